"""Reading of real papers and of real broken files, where they are at hand."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.document import Document, Role
from paperradio.errors import UnreadablePdf
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA.name}")]
PAPERS = sorted((DATA / "papers").glob("*.pdf"))
READABLE = {"s2_7f4e1838.pdf", "test-uu.pdf"}


def words(text: str) -> set[str]:
    return {"".join(filter(str.isalnum, word)).lower() for word in text.split()} - {""}


def ink(text: str) -> str:
    return "".join(filter(str.isalnum, text))


def check_passages(path: Path, document: Document) -> None:
    """Each quote stands in its page, and its boxes cover it and little else."""
    with pymupdf.open(path) as pdf:
        pages = {page.number + 1: page for page in pdf}
        texts = {number: ink(page.get_text()) for number, page in pages.items()}
        for passage in document.passages:
            assert ink(passage.quote) in texts[passage.page]
        spoken = [passage for passage in document.passages if passage.role in (Role.ABSTRACT, Role.BODY)]
        for passage in spoken[:: max(1, len(spoken) // 12)]:
            page = pages[passage.page]
            size = pymupdf.Matrix(page.rect.width, page.rect.height)
            clips = (pymupdf.Rect(box) * size for box in passage.boxes)
            covered = Counter("".join(ink(page.get_text(clip=clip)) for clip in clips))
            missing = Counter(ink(passage.quote)) - covered
            assert missing.total() <= 0.02 * len(passage.quote), passage.quote


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_paper(path: Path) -> None:
    document = SandboxedReader(ReadingSettings()).read(path)
    known = {Path(entry["file"]).name: entry for entry in json.loads((DATA / "papers.json").read_text())}[path.name]
    assert len(words(known["title"]) & words(document.title)) >= 0.6 * len(words(known["title"]))
    abstract = words(known["abstract"])
    assert len(abstract & words(document.abstract)) >= 0.7 * len(abstract)
    roles = Counter(passage.role for passage in document.passages)
    assert roles[Role.ABSTRACT] >= 1
    assert roles[Role.BODY] >= 20
    assert document.authors or "ATLAS" in document.title
    check_passages(path, document)


@pytest.mark.parametrize("path", sorted((DATA / "odd").glob("*.pdf")), ids=lambda path: path.stem)
def test_odd_file(path: Path) -> None:
    reader = SandboxedReader(ReadingSettings())
    if path.name in READABLE:
        check_passages(path, reader.read(path))
        return
    with pytest.raises(UnreadablePdf) as caught:
        reader.read(path)
    assert path.name in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_page_of_many_small_images_is_drawn() -> None:
    path = DATA / "odd" / "test-uu.pdf"
    assert len(SandboxedReader(ReadingSettings()).render(path, [1], 800)[1]) > 10_000
