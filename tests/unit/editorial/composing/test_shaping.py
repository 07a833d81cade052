"""Conversations that can be listened to."""

from __future__ import annotations

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn
from paperradio.editorial.composing.draft import By, Draft, Said, exchanges
from paperradio.editorial.composing.shaping import answered, in_turn, within, without_repeats
from paperradio.editorial.writer import seconds

LONG = "Papers hold whole sentences and formulas between sentences, and listeners of stations hear the sentences. " * 3


def draft(*lines: str) -> Draft:
    """ "a: Text", "b: Text", "a3: Text" for a statement that cites passage 3."""
    said = []
    for line in lines:
        label, _, text = line.partition(": ")
        cites = (int(label[1:]),) if label[1:] else ()
        turn = Turn({"a": "ada", "b": "ben"}[label[0]], text, cites, factual=bool(cites))
        said.append(Said(turn, By.MODEL))
    return tuple(said)


def texts(told: Draft) -> list[str]:
    return [f"{each.turn.speaker[0]}: {each.turn.text}" for each in told]


def test_a_question_without_an_answer_is_not_asked() -> None:
    assert texts(answered(draft("b: Why?", "a2: Because it is so.", "b: And then?"))) == [
        "b: Why?",
        "a: Because it is so.",
    ]
    assert texts(answered(draft("b: Why?", "b: How?", "a2: So."))) == ["b: How?", "a: So."]
    assert texts(answered(draft("b: Why?", "a: Who knows?", "b: Not me."))) == ["a: Who knows?", "b: Not me."]


def test_nobody_answers_unasked() -> None:
    assert texts(answered(draft("a2: Yes, the reader is small.", "b: Good to know."))) == [
        "a: The reader is small.",
        "b: Good to know.",
    ]
    assert (
        texts(answered(draft("b: Is it small?", "a2: Yes, the reader is small.")))[1] == "a: Yes, the reader is small."
    )


def test_statements_in_a_row_are_joined_or_told_by_the_other() -> None:
    joined = in_turn(draft("a2: It is small.", "a3: It is quick."))
    assert texts(joined) == ["a: It is small. It is quick."] and joined[0].turn.cites == (2, 3)
    shared = in_turn(draft(*(f"a{number}: {LONG}" for number in range(3))))
    assert [each.turn.speaker for each in shared] == ["ada", "ben", "ada"]


def test_an_exchange_is_a_question_with_all_that_answers_it() -> None:
    parts = exchanges(
        draft("b: Why?", "a2: So.", "b: I see.", "a3: This is quick.", "b: What else?", "a: Nothing.", "a4: More.")
    )
    assert [len(part) for part in parts] == [4, 3]


def test_what_is_least_worth_telling_goes_first() -> None:
    digest = Digest(
        PaperId("p"),
        (Claim(Part.APPROACH, "x", (2,), 2.0), Claim(Part.LIMIT, "y", (3,), 0.5), Claim(Part.EVIDENCE, "z", (4,), 1.5)),
    )
    told = draft("b: One?", f"a2: {LONG}", "b: Two?", f"a3: {LONG}", "b: Three?", f"a4: {LONG}")
    room = seconds([each.turn for each in told]) - 1
    assert [each.turn.cites for each in within(told, digest, room)] == [(), (2,), (), (4,)]
    assert len(within(told, digest, 1.0)) == 2  # the first exchange stays
    assert within(told, digest, room + 1) == told


def test_an_exchange_that_goes_takes_the_question_along_that_refers_to_it() -> None:
    digest = Digest(PaperId("p"), (Claim(Part.APPROACH, "x", (2,), 2.0), Claim(Part.EVIDENCE, "z", (4,), 1.5)))
    told = draft("b: One?", f"a2: {LONG}", "b: Two?", f"a3: {LONG}", "b: And what about that?", f"a4: {LONG}")
    room = seconds([each.turn for each in told]) - 1
    assert texts(within(told, digest, room)) == ["b: One?", f"a: {LONG}", f"a: {LONG}"]


def test_what_was_said_is_not_said_again() -> None:
    first = "a2: In 14 of 20 trials, bees visited the warmer flower first."
    told = draft(
        first,
        "b2: So bees visited the warmer flower first.",
        "b3: Bees visited the warmer flower first in 9 of 20 trials.",
        "a4: Bees visited 5 flowers a day.",
    )
    assert texts(without_repeats(told)) == [f"a: {first[4:]}", "a: Bees visited 5 flowers a day."]
