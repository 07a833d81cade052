"""Files that a command is given, and those that it writes, where the system does not let it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from paperradio.commands.files import existing_parent, make_folder, named_file, write_whole
from paperradio.errors import BadInput

NOBODY = 65534
TOO_LONG = 300


@pytest.fixture
def closed() -> Iterator[Path]:
    """A folder that may be looked at and not written to. Who is root is somebody else meanwhile."""
    with tempfile.TemporaryDirectory() as name:
        folder, was_root = Path(name), os.geteuid() == 0
        (folder / "inner").mkdir(mode=0)
        folder.chmod(0o555)
        if was_root:
            os.seteuid(NOBODY)
        try:
            yield folder
        finally:
            if was_root:
                os.seteuid(0)
            folder.chmod(0o755)


def test_a_file_is_found_by_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "paper.pdf").touch()
    assert named_file(str(tmp_path / "paper.pdf")) == named_file("~/paper.pdf") == tmp_path / "paper.pdf"


@pytest.mark.parametrize("name", ["missing.pdf", "x" * TOO_LONG, "~nosuchuser/paper.pdf", ".", "file/paper.pdf"])
def test_what_names_no_file_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert named_file(name) is None


def test_a_file_that_may_not_be_looked_at_is_none(closed: Path) -> None:
    assert named_file(str(closed / "inner" / "paper.pdf")) is None


def test_a_folder_is_tried_before_the_work(closed: Path) -> None:
    with pytest.raises(BadInput, match=f"--out {closed}: Permission denied"):
        make_folder(closed)


def test_a_folder_is_made_and_left_empty(tmp_path: Path) -> None:
    make_folder(tmp_path / "one" / "two")
    make_folder(tmp_path / "one" / "two")
    assert not list((tmp_path / "one" / "two").iterdir())


def test_what_cannot_be_written_costs_a_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match=r"x\.mp3: Not a directory"):
        write_whole(tmp_path / "file" / "x.mp3", b"sound")


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_whole(tmp_path / "x.mp3", b"sound")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("x.mp3", b"sound")]


def test_room_is_looked_for_in_a_folder_that_is_there(tmp_path: Path) -> None:
    assert existing_parent(tmp_path / "models" / "maker") == tmp_path.resolve()


def test_a_folder_that_may_not_be_looked_at_is_not_there(closed: Path) -> None:
    data = closed.resolve() / "inner" / "radio"
    assert existing_parent(data) in data.parents
