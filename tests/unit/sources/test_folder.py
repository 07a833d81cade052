from __future__ import annotations

import json
import logging
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import ConfigurationError, PaperUnavailable, SourceUnreachable
from paperradio.sources.folder import FolderSource, SamplesSource
from paperradio.testing import FakeClock

NOW = FakeClock().now().timestamp()


def write(path: Path, age: float = 60, data: bytes = b"%PDF-1.7 ...") -> Path:
    path.write_bytes(data)
    os.utime(path, (NOW - age, NOW - age))
    return path


@pytest.fixture
def source(tmp_path: Path) -> FolderSource:
    return FolderSource(tmp_path, clock=FakeClock())


def ids(source: FolderSource, limit: int = 50) -> list[str]:
    return [paper.id for paper in source.latest(limit)]


def test_the_last_written_comes_first(tmp_path: Path, source: FolderSource) -> None:
    for name, age in (("old", 300), ("new", 10), ("middle", 100)):
        write(tmp_path / f"{name}.pdf", age)
    assert ids(source) == ["new", "middle", "old"]
    assert ids(source, limit=2) == ["new", "middle"]


def test_whoever_is_hungry_gets_the_older_ones_too(tmp_path: Path, source: FolderSource) -> None:
    for number in range(7):
        write(tmp_path / f"p{number}.pdf", age=60 + number)
    assert ids(source, limit=2) == ["p0", "p1"]
    pages = [[paper.id for paper in source.latest(2, hungry=True)] for _ in range(4)]
    assert [page[:2] for page in pages] == [["p0", "p1"]] * 4
    assert [page[2:] for page in pages] == [["p2", "p3"], ["p4", "p5"], ["p6"], ["p2", "p3"]]


def test_only_pdfs_that_lie_here_count(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "a.PDF")
    write(tmp_path / "notes.txt")
    write(tmp_path / ".hidden.pdf")
    (tmp_path / "folder.pdf").mkdir()
    assert ids(source) == ["a"]


def test_a_file_still_being_written_is_taken_once_it_rests(tmp_path: Path, source: FolderSource) -> None:
    path = write(tmp_path / "a.pdf", age=0, data=b"%PDF")
    assert ids(source) == []
    write(path, age=0, data=b"%PDF-1.7")
    assert ids(source) == []
    assert ids(source) == ["a"]


def test_an_empty_file_is_not_taken(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "a.pdf", data=b"")
    assert ids(source) == ids(source) == []


def test_metadata_lies_beside_it(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "a.pdf")
    told = {
        "title": "On A",
        "authors": ["A. Ünal"],
        "abstract": "We show.",
        "categories": ["cs.CL"],
        "licence": "CC BY 4.0",
        "published": "2026-08-30T10:00:00Z",
        "abstract_url": "https://example.org/a",
        "pages": 4,
    }
    (tmp_path / "a.json").write_text(json.dumps(told), encoding="utf-8")
    assert source.latest(1) == [
        Paper(
            id=PaperId("a"),
            title="On A",
            authors=("A. Ünal",),
            abstract="We show.",
            categories=("cs.CL",),
            licence="CC BY 4.0",
            published=datetime(2026, 8, 30, 10, tzinfo=UTC),
            abstract_url="https://example.org/a",
        )
    ]


@pytest.mark.parametrize("text", ["{", "[]", '{"authors": 3}', "\udcff"])
def test_bad_metadata_is_told_once_and_the_paper_read(
    tmp_path: Path, source: FolderSource, text: str, caplog: pytest.LogCaptureFixture
) -> None:
    write(tmp_path / "a.pdf")
    (tmp_path / "a.json").write_bytes(text.encode(errors="surrogateescape"))
    with caplog.at_level(logging.WARNING):
        source.latest(1)
        write(tmp_path / "a.pdf", age=50)
        assert [paper.title for paper in source.latest(1)] == [""]
    assert len(caplog.records) == 1
    assert "a.json" in caplog.text


def test_a_file_named_by_its_arxiv_id_knows_its_abstract_page(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "1706.03762v5.pdf")
    assert source.latest(1)[0].abstract_url == "https://arxiv.org/abs/1706.03762v5"
    assert source.paper(PaperId("1706.03762v5")).title == ""


def test_the_bytes_of_the_pdf(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "a.pdf", data=b"%PDF-1.7 body")
    paper = source.paper(PaperId("a"))
    assert source.offers(paper)
    assert source.pdf(paper) == b"%PDF-1.7 body"
    (tmp_path / "a.pdf").unlink()
    assert not source.offers(paper)
    with pytest.raises(PaperUnavailable, match=r"a\.pdf"):
        source.pdf(paper)
    with pytest.raises(PaperUnavailable, match=r"a\.pdf"):
        source.paper(PaperId("a"))


def test_papers_of_another_source_are_not_offered(tmp_path: Path, source: FolderSource) -> None:
    write(tmp_path / "a.pdf")
    assert not source.offers(Paper(PaperId("a"), "A", source="arxiv"))


def test_a_huge_file_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "a.pdf", data=b"x" * 11)
    source = FolderSource(tmp_path, max_pdf_bytes=10, clock=FakeClock())
    with pytest.raises(PaperUnavailable, match="11 bytes, 10 are allowed"):
        source.pdf(source.paper(PaperId("a")))


def test_a_folder_that_vanishes_is_unreachable(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    source = FolderSource(folder)
    folder.rmdir()
    with pytest.raises(SourceUnreachable, match="papers"):
        source.latest(1)


def test_a_missing_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="is no folder"):
        FolderSource(tmp_path / "none")


def test_samples_come_in_the_order_of_their_names(tmp_path: Path) -> None:
    for name, age in (("b", 5), ("a", 50), ("c", 500)):
        write(tmp_path / f"{name}.pdf", age)
    source = SamplesSource(tmp_path)
    assert ids(source) == ["a", "b", "c"]
    assert {paper.source for paper in source.latest(3)} == {"samples"}


def test_samples_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="no samples"):
        SamplesSource(tmp_path)
