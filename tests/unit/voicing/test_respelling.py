"""Respellings for espeak-ng."""

from __future__ import annotations

from paperradio.voicing.respelling import respelled


def test_letters_and_misread_words_are_respelled_and_keep_their_place() -> None:
    text = "the A U C of eigenvalues xi, a stochastic plan"
    draft = respelled(text)
    assert draft.text == "the eh U C of eigan values zye, a stockastic plan"
    assert draft.origin[draft.text.index("zye")] == text.index("xi")
    assert draft.origin[draft.text.index("plan")] == text.index("plan")


def test_other_words_are_left_alone() -> None:
    assert respelled("A plan for a chi squared test").text == "A plan for a chi squared test"
