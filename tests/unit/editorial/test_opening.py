"""Title, authors and field."""

from __future__ import annotations

import pytest

from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.opening import authors_in_words, field_of, opening, title_of
from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.writer import KINDS
from paperradio.shipped import shipped_folder
from paperradio.taxonomy import field_in_words, field_name

from .conftest import Build


@pytest.mark.parametrize(
    ("authors", "words"),
    [
        ((), ""),
        (("Ann Ash",), "Ann Ash"),
        (("Ann Ash", "Bo Birch"), "Ann Ash and Bo Birch"),
        (("A", "B", "C"), "A, B and C"),
        (("A", "B", "C", "D", "E", "F"), "A, B and four others"),
        (tuple("ABCDEFGHIJKLMNOPQRST"), "A, B and many others"),
        (("The Noise Collaboration",), "the Noise Collaboration"),
    ],
)
def test_authors(authors: tuple[str, ...], words: str) -> None:
    assert authors_in_words(authors) == words


def test_fields() -> None:
    assert field_name("cs.CL") == "computational linguistics"
    assert field_name("math.XX") == "mathematics"
    assert field_name("nonsense") is None
    assert field_in_words(("nonsense", "hep-ph")) == "high energy physics phenomenology"


@pytest.fixture
def document(build: Build) -> Document:
    return build(
        (
            (Role.TITLE, "", "On Noise"),
            (Role.AUTHORS, "", "Ann Ash and Bo Birch"),
            (Role.MARGIN, "", "arXiv:2401.00001v1 [cs.SD] 1 Jan 2024"),
        )
    )


def test_the_record_wins_over_the_page(document: Document) -> None:
    assert title_of(Paper(PaperId("p"), "A Record"), document) == "A Record"
    assert title_of(Paper(PaperId("p"), "p"), document) == "A Title"
    assert field_of(Paper(PaperId("p"), "T", categories=("cs.CL",)), document) == "computational linguistics"
    assert field_of(Paper(PaperId("p"), "T"), document) == "sound and audio processing"


def test_a_line_with_nothing_but_an_address_is_no_name(build: Build) -> None:
    lines = ("Ann Ash∗", "Noise Institute ash@noise.example", "Bo Birch2 birch@noise.example", "Ashton Square")
    document = build(((Role.TITLE, "", "On Noise"), *((Role.AUTHORS, "", line) for line in lines)))
    book = Phrasebook(shipped_folder("prompts"), KINDS)
    turns = opening(Paper(PaperId("p"), "On Noise", ("Ann Ash", "Bo Birch")), document, book.chooser("p"))
    quotes = {document.passages[index].quote for turn in turns for index in turn.cites}
    assert quotes == {"On Noise", "Ann Ash∗", "Bo Birch2 birch@noise.example"}


def test_the_opening_cites_the_title_page(document: Document) -> None:
    book = Phrasebook(shipped_folder("prompts"), KINDS)
    for name in "abcdefgh":
        turns = opening(Paper(PaperId(name), "On Noise", ("Ann Ash", "Bo Birch")), document, book.chooser(name))
        told = [turn for turn in turns if turn.factual]
        assert {index for turn in told for index in turn.cites} == {0, 1}
        assert "On Noise" in turns[0].text and any("Ann Ash and Bo Birch" in turn.text for turn in told)


def test_a_title_that_the_page_does_not_bear_out_is_not_cited(document: Document) -> None:
    book = Phrasebook(shipped_folder("prompts"), KINDS)
    turns = opening(Paper(PaperId("a"), "Noise at 7 Hertz"), document, book.chooser("a"))
    assert not turns[0].factual or 0 not in turns[0].cites
