"""What cannot be said, and what cannot be said alone."""

from __future__ import annotations

import pytest

from paperradio.editorial.standing import contrasts, dangles, leans_on_neighbour, opens, unfit, without_contrast


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("Noise is rare.", "words"),
        ("noise is rare in all of the rooms.", "begin"),
        ("Noise is rare in all of the rooms", "end"),
        ("Ash et al. found that noise is rare here.", "cites"),
        ("The rest of the paper is about the noise in rooms.", "layout"),
        ("Table 3 lists the noise of all rooms here.", "points"),
        ("Code is found at www.example.org for every reader.", "address"),
        ("The noise is x = 3 in all of the rooms.", "formula"),
        ("Let the authors begin with the noise of the rooms.", "reader"),
        ("Let us begin with the noise of the rooms.", "reader"),
        ("The scores are 1 2 3 4 5 6 7 8 9 in rooms.", "figures"),
        ("For each n the noise of the room is low.", "symbols"),
        ("Wind, rain, snow, hail, and sun make noise in rooms.", "list"),
        ("The noise (of all rooms is low at night.", "bracket"),
        ("Is the noise of all rooms low at night?", "question"),
        ("Unlike birds, which sing, the authors read papers.", "contrast"),
        ("Next the authors describe the noise of rooms.", "layout"),
        ("The noise surprises most of the authors at night.", "everybody"),
        ("A description of the noise that readers hear at night.", "whole sentence"),
        ("In each figure the noise of the rooms is shown.", "points"),
        ("The upper panels show the noise of all rooms.", "points"),
        ("The paper begins with a list of the rooms.", "layout"),
    ],
)
def test_unfit(text: str, reason: str) -> None:
    assert reason in (unfit(text) or "")


@pytest.mark.parametrize(
    "text",
    [
        "Noise is rare in all rooms of the house.",
        "The reader achieves 3.5% error after 12 hours on 8 machines.",
        "A list of rooms is kept for every house in town.",
        "An ensemble of the readers achieves 3.57% error in town.",
        "The rooms are part of the authors' house in town.",
    ],
)
def test_fit(text: str) -> None:
    assert unfit(text) is None


def test_the_abstract_is_granted_lists_and_two_symbols() -> None:
    text = "Wind, rain, snow, hail, and n kinds of sun make noise in rooms."
    assert unfit(text) is not None
    assert unfit(text, strict=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "The noise was measured at √s = 13 TeV in all rooms.",
        "The noise of the rooms is rare with p < 0.05 and N = 12.",
        "The rooms at a redshift of z ∼ 2.5 make no noise.",
        "The rooms hear the process pp → W± → l±ν at night.",
        "A noise of E = 3 × 10⁻⁵ GeV is heard in the rooms.",
        "The noise of all rooms is kept at www.example.org.",
    ],
)
def test_the_abstract_is_granted_formulas_that_a_voice_says_well(text: str) -> None:
    assert unfit(text) is not None
    assert unfit(text, strict=False) is None


@pytest.mark.parametrize(
    "text",
    [
        "The noise is x² + y² = 1 in all of the rooms.",
        "The noise is f(x) = 3 in all of the rooms.",
        "The noise is 0 < z < 2 in all of the rooms.",
        "The noise of the rooms is E = mc² at night.",
        "The noise of the rooms is x = 3 + y at night.",
        "The noise is N → ∞ in all of the rooms.",
        "The noise of a(b) → c is heard in the rooms.",
        "The noise = 3 dB of all rooms is rare here.",
        "The noise of the rooms is kept at www.example.org/noise/rooms.",
    ],
)
def test_debris_of_formulas_is_granted_to_nobody(text: str) -> None:
    assert unfit(text, strict=False) is not None


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("We measure the noise of rooms.", True),
        ("The authors' reader hears the noise of rooms.", True),
        ("Noise is rare in rooms.", True),
        ("A test of the noise shows no rooms.", True),
        ("This paper is about noise.", True),
        ("The data are fitted with the noise of rooms.", False),
        ("We also measure the noise of rooms.", False),
        ("They begin with noise.", False),
        ("Both readers hear the noise of rooms.", False),
    ],
)
def test_what_can_be_heard_first_where_the_beginning_is_lost(text: str, first: bool) -> None:
    assert opens(text) is first


@pytest.mark.parametrize(
    "text",
    [
        "This result won the prize.", "They begin with noise.", "However, noise is rare.", "It works at night.",
        "For the most part, it uses noise.", "In their room they hear noise.", "The result is that noise is rare.",
        "To do so, a filter is built.", "Unlike these readers, the filter waits.", "Then noise is heard.",
    ],
)  # fmt: skip
def test_leaning(text: str) -> None:
    assert leans_on_neighbour(text)
    assert dangles(text)


@pytest.mark.parametrize(
    "text",
    [
        "It is well known that noise is rare.",
        "Both wind and rain make noise.",
        "This paper is about noise.",
        "Noise is rare.",
    ],
)
def test_standing(text: str) -> None:
    assert not leans_on_neighbour(text)


def test_a_demonstrative_inside_dangles() -> None:
    assert dangles("Listeners prefer this approach at night.")
    assert dangles("In their important paper they prefer the night.")
    assert not dangles("Listeners are the subject of this survey paper.")
    assert not dangles("Listeners prefer the voice of those who read at night.")


def test_contrast() -> None:
    assert contrasts("However, noise is rare.")
    assert without_contrast("However, noise is rare.") == "Noise is rare."
    assert without_contrast("Unfortunately, noise is rare.") == "Unfortunately, noise is rare."
