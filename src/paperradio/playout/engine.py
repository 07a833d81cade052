"""Writes the station's sound against the clock, and orders the pictures that go with it."""

from __future__ import annotations

import logging
import math

import numpy as np
from numpy.typing import NDArray

from paperradio.clock import Clock
from paperradio.domain.media import SAMPLE_RATE
from paperradio.playout.air_clock import AirClock
from paperradio.playout.deck import Deck
from paperradio.playout.painter import Order, Painter
from paperradio.playout.playback import Sound
from paperradio.ports import Sink

BLOCKS_IN_BUFFER = 4
"""Sound is written in at least this many portions to a buffer, a whole number of them to a frame."""
FAULT_SECONDS = 60.0
"""A deck that failed is told of for so long after it failed last."""
_FULL_SCALE = 32768
logger = logging.getLogger(__name__)


class Engine:
    """Sound leads: pictures are ordered when the sound they belong to is written, and never waited for."""

    def __init__(
        self, clock: Clock, time: AirClock, deck: Deck, painter: Painter, sink: Sink, frames_per_second: int
    ) -> None:
        self._clock = clock
        self._time = time
        self._deck = deck
        self._painter = painter
        self._sink = sink
        self._frame = SAMPLE_RATE // frames_per_second
        least = math.ceil(self._frame * BLOCKS_IN_BUFFER / (time.buffer * SAMPLE_RATE))
        blocks = next(count for count in range(least, self._frame + 1) if self._frame % count == 0)
        self._block = self._frame // blocks
        self._changes = 0
        self._fell_back = float("-inf")
        self._fault = ""

    @property
    def fault(self) -> str:
        """What is wrong now, empty when nothing is."""
        return self._fault if self._clock.monotonic() - self._fell_back < FAULT_SECONDS else ""

    async def run(self) -> None:
        """Until cancelled. Nothing is written before the first item is loaded, where there is one."""
        try:
            await self._deck.prime(self._clock.now().timestamp())
        except Exception as error:
            self._failed(error)
        self._time.begin()
        self._sink.restart_at(self._time.air_time)
        while True:
            self.step()
            await self._clock.sleep(self._time.ahead + self._block / SAMPLE_RATE - self._time.buffer)

    def step(self) -> None:
        """Write what is due."""
        if self._time.move_if_dry():
            self._moved()
        while self._time.due(self._block):
            self._write()
            if self._deck.changes != self._changes:
                self._changes = self._deck.changes
                if self._time.move_if_set():
                    self._moved()

    def stop(self) -> None:
        """The station ends: what is on the air is cut."""
        self._deck.stop(self._time.present)

    def _moved(self) -> None:
        self._painter.restart()
        self._sink.restart_at(self._time.air_time)
        try:
            self._deck.moved(self._time.air_time)
        except Exception as error:
            self._failed(error)

    def _sound(self, air_time: float) -> Sound:
        """The next block; the bed when the deck fails in a way that nobody thought of."""
        try:
            return self._deck.read(self._block, air_time)
        except Exception as error:  # a block is a job: none of them ends the station
            self._failed(error)
            return self._deck.fall_back(self._block, f"{type(error).__name__}: {error}")

    def _failed(self, error: Exception) -> None:
        if not self.fault:
            logger.error("deck: the bed stands in", exc_info=error)
        self._fell_back, self._fault = self._clock.monotonic(), f"deck: {type(error).__name__}: {error}"

    def _write(self) -> None:
        position, air_time = self._time.position, self._time.air_time
        sound = self._sound(air_time)
        self._sink.write_audio(stereo(sound), position)
        self._time.advance(len(sound))
        if position % self._frame == 0:
            item, offset = self._deck.shown
            order = Order(position // self._frame, item, offset, air_time, self._deck.upcoming, level(sound))
            self._painter.order(order)


def stereo(sound: Sound) -> NDArray[np.int16]:
    """Both channels equal, shape (n, 2)."""
    return np.repeat(sound[:, np.newaxis], 2, axis=1)


def level(sound: Sound) -> float:
    """Root mean square, 0 to 1."""
    return float(np.sqrt(np.mean(np.square(sound, dtype=np.float32)))) / _FULL_SCALE
