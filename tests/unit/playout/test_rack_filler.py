from __future__ import annotations

import asyncio
import errno
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord, Slot
from paperradio.lane import Hung
from paperradio.playout.history import Airing, History
from paperradio.playout.rack import Rack
from paperradio.playout.rack_filler import EMPTY_POLL_SECONDS, GLANCE, LOOK_SECONDS, RackFiller
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue, VirtualClock

T = TypeVar("T")
Publish = Callable[..., Item]
HOUR = 3600.0


async def inline(function: Callable[..., T], *arguments: Any) -> T:
    return function(*arguments)


class CountedCatalogue(MemoryCatalogue):
    """Keeps the limits of the listings that were asked for."""

    def __init__(self, clock: FakeClock) -> None:
        super().__init__(clock)
        self.asked: list[int] = []

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        self.asked.append(limit)
        return super().items(kinds, limit, paper_id)


class Room:
    """A rack filler with its surroundings; segments last 1000 s and the rack wants an hour."""

    def __init__(self, folder: Path, publish: Publish) -> None:
        self.clock = FakeClock()
        self.catalogue = CountedCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.history = History()
        self.rack = Rack(folder)
        self.filler = RackFiller(
            self.rack, self.catalogue, self.store, self.history, self.clock, inline, 1.0, 2.0, "main"
        )
        self._publish = publish

    def publish(self, name: str, **options: Any) -> Item:
        return self._publish(self.catalogue, self.store, name, **({"clips": 1, "pause": 996.0} | options))

    def show(self, name: str, *hours: float, **options: Any) -> Item:
        """A show with slots of an hour that begin so many hours from now."""
        now = self.clock.now()
        starts = [now + timedelta(hours=each) for each in hours]
        slots = tuple(Slot(start, start + timedelta(hours=1)) for start in starts)
        given = {"kind": ItemKind.SHOW, "slots": slots, "clips": 1} | options
        return self._publish(self.catalogue, self.store, name, **given)

    def aired(self, name: str) -> None:
        now = self.clock.now().timestamp()
        self.history.add(Airing(f"run of {name} {now}", "main", name, ItemKind.SEGMENT, name, now - 1, now))

    async def look(self) -> set[str]:
        """A full look; what is on the rack then."""
        self.clock.advance(LOOK_SECONDS)
        await self.filler.step()
        return {one.id for one in self.rack.candidates()}


@pytest.fixture
def room(tmp_path: Path, publish: Publish) -> Room:
    return Room(tmp_path, publish)


async def test_it_takes_the_newest_fresh_hours_and_all_that_fills(room: Room) -> None:
    for number in range(9):
        room.publish(f"s{number}", age_minutes=number)
    room.publish("hello", kind=ItemKind.WELCOME, age_minutes=500)
    room.publish("talk", kind=ItemKind.FILLER, age_minutes=500)
    room.publish("ident", kind=ItemKind.IDENT, age_minutes=500)
    assert await room.look() == {"s0", "s1", "s2", "s3", "hello", "talk", "ident"}


async def test_reruns_are_kept_beside_the_fresh_ones(room: Room) -> None:
    for number in range(5):
        room.publish(f"s{number}", age_minutes=number)
    for name in ("s0", "s1"):
        room.aired(name)
    assert await room.look() == {"s0", "s1", "s2", "s3", "s4"}


async def test_the_rack_stays_within_its_bound(room: Room) -> None:
    for number in range(30):
        room.publish(f"s{number:02}", age_minutes=100 - number)
        await room.look()
        room.aired(f"s{number:02}")
    kept = await room.look()
    assert len(kept) <= 2.5 * HOUR / 1000 + 2
    assert len(kept) >= 6


async def test_withdrawn_items_go_at_once(room: Room) -> None:
    for number in range(3):
        room.publish(f"s{number}", age_minutes=number)
    await room.look()
    room.catalogue.withdraw("s1")
    assert await room.look() == {"s0", "s2"}


