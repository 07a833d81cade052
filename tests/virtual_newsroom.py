"""A newsroom that makes items of the right lengths, at a realistic pace, out of nothing."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cache

import numpy as np
import soundfile

from paperradio.codec import encode
from paperradio.domain.media import Asset, Clip, Cue
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord, Slot
from paperradio.domain.show import Edition
from paperradio.newsroom.timetable import Timetable, trail_slots
from paperradio.settings import ChannelSettings, ShowFormat
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue

RATE = 8
"""Samples a second of its sound."""
OPENED = 24
"""Each so many of its segments is listed while it is made, when a part of it is there."""
PART_SECONDS = 60.0
LENGTHS = {"daily": (700, 1100), "weekly": (1000, 2200)}
"""Seconds, from and up to."""


@cache
def flac(seconds: float, loudness: float) -> bytes:
    file = io.BytesIO()
    sound = np.full(round(seconds * RATE), loudness, dtype=np.float32)
    soundfile.write(file, sound, RATE, format="FLAC", subtype="PCM_16")
    return file.getvalue()


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
            if (kinds is None or record.kind in kinds) and record.id not in self._withdrawn and not record.open:
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
    formats: Mapping[str, ShowFormat]
    chance: np.random.Generator
    up: bool = True
    slow: bool = False
    broken: bool = False
    waiting: int = 70
    editions: dict[str, Edition] = field(default_factory=dict)
    made: dict[str, datetime] = field(default_factory=dict)
    _begun: list[tuple[str, tuple[float, ...], Paper]] = field(default_factory=list)
    _ready: dict[str, datetime] = field(default_factory=dict)
    _fed: object = None
    _papers: int = 0

    def __post_init__(self) -> None:
        self._timetable = Timetable(self.channel, self.formats)

    def furnish(self) -> None:
        """What there is from the start."""
        lines = ((ItemKind.BRIDGE, 2, 6.0), (ItemKind.RESUME, 1, 5.0))
        for kind, count, seconds in (
            (ItemKind.WELCOME, 1, 40.0),
            (ItemKind.IDENT, 3, 8.0),
            (ItemKind.FILLER, 4, 30.0),
            *lines,
        ):
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
        for name, turns, paper in self._begun:
            self._publish(name, ItemKind.SEGMENT, turns, paper)
        self._begun.clear()
        if self.waiting and self.catalogue.unaired_seconds(self.channel.name) < 4 * 3600:
            self.waiting -= 1
            self._papers += 1
            paper = Paper(PaperId(f"2609.{self._papers:05}v1"), f"Paper {self._papers}", seen=now)
            self._tell(f"segment:{paper.id}:r", float(self.chance.integers(180, 300)), paper)
        self._plan(now)

    def _tell(self, name: str, seconds: float, paper: Paper) -> None:
        if self._papers % OPENED:
            self._publish(name, ItemKind.SEGMENT, (seconds,), paper)
            return
        turns = (PART_SECONDS, seconds - PART_SECONDS)
        self._begun.append((name, turns, paper))
        self._publish(name, ItemKind.SEGMENT, turns, paper, there=1)

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
        there: int = 0,
    ) -> None:
        """`there` is how many turns of an open item are there, 0 for one that is whole."""
        now, start, cues = self.clock.now(), 0.0, []
        for number, seconds in enumerate(turns):
            data = flac(seconds, 0.1 + 0.001 * number)
            if self.broken and kind is ItemKind.SHOW and number == 3:
                data = b"this is no sound"
            cues.append(Cue(start, Clip(self._stored(data), seconds, "ada", "v", "", "")))
            start += seconds + 0.5
        if there:
            cues, start = cues[:there], cues[there - 1].end
        item = Item(name, kind, f"Title of {name}", start, tuple(cues), now, "r", paper, slots=slots)
        if edition is not None:
            item = replace(item, channel=edition.channel, format=edition.format, date=edition.date)
        key = self.store.put("item", "json", encode(item)).key
        record = ItemRecord(name, kind, item.title, start, now, "r", key, paper.id if paper is not None else None)
        if there:
            record = replace(record, item_key=self.store.put("open", "json", encode(replace(item, open=True))).key)
            record = replace(record, open=True)
        if edition is not None:
            record = replace(record, channel=item.channel, format=item.format, date=item.date, until=edition.until)
        assert self.catalogue.add_item(record), f"{name} was made twice"
        self.made[name] = now

    def _stored(self, data: bytes) -> Asset:
        return self.store.put("clip", "flac", data)
