"""Times as crontab writes them."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from apscheduler.triggers.cron import CronTrigger

_WEEKDAYS = ("sun", "mon", "tue", "wed", "thu", "fri", "sat")
"""As crontab numbers them; 7 is Sunday, too."""
_DAY = rf"[0-7]|{'|'.join(_WEEKDAYS)}"
_DAYS = re.compile(rf"(?:\*|(?P<first>{_DAY})(?:-(?P<last>{_DAY}))?)(?:/(?P<step>\d+))?", re.IGNORECASE)
_FROM = datetime(2000, 1, 1, tzinfo=UTC)


def crontab_trigger(expression: str) -> CronTrigger:
    """The trigger of minute, hour, day, month and weekday. It counts in UTC; which zone is meant, the caller knows.

    Weekdays are those of crontab: APScheduler alone would count them from Monday on.

    Raises:
        ValueError: the expression is none, or names a time that never comes.
    """
    from apscheduler.triggers.cron import CronTrigger

    *others, days = expression.split() or [""]
    trigger = CronTrigger.from_crontab(" ".join((*others, _named(days))), "UTC")
    if trigger.get_next_fire_time(None, _FROM) is None:
        raise ValueError(f"{expression}: that time never comes")
    return trigger


def _named(days: str) -> str:
    """The weekdays by their names, each of a range: a range may go over Sunday."""
    found: list[str] = []
    for each in days.split(","):
        match = _DAYS.fullmatch(each)
        step = int(match["step"] or 1) if match else 0
        if match is None or step == 0 or each == "*":
            found.append(each)
            continue
        first, last = (0, 6) if match["first"] is None else (_number(match["first"]), _number(match["last"]))
        if match["first"] is not None and match["last"] is None:
            last = 6 if match["step"] else first
        days_after = (last - first) % 7 if last != 7 else 7 - first
        found += [_WEEKDAYS[(first + after) % 7] for after in range(0, days_after + 1, step)]
    return ",".join(found)


def _number(day: str | None) -> int:
    if day is None:
        return 0
    return int(day) if day.isdigit() else _WEEKDAYS.index(day.lower())