async def test_an_empty_catalogue_does_not_empty_the_rack(room: Room) -> None:
    for number in range(3):
        room.publish(f"s{number}", age_minutes=number)
    full = await room.look()
    room.filler._catalogue = MemoryCatalogue(room.clock)
    assert await room.look() == full


async def test_an_outage_is_a_fault_that_heals(room: Room) -> None:
    room.publish("s1")
    room.store.reachable = False
    assert await room.look() == set()
    assert "switched off" in room.filler.faults()[0]
    room.store.reachable = True
    await room.filler.step()
    assert room.filler.faults() == ()
    assert {one.id for one in room.rack.candidates()} == {"s1"}


async def test_a_missing_artefact_costs_only_its_item(room: Room) -> None:
    lost = room.publish("lost", amplitude=0.5)
    room.publish("found", age_minutes=5)
    data = room.store.files.pop(lost.assets()[0].key)
    assert await room.look() == {"found"}
    assert "Title of lost" in room.filler.faults()[0]
    room.store.put_at(lost.assets()[0].key, data)
    assert await room.look() == {"found", "lost"}
    assert room.filler.faults() == ()


async def test_a_damaged_artefact_costs_only_its_item(room: Room) -> None:
    odd = room.publish("odd", amplitude=0.5)
    room.publish("found", age_minutes=5)
    room.store.files[odd.assets()[0].key] = b"something else"
    assert await room.look() == {"found"}
    assert "Title of odd" in room.filler.faults()[0]


async def test_new_items_are_noticed_at_the_next_poll_and_quiet_polls_are_cheap(room: Room) -> None:
    room.publish("s1")
    await room.look()
    asked = room.catalogue.asked = []
    for _ in range(5):
        room.clock.advance(2)
        await room.filler.step()
    assert asked == [GLANCE] * 5
    room.publish("s2", age_minutes=-1)
    room.clock.advance(2)
    await room.filler.step()
    assert {one.id for one in room.rack.candidates()} == {"s1", "s2"}


async def test_an_empty_rack_does_not_wait_for_the_next_poll(room: Room) -> None:
    clock = VirtualClock()
    filler = RackFiller(room.rack, room.catalogue, room.store, room.history, clock, inline, 1.0, 2.0, "main")
    async with asyncio.TaskGroup() as group:
        running = group.create_task(filler.run())
        await clock.run_for(0.1)
        room.publish("s1")
        await clock.run_for(EMPTY_POLL_SECONDS)
        assert {one.id for one in room.rack.candidates()} == {"s1"}
        room.catalogue.asked.clear()
        await clock.run_for(6.0)
        assert len(room.catalogue.asked) == 3
        running.cancel()


async def test_shows_and_trails_are_racked_ahead_of_their_slots(room: Room) -> None:
    room.show("soon", 0.5)
    room.show("later", 3)
    room.show("trail", 0.2, kind=ItemKind.TRAIL)
    room.show("over", -2)
    room.show("podcast")
    assert await room.look() == {"soon", "trail"}


async def test_the_next_show_is_racked_however_far_it_is(room: Room) -> None:
    room.show("far", 30)
    room.show("further", 40)
    assert await room.look() == {"far"}


async def test_a_show_stays_until_its_last_slot_is_over(room: Room) -> None:
    room.show("daily", 0, 5)
    room.show("other", 3)
    assert await room.look() == {"daily"}
    room.clock.advance(1.5 * HOUR)
    assert await room.look() == {"daily", "other"}
    room.store.reachable = False
    room.clock.advance(4 * HOUR)
    assert await room.look() == {"daily"}
    room.clock.advance(1 * HOUR)
    assert await room.look() == set()


async def test_what_belongs_to_another_channel_is_not_taken(room: Room) -> None:
    room.show("ours", 0, channel="main")
    room.show("theirs", 0, channel="physics")
    room.publish("segment", channel="physics")
    room.publish("shared")
    assert await room.look() == {"ours", "shared"}


