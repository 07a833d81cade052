"""When arXiv announces: Sunday to Thursday at 20:00 US Eastern; the feeds follow at midnight, dated the next day.

Pure functions of the time, the day of the feed that was seen last, and the evenings that are quiet besides Friday and
Saturday.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from paperradio.errors import ConfigurationError

EASTERN = ZoneInfo("America/New_York")
SETTLED = timedelta(minutes=5)
"""So long after midnight a new feed is looked for."""
GRACE = timedelta(hours=12)
"""A feed that is later than this is stale."""
_FIRST_WEEKDAY, _LAST_WEEKDAY = 0, 4  # of feeds: Monday to Friday
_LOOKED_BACK = 30
_DAY = timedelta(days=1)

Evenings = Collection[date]


def has_feed(day: date, quiet: Evenings) -> bool:
    """Whether a feed is dated `day`: there was an announcement the evening before."""
    return _FIRST_WEEKDAY <= day.weekday() <= _LAST_WEEKDAY and day - _DAY not in quiet


def expected(now: datetime, quiet: Evenings) -> date:
    """The day of the feed that should be there at `now`."""
    day = (now.astimezone(EASTERN) - SETTLED).date()
    for _ in range(_LOOKED_BACK):
        if has_feed(day, quiet):
            break
        day -= _DAY
    return day


def feed_time(now: datetime, quiet: Evenings) -> datetime:
    """When the feed that should be there at `now` came: since then arXiv lists no other papers."""
    return _midnight(expected(now, quiet))


def is_due(now: datetime, seen: date | None, quiet: Evenings) -> bool:
    """Whether a feed may be there that is newer than the one seen last."""
    return seen is None or seen < expected(now, quiet)


def next_feed(now: datetime, quiet: Evenings) -> datetime:
    """When the next feed after `now` may be looked for, UTC offset of US Eastern."""
    day = (now.astimezone(EASTERN) - SETTLED).date()
    for _ in range(_LOOKED_BACK):
        day += _DAY
        if has_feed(day, quiet):
            break
    return _midnight(day) + SETTLED


def is_stale(now: datetime, seen: date, quiet: Evenings) -> bool:
    """Whether the feed seen last is older than a quiet day explains."""
    return seen < expected(now - GRACE, quiet)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=EASTERN)


def load_evenings(file: Path) -> frozenset[date]:
    """The quiet evenings of a TOML file with a list `evenings` of dates.

    Raises:
        ConfigurationError: the file is missing or no TOML, or holds something else.
    """
    try:
        table = tomllib.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    evenings = table.get("evenings")
    if set(table) != {"evenings"} or not isinstance(evenings, list):
        raise ConfigurationError(f"{file}: needs one list named evenings")
    for evening in evenings:
        if not isinstance(evening, date) or isinstance(evening, datetime):
            raise ConfigurationError(f"{file}: {evening!r} is no date such as 2026-11-26")
    return frozenset(evenings)
