"""Which shows are due, and when they air. Nothing here asks the time: it is told."""

from __future__ import annotations

import functools
import itertools
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from paperradio.domain.rundown import ItemRecord, Slot
from paperradio.domain.show import Edition
from paperradio.errors import ConfigurationError
from paperradio.settings import ChannelSettings, ShowFormat
from paperradio.settings.crontab import crontab_trigger

LATEST_AFTER = timedelta(hours=12)
"""A show that is late is aired at most so long after its time, or after it was made up for."""
REPEAT_WINDOW = timedelta(hours=1)
TRAIL_WINDOW = timedelta(minutes=10)
APART = timedelta(hours=2)
"""A late first airing and a repeat are at least so far from each other."""
_LOOK_DAYS = 400
_CACHED_DAYS = 2000


class WallTimes:
    """The times of one crontab expression as the clock on the wall shows them, each day for itself.

    A time that the change of the clocks leaves out comes as much later as the clocks were put forward; one that
    comes twice counts the first time.
    """

    def __init__(self, expression: str, zone: ZoneInfo) -> None:
        """Raises ValueError for what is no crontab expression."""
        self._trigger = crontab_trigger(expression)
        self._zone = zone
        self.on = functools.lru_cache(maxsize=_CACHED_DAYS)(self._on)
        """The times of one day, in UTC."""

    def until(self, last: datetime) -> tuple[date, int, datetime] | None:
        """The latest time not after `last`: its day, its number on that day from 1, and itself in UTC."""
        day = last.astimezone(self._zone).date()
        for back in range(_LOOK_DAYS):
            times = self.on(day - timedelta(days=back))
            for number in range(len(times), 0, -1):
                if times[number - 1] <= last:
                    return day - timedelta(days=back), number, times[number - 1]
        return None

    def after(self, first: datetime) -> Iterator[datetime]:
        """The times after `first`, in UTC."""
        day = first.astimezone(self._zone).date()
        for ahead in range(_LOOK_DAYS):
            yield from (each for each in self.on(day + timedelta(days=ahead)) if each > first)

    def between(self, first: datetime, last: datetime) -> Iterator[datetime]:
        """The times after `first` and before `last`, in UTC."""
        return itertools.takewhile(lambda at: at < last, self.after(first))

    def _on(self, day: date) -> Sequence[datetime]:
        found: list[datetime] = []
        at = self._trigger.get_next_fire_time(None, datetime.combine(day, time(), UTC))
        while at is not None and at.date() == day:
            found.append(at.replace(tzinfo=self._zone, fold=0).astimezone(UTC))
            at = self._trigger.get_next_fire_time(None, at + timedelta(seconds=1))
        return tuple(found)


class Timetable:
    """The shows of one channel."""

    def __init__(self, channel: ChannelSettings, formats: Mapping[str, ShowFormat]) -> None:
        """Raises ConfigurationError where the channel names a format that there is not."""
        unknown = [name for name in (*channel.shows, *channel.schedule) if name not in formats]
        if unknown:
            raise ConfigurationError(f"channel {channel.name}: there is no show format {unknown[0]!r}")
        self._channel = channel.name
        self._formats = {name: formats[name] for name in channel.shows}
        crons = {name: channel.schedule.get(name, format.cron) for name, format in self._formats.items()}
        self._airs = {name: WallTimes(cron, channel.zone) for name, cron in crons.items() if cron}
        self._repeats = {
            name: [WallTimes(cron, channel.zone) for cron in self._formats[name].repeats if cron] for name in self._airs
        }

    def due(self, now: datetime, latest: Mapping[str, ItemRecord | None]) -> Sequence[Edition]:
        """What has to be made: editions whose preparation has come, one of each format at most, the first to air first.

        `latest` is the last planned edition of each format. Of those that were missed only the last one is made; none
        where the next one is prepared before it could be aired.
        """
        found = (self._edition(name, now, latest.get(name)) for name in self._airs)
        return sorted((each for each in found if each is not None), key=lambda each: (each.slots[0].start, each.format))

    def next_airing(self, now: datetime) -> Mapping[str, datetime]:
        """When each format airs next (no repeat), in UTC."""
        return {name: at for name, times in self._airs.items() if (at := next(times.after(now), None)) is not None}

    def preparation(self, edition: Edition) -> datetime:
        """When the work on a planned edition was to begin."""
        return edition.slots[0].start - self._before(edition.format)

    def airs(self, format: str) -> bool:
        """Whether a format has times of its own."""
        return format in self._airs

    def planned_on(self, format: str, day: date) -> int:
        """How many editions of a format the plan has for a day."""
        return len(self._airs[format].on(day)) if format in self._airs else 0

    def is_planned(self, record: ItemRecord) -> bool:
        """Whether this edition is one of the plan's, not one that was made by hand."""
        return number_of(record) <= max(1, self.planned_on(record.format, date.fromisoformat(record.date)))

    def _edition(self, name: str, now: datetime, latest: ItemRecord | None) -> Edition | None:
        before = self._before(name)
        planned = self._airs[name].until(now + before)
        if planned is None:
            return None
        day, number, air = planned
        if latest is not None and (latest.date, number_of(latest)) >= (day.isoformat(), number):
            return None
        following = next(self._airs[name].after(air), None)
        late = now >= air
        if late and following is not None and following - before - now < before:
            return None
        until = now if late else air - before
        since = latest.until if latest is not None else None
        return Edition(
            channel=self._channel,
            format=name,
            date=day.isoformat(),
            since=since or until - timedelta(hours=self._formats[name].window_hours),
            until=until,
            slots=self._slots(name, air, following, now),
            number=number,
        )

    def _slots(self, name: str, air: datetime, following: datetime | None, now: datetime) -> tuple[Slot, ...]:
        begins = max(air, now)
        end = begins + LATEST_AFTER
        if following is not None:
            next_work = following - self._before(name)
            end = min(end, next_work if next_work > begins else following)
        first_repeat = air if begins == air else now + APART
        last = following or begins + LATEST_AFTER
        starts = sorted({at for times in self._repeats[name] for at in times.between(first_repeat, last)})
        return (Slot(air, end), *(Slot(start, start + REPEAT_WINDOW) for start in starts))

    def _before(self, name: str) -> timedelta:
        return timedelta(minutes=self._formats[name].prepare_before_minutes)


def trail_slots(edition: Edition, format: ShowFormat, now: datetime) -> tuple[Slot, ...]:
    """When the first airing is announced; nothing that is over by `now`."""
    if not edition.slots:
        return ()
    air = edition.slots[0].start
    starts = sorted(air - timedelta(minutes=minutes) for minutes in format.announce_minutes)
    slots = (Slot(start, min(start + TRAIL_WINDOW, air)) for start in starts)
    return tuple(slot for slot in slots if slot.start < slot.end and slot.end > now)


def number_of(record: ItemRecord) -> int:
    """The number of a show's edition on its day."""
    number = record.id.rpartition(":")[2]
    return int(number) if number.isdigit() else 1
