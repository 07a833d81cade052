"""Phrases begin where pauses end."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.voicing.phrasing import phrase_starts, spoken_length


def _loud(*frames: int) -> NDArray[np.bool_]:
    """Speech and silence in turns, in frames of 10 ms."""
    return np.concatenate([np.full(count, place % 2 == 0) for place, count in enumerate(frames)])


def test_words_are_spread_by_length_over_what_is_heard() -> None:
    assert phrase_starts([1, 1, 2], [], _loud(40)) == [0, 10, 20]
    assert phrase_starts([1, 1, 2], [2], _loud(25, 30, 15)) == [0, 12, 55]


def test_a_short_silence_is_no_pause() -> None:
    assert phrase_starts([1, 1, 2], [], _loud(10, 5, 25)) == [0, 10, 20]


def test_a_pause_that_nothing_announced_moves_no_phrase() -> None:
    starts = phrase_starts([5, 5, 5, 5], [2], _loud(30, 20, 70, 30, 100))
    assert starts[2] == 150
    assert 0 < starts[1] < 120


def test_punctuation_without_a_pause() -> None:
    starts = phrase_starts([5, 5, 5, 5], [1, 2], _loud(100, 30, 100))
    assert starts == [0, 50, 130, 180]


def test_a_slow_phrase_is_found_all_the_same() -> None:
    assert phrase_starts([10, 10, 10], [1, 2], _loud(150, 20, 100, 20, 110))[1:] == [170, 290]


@pytest.mark.parametrize("loud", [_loud(0), _loud(0, 50), _loud(1)])
def test_hardly_any_sound(loud: NDArray[np.bool_]) -> None:
    starts = phrase_starts([3, 4, 5], [1, 2], loud)
    assert starts == sorted(starts)
    assert all(0 <= start <= loud.size for start in starts)


def test_digits_and_letters_take_longer() -> None:
    assert spoken_length("28") > spoken_length("of")
    assert spoken_length("B E R T") > spoken_length("bert")
    assert spoken_length("+") == 1
    assert spoken_length("ends,") > spoken_length("ends")
    assert spoken_length("shell") < spoken_length("salad")
