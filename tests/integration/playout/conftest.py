"""A station whose fortnight passes in seconds: the real air, and a newsroom that makes items at a realistic pace.

Everything of air is real but its clock, its picture and how fine its sound is: a few samples a second, so that a day
is as short as a minute would be.
"""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from paperradio.codec import encode
from paperradio.domain.media import Asset, Clip, Cue
from paperradio.domain.onair import NowPlaying, Upcoming
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord, Slot
from paperradio.domain.show import Edition
from paperradio.newsroom.timetable import Timetable, trail_slots
from paperradio.playout.air import Air, Asides, OutputsReport
from paperradio.playout.rack import Rack
from paperradio.settings import ChannelSettings, PlayoutSettings, Settings, ShowFormat, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue

T = TypeVar("T")
RATE = 8
"""Samples a second."""
STEP_SECONDS = 5
LONG_STEP_SECONDS = {ItemKind.SEGMENT: 90, ItemKind.SHOW: 15}
"""How much is heard at once, well before an item ends."""
LOOK_SECONDS = 1200
LENGTHS = {"daily": (700, 1100), "weekly": (1000, 2200)}


@cache
def flac(seconds: float, loudness: float) -> bytes:
    file = io.BytesIO()
    sound = np.full(round(seconds * RATE), loudness, dtype=np.float32)
    soundfile.write(file, sound, RATE, format="FLAC", subtype="PCM_16")
    return file.getvalue()


async def inline(function: Callable[..., T], *arguments: Any) -> T:
    """An Aside without threads."""
    return function(*arguments)


class Shelves(MemoryCatalogue):
    """A MemoryCatalogue that lists quickly; items come in the order of their making. `empty`: it was lost."""

    empty = False

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        self._ask()
        found: list[ItemRecord] = []
        for record in () if self.empty else reversed(self._items.values()):
            if len(found) >= limit:
                break
            if (kinds is None or record.kind in kinds) and record.id not in self._withdrawn:
                found.append(record)
        return found

    def item(self, item_id: str) -> ItemRecord | None:
        return None if self.empty else super().item(item_id)


