from __future__ import annotations

import pytest

from paperradio.domain.repetition import grams, repetition, words


def test_what_is_filled_in_does_not_count() -> None:
    assert words("So, {title}. That is all!") == (("so",), ("that", "is", "all"))
    assert grams("And now to {title} by {authors}.") == ()
    assert grams("It isn't in the text.") == (("it", "isn't", "in", "the"), ("isn't", "in", "the", "text"))


def test_a_gram_said_before_is_repeated() -> None:
    told = repetition(["What do they find?", "What do they find here?", "What do they say?"])
    assert told.lines == 3
    assert told.repeated == pytest.approx(1 / 4)
    assert repetition([]).repeated == 0.0


def test_variety_is_the_share_of_different_words_in_a_window() -> None:
    assert repetition(["few words"]).variety == 1.0
    assert repetition(["yes no"] * 60).variety == pytest.approx(0.02)
    different = " ".join(f"w{number}" for number in range(150))
    assert repetition([different]).variety == 1.0
    half = " ".join(f"w{number % 50}" for number in range(300))
    assert repetition([half]).variety == pytest.approx(0.5)
