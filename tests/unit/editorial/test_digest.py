"""Which claims are told, and in which order."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.digest import Part
from paperradio.domain.document import Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.digest import author_count, make_digest
from paperradio.editorial.salience import content, measured, news
from paperradio.editorial.sentences import abstract_sentences
from paperradio.errors import NothingToSay
from paperradio.testing import FakeEmbedder

from .conftest import Build, Rows

PAPER = Paper(PaperId("p"), "The Lector", ("Ann Ash", "Bo Birch"))


def test_the_abstract_is_the_spine_in_its_own_order(build: Build, paper_rows: Rows) -> None:
    document = build(paper_rows)
    digest = make_digest(PAPER, document, FakeEmbedder(), 250)
    spine = [claim.passages[0] for claim in digest.claims if document.passages[claim.passages[0]].role is Role.ABSTRACT]
    assert spine == list(range(2, 9))
    assert all(claim.passages for claim in digest.claims)


def test_a_limit_comes_last_and_the_work_of_others_does_not_come(build: Build, paper_rows: Rows) -> None:
    document = build(paper_rows)
    digest = make_digest(PAPER, document, FakeEmbedder(), 250)
    assert digest.claims[-1].part is Part.LIMIT
    assert "did not test" in digest.claims[-1].text
    assert all(document.passages[claim.passages[0]].section != "Related Work" for claim in digest.claims)


def test_nothing_comes_between_a_sentence_and_one_that_leans_on_it(build: Build, paper_rows: Rows) -> None:
    document = build(paper_rows)
    told = [claim.passages[0] for claim in make_digest(PAPER, document, FakeEmbedder(), 400).claims]
    leaning = next(each.index for each in document.passages if each.text.startswith("These recordings"))
    assert told[told.index(leaning) - 1] == leaning - 1


def test_a_sentence_that_leans_on_a_lost_one_is_lost_too(build: Build) -> None:
    document = build(
        (
            (Role.ABSTRACT, "Abstract", "Noise is rare in the rooms of old houses."),
            (Role.FRAGMENT, "Abstract", "x = 3 z"),
            (Role.ABSTRACT, "Abstract", "This equation explains the noise of most old rooms."),
        )
    )
    assert [each.index for each in abstract_sentences(document, 2)] == [0]


def test_without_an_abstract_the_introduction_is_the_spine(build: Build) -> None:
    rows = [
        (
            Role.BODY,
            "1 Introduction",
            f"In the year of the {word} house, the noise of the old rooms was heard by the town.",
        )
        for word in ("red", "blue", "green", "white")
    ]
    digest = make_digest(PAPER, build(rows), FakeEmbedder(), 200)
    assert [claim.passages[0] for claim in digest.claims] == [0, 1, 2, 3]


@pytest.mark.parametrize(
    "rows",
    [
        [(Role.BODY, "", "Der Hund bellt laut und die Katze schläft auf dem Sofa im Wohnzimmer.")] * 3,
        [(Role.ABSTRACT, "Abstract", "The noise of the room is rare.")],
        [],
    ],
)
def test_nothing_to_say(build: Build, rows: Rows) -> None:
    with pytest.raises(NothingToSay):
        make_digest(PAPER, build(rows), FakeEmbedder(), 200)


def test_one_name_may_hide_many(build: Build) -> None:
    alone = replace(build(((Role.AUTHORS, "", "Ann Ash, ann@x"),)), authors=("Ann Ash",))
    assert author_count(Paper(PaperId("p"), "T", ("Ann Ash",)), alone) == 1
    assert author_count(Paper(PaperId("p"), "T", ("The Noise Collaboration",)), alone) == 0
    assert author_count(Paper(PaperId("p"), "T", ("Ann Ash",)), build(((Role.AUTHORS, "", "Ann and Bo"),))) == 0


def test_news_and_measures() -> None:
    assert news("The readers of noise", content("reader of noise")) == 0
    assert news("Birds sing", content("reader of noise")) == 1
    assert measured("It takes 12 hours.") and measured("an error of 3.5%")
    assert not measured("the WMT 2014 task") and not measured("CIFAR-10 images")
