"""The station's own music, made here: the bed, the tune of its idents, and how both lie under what is said.

The bed is four soft chords, each swelling as the one before it fades, 32 s in all. Every partial makes a whole number
of turns in that time, so the loop has no seam. The tune is a few struck notes of its first chord, over that chord.
"""

from __future__ import annotations

from functools import cache

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item, Music

LOOP_SECONDS = 32
LEVEL_DBFS = -25.0
"""Root mean square of the loop: well under speech, well over what counts as silence."""
TUNE_SECONDS = 3.6
TUNE_LEAD_SECONDS = 1.75
"""The voice comes in this long after the tune began."""
_UNDER_DB = -17.0  # the bed under speech, which is then more than 20 dB above it
_UNDER_FADE_SECONDS = 1.5
_CHORDS_HZ = (
    (110.00, 164.81, 220.00, 277.18, 329.63),
    (92.50, 138.59, 220.00, 277.18, 329.63),
    (73.42, 146.83, 220.00, 293.66, 369.99),
    (82.41, 164.81, 207.65, 246.94, 369.99),
)
_TUNE = ((0.0, 554.37, 0.8), (0.2, 659.26, 0.85), (0.4, 830.61, 0.9), (0.7, 880.00, 1.0), (1.0, 659.26, 0.6))
"""When each note is struck, in seconds, its pitch in hertz and its weight."""
_STRUCK = ((1.0, 1.0, 0.55), (3.98, 0.22, 0.18), (9.6, 0.05, 0.06))
"""The partials of a bar of a vibraphone: ratio to the pitch, weight, seconds in which it falls to a third."""
_STRIKE_SECONDS = 0.004
_CHORD_WEIGHT = 0.16
_RUNG_OUT = 8  # times that, after which it is no longer heard
_TUNE_PEAK_DBFS = -8.0
_DUCK_SECONDS = 0.5
_DUCKED_DB = -14.0  # of the tune's end, under the voice
_LOW_RATE = 4000
_FULL_SCALE = 32767


def accompaniment(item: Item, offset: int, count: int) -> NDArray[np.float32] | None:
    """The music that belongs to the `count` samples of an item from `offset` on, full scale 1.0, to be added to them.

    None where there is none.
    """
    if item.music is Music.TUNE:
        heard = tune()[offset : offset + count]
        return np.pad(heard, (0, count - heard.size)) if heard.size else None
    if item.music is Music.BED and count:
        places = np.arange(offset, offset + count)
        left = (np.inf if item.open else item.duration * SAMPLE_RATE) - places
        gain = np.clip(np.minimum(places, left) / (_UNDER_FADE_SECONDS * SAMPLE_RATE), 0, 1)
        loop = bed_loop()
        under = loop[places % loop.size] * gain * (10 ** (_UNDER_DB / 20) / _FULL_SCALE)
        return np.asarray(under, dtype=np.float32)
    return None


@cache
def bed_loop() -> NDArray[np.int16]:
    """One turn of the music, mono 48 kHz; its end meets its start.

    It has no partial above 1 kHz, so it is made at a low rate and brought up through its spectrum.
    """
    turns = np.arange(LOOP_SECONDS * _LOW_RATE) / (LOOP_SECONDS * _LOW_RATE)
    low = np.zeros_like(turns)
    for place, chord in enumerate(_CHORDS_HZ):
        distance = np.abs((turns - place / len(_CHORDS_HZ) + 0.5) % 1 - 0.5) * len(_CHORDS_HZ)
        swell = np.cos(np.pi / 2 * np.clip(distance, 0, 1))
        low += swell * sum(_tone(turns, pitch, index) for index, pitch in enumerate(chord))
    low *= 10 ** (LEVEL_DBFS / 20) / np.sqrt(np.mean(np.square(low)))
    factor = SAMPLE_RATE // _LOW_RATE
    sound = np.fft.irfft(np.fft.rfft(low), LOOP_SECONDS * SAMPLE_RATE) * factor
    return np.round(sound * _FULL_SCALE).astype(np.int16)


def _tone(turns: NDArray[np.float64], pitch: float, index: int) -> NDArray[np.float64]:
    """A note with a weaker one a little beside it and a weak octave above, breathing slowly."""
    cycles = round(pitch * LOOP_SECONDS)
    breath = 1 + 0.2 * np.sin(2 * np.pi * ((3 + index) * turns + index / 5))
    wave = np.sin(2 * np.pi * cycles * turns)
    wave += 0.4 * np.sin(2 * np.pi * ((cycles + 5) * turns + 0.3))
    wave += 0.15 * np.sin(2 * np.pi * (2 * cycles * turns + 0.1))
    weighted: NDArray[np.float64] = breath * wave / (1 + 0.6 * index)
    return weighted


@cache
def tune() -> NDArray[np.float32]:
    """What opens an ident, mono 48 kHz, full scale 1.0: it makes way for the voice and fades to nothing."""
    seconds = np.arange(round(TUNE_SECONDS * SAMPLE_RATE)) / SAMPLE_RATE
    swell = np.sin(np.pi * np.clip(seconds / TUNE_SECONDS, 0, 1)) ** 0.7
    sound = _CHORD_WEIGHT * swell * sum(np.sin(2 * np.pi * pitch * seconds) for pitch in _CHORDS_HZ[0])
    for at, pitch, weight in _TUNE:
        for ratio, strength, fall in _STRUCK:
            since = seconds[: round(min(_RUNG_OUT * fall, TUNE_SECONDS - at) * SAMPLE_RATE)]
            strike = 0.5 - 0.5 * np.cos(np.pi * np.clip(since / _STRIKE_SECONDS, 0, 1))
            struck = weight * strength * strike * np.exp(-since / fall) * np.sin(2 * np.pi * ratio * pitch * since)
            sound[round(at * SAMPLE_RATE) :][: since.size] += struck
    ducked = np.clip((seconds - TUNE_LEAD_SECONDS) / _DUCK_SECONDS + 0.5, 0, 1)
    sound *= 10 ** (_DUCKED_DB / 20 * ducked) * np.cos(np.pi / 2 * np.clip(seconds / TUNE_SECONDS, 0, 1)) ** 0.5
    return np.asarray(sound * 10 ** (_TUNE_PEAK_DBFS / 20) / np.abs(sound).max(), dtype=np.float32)
