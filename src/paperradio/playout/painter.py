"""Pictures for the sound that was written, drawn beside it."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import Item
from paperradio.lane import Aside
from paperradio.ports import Sink

logger = logging.getLogger(__name__)


class Picture(Protocol):
    """Draws what is seen."""

    def frame(self, item: Item, offset: float, air_time: float, upcoming: Sequence[Upcoming], level: float) -> bytes:
        """A raw frame in the encoder's format, `offset` seconds into `item`.

        `level` is the root mean square of the sound, 0 to 1. Called by one thread at a time.
        """
        ...


@dataclass(frozen=True, slots=True)
class Order:
    """A frame that is wanted; `index` counts within the epoch."""

    index: int
    item: Item
    offset: float
    air_time: float
    upcoming: Sequence[Upcoming]
    level: float


class Painter:
    """Draws the frames that are ordered, in order, and leaves out those whose time has passed."""

    def __init__(self, picture: Picture, sink: Sink, aside: Aside, present: Callable[[], float], most: int) -> None:
        """`present` is the air time heard now; `most` bounds the orders that wait."""
        self._picture = picture
        self._sink = sink
        self._aside = aside
        self._present = present
        self._orders: deque[Order] = deque(maxlen=most)
        self._ordered = asyncio.Event()
        self._epoch = 0
        self.fault = ""
        """What is wrong now, empty when nothing is."""
        self.skipped = 0
        """Frames that were left out because they were late."""

    def order(self, order: Order) -> None:
        """Ask for a frame. The oldest order is forgotten when too many wait."""
        self.skipped += len(self._orders) == self._orders.maxlen
        self._orders.append(order)
        self._ordered.set()

    def restart(self) -> None:
        """Indices begin anew: what was ordered before is forgotten, what is being drawn is not shown."""
        self._orders.clear()
        self._epoch += 1

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._ordered.clear()
            while self._orders:
                await self._draw(self._orders.popleft())
            await self._ordered.wait()

    async def _draw(self, order: Order) -> None:
        if order.air_time < self._present():
            self.skipped += 1
            return
        epoch = self._epoch
        try:
            drawn = await self._aside(
                self._picture.frame,
                order.item,
                order.offset,
                order.air_time,
                order.upcoming,
                order.level,
            )
        except Exception as error:  # a frame is a job: none of them ends the station
            if not self.fault:
                logger.exception("picture of %s", order.item.id)
            self.fault = f"picture: {type(error).__name__}: {error}"
            return
        self.fault = ""
        if epoch == self._epoch:
            self._sink.write_frame(drawn, order.index)
