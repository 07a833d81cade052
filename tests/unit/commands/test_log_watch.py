"""What of the programs' log files is shown above the live view."""

from __future__ import annotations

from pathlib import Path

from paperradio.commands.log_watch import MOST_BYTES, LogWatch


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as stream:
        stream.write(text)


def test_warnings_and_last_words_are_told_once_and_what_was_there_before_is_not(tmp_path: Path) -> None:
    old, new = tmp_path / "air.log", tmp_path / "newsroom.log"
    append(old, "10:00:00 ERROR paperradio.air: of yesterday\n")
    watch = LogWatch([old, new])
    assert watch.fresh() == []
    append(old, "10:00:01 INFO paperradio.air: all is well\n10:00:02 WARNING paperradio.air: it is hot\n")
    append(new, "10:00:03 WARNING paperradio.sources.auto: arXiv cannot be reached\npaperradio: no such folder\n")
    assert watch.fresh() == [
        "10:00:02 air: it is hot",
        "10:00:03 newsroom: arXiv cannot be reached",
        "newsroom: no such folder",
    ]
    append(old, "10:00:04 WARNING paperradio.air: it is hot\n")
    assert watch.fresh() == []


def test_half_a_line_waits_for_its_end(tmp_path: Path) -> None:
    file = tmp_path / "air.log"
    watch = LogWatch([file])
    append(file, "10:00:00 WARNING paperradio.air: it is")
    assert watch.fresh() == []
    append(file, " hot\n")
    assert watch.fresh() == ["10:00:00 air: it is hot"]


def test_a_flood_is_read_in_portions(tmp_path: Path) -> None:
    file = tmp_path / "air.log"
    watch = LogWatch([file])
    append(file, "x" * (2 * MOST_BYTES) + "\n10:00:00 WARNING paperradio.air: it is wet\n")
    assert [watch.fresh() for _ in range(3)] == [[], [], ["10:00:00 air: it is wet"]]
