"""A station whose fortnight passes in seconds: the real air, and a newsroom that makes items at a realistic pace.

Everything of air is real but its clock, its picture and how fine its sound is: a few samples a second, so that a day
is as short as a minute would be.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.virtual_newsroom import RATE, Newsroom, Shelves

from paperradio.domain.onair import NowPlaying, Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.air import Air, Asides, OutputsReport
from paperradio.playout.rack import Rack
from paperradio.settings import ChannelSettings, PlayoutSettings, Settings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryArtefacts

T = TypeVar("T")
STEP_SECONDS = 5
LONG_STEP_SECONDS = 90
"""How much is heard at once, well before an item ends, when all of its sound is at hand."""
CLIP_STEP_SECONDS = 15
"""The same while clips are still to be loaded."""
LOOK_SECONDS = 1200


async def inline(function: Callable[..., T], *arguments: Any) -> T:
    """An Aside without threads."""
    return function(*arguments)


class Nothing:
    """Sink and picture of a station that nobody sees."""

    def restart_at(self, air_time: float) -> None: ...

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None: ...

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None: ...

    def frame(self, item: Item, offset: float, air_time: float, upcoming: Sequence[Upcoming], level: float) -> bytes:
        return b""


class Station:
    """Air and newsroom on one clock."""

    def __init__(self, folder: Path, start: datetime, zone: str, seed: int) -> None:
        self.clock = FakeClock(start)
        self.catalogue, self.store = Shelves(self.clock), MemoryArtefacts()
        self.channel = ChannelSettings(time_zone=zone)
        self.settings = Settings(channel=(self.channel,), playout=PlayoutSettings(rack_hours=1, ident_every_items=6))
        formats = load_formats([shipped_folder("configs") / "shows"])
        self.newsroom = Newsroom(
            self.clock, self.catalogue, self.store, self.channel, formats, np.random.default_rng(seed)
        )
        self.folder = folder
        self.racked: dict[str, datetime] = {}
        self.told: dict[str, datetime] = {}
        self.restarts: list[datetime] = []
        self.quiet = self.longest_quiet = self.most_racked = self.most_spooled = 0
        self._looked = datetime.min.replace(tzinfo=UTC)
        self.newsroom.furnish()
        self.switch_on()

    def switch_on(self) -> None:
        """A new air; its disk is as the last one left it."""
        self.rack, nothing, aside = Rack(self.folder / "rack"), Nothing(), Asides(*[inline] * 5)
        self.air = Air(
            *(self.settings, self.folder, self.clock, self.catalogue, self.store, self.rack, nothing, nothing),
            *(self._publish, lambda: OutputsReport(True, 0), aside),
        )
        self.restarts.append(self.clock.now())

    def switch_off(self, orderly: bool) -> None:
        """`orderly`: what is on is noted as cut, as at Ctrl-C; else nothing is, as at ``kill -9``."""
        if orderly:
            self.air.deck.stop(self.clock.now().timestamp())
            self.air.log.flush()

    def run_until(self, end: datetime) -> None:
        """On the air until then."""
        asyncio.run(self._run(end))

    async def _run(self, end: datetime) -> None:
        await self._look()
        await self.air.deck.prime(self.clock.now().timestamp())
        while self.clock.now() < end:
            if (self.clock.now() - self._looked).total_seconds() >= LOOK_SECONDS:
                self.newsroom.work(LOOK_SECONDS / 60)
                await self._look()
            while await self.air.loader.step():
                pass
            seconds = self._step()
            self._hear(self.air.deck.read(seconds * RATE, self.clock.now().timestamp()))
            self.clock.advance(seconds)

    def _step(self) -> int:
        on = self.air.loader.on
        if on is None:
            return STEP_SECONDS
        seconds = LONG_STEP_SECONDS if on.given == len(on.item.cues) else CLIP_STEP_SECONDS
        return seconds if on.remaining > (seconds + 20) * RATE else STEP_SECONDS

    async def _look(self) -> None:
        now = self.clock.now()
        self._looked = now - timedelta(seconds=now.timestamp() % LOOK_SECONDS)
        await self.air.filler.step()
        await self.air.delivery.step()
        candidates = self.rack.candidates()
        for one in candidates:
            self.racked.setdefault(one.id, self.clock.now())
        self.most_racked = max(self.most_racked, len(candidates))
        self.most_spooled = max(self.most_spooled, self.air.log.spooled)

    def _hear(self, block: NDArray[np.int16]) -> None:
        for heard in block[:1] if block.all() else block:
            self.quiet = 0 if heard else self.quiet + 1
            self.longest_quiet = max(self.longest_quiet, self.quiet)

    def _publish(self, told: object) -> None:
        if isinstance(told, NowPlaying):
            for entry in told.upcoming:
                if entry.kind is ItemKind.SHOW:
                    self.told.setdefault(entry.id, self.clock.now())


@pytest.fixture
def coarse_sound(monkeypatch: pytest.MonkeyPatch) -> None:
    """A few samples a second, and a bed that is heard as such; nothing waits for the disk."""
    monkeypatch.setattr("paperradio.playout.playback.LEAD_IN", RATE // 4)
    for module in ("deck", "loader", "playback", "bed"):
        monkeypatch.setattr(f"paperradio.playout.{module}.SAMPLE_RATE", RATE)
    loop = np.resize(np.array([1000, -1000], dtype=np.int16), 32 * RATE)
    monkeypatch.setattr("paperradio.playout.bed.bed_loop", lambda: loop)
    monkeypatch.setattr("os.fsync", lambda file: None)


@pytest.fixture
def station(tmp_path: Path, coarse_sound: None) -> Callable[..., Station]:
    """Makes a station that begins at a time, in a time zone, with a seed."""
    return lambda start, zone, seed: Station(tmp_path, start, zone, seed)
