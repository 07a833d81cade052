"""Generations that lead nowhere are ended; good ones are not."""

from __future__ import annotations

import json

import pytest

from paperradio.editorial.lines import Watch

GOOD = "".join(
    f"BEN: What came out of experiment {name}?\nADA [{number}]: In {name} the bees went to {number} of the flowers.\n"
    for number, name in enumerate(("one", "two", "three", "four", "five", "six"), 1)
)


def ended_at(watch: Watch, text: str) -> int | None:
    """How many letters of `text` had come when the watch ended it."""
    return next((at for at in range(1, len(text) + 1) if not watch(text[:at])), None)


@pytest.mark.parametrize(
    "text",
    [
        GOOD,
        "<think>\nBEN asks first, then ADA.\n</think>\n" + GOOD,
        "BEN: Why?\n" * 2 + GOOD,
        json.dumps([{"speaker": "ada", "text": f"It is {word}.", "cites": []} for word in GOOD.split()[:12]], indent=1),
    ],
    ids=["lines", "thoughts before", "two alike", "JSON"],
)
def test_a_good_answer_goes_on(text: str) -> None:
    watch = Watch(most_lines=14)
    assert ended_at(watch, text) is None
    assert watch.reason == ""


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("ADA [1]: The bees are on the flowers now.\n" * 9, "repeats a line"),
        ("ADA [1]: " + "the bees are on the flowers and there are " * 40, "repeats itself"),
        (GOOD * 2, "goes on beyond its lines"),
        ("<think>" + "".join(f"Point {number} is worth a thought. " for number in range(400)), "thinks too long"),
        ("<think>" + "Wait, let me think about this once more, please. " * 40, "repeats itself"),
    ],
    ids=["lines", "words", "too many", "thoughts", "thoughts in a circle"],
)
def test_what_leads_nowhere_is_ended(text: str, reason: str) -> None:
    watch = Watch(most_lines=14)
    ended = ended_at(watch, text)
    assert ended is not None
    assert ended < len(text)
    assert watch.reason == reason
    assert not watch(text)
