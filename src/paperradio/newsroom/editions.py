"""Editions that somebody asks for, beside those of the timetable."""

from __future__ import annotations

import math
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from paperradio.domain.show import Edition
from paperradio.errors import BadInput
from paperradio.newsroom.timetable import Timetable
from paperradio.ports import Catalogue
from paperradio.settings import ChannelSettings, ShowFormat

_MOST_OF_A_DAY = 1000


def edition_by_hand(
    channel: ChannelSettings,
    format: ShowFormat,
    day: date | None,
    now: datetime,
    catalogue: Catalogue,
    timetable: Timetable,
) -> Edition:
    """The edition of a day in the channel's time zone, up to now at most; without a day what came last up to now.

    A format that looks back several days covers as many, the last of which is the day. It takes a number that the
    timetable does not use, and has no slots: where it takes the place of a show, the recorder gives it that one's.

    Raises:
        BadInput: the day has not come yet.
        StoreUnreachable.
    """
    zone = channel.zone
    today = now.astimezone(zone).date()
    window = timedelta(hours=format.window_hours)
    if day is None:
        since, until = now - window, now
    else:
        first = day - timedelta(days=max(1, math.ceil(window / timedelta(days=1))) - 1)
        since, until = _midnight(first, zone), min(now, _midnight(day + timedelta(days=1), zone))
        if day > today:
            raise BadInput(f"--date {day}: that day has not come yet")
    edition = Edition(channel.name, format.name, (day or today).isoformat(), since, until)
    return replace(edition, number=_free_number(edition, format, day or today, catalogue, timetable))


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)


def _free_number(edition: Edition, format: ShowFormat, day: date, catalogue: Catalogue, timetable: Timetable) -> int:
    planned = max(1, timetable.planned_on(format.name, day)) if timetable.airs(format.name) else 0
    for number in range(planned + 1, planned + _MOST_OF_A_DAY):
        if catalogue.item(replace(edition, number=number).id) is None:
            return number
    raise BadInput(f"{format.name}: there are {_MOST_OF_A_DAY} editions of {edition.date} already")
