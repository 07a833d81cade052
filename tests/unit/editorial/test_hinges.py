"""Sentences come apart only where both halves say what the whole said."""

from __future__ import annotations

import pytest

from paperradio.editorial.hinges import Hinge, split


@pytest.mark.parametrize(
    ("text", "hinge", "second"),
    [
        ("The reader scores 28.4 points on tests, improving over the best reader by 2 points.", Hinge.BETTER,
         "That improves over the best reader by 2 points."),
        ("The reader keeps whole sentences, leading to fewer pauses in speech.", Hinge.RESULT,
         "That leads to fewer pauses in speech."),
        ("The authors ask 12 listeners, finding that speech is easier.", Hinge.FINDING,
         "They find that speech is easier."),
        ("The reader performs on par with people, suggesting that stations can use it.", Hinge.MEANING,
         "That suggests that stations can use it."),
        ("The old reader struggles at night because noise drowns its voice.", Hinge.REASON,
         "Because noise drowns its voice."),
        ("The old reader struggles at night due to noise in the room.", Hinge.REASON,
         "That is due to noise in the room."),
        ("The reader learns whole sentences instead of learning single words.", Hinge.REPLACEMENT,
         "Instead of learning single words."),
        ("The reader scores 41.8 points after training for 3.5 days on a laptop.", Hinge.TRAINING,
         "3.5 days on a laptop."),
        ("The reader outperforms the old reader by 4.2 points.", Hinge.AMOUNT, "By 4.2 points, the paper says."),
        ("The reader has three parts: an ear for noise, a mouth for speech and a memory.", Hinge.LIST,
         "An ear for noise, a mouth for speech and a memory."),
    ],
)  # fmt: skip
def test_safe_hinges(text: str, hinge: Hinge, second: str) -> None:
    halves = split(text)
    assert halves is not None
    assert (halves.hinge, halves.second) == (hinge, second)
    assert text.startswith(halves.first.rstrip("."))


@pytest.mark.parametrize(
    "text",
    [
        "In contrast to the old reader, the new reader keeps whole sentences.",
        "Unlike the old reader, the new reader waits, leading to pauses in speech.",
        "The reader is good, but the listeners fall asleep at night.",
        "Although noise is rare in rooms, the reader waits, reducing its speed by half.",
        "The reader does not fail because of noise in the room.",
        "The pauses of the reader are mostly due to noise in the room.",
        "The failure of the reader is due to noise in the room.",
        "The readers disagree due to noise, and report it to the station.",
        "The reader wins by far in every single room.",
        "The reader waits, resulting noise being rare in rooms.",
        "The reader improves accuracy by 4.2 points on the small subset only.",
        "The reader outperforms the old reader by 4.2 points when the room is loud.",
        "The reader may keep whole sentences, reducing the pauses in speech.",
        "The reader could wait at night, leading to fewer complaints of neighbours.",
        "The reader scores 28.4 points, improving over the old reader by 2 points, though only at night.",
        "The reader wins every contest, reducing errors, in simulation and with a quiet audience.",
        "The old reader struggles at night because noise drowns its voice if windows are open.",
    ],
)
def test_where_nothing_may_be_split(text: str) -> None:
    assert split(text) is None
