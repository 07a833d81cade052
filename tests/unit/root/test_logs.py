from __future__ import annotations

import logging

from paperradio.errors import StoreUnreachable
from paperradio.logs import OneLine


def record(error: Exception) -> logging.LogRecord:
    told = (type(error), error, None)
    made = logging.LogRecord("dbos", logging.ERROR, "", 0, "Exception in %s:", ("a workflow",), told)
    assert OneLine().filter(made)
    return made


def test_errors_of_ours_are_one_line() -> None:
    line = logging.Formatter().format(record(StoreUnreachable("the folder x is gone")))
    assert line == (
        "Exception in a workflow: The catalogue or the artefact store does not answer: the folder x is gone"
    )


def test_other_errors_keep_their_traceback() -> None:
    line = logging.Formatter().format(record(ValueError("odd")))
    assert line.splitlines() == ["Exception in a workflow:", "ValueError: odd"]
