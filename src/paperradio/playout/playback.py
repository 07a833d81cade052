"""One item being turned into samples."""

from __future__ import annotations

import io

import numpy as np
import soundfile
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.rundown import Item
from paperradio.music import accompaniment
from paperradio.playout.rack import NotWhole

Sound = NDArray[np.int16]
"""Mono, 48 kHz."""
LEAD_IN = SAMPLE_RATE // 4
"""Samples of silence at most before the cue that an item is taken up with."""


def decode_sound(data: bytes) -> Sound:
    """The samples of a clip's FLAC file. Raises NotWhole when it is not mono sound at 48 kHz."""
    try:
        sound, rate = soundfile.read(io.BytesIO(data), dtype="int16")
    except (soundfile.SoundFileError, ValueError, MemoryError) as error:
        raise NotWhole(f"no sound: {error}") from error
    if rate != SAMPLE_RATE or sound.ndim != 1:
        raise NotWhole(f"sound at {rate} Hz of shape {sound.shape}")
    mono: Sound = sound
    return mono


class Playback:
    """Places clips at their cues to the sample, silence between, and adds the item's music.

    `offset` counts samples from the item's start. A clip that cannot be had is left out: the item goes on with the one
    after it, where the pause before it ends.
    """

    def __init__(self, item: Item, first: int = 0) -> None:
        """`first` is the cue that it begins with, a moment before it."""
        self._place(item)
        before = self._ends[first - 1] if first else 0
        self.offset = max(before, self._starts[first] - LEAD_IN) if 0 < first < len(self._starts) else before
        self._sound: dict[int, Sound] = {}
        self.given = first
        self.sounds = 0
        """How many clips were given."""
        self._holes: list[tuple[int, int]] = []
        """From where to where, in samples, what is left out."""
        self.grows = item.open
        """Whether what comes of an open item is put to its end."""

    def _place(self, item: Item) -> None:
        self.item = item
        self._starts = [round(cue.start * SAMPLE_RATE) for cue in item.cues]
        self._ends = [
            start + round(cue.clip.duration * SAMPLE_RATE) for start, cue in zip(self._starts, item.cues, strict=True)
        ]
        self.length = max([round(item.duration * SAMPLE_RATE), *self._ends])

    def grow(self, item: Item, sound: Sound | None) -> bool:
        """Go on as `item`, this one with more cues; `sound` is that of the first of these, where it is at hand.

        False where `item` does not begin as this one does; nothing changes then, and it does not grow any more.
        """
        count = len(self.item.cues)
        if item.beginning(count) != self.item.beginning(count):
            self.grows = False
            return False
        self._place(item)
        self.grows = item.open
        if sound is not None and self.given == count < len(item.cues):
            self.give(sound)
        return True

    @property
    def remaining(self) -> int:
        """Samples still to be played."""
        left_out = sum(end - start for start, end in self._holes if start >= self.offset)
        return self.length - self.offset - left_out

    def needs(self, ahead: int) -> bool:
        """Whether the sound of cue `given` starts within `ahead` samples from here."""
        if self.given == len(self._starts):
            return False
        start = self._starts[self.given]
        if self._holes and self.offset <= self._holes[-1][0] and start <= self._holes[-1][1] + LEAD_IN:
            start = self._holes[-1][0]
        return start <= self.offset + ahead

    def give(self, sound: Sound) -> None:
        """The sound of cue `given`."""
        start = self._starts[self.given]
        self._sound[self.given] = sound[: self.length - start]
        self.given += 1
        self.sounds += 1

    def leave_out(self) -> None:
        """The sound of cue `given` cannot be had."""
        start, end = max(self.offset, self._starts[self.given]), self._ends[self.given]
        self.given += 1
        if self.given < len(self._starts):
            end = max(end, self._starts[self.given] - LEAD_IN)
        elif not self.item.open:
            end = self.length
        if self._holes and self._holes[-1][1] + LEAD_IN >= start:
            start = self._holes.pop()[0]
        self._holes.append((start, max(start, end)))

    def skip(self) -> bool:
        """Go on behind what is left out here; whether something is."""
        end = next((end for start, end in self._holes if start <= self.offset < end), None)
        if end is None:
            return False
        self.offset = end
        return True

    def read(self, count: int) -> Sound:
        """The next samples: fewer than `count` at the item's end or where a cue's sound was not given yet."""
        end = min(self.offset + count, self.length)
        if self.given < len(self._starts):
            end = max(self.offset, min(end, self._starts[self.given]))
        end = min([end, *(start for start, _ in self._holes if start > self.offset)])
        block = np.zeros(end - self.offset, dtype=np.int16)
        for index, sound in list(self._sound.items()):
            start = self._starts[index]
            first, last = max(start, self.offset), min(start + len(sound), end)
            if first < last:
                block[first - self.offset : last - self.offset] = sound[first - start : last - start]
            if start + len(sound) <= end:
                del self._sound[index]
        music = accompaniment(self.item, self.offset, len(block))
        self.offset = end
        return block if music is None else _added(block, music)


def _added(block: Sound, music: NDArray[np.float32]) -> Sound:
    full = np.iinfo(np.int16)
    return np.clip(block + np.rint(music * full.max), full.min, full.max).astype(np.int16)
