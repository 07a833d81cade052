"""What counts as a term, and when two forms are one."""

from __future__ import annotations

import pytest

from paperradio.editorial.shows.terms import is_plural, key_of, plural, singular, uses


def terms(text: str, title: bool = False) -> set[str]:
    return {use.text for use in uses(text, title)}


def test_a_term_is_what_says_something_of_a_topic() -> None:
    found = terms("We train language models on ImageNet and compare the results with a previous method.")
    assert found == {"language models", "ImageNet"}


def test_verbs_numbers_and_signs_part_words() -> None:
    found = terms("The graph (speech recognition) improves 40 pages, speech quality and memory networks.")
    assert {"speech recognition", "memory networks"} <= found
    assert "speech quality" not in found
    assert not any(len(each.split()) > 2 for each in found)


def test_general_words_are_no_terms_even_together() -> None:
    assert terms("The experimental results show significant improvements of the performance in this setting.") == set()


def test_capitals_of_a_title_make_no_names() -> None:
    assert not any(use.named for use in uses("Reading Neural Networks Aloud", title=True))
    named = {use.text for use in uses("Training LSTM Networks", title=True) if use.named}
    assert "LSTM" in named


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (["neural", "network"], ["Neural", "Networks"]),
        (["pre-trained", "models"], ["pre", "trained", "model"]),
        (["citations"], ["citation"]),
        (["studies"], ["study"]),
    ],
)
def test_forms_of_a_term_have_one_key(one: list[str], other: list[str]) -> None:
    assert key_of(one) == key_of(other)


def test_a_verb_is_not_its_noun() -> None:
    assert key_of(["transform"]) != key_of(["transformers"])


@pytest.mark.parametrize(("noun", "several"), [("study", "studies"), ("box", "boxes"), ("graph", "graphs")])
def test_plurals(noun: str, several: str) -> None:
    assert plural(noun) == several
    assert singular(several) == noun
    assert is_plural(several)
    assert not is_plural(noun)


def test_words_that_only_look_like_plurals() -> None:
    assert not any(is_plural(each) for each in ("analysis", "bias", "physics", "corpus", "loss"))
