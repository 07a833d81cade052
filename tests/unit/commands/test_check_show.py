"""`paperradio check` on the transcript of a show, and on a segment among several PDFs."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from paperradio.commands.check import judge_files
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.errors import BadInput, NotAPdf
from paperradio.testing import FakeEmbedder

LECTOR = "The Lector reaches an accuracy of 92.4 % on the Nightly corpus."
WEAVER = "The Weaver needs 31 looms for a cloth of two miles."
PAPERS = {"The Lector Reads at Night": LECTOR, "Weaver: Cloth From Looms": WEAVER}


class TextReader:
    """PDFs whose first line is the title and whose second line is the only passage; reads are counted."""

    def __init__(self) -> None:
        self.read_files: list[str] = []

    def read(self, pdf: Path) -> Document:
        self.read_files.append(pdf.name)
        if pdf.read_text() == "broken":
            raise NotAPdf(pdf.name)
        title, text = pdf.read_text().splitlines()
        passage = Passage(0, 1, text, text, "Abstract", Role.ABSTRACT, (Box(0, 0, 1, 0.1),))
        return Document(title, (), "", (Page(1, 600, 800),), (passage,))

    def render(self, pdf: Path, pages: Sequence[int], width: int) -> Mapping[int, bytes]:
        raise NotImplementedError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """One PDF that is called like its paper, one that only bears its title, and others."""
    place = tmp_path / "papers"
    place.mkdir()
    for name, content in {
        "2409.00001v1": "\n".join(("The Lector Reads at Night", LECTOR)),
        "weaving": "\n".join(("Weaver: cloth from looms", WEAVER)),
        "another": "\n".join(("Cloth and Weaver", "It is another.")),
        "broken": "broken",
    }.items():
        (place / f"{name}.pdf").write_text(content)
    return place


def turn(text: str, paper: str = "", quote: str = "", factual: bool = True) -> dict[str, Any]:
    cites = [{"page": 1, "quote": quote, "boxes": []}] if quote else []
    return {"speaker": "ada", "text": text, "factual": factual, "cites": cites} | ({"paper": paper} if paper else {})


def show(place: Path, *turns: dict[str, Any]) -> Path:
    ids = dict(zip(("2409.00001v1", "hep-th/9901001v1"), PAPERS, strict=True))
    papers = [{"id": paper_id, "title": title, "authors": [], "categories": []} for paper_id, title in ids.items()]
    head = {"format": "daily", "title": "The Daily", "date": "2026-11-22", "channel": "main", "station": "Radio"}
    opening = turn("Good evening, this is The Daily of Sunday with nine stories about looms.", factual=False)
    path = place / "daily.json"
    path.write_text(json.dumps({"paper": None, "show": head, "papers": papers, "turns": [opening, *turns]}))
    return path


def run(path: Path, *papers: Path, as_json: bool = False, reader: TextReader | None = None) -> int:
    return judge_files(reader or TextReader(), FakeEmbedder(), path, papers, as_json)


BOTH = (turn(LECTOR, "2409.00001v1", LECTOR), turn(WEAVER, "hep-th/9901001v1", WEAVER))


def test_every_turn_is_held_against_the_paper_that_it_names(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(show(tmp_path, *BOTH), folder) == 0
    opening, first, second, summary = capsys.readouterr().out.splitlines()
    assert opening.startswith("·")
    assert first.startswith("✓") and "2409.00001v1 p. 1" in first
    assert second.startswith("✓") and "hep-th/9901001v1 p. 1" in second
    assert summary == "3 turns, 2 of 2 that state something are supported"


def test_what_another_paper_says_does_not_count(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(show(tmp_path, BOTH[0], turn(WEAVER, "2409.00001v1", WEAVER)), folder, as_json=True) == 1
    report = json.loads(capsys.readouterr().out)
    assert [each["supported"] for each in report["turns"]] == [True, True, False]
    assert report["turns"][2]["paper"] == "2409.00001v1"
    assert (report["supported"], report["papers"]) == (False, ["2409.00001v1"])


def test_a_statement_that_names_no_paper_is_not_supported(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(show(tmp_path, BOTH[0], turn(WEAVER)), folder) == 1
    assert "it states something and names no paper" in capsys.readouterr().out


def test_only_what_is_needed_is_read(tmp_path: Path, folder: Path) -> None:
    reader = TextReader()
    assert run(show(tmp_path, BOTH[0]), folder, reader=reader) == 0
    assert reader.read_files == ["2409.00001v1.pdf"]
    assert run(show(tmp_path, *BOTH), folder / "weaving.pdf", folder / "2409.00001v1.pdf", reader=reader) == 0
    assert sorted(reader.read_files[1:]) == ["2409.00001v1.pdf", "weaving.pdf"]


@pytest.mark.parametrize("name", ["hep-th_9901001v1", "hep-th9901001", "9901001v1"])
def test_old_ids_as_they_are_written_in_file_names(tmp_path: Path, folder: Path, name: str) -> None:
    (folder / "weaving.pdf").write_text("\n".join(("Untitled", WEAVER)))
    (folder / "weaving.pdf").rename(folder / f"{name}.pdf")
    assert run(show(tmp_path, *BOTH), folder) == 0


def test_a_missing_paper_is_named(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(BadInput, match=r"no PDF of hep-th/9901001v1 \(“Weaver: Cloth From Looms”\); name"):
        run(show(tmp_path, *BOTH), folder / "2409.00001v1.pdf")
    with pytest.raises(BadInput, match=r"no PDF of 2409.00001v1 .* and of 1 more of its papers"):
        run(show(tmp_path, *BOTH), folder / "another.pdf")
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(BadInput, match="there is no PDF in this folder"):
        run(show(tmp_path, *BOTH), empty)
    with pytest.raises(BadInput, match="names the PDF"):
        run(show(tmp_path, *BOTH))


def test_a_paper_that_cannot_be_read_is_an_error(tmp_path: Path, folder: Path) -> None:
    (folder / "2409.00001v1.pdf").write_text("broken")
    with pytest.raises(NotAPdf, match=r"2409\.00001v1"):
        run(show(tmp_path, *BOTH), folder)


def test_a_segment_finds_its_paper_among_several(
    tmp_path: Path, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "segment.json"
    about = {"id": "hep-th/9901001v1", "title": "Weaver: Cloth From Looms"}
    path.write_text(json.dumps({"paper": about, "turns": [turn(WEAVER, quote=WEAVER)]}))
    assert run(path, folder, as_json=True) == 0
    assert json.loads(capsys.readouterr().out)["paper"] == "hep-th/9901001v1"
    path.write_text(json.dumps({"paper": about | {"title": "Nothing Of The Kind"}, "turns": [turn(WEAVER)]}))
    with pytest.raises(BadInput, match=r"none of 4 PDFs is the paper of this transcript \(“Nothing"):
        run(path, folder)
