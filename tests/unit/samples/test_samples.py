"""The shipped samples are what their sources say, and carry what a sample promises."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pymupdf
import pytest

import paperradio

ROOT = Path(__file__).parents[3]
SHIPPED = Path(paperradio.__file__).parent / "samples"
SOURCES = sorted((ROOT / "samples").glob("*.md"))

_spec = importlib.util.spec_from_file_location("build_samples", ROOT / "scripts" / "build_samples.py")
assert _spec is not None
assert _spec.loader is not None
builder = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(builder)


def words(pdf: Path) -> list[str]:
    with pymupdf.open(pdf) as document:
        return " ".join(page.get_text() for page in document).split()


def test_there_are_at_least_six() -> None:
    assert len(SOURCES) >= 6
    assert {path.stem for path in SOURCES} == {path.stem for path in SHIPPED.glob("*.pdf")}


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_the_shipped_pdf_is_the_source_typeset(source: Path, tmp_path: Path) -> None:
    meta, blocks = builder.parse(source.read_text(encoding="utf-8"))
    rebuilt = tmp_path / "note.pdf"
    builder.build(meta, blocks, rebuilt)
    assert words(rebuilt) == words(SHIPPED / f"{source.stem}.pdf")
    assert json.loads((SHIPPED / f"{source.stem}.json").read_text())["abstract"] == meta["abstract"]


@pytest.mark.parametrize("pdf", sorted(SHIPPED.glob("*.pdf")), ids=lambda path: path.stem)
def test_two_to_five_pages_with_figure_table_and_licence(pdf: Path) -> None:
    with pymupdf.open(pdf) as document:
        text = " ".join(page.get_text() for page in document)
        assert 2 <= len(document) <= 5
        assert any(page.get_images() for page in document)
    assert "Figure 1:" in text
    assert "Table 1:" in text
    record = json.loads(pdf.with_suffix(".json").read_text())
    assert record["licence"].startswith("https://creativecommons.org/")
    assert record["categories"]
