"""Questions are asked only where the answer's own words license them."""

from __future__ import annotations

import pytest

from paperradio.editorial.licences import questions_for_elaboration, questions_for_spine, term_explained


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("The authors propose a reader.", "ask_propose"),
        ("The authors introduce a reader.", "ask_present"),
        ("To help stations, the authors develop a reader.", "ask_present"),
        ("The authors also study noise.", "ask_also"),
        ("The authors argue that noise is rare.", "ask_argue"),
        ("The authors evaluate the reader on papers.", "ask_test"),
        ("The results show that noise is rare.", "ask_find"),
        ("The reader achieves 3.5% error.", "ask_well"),
        ("The authors are also releasing the reader.", "ask_release"),
        ("The reader consists of an ear and a mouth.", "ask_parts"),
        ("Old readers suffer from noise.", "ask_problem"),
        ("The authors hope that stations use it.", "ask_aim"),
        ("The authors count birds.", "ask_do"),
        ("A step takes 4 milliseconds.", "ask_numbers"),
        ("Steps are faster than jumps.", "ask_compare"),
        ("The authors conclude that noise is rare.", "ask_meaning"),
    ],
)
def test_licences_of_the_abstract(text: str, kind: str) -> None:
    assert questions_for_spine(text, first=False)[0] == kind


def test_no_licence_no_question() -> None:
    assert questions_for_spine("Birds sing in the morning.", first=False) == ()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Clips shorter than one block of sound go unheard.", "ask_compare"),
        ("The reader keeps sentences rather than words.", "ask_compare"),
        ("The house has more than 280 rooms with noise.", "ask_compare"),
        ("Birds sing, and that is solved by listening.", "ask_how"),
    ],
)
def test_words_that_license_nothing(text: str, kind: str) -> None:
    assert kind not in questions_for_spine(text, first=False)


@pytest.mark.parametrize(
    "text", ["The dataset consists of 50 thousand images.", "It outperforms the old 2.7B model in all rooms."]
)
def test_a_size_is_no_result(text: str) -> None:
    assert "ask_numbers" not in questions_for_elaboration(text, "Results", "", last=False)


def test_the_first_sentence_is_not_asked_how_good_it_is() -> None:
    assert questions_for_spine("The reader achieves 3.5% error.", first=True) == ("ask_start",)


def test_licences_of_elaborations() -> None:
    heard = "The reader scores 3.5% on birds."
    assert questions_for_elaboration("It reaches 7% on fish.", "Results", heard, last=False)[0] == "ask_numbers"
    assert "ask_numbers" not in questions_for_elaboration("It reaches 3.5% on birds.", "Results", heard, last=False)
    assert "ask_numbers" not in questions_for_elaboration("The WMT 2014 task is known.", "Results", heard, last=False)
    assert questions_for_elaboration("Birds are louder than fish.", "Results", heard, last=False)[0] == "ask_compare"
    assert questions_for_elaboration("Birds sing.", "Results", heard, last=False) == ("ask_more",)
    assert questions_for_elaboration("Birds sing.", "Conclusion", heard, last=True) == ("ask_conclusion",)
    assert "ask_conclusion" not in questions_for_elaboration("Birds sing.", "Conclusion", heard, last=False)


def test_a_term_is_asked_for_only_when_it_was_heard() -> None:
    text = "The Lector Engine is a program for reading aloud."
    assert term_explained(text, "We met the Lector Engine before.") == "Lector Engine"
    assert term_explained(text, "Nothing of the kind.") is None
    assert term_explained("Noise is a problem.", "Noise again.") is None
