"""The words that bound a claim stay with it."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Role
from paperradio.domain.script import Turn
from paperradio.editorial.claims import ClaimMaker
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.phrases import Phrasebook
from paperradio.editorial.scope import loses_condition, opening_condition, scope_of
from paperradio.editorial.sentences import Sentence, abstract_sentences
from paperradio.editorial.writer import KINDS
from paperradio.shipped import shipped_folder

from .conftest import Build


@pytest.mark.parametrize(
    ("text", "scope"),
    [
        ("In simulation, the robot reaches 95% of its goals.", ("In simulation",)),
        ("The reader may help listeners at night.", ("may",)),
        ("In most cases the reader works on English only.", ("In most cases", "on English only")),
        ("The reader handles up to 152 layers.", ("up to 152 layers",)),
        ("The reader wins even when training only on 40K sentences.", ("even when training only on 40K sentences",)),
        ("Participants who read at night like it.", ("Participants who read at night like it",)),
        ("The results suggest that some listeners like pauses.", ("suggest", "some listeners")),
        ("In a dataset of 4,113 clicks, the reader improved.", ("In a dataset of 4,113 clicks",)),
        ("The reader works if errors stay below 2.5 percent.", ("if errors stay below 2.5 percent",)),
        ("In addition, the reader keeps sentences whole.", ()),
        ("The reader keeps sentences whole.", ()),
    ],
)  # fmt: skip
def test_scope_is_found_word_for_word(text: str, scope: tuple[str, ...]) -> None:
    assert scope_of(text) == scope
    assert all(words in text for words in scope)


def test_a_data_set_is_scope() -> None:
    text = "The ensemble achieves 3.57% error on the ImageNet test set."
    assert scope_of(text, ("ImageNet test set",)) == ("on the ImageNet test set",)


def test_an_opening_lasts_for_a_finding_that_goes_on() -> None:
    before = "In simulation, we drive the robot through 40 rooms."
    assert opening_condition(before) == "In simulation"
    assert loses_condition("The robot reaches 95% of its goals.", Part.EVIDENCE, before)
    assert not loses_condition("The robot has four legs and a lamp.", Part.APPROACH, before)
    assert not loses_condition("On real floors, it reaches 60% of its goals.", Part.EVIDENCE, before)
    assert not loses_condition("The robot reaches 95% of its goals.", Part.EVIDENCE, "In addition, we build a robot.")


def test_a_claim_that_would_lose_its_condition_holds_the_sentence_before_it(build: Build) -> None:
    document = build(
        (
            (Role.BODY, "Results", "In simulation, we drive the small robot through many rooms."),
            (Role.BODY, "Results", "The robot reaches 95% accuracy in every room."),
        )
    )
    claims: list[Claim] = []
    ClaimMaker(document, 2).add(claims, Sentence(1, "The robot reaches 95% accuracy in every room.", "Results", 0), 1.0)
    assert [claim.passages for claim in claims] == [(0, 1)]
    assert claims[0].text.startswith("In simulation, the authors drive") and "95%" in claims[0].text
    assert "In simulation" in claims[0].scope
    assert [each.metric for each in claims[0].measurements] == ["accuracy"]


def test_one_whose_condition_cannot_be_said_is_left_out(build: Build) -> None:
    document = build(
        (
            (Role.BODY, "Results", "In simulation, we set x = 3 z and drive the small robot."),
            (Role.BODY, "Results", "The robot reaches 95% accuracy in every room."),
        )
    )
    claims: list[Claim] = []
    ClaimMaker(document, 2).add(claims, Sentence(1, "The robot reaches 95% accuracy in every room.", "Results", 0), 1.0)
    assert claims == []


def test_in_the_abstract_the_two_become_one_and_nothing_comes_between(build: Build) -> None:
    document = build(
        (
            (Role.ABSTRACT, "Abstract", "We propose a robot that carries a lamp through houses."),
            (Role.ABSTRACT, "Abstract", "In simulation, we drive the robot through many rooms."),
            (Role.ABSTRACT, "Abstract", "The robot reaches 95% accuracy in every room."),
        )
    )
    maker = ClaimMaker(document, 2)
    spine = maker.glued(abstract_sentences(document, 2))
    assert [each.leans for each in spine] == [False, False, True]
    claims: list[Claim] = []
    for each in spine:
        maker.add(claims, each, 1.0)
    assert [claim.passages for claim in claims] == [(0,), (1, 2)]


def test_a_claim_of_two_sentences_is_one_turn() -> None:
    chooser = Phrasebook(shipped_folder("prompts"), KINDS).chooser("p")
    talk = Conversation(chooser, [Turn("ada", "A small robot walks.", (2,), factual=True)])
    text = "In simulation, the robot walks. The robot reaches many goals, improving over the earlier robot by 4 points."
    talk.tell_release(Claim(Part.COMPARISON, text, (0, 1)))
    assert (talk.turns[-1].text, talk.turns[-1].cites) == (text, (0, 1))
