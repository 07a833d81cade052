"""Model files that are of no use: random weights, cut off, absent, no model at all. Every segment is whole."""

from __future__ import annotations

import logging
from collections.abc import Callable
from pathlib import Path

import pytest

from paperradio.commands.model_work import model_found
from paperradio.domain.generation import Writer
from paperradio.settings import Settings
from paperradio.testing.random_gguf import write_random_gguf

from .conftest import Told, WithModel

STEM = "hls-timing"
ROOM = {"context_tokens": 8192, "prompt_tokens": 7000, "threads": 1}
"""Each letter is a token of its own."""


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory, llama_cpp: None) -> Path:
    return write_random_gguf(tmp_path_factory.mktemp("tiny") / "tiny.gguf")


def test_a_whole_segment_comes_of_nonsense(
    tiny: Path, with_model: WithModel, assert_whole: Callable[[Told], None]
) -> None:
    told = with_model(path=str(tiny), variants=1, **ROOM)(STEM)
    assert_whole(told)
    record = told.writing
    assert record.writer is Writer.EXTRACTIVE and record.model.startswith("tiny-")
    assert (record.chosen, record.kept) == (None, 0) and record.note
    assert [(call.job, call.prompt_tokens > 5000) for call in record.calls] == [("dialogue", True)] * 2
    assert all(call.completion_tokens and call.seconds and not call.remembered for call in record.calls)
    assert all(each.lost and not each.used for each in record.attempts)


def truncated(tiny: Path, folder: Path) -> Path:
    file = folder / "half.gguf"
    file.write_bytes(tiny.read_bytes()[: tiny.stat().st_size // 2])
    return file


def no_gguf(tiny: Path, folder: Path) -> Path:
    file = folder / "page.gguf"
    file.write_text("<html>404</html>")
    return file


def absent(tiny: Path, folder: Path) -> Path:
    return folder / "nowhere.gguf"


@pytest.mark.parametrize(
    ("make", "said"), [(truncated, "half.gguf"), (no_gguf, "page.gguf"), (absent, "there is no such file")]
)
def test_a_file_that_cannot_be_used_costs_one_clear_message(
    make: Callable[[Path, Path], Path],
    said: str,
    tiny: Path,
    tmp_path: Path,
    with_model: WithModel,
    assert_whole: Callable[[Told], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    """Two papers, one line in the log; `doctor` and whoever asks for the station's faults are told the same."""
    file = make(tiny, tmp_path)
    with caplog.at_level(logging.WARNING):
        tell = with_model(path=str(file))
        for told in (tell(STEM), tell("durable-workflows")):
            assert_whole(told)
            assert (told.writing.writer, told.writing.calls) == (Writer.EXTRACTIVE, ())
            assert said in told.writing.note and said in told.fault
    (line,) = [each.getMessage() for each in caplog.records]
    assert str(file) in line and "own sentences meanwhile" in line
    found, cost = model_found(Settings.model_validate({"model": {"path": str(file)}}))
    assert found is None and said in cost and "own sentences" in cost