async def test_a_withdrawn_show_goes_at_once(room: Room) -> None:
    room.show("daily", 0)
    assert await room.look() == {"daily"}
    room.catalogue.withdraw("daily")
    assert await room.look() == set()


async def test_a_show_of_a_withdrawn_paper_goes_with_its_trail_once_that_was_said(room: Room) -> None:
    room.show("daily", 0, 5, papers=(PaperId("2609.00001v1"),))
    room.show("trail:daily", 0, kind=ItemKind.TRAIL)
    room.show("other", 0, papers=(PaperId("2609.00002v1"),))
    assert await room.look() == {"daily", "trail:daily", "other"}
    room.catalogue.add_papers([Paper(PaperId("2609.00001v2"), "Gone", withdrawn=True)])
    room.publish("correction:2609.00001", age_minutes=-1)
    assert await room.look() == {"other", "correction:2609.00001"}


async def test_shows_older_than_those_that_are_listed_stay_when_one_of_these_goes(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    for age, name in enumerate(("last listed", "not listed"), 2):
        room.show(name, 0, age_minutes=age)
    room.show("daily", 0, age_minutes=1, papers=(PaperId("2609.00001v1"),))
    room.show("new", 0)
    assert await room.look() == {"not listed", "last listed", "daily", "new"}
    monkeypatch.setattr("paperradio.playout.listing.SHOWS_LISTED", 3)
    room.catalogue.add_papers([Paper(PaperId("2609.00001v2"), "Gone", withdrawn=True)])
    room.publish("correction:2609.00001")
    assert await room.look() == {"not listed", "last listed", "new", "correction:2609.00001"}


async def test_a_show_whose_item_is_lost_is_a_fault_and_no_more(room: Room) -> None:
    room.show("lost", 0)
    room.store.delete(room.catalogue.items()[0].item_key)
    room.publish("segment")
    assert await room.look() == {"segment"}
    assert [line for line in room.filler.faults() if "Title of lost" in line]


async def test_a_disk_that_is_nearly_full_is_named_and_what_is_over_makes_room(
    room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    room.show("over", -0.5)
    room.publish("segment")
    assert await room.look() == {"over", "segment"}
    room.clock.advance(HOUR)
    room.publish("more")

    def refused(path: Path, data: bytes) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("paperradio.playout.rack.write_whole", refused)
        full.setattr(room.rack, "free_bytes", lambda: 3 << 20)
        assert await room.look() == {"segment"}
        assert room.filler.faults() == ("disk: 3 MiB are free for the rack", "rack: No space left on device")
    assert await room.look() == {"segment", "more"}
    assert room.filler.faults() == ()


async def test_a_store_that_is_gone_is_named_before_it_is_needed(room: Room) -> None:
    room.publish("segment")
    await room.look()
    room.store.reachable = False
    await room.look()
    assert room.filler.faults() == ("artefact store: switched off",)


async def test_what_hangs_is_named_and_not_what_waits_for_it(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    hanging = asyncio.Event()
    hanging.set()

    async def lane(function: Callable[..., T], *arguments: Any) -> T:
        """A store that does not answer holds up all that is asked after it."""
        if hanging.is_set() and (function == room.store.get or lane_hangs):
            lane_hangs.append(True)
            raise Hung("the last call is not back yet")
        return function(*arguments)

    lane_hangs: list[bool] = []
    monkeypatch.setattr(room.filler, "_aside", lane)
    room.publish("segment")
    for _ in range(3):
        await room.look()
        (fault,) = room.filler.faults()
        assert fault.startswith("artefact store: ")
    hanging.clear()
    await room.look()
    assert room.filler.faults() == ()


async def test_what_nobody_thought_of_is_a_fault_and_no_more(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> None:
        raise ZeroDivisionError("what nobody thought of")

    with monkeypatch.context() as failing:
        failing.setattr(room.catalogue, "open_items", broken)
        await room.look()
        assert room.filler.faults() == ("rack: ZeroDivisionError: what nobody thought of",)
    await room.look()
    assert room.filler.faults() == ()
