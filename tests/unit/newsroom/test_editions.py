from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.show import Edition
from paperradio.errors import BadInput
from paperradio.newsroom.editions import edition_by_hand
from paperradio.newsroom.timetable import Timetable
from paperradio.settings import ChannelSettings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryCatalogue

FORMATS = load_formats([shipped_folder("configs") / "shows"])
CHANNEL = ChannelSettings(time_zone="Europe/Berlin")
NOW = datetime(2026, 10, 26, 12, tzinfo=UTC)
"""A Monday, the day after the clocks were put back."""


class House:
    """What knows of other editions."""

    def __init__(self) -> None:
        self.catalogue = MemoryCatalogue(FakeClock(NOW))

    def edition(self, format: str, day: str = "") -> Edition:
        wanted = date.fromisoformat(day) if day else None
        timetable = Timetable(CHANNEL, FORMATS)
        return edition_by_hand(CHANNEL, FORMATS[format], wanted, NOW, self.catalogue, timetable)

    def made(self, edition: Edition) -> None:
        record = ItemRecord(edition.id, ItemKind.SHOW, "", 1.0, NOW, "", "", channel="main", format=edition.format)
        self.catalogue.add_item(replace(record, date=edition.date, until=edition.until))


@pytest.fixture
def house() -> House:
    return House()


def test_a_day_is_that_of_the_channel(house: House) -> None:
    edition = house.edition("daily", "2026-10-25")
    assert edition.since == datetime(2026, 10, 24, 22, tzinfo=UTC)
    assert edition.until == datetime(2026, 10, 25, 23, tzinfo=UTC), "the day has 25 hours"
    assert edition.date == "2026-10-25"


def test_a_week_ends_with_the_day(house: House) -> None:
    edition = house.edition("weekly", "2026-10-25")
    assert edition.since == datetime(2026, 10, 18, 22, tzinfo=UTC)
    assert edition.until == datetime(2026, 10, 25, 23, tzinfo=UTC)


def test_today_ends_now_and_without_a_day_it_is_what_came_last(house: House) -> None:
    assert house.edition("daily", "2026-10-26").until == NOW
    edition = house.edition("daily")
    assert (edition.date, edition.since, edition.until) == ("2026-10-26", NOW - timedelta(hours=24), NOW)
    with pytest.raises(BadInput, match="has not come yet"):
        house.edition("daily", "2026-10-27")


def test_it_takes_a_number_that_the_timetable_does_not_use(house: House) -> None:
    assert house.edition("block", "2026-10-25").number == 1
    assert house.edition("weekly", "2026-10-25").number == 2
    first = house.edition("daily", "2026-10-25")
    house.made(first)
    house.catalogue.withdraw(first.id)
    assert (first.number, house.edition("daily", "2026-10-25").number) == (2, 3)
