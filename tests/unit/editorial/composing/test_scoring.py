"""Five numbers, each at its ends and in between."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.paper import PaperId
from paperradio.domain.repetition import grams
from paperradio.domain.script import Turn
from paperradio.editorial.composing.scoring import balance, coverage, freshness, nearness, score, untold

DIGEST = Digest(
    PaperId("p"),
    (
        Claim(Part.APPROACH, "The authors propose a small reader for papers.", (2,), 3.0),
        Claim(Part.EVIDENCE, "Listeners understand more of each paper.", (3, 4), 1.0),
        Claim(Part.LIMIT, "The reader still reads tables poorly.", (5,), 0.0),
    ),
)


def told(text: str, *cites: int, speaker: str = "ada") -> Turn:
    return Turn(speaker, text, cites, factual=bool(cites))


def test_coverage_weighs_claims_by_salience() -> None:
    assert coverage(DIGEST, [told("It is small.", 2)]) == pytest.approx(3 / 4.1)
    assert coverage(DIGEST, [told("They know more.", 4)]) == pytest.approx(1 / 4.1)
    assert coverage(DIGEST, []) == 0.0
    assert coverage(Digest(PaperId("p"), ()), []) == 1.0


def test_a_claim_is_told_by_its_content_too_but_not_by_a_question() -> None:
    text = "The reader, however, still reads tables rather poorly."
    assert [claim.part for claim in untold(DIGEST, [told(text, 9)])] == [Part.APPROACH, Part.EVIDENCE]
    assert len(untold(DIGEST, [told("Does the reader still read tables poorly?")])) == 3


def test_freshness_counts_what_was_heard_and_what_comes_twice() -> None:
    turn = told("What do they find in the end?")
    assert freshness([turn], frozenset()) == 1.0
    assert freshness([turn], frozenset(grams("So what do they find here"))) == pytest.approx(3 / 4)
    assert freshness([turn, turn], frozenset()) == 0.5
    assert freshness([told("Facts of the paper are no phrases of the station.", 2)], frozenset()) == 1.0


def test_length_is_near_by_ratio() -> None:
    assert nearness(60, 120) == nearness(240, 120) == 0.5
    assert nearness(120, 120) == 1.0
    assert nearness(0, 120) == 0.0


def test_balance() -> None:
    both = [told("a"), told("b", speaker="ben")]
    assert balance(both) == 1.0
    assert balance([*both, told("c"), told("d")]) == 0.5
    assert balance([told("a")]) == balance([]) == 0.0


def test_one_bad_score_cannot_be_outweighed() -> None:
    turns = [told("They propose a small reader.", 2), told("And then?", speaker="ben")]
    scores = score(turns, 0.5, DIGEST, frozenset(), (60, 120))
    assert scores.total == pytest.approx(0.25 * round(3 / 4.1, 3) * 0.5)
