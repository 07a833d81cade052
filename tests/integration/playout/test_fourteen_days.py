"""Fourteen days on a virtual clock, across a change of the clocks, with failures thrown in."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import numpy as np
import pytest
from tests.virtual_newsroom import RATE

from paperradio.domain.rundown import ItemKind
from paperradio.playout.history import Airing
from paperradio.playout.scheduled import REST_SECONDS

if TYPE_CHECKING:
    from tests.integration.playout.conftest import Station

BERLIN = ZoneInfo("Europe/Berlin")
SEED = 20_261_025
ONE_ITEM_SECONDS = 300
BLINK_SECONDS = 20
"""What comes within the time in which the next item is settled waits for the one after it."""
MOST_RACKED, MOST_AIRINGS = 70, 3300
DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DOWNS: dict[str, tuple[tuple[str, ...], float, float]] = {
    "newsroom": (("newsroom",), 15.5, 5),
    "catalogue": (("catalogue",), 13, 8),
    "store": (("store",), 16.75, 3),
    "all but air": (("newsroom", "catalogue", "store"), 12, 20),
    "a day and more": (("newsroom",), 15, 30),
    "lost catalogue": (("empty",), 14, 9),
    "slow": (("slow",), 16, 1),
    "broken clip": (("broken",), 16, 2),
    "air stopped": (("air",), 17.5, 1.5),
    "air restarted": (("restart",), 18.1, 0),
    "air killed": (("kill",), 18.1, 0),
}
"""What fails, from which hour of its day on, for how many hours."""


@dataclass(frozen=True)
class Failure:
    """One that happens on `day`, from `begins` to `ends`."""

    name: str
    day: date
    begins: datetime
    ends: datetime


def failures(first: date, chance: np.random.Generator) -> list[Failure]:
    """One a day from the second day on, in an order that chance decides; a long one leaves the next day free."""
    day, found = first + DAY, []
    for name in chance.permutation(list(DOWNS)).tolist():
        _, hour, lasts = DOWNS[name]
        begins = local(day, hour + chance.uniform(0, 0.05))
        found.append(Failure(name, day, begins, begins + timedelta(hours=lasts)))
        day += 2 * DAY if lasts > 16 else DAY
    return found


def local(day: date, hour: float) -> datetime:
    """The hour on Berlin's wall clock, in UTC."""
    whole = datetime(day.year, day.month, day.day, int(hour), round(hour % 1 * 60), tzinfo=BERLIN)
    return whole.astimezone(UTC)


def play(station: Station, end: datetime, planned: Sequence[Failure]) -> None:
    """On the air until `end`, with what fails meanwhile."""
    events = [(one.begins, one.name, True) for one in planned] + [(one.ends, one.name, False) for one in planned]
    for at, name, fails in sorted(events):
        station.run_until(at)
        for thing in DOWNS[name][0]:
            strike(station, thing, fails)
    station.run_until(end)


def strike(station: Station, thing: str, fails: bool) -> None:
    if thing == "newsroom":
        station.newsroom.up = not fails
    elif thing == "catalogue":
        station.catalogue.reachable = not fails
    elif thing == "store":
        station.store.reachable = not fails
    elif thing == "empty":
        station.catalogue.empty = fails
    elif thing in ("slow", "broken"):
        setattr(station.newsroom, thing, fails)
    elif fails:
        station.switch_off(orderly=thing != "kill")
        station.clock.advance(90 * 60 if thing == "air" else 20)
        station.switch_on()


def airings(station: Station, *kinds: ItemKind, item: str = "") -> list[Airing]:
    return [one for one in station.air.log.airings if one.kind in kinds and item in ("", one.item_id)]


def shows(station: Station) -> list[str]:
    """The ids of the shows that were made."""
    return [name for name in station.newsroom.made if name.startswith("show:")]


def day_of(show: str) -> date:
    return date.fromisoformat(show.split(":")[3])


def hit(planned: Sequence[Failure], *names: str) -> set[str]:
    """The dailies of the days on which these failed."""
    return {f"show:main:daily:{one.day}:1" for one in planned if one.name in names}


def check_made(station: Station, days: Sequence[date], missed: set[str]) -> None:
    """Every show that was due was made; making one twice would have failed at once."""
    due = {f"show:main:daily:{day}:1" for day in days}
    due |= {f"show:main:weekly:{day}:1" for day in days if day.weekday() == 5}
    made = {name for name in shows(station) if day_of(name) >= days[0]}
    assert made == due - missed


def check_aired(station: Station) -> None:
    """Once in each slot that it could be in, and nothing else began between its time and itself."""
    for name in shows(station):
        begun = airings(station, ItemKind.SHOW, item=name)
        slots = station.newsroom.editions[name].slots
        assert all(any(slot.start.timestamp() <= one.started < slot.end.timestamp() for slot in slots) for one in begun)
        heard = [one for one in begun if one.completed]
        for slot in slots:
            begins, ends = slot.start.timestamp(), slot.end.timestamp()
            rested = [one.ended + REST_SECONDS for one in heard if one.started < begins]
            ready = max([begins, station.racked[name].timestamp(), *rested])
            here = [one for one in heard if begins <= one.started < ends]
            could = ready < min(ends, station.clock.now().timestamp()) - ONE_ITEM_SECONDS
            assert bool(here) == could, f"{name} in the slot of {slot.start}: {here}"
            if here:
                check_prompt(station, here[0], ready)
        last_begun = [max(slot.start for slot in slots if slot.start.timestamp() <= one.started) for one in heard]
        assert len(set(last_begun)) == len(heard), f"{name} twice in a slot: {heard}"


