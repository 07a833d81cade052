"""Headlines name what the authors present, and never half of what they do."""

from __future__ import annotations

import pytest

from paperradio.editorial.shows.headlines import named


@pytest.mark.parametrize(
    ("sentence", "headline"),
    [
        ("The authors propose a new simple network architecture.", "A new simple network architecture."),
        ("They introduce S2ORC, a large corpus of papers.", "S2ORC, a large corpus of papers."),
        ("The authors develop a set of rules and of moves.", "A set of rules and of moves."),
    ],
)
def test_the_thing_itself(sentence: str, headline: str) -> None:
    assert named(sentence) == headline


@pytest.mark.parametrize(
    "sentence",
    [
        "The authors describe a cutter that works in one process, and compare it with a second one.",
        "The authors present a corpus and release it with its models.",
        "They propose a method and then evaluate three others.",
        "The authors present a thinned version of their ensemble.",
        "The authors show that it works.",
    ],
)
def test_what_would_be_left_without_its_doer_stays_whole(sentence: str) -> None:
    assert named(sentence) == sentence
