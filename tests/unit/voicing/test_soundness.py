"""What cannot be the sound of a text."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.errors import SynthesisFailed
from paperradio.voicing.soundness import expected_seconds, require_sound
from paperradio.voicing.speech import Speech

TEXT = "The model was trained on four million sentences."
RATE = 16_000
ORDINARY = expected_seconds(TEXT)


def _tone(seconds: float, level: float = 0.3) -> NDArray[np.float32]:
    return np.asarray(level * np.sin(np.arange(int(seconds * RATE)) * 0.1), np.float32)


def _spoken(samples: NDArray[np.float32]) -> Speech:
    return Speech(samples, RATE, ())


@pytest.mark.parametrize("times", [0.5, 1.0, 2.0])
def test_slow_and_fast_voices_are_sound(times: float) -> None:
    require_sound(TEXT, _spoken(_tone(times * ORDINARY)))


@pytest.mark.parametrize(
    ("samples", "told"),
    [
        (np.zeros(0, np.float32), "no sound"),
        (_tone(0.1), r"0\.10 s of sound for 48 characters"),
        (_tone(20), "20 s of sound for 48 characters"),
        (np.zeros(int(ORDINARY * RATE), np.float32), "^.*silence$"),
        (_tone(ORDINARY, 0.0005), "^.*silence$"),
        (np.concatenate([_tone(0.5), np.zeros(3 * RATE, np.float32)]), "for the most part"),
        (np.clip(_tone(ORDINARY, 3.0), -1, 1), "clipped"),
        (np.append(_tone(ORDINARY), np.float32("nan")), "not a number"),
        (np.append(_tone(ORDINARY), np.float32("inf")), "not a number"),
    ],
)
def test_what_is_wrong_is_named(samples: NDArray[np.float32], told: str) -> None:
    with pytest.raises(SynthesisFailed, match=told):
        require_sound(TEXT, _spoken(samples))


def test_a_word_may_be_short_and_numbers_take_long() -> None:
    require_sound("No.", _spoken(_tone(0.15)))
    require_sound("1234567890 and 987654", _spoken(_tone(8)))
    require_sound("A peak at full scale, once.", _spoken(np.append(_tone(1.5), np.ones(5, np.float32))))