def check_prompt(station: Station, airing: Airing, ready: float) -> None:
    """No other item began after the show could have."""
    on_again = [at.timestamp() for at in station.restarts if at.timestamp() < airing.started]
    ready = max(ready, *on_again[-1:])
    between = [one for one in station.air.log.airings if ready + BLINK_SECONDS < one.started < airing.started]
    waited_for = (ItemKind.SHOW, ItemKind.WELCOME)
    assert not [one for one in between if one.kind not in waited_for], (airing, between)


def check_hours(station: Station, delayed: set[str]) -> None:
    """Those that nothing held up were on at their times on the wall clock, also after the change."""
    wanted = {"daily": (18, 22, 7), "weekly": (10, 20)}
    for name in set(shows(station)) - delayed:
        begun = airings(station, ItemKind.SHOW, item=name)
        on_the_wall = [datetime.fromtimestamp(one.started, BERLIN) for one in begun]
        hours = wanted[name.split(":")[2]][: len(on_the_wall)]
        assert [at.hour for at in on_the_wall] == list(hours), (name, on_the_wall)
        late = [one for one in begun if one.started % 3600 > ONE_ITEM_SECONDS]
        assert all(any(one.started == other.ended for other in airings(station, ItemKind.SHOW)) for one in late), late


def check_announced(station: Station, delayed: set[str]) -> None:
    """By a trail, and among what comes next, before it began."""
    for name in set(shows(station)) - delayed:
        begun = airings(station, ItemKind.SHOW, item=name)[0].started
        trails = airings(station, ItemKind.TRAIL, item=name.replace("show:", "trail:"))
        assert trails and all(one.started < begun for one in trails), name
        assert station.told[name].timestamp() < begun - 10 * 60, name
    assert {one.item_id.replace("trail:", "show:") for one in airings(station, ItemKind.TRAIL)} <= set(shows(station))


def check_never_silent(station: Station) -> None:
    """One item after the other, and music only where there is nothing to say yet, and for a breath after a restart."""
    assert station.longest_quiet <= RATE
    gaps = [(one.ended, two.started) for one, two in pairwise(station.air.log.airings) if two.started - one.ended > 0.2]
    off = [at.timestamp() for at in station.restarts]
    assert all(any(ended <= at <= started + 1 for at in off) for ended, started in gaps)
    assert len(gaps) < len(off)
    beds = [one for one in airings(station, ItemKind.BED) if one.started > off[0] + 3600]
    assert sum(one.ended - one.started for one in beds) < 60 * len(off)


def check_taken_up(station: Station) -> None:
    """What was begun and not there in time ends with a line, at once, and its rest is told soon, or the whole later."""
    log = station.air.log.airings
    cut = [(one, two) for one, two in pairwise(log) if one.heard]
    assert len(cut) > 20
    assert all(two.kind is ItemKind.BRIDGE and two.started == one.ended for one, two in cut)
    told = [
        [one for one in airings(station, ItemKind.SEGMENT, item=first.item_id) if one.started > first.started]
        for first, _ in cut
    ]
    assert all(again and again[0].completed for again in told[:-1])
    soon = [again[0].started - first.ended < 1800 for again, (first, _) in zip(told[:-1], cut, strict=False)]
    assert soon.count(True) > 0.8 * len(soon)
    assert any(one.kind is ItemKind.RESUME for one in log)


def check_bounded(station: Station) -> None:
    """The rack, the spool and what is remembered."""
    assert station.most_racked < MOST_RACKED
    assert station.most_spooled < 20 * 60 * 60 / 180
    assert station.air.log.spooled < 20
    assert len(station.air.log.airings) <= 2 * MOST_AIRINGS
    assert len(list((station.folder / "rack" / "items").iterdir())) == len(station.rack.candidates())
    slots = [one.slots for one in station.rack.candidates() if one.slots]
    assert all(any(slot.end > station.clock.now() - HOUR for slot in each) for each in slots)


@pytest.mark.slow
def test_fourteen_days_with_failures_across_the_end_of_summer_time(station: Callable[..., Station]) -> None:
    begins = datetime(2026, 10, 15, 4, tzinfo=UTC)
    planned = failures(begins.date(), np.random.default_rng(SEED))
    on = station(begins, "Europe/Berlin", SEED)
    play(on, begins + 14 * DAY, planned)
    missed = hit(planned, "a day and more")
    delayed = {f"show:main:daily:{one.ends.date()}:1" for one in planned} | hit(planned, *DOWNS)
    delayed |= {name for name in shows(on) if day_of(name) < begins.date()}
    check_made(on, [begins.date() + DAY * number for number in range(14)], missed)
    check_aired(on)
    check_hours(on, delayed)
    check_announced(on, delayed)
    check_never_silent(on)
    check_taken_up(on)
    check_bounded(on)


def test_the_start_of_summer_time_moves_no_show_on_the_wall(station: Callable[..., Station]) -> None:
    begins = datetime(2027, 3, 27, 4, tzinfo=UTC)
    on = station(begins, "Europe/Berlin", SEED)
    play(on, begins + 3 * DAY, ())
    check_made(on, [begins.date() + DAY * number for number in range(3)], set())
    check_aired(on)
    check_hours(on, {name for name in shows(on) if day_of(name) < begins.date()})
    check_never_silent(on)
