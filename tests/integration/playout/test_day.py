"""A day on the air in seconds: all of air's tasks on a virtual clock, papers that arrive, shows at their times, faults.

What it is fed by is the newsroom of the fortnight; how fine the sound is, and what the bed is, are as there.
"""

from __future__ import annotations

import asyncio
import errno
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.virtual_air import NotedPicture, SettableClock
from tests.virtual_newsroom import RATE, Newsroom, Shelves

from paperradio.domain.onair import AirStatus, NowPlaying, fault_kind
from paperradio.domain.rundown import ItemKind
from paperradio.lane import Hung
from paperradio.playout.air import Air, Asides, OutputsReport
from paperradio.playout.files import write_whole
from paperradio.playout.history import Airing
from paperradio.playout.rack import Rack
from paperradio.settings import ChannelSettings, PlayoutSettings, Settings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import MemoryArtefacts

T = TypeVar("T")
SEED = 20_261_122
DAY_SECONDS = 86_400
WORK_SECONDS = 1200
LOOK_SECONDS = 30
BUFFER_SECONDS = 4.0
IDENT_EVERY = 6
HEAL_SECONDS = 180
ENOUGH_PAPERS = 24
FAULTS: dict[str, tuple[float, str]] = {
    "catalogue": (1800, "catalogue"),
    "store": (1800, "artefact store"),
    "lost catalogue": (1800, ""),
    "full disk": (3600, "rack"),
    "journal": (1200, "as-run log"),
    "hung disk": (300, "rack"),
    "clip": (0, ""),
    "item": (0, ""),
    "deck": (0, "deck"),
    "stopped": (0, ""),
    "slept": (0, ""),
    "clock set": (0, ""),
}
"""What fails, for how many seconds, and what the faults then are of; empty where nobody need notice."""
STOPPED_SECONDS, SLEPT_SECONDS, SET_SECONDS = 30, 900, -75


@dataclass(frozen=True)
class Strike:
    """Something happens to the station `at` seconds from its start."""

    at: float
    name: str
    begins: bool


def strikes(chance: np.random.Generator) -> list[Strike]:
    """Each fault once, in an order and at times that chance decides, and one after the other."""
    found = []
    for place, name in enumerate(chance.permutation(list(FAULTS)).tolist()):
        at = 3600.0 * (1.5 + 1.8 * place) + float(chance.integers(0, 600))
        found += [Strike(at, name, True), Strike(at + FAULTS[name][0] + 120, name, False)]
    return found


class Hearing:
    """The sink: that sound comes without a gap, at its time, and how long it is quiet."""

    def __init__(self, clock: SettableClock) -> None:
        self._clock = clock
        self.epochs: list[float] = []
        self.position = self.total = self.quiet = self.longest_quiet = 0
        self.most_drift = 0.0
        self._began = 0.0

    def restart_at(self, air_time: float) -> None:
        self.epochs.append(air_time)
        self.position, self._began = 0, self._clock.monotonic() + air_time - self._clock.now().timestamp()

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        assert position == self.position, "a gap or an overlap"
        if position >= 2 * BUFFER_SECONDS * RATE:
            due = self._clock.monotonic() - self._began + BUFFER_SECONDS
            self.most_drift = max(self.most_drift, abs(due - (position + len(samples)) / RATE))
        self.position += len(samples)
        self.total += len(samples)
        for heard in samples[:1, 0] if samples.all() else samples[:, 0]:
            self.quiet = 0 if heard else self.quiet + 1
            self.longest_quiet = max(self.longest_quiet, self.quiet)

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None: ...


