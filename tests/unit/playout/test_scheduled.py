"""Shows and trails at their times, told as small scenes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from paperradio.domain.rundown import ItemKind, Slot
from paperradio.playout.candidate import Candidate
from paperradio.playout.history import Airing, History
from paperradio.playout.rundown import Rundown, Session, choose

SIX = datetime(2026, 9, 1, 18, tzinfo=UTC)
NOW = SIX.timestamp()
MINUTE, HOUR = 60.0, 3600.0
QUIET = Session(NOW - 86_400, greets=False)


def slot(hours: float, lasts: float = 1.0) -> Slot:
    """One that begins so many hours after six."""
    start = SIX + timedelta(hours=hours)
    return Slot(start, start + timedelta(hours=lasts))


def show(name: str, *slots: Slot, minutes: float = 12, kind: ItemKind = ItemKind.SHOW, edition: str = "") -> Candidate:
    made = SIX - timedelta(hours=1)
    return Candidate(name, kind, name, minutes * MINUTE, made, name, None, slots, edition or name)


def segment(name: str) -> Candidate:
    return Candidate(name, ItemKind.SEGMENT, name, 150, SIX - timedelta(hours=9), name)


def aired(one: Candidate, at: float, minutes: float | None = None) -> Airing:
    """Begun so many hours after six; cut after so many minutes."""
    started = NOW + at * HOUR
    ended = started + (one.duration if minutes is None else minutes * MINUTE)
    return Airing(f"{one.id}-{at}", "main", one.id, one.kind, one.subject, started, ended, minutes is None)


def chosen(candidates: list[Candidate], *airings: Airing, at: float = 0.0) -> str | None:
    found = choose(candidates, History(airings), QUIET, NOW + at * HOUR, 4)
    return found.id if found else None


DAILY = show("daily", slot(0, 12), slot(4), slot(13))
PAPER = segment("paper")


def test_a_show_plays_at_its_time_before_fresh_papers_and_not_outside_its_slots() -> None:
    assert chosen([DAILY, PAPER], at=-0.01) == "paper"
    assert chosen([DAILY, PAPER]) == "daily"
    assert chosen([show("short", slot(0)), PAPER], at=1.0) == "paper"
    assert chosen([show("short", slot(0))], at=1.0) is None
    assert chosen([show("podcast only")]) is None


def test_once_in_each_slot() -> None:
    assert chosen([DAILY, PAPER], aired(DAILY, 0), at=0.5) == "paper"
    assert chosen([DAILY, PAPER], aired(DAILY, 0), at=4.1) == "daily"
    assert chosen([DAILY, PAPER], aired(DAILY, 0), aired(DAILY, 4.1), at=4.6) == "paper"
    assert chosen([DAILY, PAPER], aired(DAILY, 0), aired(DAILY, 4.1), at=13.2) == "daily"


def test_one_that_comes_late_plays_when_it_is_there_and_is_not_repeated_at_once() -> None:
    assert chosen([DAILY, PAPER], at=3.9) == "daily"
    assert chosen([DAILY, PAPER], aired(DAILY, 3.9), at=4.2) == "paper"
    assert chosen([DAILY, PAPER], aired(DAILY, 3.9), at=13.0) == "daily"


def test_the_welcome_still_comes_first_and_a_show_before_an_ident() -> None:
    hello = Candidate("hello", ItemKind.WELCOME, "hello", 30, SIX, "hello")
    greeting = Session(NOW - 1, greets=True)
    found = choose([DAILY, hello], History(), greeting, NOW, 4)
    assert found is not None and found.id == "hello"
    ident = Candidate("ident", ItemKind.IDENT, "ident", 5, SIX, "ident")
    played = aired(PAPER, -1)
    found = choose([DAILY, ident, PAPER], History([played]), QUIET, NOW, 1)
    assert found is not None and found.id == "daily"


def test_a_show_that_was_cut_short_is_told_again_once() -> None:
    cut = aired(DAILY, 0, minutes=5)
    assert chosen([DAILY, PAPER], cut, at=0.2) == "daily"
    assert chosen([DAILY, PAPER], cut, aired(DAILY, 0.2, minutes=5), at=0.5) == "paper"
    assert chosen([DAILY, PAPER], aired(DAILY, 0, minutes=11), at=0.2) == "paper"
    assert chosen([DAILY, PAPER], cut, aired(DAILY, 0.2, minutes=5), at=4.0) == "daily"


def test_of_two_the_one_whose_slot_began_first() -> None:
    weekly = show("weekly", slot(-0.01), minutes=25)
    assert chosen([DAILY, weekly], at=0.1) == "weekly"


def test_a_repeat_and_a_late_show_make_way_for_another_shows_first_airing() -> None:
    weekly = show("weekly", slot(-24), slot(-0.3), minutes=25)
    first = aired(weekly, -24)
    assert chosen([DAILY, weekly, PAPER], first, at=-0.3) == "paper"
    assert chosen([DAILY, weekly, PAPER], first, aired(DAILY, 0.0), at=0.25) == "weekly"
    late = show("late", slot(-8, 12), minutes=25)
    assert chosen([DAILY, late, PAPER], at=-0.2) == "paper"
    assert chosen([DAILY, late, PAPER], at=-7.9) == "late"


def test_it_does_not_make_way_where_it_would_be_lost() -> None:
    weekly = show("weekly", slot(-24), slot(-0.9), minutes=25)
    assert chosen([DAILY, weekly, PAPER], aired(weekly, -24), at=-0.1) == "weekly"


def test_a_trail_plays_only_while_its_show_is_at_hand_and_ahead() -> None:
    trail = show("trail", slot(-0.4, 0.4), minutes=0.5, kind=ItemKind.TRAIL, edition="daily")
    assert chosen([trail, DAILY, PAPER], at=-0.3) == "trail"
    assert chosen([trail, DAILY, PAPER], aired(trail, -0.3), at=-0.2) == "paper"
    assert chosen([trail, PAPER], at=-0.3) == "paper"
    long_slot = show("trail", slot(-0.4, 2), minutes=0.5, kind=ItemKind.TRAIL, edition="daily")
    assert chosen([long_slot, DAILY, PAPER], aired(DAILY, 0), at=0.3) == "paper"


def test_a_show_is_announced_before_its_time_and_with_it() -> None:
    papers = [segment(f"p{number}") for number in range(9)]
    rundown = Rundown("main", lambda: [DAILY, *papers], History(), QUIET, 0)
    early = rundown.upcoming(5, NOW - 2 * HOUR)
    assert [one.id for one in early] == ["p0", "p1", "p2", "p3", "p4", "daily"]
    assert [one.starts for one in early] == [None] * 5 + [NOW]
    near = rundown.upcoming(5, NOW - 200)
    assert [one.id for one in near] == ["p0", "p1", "daily", "p2", "p3"]
    assert near[2].starts == NOW
    playing = aired(DAILY, 0)
    after = rundown.upcoming(2, playing.ended, [playing])
    assert after[-1].id == "daily" and after[-1].starts == NOW + 4 * HOUR


def test_history_knows_each_airing_of_a_show_and_not_too_many() -> None:
    history = History([aired(DAILY, number) for number in range(20)])
    assert len(history.begun("daily", 0.0, NOW + 99 * HOUR)) == History.MOST_BEGUN
    assert [one.started for one in history.begun("daily", NOW + 18 * HOUR, NOW + 19 * HOUR)] == [NOW + 18 * HOUR]
    assert history.copy().begun("daily", NOW + 19 * HOUR, NOW + 20 * HOUR)
    assert not history.begun("other", 0.0, NOW + 99 * HOUR)
