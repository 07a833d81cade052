"""What would be said of real papers: of every sentence, title and abstract, nothing that is no word."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pymupdf
import pytest

from paperradio.domain.document import Document, Role
from paperradio.voicing.definitions import definitions_in
from paperradio.voicing.speakable import speakable

DATA = Path(__file__).resolve().parents[4] / "shared" / "data"
pytestmark = [pytest.mark.real, pytest.mark.skipif(not DATA.is_dir(), reason=f"no {DATA.name}")]
STEMS = sorted(path.stem for path in (DATA / "papers").glob("*.pdf"))
SPOKEN = (Role.TITLE, Role.ABSTRACT, Role.BODY, Role.CAPTION, Role.FORMULA, Role.FRAGMENT)
MARKUP = re.compile(r"[\\${}^_<>|~`#*=@\[\]()/%\x00-\x1f\x7f-\x9f]|https?:|www\.|\b(?:ADA|BEN):|et al\.")
ODD_LINES = 150


def faults(texts: list[str]) -> dict[str, str]:
    spoken = {text: speakable(text).spoken for text in texts}
    return {text: said for text, said in spoken.items() if MARKUP.search(said)}


@pytest.mark.parametrize("stem", STEMS)
def test_every_sentence_of_a_paper_can_be_said(read_paper: Callable[[str], Document], stem: str) -> None:
    document = read_paper(stem)
    quotes = [passage.quote for passage in document.passages if passage.role in SPOKEN]
    assert faults([document.title, document.abstract, *document.authors, *quotes]) == {}
    said = [speakable(quote).spoken for quote in quotes[::10]]
    assert [speakable(text).spoken for text in said] == said


@pytest.mark.parametrize("path", sorted((DATA / "odd").glob("*.pdf")), ids=lambda path: path.stem)
def test_whatever_an_odd_pdf_holds_can_be_said(path: Path) -> None:
    """The raw text, which the reader would refuse to have read aloud."""
    try:
        with pymupdf.open(path) as pdf:
            lines = [line for page in pdf for line in page.get_text().splitlines()]
    except (pymupdf.FileDataError, ValueError, RuntimeError):
        pytest.skip("has no text that could be opened")
    assert faults(lines[:ODD_LINES]) == {}


def test_titles_abstracts_and_authors_of_the_feeds_can_be_said() -> None:
    texts: set[str] = set()
    for path in sorted((DATA / "feeds" / "recorded").glob("*.json")):
        answer = json.dumps(json.loads(path.read_text(encoding="utf-8")), ensure_ascii=False).replace("\\n", " ")
        texts.update(" ".join(text.split()) for text in re.findall(r"<(?:title|summary|name)[^>]*>(.*?)</", answer))
    assert len(texts) > 100
    assert faults(sorted(texts)) == {}


def test_papers_define_their_own_acronyms(read_paper: Callable[[str], Document]) -> None:
    found = definitions_in(passage.text for passage in read_paper("2305.13048v1").passages)
    assert found["RNN"].lower() == "recurrent neural network"
    assert found["RWKV"] == "Receptance Weighted Key Value"