class Day:
    """Air, its newsroom, and what can be done to them."""

    def __init__(self, folder: Path, patch: pytest.MonkeyPatch) -> None:
        self.folder, self._patch = folder, patch
        self.chance = np.random.default_rng(SEED)
        self.clock = SettableClock(datetime(2026, 10, 16, 4, tzinfo=UTC))
        self.catalogue, self.store = Shelves(self.clock), MemoryArtefacts()
        channel = ChannelSettings(time_zone="Europe/Berlin")
        playout = PlayoutSettings(
            rack_hours=1, ident_every_items=IDENT_EVERY, buffer_seconds=BUFFER_SECONDS, rack_poll_seconds=LOOK_SECONDS
        )
        settings = Settings(channel=(channel,), playout=playout.model_copy(update={"frames_per_second": 1}))
        formats = load_formats([shipped_folder("configs") / "shows"])
        self.newsroom = Newsroom(self.clock, self.catalogue, self.store, channel, formats, self.chance)
        self.newsroom.furnish()
        self.rack, self.sink, self.hung = Rack(folder / "rack"), Hearing(self.clock), False
        self.kinds: Counter[str] = Counter()
        self.faults: tuple[str, ...] = ()
        around = (self.catalogue, self.store, self.rack, NotedPicture(), self.sink, self._publish)
        asides = Asides(self._load, self._inline, self._inline, self._inline, self._inline)
        self.air = Air(settings, folder, self.clock, *around, lambda: OutputsReport(True, 0), asides)

    async def _inline(self, function: Callable[..., T], *arguments: Any) -> T:
        return function(*arguments)

    async def _load(self, function: Callable[..., T], *arguments: Any) -> T:
        if self.hung:
            raise Hung("rack: no answer in 5 s")
        return function(*arguments)

    def _publish(self, told: NowPlaying | AirStatus) -> None:
        if isinstance(told, AirStatus):
            self.faults = told.faults
            self.kinds.update({fault_kind(line) for line in told.faults})

    async def work(self) -> None:
        while True:
            self.newsroom.work(WORK_SECONDS / 60)
            await self.clock.sleep(WORK_SECONDS)

    def strike(self, name: str, fails: bool) -> None:
        if name in ("catalogue", "store"):
            getattr(self, name).reachable = not fails
        elif name == "lost catalogue":
            self.catalogue.empty = fails
        elif name == "hung disk":
            self.hung = fails
        elif name == "full disk":
            self._fill(fails)
        elif name == "journal":
            self._take_journal(fails)
        elif fails:
            self._hit(name)

    def _hit(self, name: str) -> None:
        """What happens in a moment."""
        if name in ("clip", "item"):
            files = sorted((self.folder / "rack" / ("assets" if name == "clip" else "items")).rglob("*.*"))
            for place in self.chance.choice(len(files), len(files) // 2, replace=False).tolist():
                files[place].write_bytes(b"rubbish".ljust(files[place].stat().st_size, b"\0"))
        elif name == "deck":
            self._break_deck()
        elif name == "clock set":
            self.clock.set_by(SET_SECONDS)
        else:
            self.clock.advance(STOPPED_SECONDS if name == "stopped" else SLEPT_SECONDS)

    def _take_journal(self, away: bool) -> None:
        journal = self.folder / "as-run-main.jsonl"
        aside = journal.with_suffix(".aside")
        if away:
            journal.rename(aside)
            journal.mkdir()
        else:
            journal.rmdir()
            aside.rename(journal)

    def _break_deck(self) -> None:
        piece = self.air.deck._piece

        def broken(count: int, now: float) -> NDArray[np.int16]:
            self._patch.setattr(self.air.deck, "_piece", piece)
            raise KeyError("what nobody thought of")

        self._patch.setattr(self.air.deck, "_piece", broken)

    def _fill(self, full: bool) -> None:
        def refused(path: Path, data: bytes) -> None:
            raise OSError(errno.ENOSPC, "No space left on device")

        self._patch.setattr("paperradio.playout.rack.write_whole", refused if full else write_whole)


@pytest.fixture
def day(tmp_path: Path, coarse_sound: None, monkeypatch: pytest.MonkeyPatch) -> Day:
    for module in ("engine", "air_clock"):
        monkeypatch.setattr(f"paperradio.playout.{module}.SAMPLE_RATE", RATE)
    for polled in ("air.STATUS", "delivery.DELIVERY_POLL", "rack_filler.LOOK"):
        monkeypatch.setattr(f"paperradio.playout.{polled}_SECONDS", float(LOOK_SECONDS))
    return Day(tmp_path, monkeypatch)


async def live(day: Day, planned: list[Strike]) -> dict[str, set[str]]:
    """The day. What the faults were of while each thing failed."""
    seen: dict[str, set[str]] = {}
    stop = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        running = group.create_task(day.air.run(stop))
        working = group.create_task(day.work())
        for strike in planned:
            await day.clock.run_for(max(0.0, strike.at - day.clock.monotonic()))
            if strike.begins:
                day.kinds.clear()
            else:
                seen[strike.name] = set(day.kinds)
            day.strike(strike.name, strike.begins)
            if not strike.begins:
                await day.clock.run_for(HEAL_SECONDS)
                assert day.faults == (), f"{strike.name}: not healed"
        await day.clock.run_for(DAY_SECONDS - day.clock.monotonic())
        stop.set()
        working.cancel()
        await running
    return seen


def check_repetition(airings: list[Airing]) -> None:
    """None is told twice in an hour once there are enough, but for the rest of one; idents come in between."""
    heard: dict[str, float] = {}
    papers = 0
    for one in airings:
        papers = 0 if one.kind is ItemKind.IDENT else papers + (one.kind is ItemKind.SEGMENT)
        assert papers <= IDENT_EVERY + 1, f"no ident before {one.item_id}, though at most one look was missed"
        if one.kind is ItemKind.SEGMENT:
            since = one.started - heard.get(one.subject, float("-inf"))
            assert since > (3600 if len(heard) > ENOUGH_PAPERS else 20), f"{one.item_id} after {since:.0f} s"
            heard[one.subject] = one.ended if one.completed else heard.get(one.subject, float("-inf"))
    assert len(heard) > 60


def check_shows(airings: list[Airing]) -> None:
    """The daily of the day was told in the evening, an hour late at most, and again at night, whole both times."""
    shows = [one for one in airings if one.kind is ItemKind.SHOW and "daily:2026-10-16" in one.item_id]
    hours = [datetime.fromtimestamp(one.started, ZoneInfo("Europe/Berlin")).hour for one in shows]
    assert [hours[0] in (18, 19), *hours[1:]] == [True, 22], shows
    assert all(one.completed for one in shows)


@pytest.mark.slow
def test_a_day_of_air_with_everything_that_goes_wrong(day: Day) -> None:
    planned = strikes(day.chance)
    seen = asyncio.run(live(day, planned))
    for name, (_, kind) in FAULTS.items():
        assert not kind or kind in seen[name], f"{name}: {seen[name]}"
    airings = [one for one in day.air.log.airings if one.kind is not ItemKind.BED]
    assert day.sink.longest_quiet <= 2 * RATE
    assert day.sink.most_drift <= 1.0 + 1e-6, "at most the block that is written at a time"
    stops = [STOPPED_SECONDS, SLEPT_SECONDS]
    assert len(day.sink.epochs) == 1 + len(stops) + 1, "two gaps and a clock that was set"
    late = sum(seconds - BUFFER_SECONDS for seconds in stops)
    assert day.air.time.lateness == pytest.approx(late, abs=2.0)
    told = DAY_SECONDS + BUFFER_SECONDS - day.air.time.lateness
    assert day.sink.total / RATE == pytest.approx(told, abs=1.0), "drift over the day"
    gaps = [two.started - one.ended for one, two in pairwise(airings)]
    assert sum(gap for gap in gaps if gap > 0) < 600, "the bed stood in for more than is left between items"
    check_repetition(airings)
    check_shows(airings)
