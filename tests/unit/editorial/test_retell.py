"""We becomes the authors, and never a "they" that could be somebody else."""

from __future__ import annotations

import pytest

from paperradio.editorial.agreement import agree, third_person
from paperradio.editorial.retell import has_plural, retold


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("We propose a filter.", "The authors propose a filter."),
        ("In this paper, we present a filter [3].", "The authors present a filter."),
        ("This paper presents a filter.", "The paper presents a filter."),
        ("Our filter removes noise.", "The authors' filter removes noise."),
        ("Our results show that noise is rare.", "The results show that noise is rare."),
        (
            "We build a filter and test it with our microphone.",
            "The authors build a filter and test it with their microphone.",
        ),
        ("We’ve built a filter that can help us.", "The authors have built a filter that can help them."),
        ("We find noise and we show how to remove it.", "The authors find noise and show how to remove it."),
        ("To remove noise, our filter waits.", "To remove noise, the authors' filter waits."),
        ("Due to our patience, we win a prize.", "Due to their patience, the authors win a prize."),
    ],
)
def test_the_first_person_is_retold(written: str, said: str) -> None:
    assert retold(written) == said


@pytest.mark.parametrize(
    "written",
    [
        "Small stations cannot afford to wait, so we can help.",
        "We ask listeners what we could do better.",
        "We compare two readers with our own reader.",
        "Ann and Bo say that we win.",
    ],
)
def test_they_is_not_said_where_another_plural_stands_before(written: str) -> None:
    said = retold(written)
    assert "they" not in said.split() and "their" not in said.split()
    assert "the authors" in said.lower()


def test_one_author_is_one() -> None:
    assert retold("We propose a filter and also show its limits.", 1) == (
        "The author proposes a filter and also shows its limits."
    )
    assert retold("We have shown that our filter works.", 1) == "The author has shown that the author's filter works."


@pytest.mark.parametrize(
    ("verb", "agreeing"),
    [("show", "shows"), ("study", "studies"), ("reach", "reaches"), ("are", "is"), ("were", "was"), ("can", "can"),
     ("used", "used"), ("found", "found"), ("employ", "employs")],
)  # fmt: skip
def test_verbs_agree(verb: str, agreeing: str) -> None:
    assert third_person(verb) == agreeing


def test_a_modal_leaves_the_joined_verb_alone() -> None:
    assert agree("can show and prove it") == "can show and prove it"
    assert agree("first show and then prove it") == "first shows and then proves it"


def test_plurals() -> None:
    assert has_plural("two readers")
    assert has_plural("Ann and Bo")
    assert not has_plural("this analysis has access")
    assert not has_plural("build a thing and show it")
