"""What is said where something before it was dropped."""

from __future__ import annotations

import pytest

from paperradio.editorial.composing.draft import Said
from paperradio.editorial.composing.gaps import closed

from .test_shaping import draft, texts


def dropped(place: int, *lines: str) -> list[str]:
    slots: list[Said | None] = list(draft(*lines))
    slots[place] = None
    return texts(closed(slots))


@pytest.mark.parametrize("question", ["And what about that?", "But do they?", "Why is this so?"])
def test_a_question_that_refers_back_goes_with_what_it_refers_to(question: str) -> None:
    lines = ("b: One?", "a2: It is small.", f"b: {question}", "a3: The reader keeps sentences.")
    assert dropped(1, *lines) == ["a: The reader keeps sentences."]


def test_a_question_that_stands_alone_is_asked_without_its_and() -> None:
    lines = ("a2: Sentences are read.", "b: One?", "b: And who listens to the reader?", "a3: Everybody listens.")
    assert dropped(1, *lines)[1] == "b: Who listens to the reader?"


def test_this_may_point_at_what_was_told_earlier() -> None:
    lines = ("a2: The reader is small.", "a3: It is quick.", "b: Who uses this reader?", "a4: People use it.")
    assert dropped(1, *lines)[1] == "b: Who uses this reader?"


def test_a_statement_that_leans_goes_but_they_are_the_authors() -> None:
    assert dropped(0, "a2: It is small.", "a3: This makes it quick.", "a4: Papers have pages.") == [
        "a: Papers have pages."
    ]
    assert dropped(0, "a2: It is small.", "a3: They tried it on papers.") == ["a: They tried it on papers."]


def test_where_nothing_is_dropped_all_is_said() -> None:
    told = draft("a2: It is small.", "b: And why is that?", "a3: Because it leaves out tables.")
    assert closed(told) == told
