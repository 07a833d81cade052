"""The whole air against virtual time, memory stores and a sink that keeps count."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.onair import AirStatus, NowPlaying, Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.air import Air, Asides, OutputsReport
from paperradio.playout.rack import Rack
from paperradio.settings import PlayoutSettings, Settings
from paperradio.testing import MemoryArtefacts, MemoryCatalogue, VirtualClock

T = TypeVar("T")


async def inline(function: Callable[..., T], *arguments: Any) -> T:
    """An Aside without threads."""
    return function(*arguments)


class CountingSink:
    """Checks that sound is without gap or overlap, and keeps what tests ask for."""

    def __init__(self, clock: VirtualClock, keep_seconds: float) -> None:
        self._clock = clock
        self._keep = int(keep_seconds * SAMPLE_RATE)
        self.epochs: list[float] = []
        self.position = 0
        self.total = 0
        self.kept: list[NDArray[np.int16]] = []
        self.frames: list[int] = []
        self.ahead: list[float] = []
        self._began = 0.0
        self.quiet = 0
        self.longest_quiet = 0

    def restart_at(self, air_time: float) -> None:
        self.epochs.append(air_time)
        self.position = 0
        self._began = self._clock.monotonic()
        self.frames.clear()

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        assert position == self.position
        assert samples.shape[1] == 2
        assert samples.dtype == np.int16
        self.position += len(samples)
        self.total += len(samples)
        self.ahead.append(self.position / SAMPLE_RATE - (self._clock.monotonic() - self._began))
        if self.total <= self._keep:
            self.kept.append(samples)
        self.quiet = 0 if int(np.abs(samples[:, 0]).max()) > 104 else self.quiet + len(samples)
        self.longest_quiet = max(self.longest_quiet, self.quiet)

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None:
        self.frames.append(index)

    def sound(self) -> NDArray[np.int16]:
        return np.concatenate(self.kept)


class SettableClock(VirtualClock):
    """One that somebody may set."""

    def __init__(self, start: datetime = datetime(2026, 9, 1, 12, tzinfo=UTC)) -> None:
        super().__init__(start)
        self._set = timedelta()

    def now(self) -> datetime:
        return super().now() + self._set

    def set_by(self, seconds: float) -> None:
        self._set += timedelta(seconds=seconds)


class NotedPicture:
    """Draws nothing and remembers what it was asked for."""

    def __init__(self) -> None:
        self.drawn: list[tuple[str, float, float]] = []

    def frame(self, item: Item, offset: float, air_time: float, upcoming: Sequence[Upcoming], level: float) -> bytes:
        self.drawn.append((item.id, offset, air_time))
        return b"frame"


class Studio:
    """An air with everything around it."""

    def __init__(self, folder: Path, keep_seconds: float = 600, playout: PlayoutSettings | None = None) -> None:
        self.folder = folder
        self.clock = SettableClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.settings = Settings(playout=playout or PlayoutSettings())
        self.keep_seconds = keep_seconds
        self.now: list[NowPlaying] = []
        self.statuses: list[AirStatus] = []
        self.picture_class = NotedPicture
        self.build()

    def build(self, asides: Asides | None = None) -> None:
        """A new air, as after a restart; the disk stays."""
        self.sink = CountingSink(self.clock, self.keep_seconds)
        self.picture = self.picture_class()
        self.rack = Rack(self.folder / "rack")
        self.air = Air(
            self.settings,
            self.folder,
            self.clock,
            self.catalogue,
            self.store,
            self.rack,
            self.picture,
            self.sink,
            self.publish,
            lambda: OutputsReport(True, 0),
            asides or Asides(inline, inline, inline, inline, inline),
        )

    def publish(self, told: NowPlaying | AirStatus) -> None:
        if isinstance(told, NowPlaying):
            self.now.append(told)
        else:
            self.statuses.append(told)

    @asynccontextmanager
    async def on_air(self) -> AsyncIterator[None]:
        """On the air inside the block."""
        stop = asyncio.Event()
        async with asyncio.TaskGroup() as group:
            running = group.create_task(self.air.run(stop))
            try:
                yield
            finally:
                stop.set()
                await running

    @property
    def played(self) -> list[str]:
        """What was aired, in order, the bed left out."""
        return [airing.item_id for airing in self.air.log.airings if airing.kind is not ItemKind.BED]

    @contextmanager
    def outage(self) -> Iterator[None]:
        """Neither catalogue nor artefacts answer."""
        self.catalogue.reachable = self.store.reachable = False
        yield
        self.catalogue.reachable = self.store.reachable = True