@dataclass
class Newsroom:
    """Makes segments while fewer than some hours are ready, and each show that is due, in the time that this takes."""

    clock: FakeClock
    catalogue: Shelves
    store: MemoryArtefacts
    channel: ChannelSettings
    formats: dict[str, ShowFormat]
    chance: np.random.Generator
    up: bool = True
    slow: bool = False
    broken: bool = False
    waiting: int = 70
    editions: dict[str, Edition] = field(default_factory=dict)
    made: dict[str, datetime] = field(default_factory=dict)
    _ready: dict[str, datetime] = field(default_factory=dict)
    _fed: object = None
    _papers: int = 0

    def __post_init__(self) -> None:
        self._timetable = Timetable(self.channel, self.formats)

    def furnish(self) -> None:
        """What there is from the start."""
        for kind, count, seconds in ((ItemKind.WELCOME, 1, 40.0), (ItemKind.IDENT, 3, 8.0), (ItemKind.FILLER, 4, 30.0)):
            for number in range(count):
                self._publish(f"{kind}:{number}", kind, (seconds,))

    def work(self, minutes: float) -> None:
        """What is done in so many minutes."""
        now = self.clock.now()
        if now.weekday() < 5 and now.hour >= 5 and self._fed != now.date():
            self._fed, self.waiting = now.date(), self.waiting + 70
        if not self.up:
            self._ready = {one: at + timedelta(minutes=minutes) for one, at in self._ready.items()}
            return
        if not (self.catalogue.reachable and self.store.reachable):
            return
        if self.waiting and self.catalogue.unaired_seconds(self.channel.name) < 4 * 3600:
            self.waiting -= 1
            self._papers += 1
            paper = Paper(PaperId(f"2609.{self._papers:05}v1"), f"Paper {self._papers}", seen=now)
            self._publish(f"segment:{paper.id}:r", ItemKind.SEGMENT, (float(self.chance.integers(180, 300)),), paper)
        self._plan(now)

    def _plan(self, now: datetime) -> None:
        latest = {name: next(iter(self.catalogue.editions("main", name, 1)), None) for name in self.channel.shows}
        for edition in self._timetable.due(now, latest):
            if edition.id not in self.editions:
                self.editions[edition.id] = edition
                late = timedelta(hours=3) if self.slow else timedelta()
                self._ready[edition.id] = now + timedelta(minutes=int(self.chance.integers(15, 60))) + late
        for one in [one for one, at in self._ready.items() if at <= now]:
            del self._ready[one]
            self._make(self.editions[one], now)

    def _make(self, edition: Edition, now: datetime) -> None:
        length = int(self.chance.integers(*LENGTHS[edition.format]))
        turns = [60.0] * (length // 60) + [float(length % 60 + 5)]
        self._publish(edition.id, ItemKind.SHOW, turns, None, edition, edition.slots)
        slots = trail_slots(edition, self.formats[edition.format], now)
        if slots:
            self._publish(edition.id.replace("show:", "trail:"), ItemKind.TRAIL, (25.0,), None, edition, slots)

    def _publish(
        self,
        name: str,
        kind: ItemKind,
        turns: Sequence[float],
        paper: Paper | None = None,
        edition: Edition | None = None,
        slots: tuple[Slot, ...] = (),
    ) -> None:
        now, start, cues = self.clock.now(), 0.0, []
        for number, seconds in enumerate(turns):
            data = flac(seconds, 0.1 + 0.001 * number)
            if self.broken and kind is ItemKind.SHOW and number == 3:
                data = b"this is no sound"
            cues.append(Cue(start, Clip(self._stored(data), seconds, "ada", "v", "", "")))
            start += seconds + 0.5
        item = Item(name, kind, f"Title of {name}", start, tuple(cues), now, "r", paper, slots=slots)
        if edition is not None:
            item = replace(item, channel=edition.channel, format=edition.format, date=edition.date)
        key = self.store.put("item", "json", encode(item)).key
        record = ItemRecord(name, kind, item.title, start, now, "r", key, paper.id if paper is not None else None)
        if edition is not None:
            record = replace(record, channel=item.channel, format=item.format, date=item.date, until=edition.until)
        assert self.catalogue.add_item(record), f"{name} was made twice"
        self.made[name] = now

    def _stored(self, data: bytes) -> Asset:
        return self.store.put("clip", "flac", data)


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
        formats = dict(load_formats([shipped_folder("configs") / "shows"]))
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
        seconds = LONG_STEP_SECONDS.get(on.item.kind, STEP_SECONDS) if on is not None else STEP_SECONDS
        return seconds if on is not None and on.remaining > (seconds + 20) * RATE else STEP_SECONDS

    async def _look(self) -> None:
        self._looked = self.clock.now()
        await self.air.filler.step()
        await self.air.delivery.step()
        candidates = self.rack.candidates()
        for one in candidates:
            self.racked.setdefault(one.id, self.clock.now())
        self.most_racked = max(self.most_racked, len(candidates))
        self.most_spooled = max(self.most_spooled, self.air.log.spooled)

    def _hear(self, block: NDArray[np.int16]) -> None:
        for heard in () if block.all() else block:
            self.quiet = 0 if heard else self.quiet + 1
            self.longest_quiet = max(self.longest_quiet, self.quiet)

    def _publish(self, told: object) -> None:
        if isinstance(told, NowPlaying):
            for entry in told.upcoming:
                if entry.kind is ItemKind.SHOW:
                    self.told.setdefault(entry.id, self.clock.now())


@pytest.fixture
def station(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Station]:
    """Makes a station that begins at a time, in a time zone, with a seed."""
    for module in ("deck", "loader", "playback", "bed"):
        monkeypatch.setattr(f"paperradio.playout.{module}.SAMPLE_RATE", RATE)
    monkeypatch.setattr("paperradio.playout.bed.bed_loop", lambda: np.full(32 * RATE, 1000, dtype=np.int16))
    monkeypatch.setattr("os.fsync", lambda file: None)
    return lambda start, zone, seed: Station(tmp_path, start, zone, seed)
