from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.show import Edition
from paperradio.errors import SourceUnreachable, StoreUnreachable
from paperradio.newsroom.durable import MOST_ATTEMPTS
from paperradio.newsroom.programme import LOOK_SECONDS, Programme
from paperradio.newsroom.timetable import Timetable
from paperradio.settings import load_formats, load_settings
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryCatalogue

START = datetime(2026, 11, 19, 16, 29, tzinfo=UTC)
"""A Thursday, a minute before the daily show is prepared."""


class FakeWorkflows:
    """Remembers what was begun; nothing ends by itself."""

    def __init__(self) -> None:
        self.begun: list[Edition] = []
        self.running: list[str] = []
        self.elsewhere: list[str] = []
        self.refused: set[str] = set()

    def is_making(self) -> bool:
        return bool(self.running)

    def unfinished(self, edition: Edition) -> bool:
        return edition.id in (*self.running, *self.elsewhere)

    def enqueue(self, edition: Edition) -> bool:
        if edition.id in self.refused:
            return False
        self.begun.append(edition)
        self.running.append(edition.id)
        return True


class House:
    """A programme with everything around it."""

    def __init__(self, start: datetime = START) -> None:
        settings = load_settings(
            options={"channel": [{"time_zone": "UTC"}], "intake": {"retry_seconds": 300, "source": "folder:x"}}
        )
        self.clock = FakeClock(start)
        self.catalogue = MemoryCatalogue(self.clock)
        self.workflows = FakeWorkflows()
        timetable = Timetable(settings.first_channel, load_formats([shipped_folder("configs") / "shows"]))
        self.programme = Programme(settings, timetable, self.catalogue, self.workflows, self.clock)

    def came(self, name: str) -> None:
        self.catalogue.add_papers([Paper(PaperId(name), name)])

    def after(self, **time: float) -> bool:
        self.clock.advance(timedelta(**time).total_seconds())
        return self.programme.step()

    def finish(self, made: bool = True) -> None:
        show, edition = self.workflows.running.pop(), self.workflows.begun[-1]
        if made:
            record = ItemRecord(show, ItemKind.SHOW, "", 1.0, self.clock.now(), "", "", until=edition.until)
            of = replace(record, channel=edition.channel, format=edition.format, date=edition.date)
            self.catalogue.add_item(of)
        else:
            self.workflows.refused.add(show)
        self.programme.ended(show, None)

    @property
    def begun(self) -> list[str]:
        return [edition.id.removeprefix("show:main:") for edition in self.workflows.begun]


@pytest.fixture
def house() -> House:
    house = House()
    house.came("p1")
    return house


def test_a_show_is_begun_when_its_preparation_begins_and_segments_wait_for_it(house: House) -> None:
    assert house.programme.step() is False
    assert house.after(minutes=1) is True
    assert house.begun == ["daily:2026-11-19:1"]
    assert house.after(minutes=5) is True
    house.finish()
    assert house.programme.step() is False
    assert house.begun == ["daily:2026-11-19:1"]


def test_day_after_day_each_show_is_begun_once(house: House) -> None:
    for _ in range(3 * 24 * 6):
        if house.after(minutes=10):
            house.finish()
    assert house.begun == [
        "daily:2026-11-19:1",
        "daily:2026-11-20:1",
        "weekly:2026-11-21:1",
        "daily:2026-11-21:1",
    ]


def test_a_show_that_failed_for_good_is_not_begun_again(house: House) -> None:
    house.after(minutes=1)
    house.finish(made=False)
    assert house.after(minutes=1) is False
    assert house.after(minutes=30) is False
    assert len(house.begun) == 1


def test_after_a_passing_obstacle_it_is_begun_again_and_segments_are_made_meanwhile(house: House) -> None:
    house.after(minutes=1)
    show = house.workflows.running.pop()
    house.programme.ended(show, SourceUnreachable("away"))
    assert house.programme.step() is False
    assert house.after(seconds=301) is True
    house.workflows.running.pop()
    house.programme.ended(show, StoreUnreachable("away"))
    assert house.after(seconds=2 * LOOK_SECONDS + 1) is True
    assert house.begun == ["daily:2026-11-19:1"] * 3


def test_a_store_that_is_away_for_hours_does_not_use_up_the_tries(house: House) -> None:
    house.after(minutes=1)
    for _ in range(2 * 3600 // 5):
        if house.workflows.running:
            house.programme.ended(house.workflows.running.pop(), StoreUnreachable("away"))
        house.after(seconds=5)
    assert len(house.begun) < MOST_ATTEMPTS
    assert house.after(minutes=5) is True, "it is tried every five minutes still"


def test_an_edition_of_a_clock_that_was_ahead_does_not_stand_for_those_before_it(house: House) -> None:
    ahead = ItemRecord("show:main:daily:2027-11-19:1", ItemKind.SHOW, "", 1.0, house.clock.now(), "", "")
    until = house.clock.now() + timedelta(days=365)
    house.catalogue.add_item(replace(ahead, channel="main", format="daily", date="2027-11-19", until=until))
    assert house.after(minutes=1) is True
    assert house.begun == ["daily:2026-11-19:1"]


def test_what_another_newsroom_makes_is_left_to_it(house: House) -> None:
    house.workflows.elsewhere = ["show:main:daily:2026-11-19:1"]
    assert house.after(minutes=1) is False
    house.workflows.elsewhere = []
    assert house.after(minutes=1) is True


def test_what_was_made_by_hand_does_not_stand_for_the_show_of_the_evening(house: House) -> None:
    by_hand = ItemRecord(
        "show:main:daily:2026-11-19:2",
        ItemKind.SHOW,
        "",
        1.0,
        house.clock.now(),
        "",
        "",
        channel="main",
        format="daily",
        date="2026-11-19",
        until=house.clock.now(),
    )
    house.catalogue.add_item(by_hand)
    assert house.after(minutes=1) is True
    (edition,) = house.workflows.begun
    assert edition.until - edition.since == timedelta(hours=24)


def test_a_show_is_not_missed_by_a_station_that_was_not_there_yet() -> None:
    house = House(START + timedelta(hours=3))
    house.came("p1")
    assert house.after(minutes=1) is False
    assert house.after(hours=21) is True
    assert house.begun == ["daily:2026-11-20:1"]


def test_while_the_catalogue_is_away_nothing_is_begun(house: House) -> None:
    house.catalogue.reachable = False
    with pytest.raises(StoreUnreachable):
        house.after(minutes=1)
    house.catalogue.reachable = True
    assert house.programme.step() is True
