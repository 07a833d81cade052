"""The station's own music, made here: what is heard when there is nothing to say.

Four soft chords, each swelling as the one before it fades, 32 s in all. Every partial makes a whole number of turns in
that time, so the loop has no seam.
"""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item, ItemKind

LOOP_SECONDS = 32
BED_SECONDS = 600.0
"""The length of a bed when nothing else turns up; another follows."""
FADE_SECONDS = 0.8
LEVEL_DBFS = -25.0
"""Root mean square of the loop: well under speech, well over what counts as silence."""
_CHORDS_HZ = (
    (110.00, 164.81, 220.00, 277.18, 329.63),
    (92.50, 138.59, 220.00, 277.18, 329.63),
    (73.42, 146.83, 220.00, 293.66, 369.99),
    (82.41, 164.81, 207.65, 246.94, 369.99),
)
_LOW_RATE = 4000
_FULL_SCALE = 32767


def bed_item() -> Item:
    """The bed as an entry of the rundown."""
    return Item("bed", ItemKind.BED, "Music", BED_SECONDS, (), datetime.fromtimestamp(0, UTC))


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


class Bed:
    """The loop as it is played: fades in when it starts and out when asked, and goes on where it stopped."""

    def __init__(self) -> None:
        self._loop = bed_loop()
        self._place = 0
        self._gain = 0.0
        self._step = 1 / (FADE_SECONDS * SAMPLE_RATE)

    @property
    def silent(self) -> bool:
        """Whether it has faded out, or never began."""
        return self._gain <= 0

    def read(self, count: int, leaving: bool = False) -> NDArray[np.int16]:
        """The next samples, rising to full level, or falling when `leaving`; fewer than `count` when it falls to 0."""
        step = -self._step if leaving else self._step
        if leaving:
            count = min(count, max(1, round(self._gain / self._step)))
        places = np.arange(self._place, self._place + count) % len(self._loop)
        self._place = int(places[-1] + 1) % len(self._loop)
        sound = self._loop[places]
        if self._gain < 1 or leaving:
            gains = np.clip(self._gain + step * np.arange(1, count + 1), 0, 1)
            self._gain = float(gains[-1]) if gains[-1] > self._step / 2 else 0.0
            sound = np.round(sound * gains).astype(np.int16)
        return sound
