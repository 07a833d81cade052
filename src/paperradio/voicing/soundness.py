"""Whether a synthesiser's sound can be the text that it was given."""

from __future__ import annotations

import numpy as np

from paperradio.errors import SynthesisFailed
from paperradio.voicing.sound import frame_levels
from paperradio.voicing.speech import Speech

SECONDS_PER_LETTER = 0.065
"""What letters take at an ordinary pace, pauses between words among them."""
LETTERS_PER_DIGIT = 5
SPARE_SECONDS = 1.5
MOST_TIMES, LEAST_TIMES = 3.0, 0.2
"""Longer or shorter than so many times what is expected is no speech of the text. The slowest and the fastest voice
that a file can ask for take 1.9 and 0.35 times as long."""
MOST_CLIPPED = 0.004
"""Share of the samples that may lie at full scale: speech that is 3 to 5 dB too loud has more."""
LEAST_LOUD = 0.25
"""Share of the frames, from the first that is heard to the last, that are to be heard."""

_LEAST_LETTERS = 12  # of a text whose sound can be too short
_FULL_SCALE = 0.9985
_FRAME_SECONDS = 0.02
_LEAST_RMS = 1e-3
_HEARD = 10 ** (-40 / 20)  # of the loudest frame


def require_sound(text: str, speech: Speech) -> None:
    """Raise SynthesisFailed where `speech` is silent, broken, clipped, or much too long or too short for `text`."""
    samples = speech.samples
    if not samples.size:
        raise SynthesisFailed("no sound at all")
    if not np.isfinite(np.dot(samples, samples)):
        raise SynthesisFailed("sound that is not a number")
    expected, seconds = expected_seconds(text), samples.size / speech.rate
    if seconds > SPARE_SECONDS + MOST_TIMES * expected:
        raise SynthesisFailed(f"{seconds:.0f} s of sound for {len(text)} characters")
    levels = frame_levels(samples, int(speech.rate * _FRAME_SECONDS))
    loudest = levels.max(initial=0.0)
    if loudest < _LEAST_RMS:
        raise SynthesisFailed("silence")
    loud = np.flatnonzero(levels > loudest * _HEARD)
    frames = int(loud[-1] + 1 - loud[0])
    if len(text) >= _LEAST_LETTERS and frames * _FRAME_SECONDS < LEAST_TIMES * expected:
        raise SynthesisFailed(f"{frames * _FRAME_SECONDS:.2f} s of sound for {len(text)} characters")
    if loud.size < LEAST_LOUD * frames:
        raise SynthesisFailed("silence for the most part")
    clipped = max(samples.max(), -samples.min()) >= _FULL_SCALE
    if clipped and np.count_nonzero(np.abs(samples) >= _FULL_SCALE) > MOST_CLIPPED * samples.size:
        raise SynthesisFailed("clipped sound")


def expected_seconds(text: str) -> float:
    """How long `text` takes at an ordinary pace, about."""
    digits = sum(character.isdigit() for character in text)
    return SECONDS_PER_LETTER * (len(text) + (LETTERS_PER_DIGIT - 1) * digits)
