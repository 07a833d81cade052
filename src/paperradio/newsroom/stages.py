"""The durable steps of one workflow, and who is told which one it has reached."""

from __future__ import annotations

import errno
import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import ParamSpec, TypeVar

from dbos import DBOS

from paperradio.errors import PaperRadioError

_log = logging.getLogger(__name__)

_PASSING = (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.EAGAIN)
"""Errors of the machine: the next paper would meet them, too."""

P = ParamSpec("P")
R = TypeVar("R")


class UnexpectedError(PaperRadioError):
    """An error in the program"""


class MachineExhausted(PaperRadioError):
    """The machine has no room, memory, files or processes left"""

    retryable = True


@dataclass(frozen=True, slots=True)
class Watch:
    """Who wants to know: `stage` is told the stage and of which paper or show, `end` what stopped one for now."""

    stage: Callable[[str, str], None]
    end: Callable[[str, PaperRadioError | None], None]


class Stages:
    """Runs steps of one workflow and knows which one it has reached."""

    def __init__(self, subject: str, watch: Watch) -> None:
        """`subject` is the id of the paper or show that is made."""
        self._subject = subject
        self._watch = watch
        self.now = ""

    def run(self, stage: str, step: Callable[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        """One durable step: run once, its result kept, its error one of ours.

        No two steps have the same name; what follows a colon in it is for that only.
        """
        name = stage.partition(":")[0]

        def told() -> R:
            self._watch.stage(name, self._subject)
            try:
                return step(*args, **kwargs)
            except PaperRadioError:
                raise
            except Exception as error:
                if isinstance(error, OSError) and error.errno in _PASSING:
                    raise MachineExhausted(f"{stage}: {error.strerror}") from error
                _log.exception("%s: %s failed", self._subject, stage)
                raise UnexpectedError(f"{type(error).__name__}: {error}") from error

        self.now = name
        return DBOS.run_step({"name": stage}, told)
