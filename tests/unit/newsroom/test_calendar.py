from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.newsroom.calendar import expected, is_due, is_stale, load_evenings, next_feed
from paperradio.shipped import shipped_folder

QUIET = frozenset({date(2026, 11, 26)})  # Thanksgiving, a Thursday
THURSDAY, FRIDAY, MONDAY = date(2026, 9, 24), date(2026, 9, 25), date(2026, 9, 28)


def utc(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("now", "day"),
    [
        ("2026-09-24 04:04", date(2026, 9, 23)),  # a minute before midnight and five minutes, daylight time
        ("2026-09-24 04:05", THURSDAY),
        ("2026-09-25 03:00", THURSDAY),
        ("2026-09-26 12:00", FRIDAY),  # Saturday
        ("2026-09-28 03:59", FRIDAY),  # Sunday night there
        ("2026-09-28 04:05", MONDAY),
        ("2026-11-19 05:04", date(2026, 11, 18)),  # standard time
        ("2026-11-19 05:05", date(2026, 11, 19)),
        ("2026-11-26 12:00", date(2026, 11, 26)),
        ("2026-11-27 12:00", date(2026, 11, 26)),  # nothing was announced on the evening before
        ("2026-11-30 12:00", date(2026, 11, 30)),
    ],
)
def test_which_feed_should_be_there(now: str, day: date) -> None:
    assert expected(utc(now), QUIET) == day


def test_it_is_looked_for_until_it_is_there_and_then_left_alone() -> None:
    assert is_due(utc("2026-09-24 12:00"), None, QUIET)
    assert is_due(utc("2026-09-25 04:05"), THURSDAY, QUIET)
    assert not is_due(utc("2026-09-25 04:05"), FRIDAY, QUIET)
    assert not is_due(utc("2026-09-27 20:00"), FRIDAY, QUIET)
    assert not is_due(utc("2026-11-27 20:00"), date(2026, 11, 26), QUIET)


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-09-24 12:00", "2026-09-25 04:05"),
        ("2026-09-25 12:00", "2026-09-28 04:05"),
        ("2026-11-26 12:00", "2026-11-30 05:05"),
        ("2026-10-30 12:00", "2026-11-02 05:05"),  # over the end of daylight time
        ("2026-09-25 04:04", "2026-09-25 04:05"),
    ],
)
def test_when_the_next_feed_comes(now: str, then: str) -> None:
    assert next_feed(utc(now), QUIET) == utc(then)


def test_a_stale_feed_is_told_from_a_quiet_day() -> None:
    assert not is_stale(utc("2026-09-27 23:00"), FRIDAY, QUIET)
    assert not is_stale(utc("2026-09-28 12:00"), FRIDAY, QUIET)
    assert is_stale(utc("2026-09-28 16:05"), FRIDAY, QUIET)
    assert not is_stale(utc("2026-09-28 16:05"), MONDAY, QUIET)
    assert not is_stale(utc("2026-11-27 23:00"), date(2026, 11, 26), QUIET)
    assert is_stale(utc("2026-11-27 23:00"), date(2026, 11, 26), ())


def test_the_shipped_table_is_read() -> None:
    evenings = load_evenings(shipped_folder("configs") / "arxiv" / "holidays.toml")
    assert date(2026, 11, 26) in evenings
    assert all(evening.weekday() not in (4, 5) for evening in evenings)


@pytest.mark.parametrize("text", ["evenings = [1]", "evenings = 2026-11-26", "days = []", "evenings = [", ""])
def test_a_bad_table_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "holidays.toml").write_text(text)
    with pytest.raises(ConfigurationError, match=r"holidays\.toml"):
        load_evenings(tmp_path / "holidays.toml")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="No such file"):
        load_evenings(tmp_path / "holidays.toml")
