"""How a model's part is led in and filled up."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.script import Turn
from paperradio.editorial.composing.draft import By, Draft, Said
from paperradio.editorial.composing.telling import Telling
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.testing import FakeEmbedder

from .conftest import PAPER, Desk

HARD = "Reading aloud from scientific papers is difficult because formulas interrupt the sentences."
TABLES = "However, the Lector still reads tables poorly."
DIGEST = Digest(
    PAPER.id,
    (
        Claim(Part.PROBLEM, HARD, (2,), 1.0),
        Claim(Part.APPROACH, "The authors propose a small reader for papers, the Lector.", (3,), 2.0),
        Claim(Part.LIMIT, TABLES, (5,), 1.5),
        Claim(Part.CONTEXT, "These recordings cover 600 hours of speech.", (8,), 3.0),
    ),
)


@pytest.fixture
def telling(desk: Desk) -> Telling:
    return Telling(PAPER, desk.document, DIGEST, ExtractiveEditor(FakeEmbedder()).chooser(PAPER.id))


def said(speaker: str, text: str, *cites: int) -> Said:
    return Said(Turn(speaker, text, cites, factual=bool(cites)), By.MODEL)


TOLD: Draft = (
    said("ben", "What makes it hard?"),
    said("ada", HARD, 2),
    said("ben", "Can others have it?"),
    said("ada", "They release the Lector and the recordings of all listeners for other stations.", 7),
)


def between(telling: Telling, draft: Draft, *claims: Claim) -> Draft:
    return telling.whole(draft, claims)[len(telling.begun) : -1]


def test_the_field_is_named_before_the_first_question(telling: Telling) -> None:
    first = between(telling, TOLD)[0]
    assert first.by is By.MODEL and "sound and audio processing" in first.turn.text
    assert first.turn.text.endswith("What makes it hard?")


def test_who_begins_with_a_statement_is_asked_first(telling: Telling) -> None:
    question, answer = between(telling, TOLD[1:2])[:2]
    assert (question.turn.speaker, question.by, question.turn.factual) == ("ben", By.STATION, False)
    assert answer == TOLD[1]


def test_what_is_missing_is_what_weighs_most_and_stands_alone(telling: Telling) -> None:
    missing = telling.missing(TOLD, target_seconds=300, most_seconds=400)
    assert [claim.text for claim in missing] == [
        "The authors propose a small reader for papers, the Lector.",
        "The Lector still reads tables poorly.",  # nothing turns against it here; "These recordings" leans on another
    ]
    assert telling.missing(TOLD, target_seconds=300, most_seconds=1) == []


def test_nothing_is_missing_where_enough_is_told(telling: Telling) -> None:
    whole = (*TOLD, said("ada", "The recordings cover 600 hours of speech.", 8), said("ada", "It is small.", 3))
    assert telling.missing(whole, target_seconds=20, most_seconds=400) == []


def test_a_sentence_of_the_paper_stands_behind_what_comes_before_it_on_the_page(telling: Telling) -> None:
    told = between(telling, TOLD, Claim(Part.LIMIT, "The Lector still reads tables poorly.", (5,), 1.5))
    places = [each.turn.cites for each in told if each.turn.factual]
    assert places == [(2,), (5,), (7,)]
    assert [each.by for each in told if each.turn.cites == (5,)] == [By.PAPER]
