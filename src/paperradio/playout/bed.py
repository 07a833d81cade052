"""What is heard when there is nothing to say: the station's bed, as it is played.

It is the source that cannot fail: made in memory, of no file, before the station goes on the air.
"""

from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import PaperRadioError
from paperradio.music import bed_loop

BED_SECONDS = 600.0
"""The length of a bed when nothing else turns up; another follows."""
FADE_SECONDS = 0.8
QUIETEST_DBFS = -45.0
"""Root mean square of a second of the bed, at least: well over what counts as silence."""
_FULL_SCALE = 32768


class NoBed(PaperRadioError):
    """The station does not start without the music that it plays when nothing else can be had"""


def prove_bed() -> None:
    """Play the whole loop once, and a moment over its end. Raises NoBed when a second of it cannot be heard."""
    try:
        bed = Bed()
        sound = bed.read(len(bed_loop()) + SAMPLE_RATE)[round(FADE_SECONDS * SAMPLE_RATE) :]
    except Exception as error:  # whatever keeps it from sounding keeps the station off the air
        raise NoBed(f"{type(error).__name__}: {error}") from error
    seconds = [sound[start : start + SAMPLE_RATE] for start in range(0, len(sound), SAMPLE_RATE)]
    quietest = min((float(np.std(second)) for second in seconds[:-1]), default=0.0) / _FULL_SCALE
    if sound.dtype != np.int16 or quietest < 10 ** (QUIETEST_DBFS / 20):
        raise NoBed(f"{len(sound) / SAMPLE_RATE:.0f} s of it were made, and not all of it can be heard")


def bed_item() -> Item:
    """The bed as an entry of the rundown."""
    return Item("bed", ItemKind.BED, "Music", BED_SECONDS, (), datetime.fromtimestamp(0, UTC))


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
