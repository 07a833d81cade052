"""What one encoder is given: sound and pictures that begin together and never lose count.

ffmpeg dates raw samples and pictures by counting them, so one that is missing would shift all that follow. Missing
sound is filled with silence and a missing picture with the one before; what lies before the start is left out.
"""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE

PICTURES_WAITING = 12
_BYTES_PER_SAMPLE = 4
_PORTION_BYTES = SAMPLE_RATE * _BYTES_PER_SAMPLE // 2


@dataclass(slots=True)
class _Waiting:
    picture: bytes
    times: int


class Feed:
    """Bounded buffers between the engine and one encoder.

    Sound beyond `limit_seconds` makes it `overflowed`: the encoder takes none and must be replaced. Of pictures it
    keeps the newest ones and the count of all. When pictures are more than `lag_seconds` behind the sound, the last one
    is repeated: the encoder holds sound back until it has its picture, and a slow picture must not silence the station.
    `picture` is shown until the first one comes.
    """

    def __init__(
        self, first_frame: int, frames_per_second: int, picture: bytes, limit_seconds: float, lag_seconds: float
    ) -> None:
        self.samples_per_frame = SAMPLE_RATE // frames_per_second
        self.first_frame = first_frame
        self.overflowed = False
        self.samples_dropped = 0
        self.pictures_dropped = 0
        self.samples_received = 0
        self._limit = int(limit_seconds * SAMPLE_RATE) * _BYTES_PER_SAMPLE
        self._lag = int(lag_seconds * frames_per_second)
        self._ahead = int(limit_seconds * frames_per_second)
        self._next_sample = first_frame * self.samples_per_frame
        self._next_frame = first_frame
        self._sound = bytearray()
        self._pictures: deque[_Waiting] = deque()
        self._last = picture
        self._finished = False
        self._sound_waits, self._picture_waits = asyncio.Event(), asyncio.Event()
        self._drained = asyncio.Event()
        self._drained.set()

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        """Stereo samples, shape (n, 2); `position` is the number of the first one within the epoch."""
        skip = self._next_sample - position
        if skip > 0:
            samples = samples[skip:]
        gap = max(0, -skip)
        size = (gap + len(samples)) * _BYTES_PER_SAMPLE
        if self._finished or not size:
            return
        if len(self._sound) + size > self._limit:
            self.overflowed = True
            self.samples_dropped += len(samples)
            return
        self._sound += bytes(gap * _BYTES_PER_SAMPLE)
        self._sound += samples.astype("<i2", copy=False).tobytes()
        self._next_sample += gap + len(samples)
        self.samples_received += len(samples)
        self._wake(self._sound_waits)
        behind = self._next_sample // self.samples_per_frame - self._lag - self._next_frame
        if behind > 0:
            self._repeat(behind)

    def write_frame(self, picture: bytes, index: int) -> None:
        """A picture shown from frame `index` of the epoch on. A late one is dropped, but shown where one is missing."""
        too_far = index > self._next_sample // self.samples_per_frame + self._ahead
        if self._finished or too_far:
            self.pictures_dropped += 1
            return
        if index > self._next_frame:
            self._repeat(index - self._next_frame)
        self._last = picture
        if index < self._next_frame:
            self.pictures_dropped += 1
        else:
            self._append(picture, 1)

    def finish(self) -> None:
        """Nothing more will come."""
        self._finished = True
        self._sound_waits.set()
        self._picture_waits.set()

    @property
    def finished(self) -> bool:
        """Whether `finish` was called."""
        return self._finished

    @property
    def waiting(self) -> bool:
        """Whether something lies in the buffers."""
        return bool(self._sound or self._pictures)

    async def next_sound(self) -> bytes:
        """At most half a second of PCM, empty at the end. Waits."""
        while not self._sound and not self._finished:
            await self._wait(self._sound_waits)
        portion = bytes(self._sound[:_PORTION_BYTES])
        del self._sound[:_PORTION_BYTES]
        return portion

    async def next_picture(self) -> bytes:
        """One picture, empty at the end. Waits."""
        while not self._pictures and not self._finished:
            await self._wait(self._picture_waits)
        if not self._pictures:
            return b""
        head = self._pictures[0]
        head.times -= 1
        if not head.times:
            self._pictures.popleft()
        return head.picture

    async def drained(self) -> None:
        """Return when nothing lies in the buffers."""
        await self._drained.wait()

    def _repeat(self, times: int) -> None:
        if self._pictures and self._pictures[-1].picture is self._last:
            self._pictures[-1].times += times
            self._next_frame += times
        else:
            self._append(self._last, times)

    def _append(self, picture: bytes, times: int) -> None:
        self._pictures.append(_Waiting(picture, times))
        self._next_frame += times
        if len(self._pictures) > PICTURES_WAITING:
            oldest = self._pictures.popleft()
            self._pictures[0].times += oldest.times
            self.pictures_dropped += 1
        self._wake(self._picture_waits)

    def _wake(self, event: asyncio.Event) -> None:
        self._drained.clear()
        event.set()

    async def _wait(self, event: asyncio.Event) -> None:
        event.clear()
        if not self.waiting:
            self._drained.set()
        await event.wait()
