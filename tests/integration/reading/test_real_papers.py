"""Reading of real papers and of real broken files, where they are at hand."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.document import Document, Role
from paperradio.errors import (
    BrokenPdf,
    EncryptedPdf,
    NoSentences,
    NotAPdf,
    NotEnglish,
    NoTextLayer,
    UnreadablePdf,
)
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA.name}")]
PAPERS = sorted((DATA / "papers").glob("*.pdf"))
READABLE = {"s2_7f4e1838.pdf", "test-uu.pdf"}
REASONS = {
    "docling_2206.01062_pg3": EncryptedPdf,
    "docling_corrupted": NotAPdf,
    "docling_empty_page": NoTextLayer,
    "docling_nemotron_multipage": NoTextLayer,
    "docling_sample_with_rotation_mismatch": NoTextLayer,
    "mineru_garbled_formula2": NotEnglish,
    "pdfminer_aes-256-r6": EncryptedPdf,
    "pdfminer_encrypted_doc_no_id": NoTextLayer,
    "pdfminer_issue-1113-evil-xobjects": NoSentences,
    "pdfminer_jo": NotEnglish,
    "pdfminer_missing_xref_trailer": NoSentences,
    "pypdf_unreadablemetadata": BrokenPdf,
}


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


def first_reference(document: Document) -> int:
    """The index of the first reference, or the number of passages."""
    indices = (passage.index for passage in document.passages if passage.role is Role.REFERENCE)
    return min(indices, default=len(document.passages))


def check_spoken(document: Document) -> None:
    """What may be spoken is whole sentences of the running text, each said once."""
    spoken = [passage for passage in document.passages if passage.role in (Role.ABSTRACT, Role.BODY)]
    end = first_reference(document)
    for passage in spoken:
        text = passage.text
        assert passage.index < end, text
        assert re.match(r"[\"“‘'(\[]?(?:[A-Z0-9]|arXiv)", text), text
        assert re.search(r"[.!?][\"”’)\]]*$", text), text
        assert not re.search(r"(?:\. ?){4}|^(?:Figure|Table|Fig\.) ?\d+ ?[:.]|\ufffd|[\x00-\x1f]", text), text
        assert not re.search(r"(?i)copyright|creative commons|all rights reserved|permission to make", text), text
    texts = Counter(passage.text for passage in spoken if len(passage.text.split()) > 8)
    assert max(texts.values()) <= 2, texts.most_common(1)


@pytest.mark.parametrize("path", PAPERS, ids=lambda path: path.stem)
def test_paper(path: Path, read_paper: Callable[[str], Document]) -> None:
    document = read_paper(path.stem)
    roles = Counter(passage.role for passage in document.passages)
    assert roles[Role.ABSTRACT] >= 3
    assert roles[Role.BODY] >= 20
    check_passages(path, document)
    check_spoken(document)


@pytest.mark.parametrize("path", sorted((DATA / "odd").glob("*.pdf")), ids=lambda path: path.stem)
def test_odd_file(path: Path) -> None:
    reader = SandboxedReader(ReadingSettings())
    if path.name in READABLE:
        check_passages(path, reader.read(path))
        return
    with pytest.raises(UnreadablePdf) as caught:
        reader.read(path)
    assert type(caught.value) is REASONS[path.stem]
    assert path.stem not in str(caught.value)  # Whoever asked names it.
    assert "\n" not in str(caught.value)


def test_a_page_of_many_small_images_is_drawn() -> None:
    path = DATA / "odd" / "test-uu.pdf"
    assert len(SandboxedReader(ReadingSettings()).render(path, [1], 800)[1]) > 10_000
