from __future__ import annotations

from pathlib import Path

import pymupdf
import pytest
from typer.testing import CliRunner

from paperradio.app.stores import open_catalogue, open_store
from paperradio.cli import app
from paperradio.commands.add import add_papers, arxiv_id
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import ConfigurationError
from paperradio.newsroom.added import added_key
from paperradio.settings import Settings, load_settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(options={"storage": {"data": str(tmp_path / "data")}})


def pdf(path: Path, text: str = "A paper.") -> Path:
    with pymupdf.open() as document:
        document.new_page().insert_text((72, 72), text)
        document.save(path)
    return path


@pytest.mark.parametrize(
    ("reference", "meant"),
    [
        ("1706.03762", "1706.03762"),
        ("1706.03762v5", "1706.03762v5"),
        ("hep-th/9901001", "hep-th/9901001"),
        ("arXiv:1706.03762v5", "1706.03762v5"),
        ("https://arxiv.org/abs/1706.03762", "1706.03762"),
        ("https://arxiv.org/pdf/1706.03762v5.pdf", "1706.03762v5"),
        ("http://www.arxiv.org/pdf/hep-th/9901001v1?download=1#page=2", "hep-th/9901001v1"),
        ("arxiv.org/abs/1706.03762/", "1706.03762"),
        ("https://doi.org/10.48550/arXiv.1706.03762", "1706.03762"),
        ("http://localhost:8080/pdf/1706.03762", "1706.03762"),
        ("https://example.org/abs/1706.03762", None),
        ("https://arxiv.org/list/cs.CL/recent", None),
        ("https://arxiv.org.example.org/abs/1706.03762", None),
        ("attention is all you need", None),
        ("[1706.03762/v1", None),
        ("", None),
    ],
)
def test_what_a_reference_means(reference: str, meant: str | None) -> None:
    assert arxiv_id(reference, ["localhost:8080"]) == meant


def test_an_unknown_arxiv_paper_is_asked_for(settings: Settings, capsys: pytest.CaptureFixture[str]) -> None:
    assert add_papers(settings, ["https://arxiv.org/abs/1706.03762"]) == 0
    assert open_catalogue(settings).requests() == ["1706.03762"]
    assert capsys.readouterr().out.startswith("1706.03762: asked for")


def test_a_known_arxiv_paper_comes_first(settings: Settings) -> None:
    catalogue = open_catalogue(settings, create=True)
    for name in ("2609.00001v1", "2609.00001v2", "2609.00002v1"):
        catalogue.add_papers([Paper(PaperId(name), name, source="arxiv")])
    add_papers(settings, ["2609.00001"])
    assert [paper.id for paper in catalogue.waiting("r", 9)] == ["2609.00001v2", "2609.00002v1"]
    add_papers(settings, ["2609.00002v2"])
    assert catalogue.requests() == ["2609.00002v2"]


def test_a_withdrawn_paper_is_refused(settings: Settings) -> None:
    open_catalogue(settings, create=True).add_papers([Paper(PaperId("2609.00001v1"), "", withdrawn=True)])
    with pytest.raises(ConfigurationError, match="withdrawn"):
        add_papers(settings, ["2609.00001"])


def test_a_file_is_copied_into_the_store(settings: Settings, tmp_path: Path) -> None:
    file = pdf(tmp_path / "notes.pdf")
    add_papers(settings, [str(file)])
    told = file.read_bytes()
    file.unlink()
    catalogue, store = open_catalogue(settings), open_store(settings)
    (paper,) = catalogue.waiting("r", 9, wanted=True)
    assert (paper.id, paper.source) == ("notes", "added")
    assert store.get(added_key(paper.id)) == told


def test_another_file_of_the_same_name_is_another_paper(settings: Settings, tmp_path: Path) -> None:
    file = pdf(tmp_path / "notes.pdf")
    add_papers(settings, [str(file)])
    add_papers(settings, [str(file)])
    assert len(open_catalogue(settings).waiting("r", 9)) == 1
    add_papers(settings, [str(pdf(file, "Another paper."))])
    first, second = sorted(paper.id for paper in open_catalogue(settings).waiting("r", 9))
    assert first == "notes"
    assert second.startswith("notes-")


@pytest.mark.parametrize("reference", ["nonsense", "missing.pdf", "https://example.org/x.pdf", "README.md"])
def test_what_cannot_be_meant_adds_nothing(settings: Settings, reference: str) -> None:
    with pytest.raises(ConfigurationError, match=reference):
        add_papers(settings, ["1706.03762", reference])
    assert not settings.storage.data.exists()


@pytest.mark.parametrize(
    ("reference", "told"),
    [
        ("attention\nis all\tyou need", r"used: attention is all you need: not known; name a PDF"),
        ("a word and " * 40, r"used: [^\n]{159}…: not known; name a PDF"),
        ("~nosuchuser/p.pdf", r"used: ~nosuchuser/p\.pdf: there is no such file"),
        ("[1706.03762/v1", r"used: \[1706\.03762/v1: not known; name a PDF"),
    ],
)
def test_what_is_no_name_of_a_file_costs_a_short_line(settings: Settings, reference: str, told: str) -> None:
    with pytest.raises(ConfigurationError, match=told):
        add_papers(settings, [reference])


def test_a_file_that_is_no_pdf_is_refused(settings: Settings, tmp_path: Path) -> None:
    (tmp_path / "fake.pdf").write_text("not a PDF")
    with pytest.raises(ConfigurationError, match="is no PDF"):
        add_papers(settings, [str(tmp_path / "fake.pdf")])


def test_help_shows_examples() -> None:
    told = CliRunner().invoke(app, ["add", "--help"])
    assert told.exit_code == 0
    assert "paperradio add 1706.03762" in told.output
