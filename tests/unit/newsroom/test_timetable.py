from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.show import Edition
from paperradio.errors import ConfigurationError
from paperradio.newsroom.timetable import Timetable, WallTimes, trail_slots
from paperradio.settings import ChannelSettings, Length, SectionKind, ShowFormat, load_formats
from paperradio.settings.crontab import crontab_trigger
from paperradio.shipped import shipped_folder

FORMATS = load_formats([shipped_folder("configs") / "shows"])
BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def timetable(zone: str = "UTC", schedule: Mapping[str, str] | None = None, **formats: ShowFormat) -> Timetable:
    shows = tuple(formats) or ("daily", "weekly")
    channel = ChannelSettings(time_zone=zone, shows=shows, schedule=dict(schedule or {}))
    return Timetable(channel, {**FORMATS, **formats})


def format_at(cron: str, *repeats: str, prepare: float = 90) -> ShowFormat:
    return ShowFormat(
        name="own",
        title="Own",
        sections=(SectionKind.PAPERS,),
        length=Length(),
        cron=cron,
        repeats=repeats,
        prepare_before_minutes=prepare,
    )


def made(edition: Edition) -> ItemRecord:
    return ItemRecord(
        edition.id,
        ItemKind.SHOW,
        "",
        1.0,
        edition.until,
        "",
        "",
        channel=edition.channel,
        format=edition.format,
        date=edition.date,
        until=edition.until,
    )


def only(editions: object) -> Edition:
    assert isinstance(editions, list)
    (edition,) = editions
    assert isinstance(edition, Edition)
    return edition


@pytest.mark.parametrize(
    ("days", "heard"),
    [
        ("1-5", "mon tue wed thu fri"),
        ("0", "sun"),
        ("7", "sun"),
        ("5-7", "fri sat sun"),
        ("6,0", "sat sun"),
        ("fri-mon", "fri sat sun mon"),
        ("mon-fri", "mon tue wed thu fri"),
        ("*/2", "sun tue thu sat"),
        ("1-5/2", "mon wed fri"),
        ("*", "sun mon tue wed thu fri sat"),
    ],
)
def test_weekdays_are_those_of_crontab(days: str, heard: str) -> None:
    times = WallTimes(f"0 18 * * {days}", ZoneInfo("UTC"))
    week = [date(2026, 11, 1) + timedelta(days=ahead) for ahead in range(7)]
    assert {f"{day:%a}".lower() for day in week if times.on(day)} == set(heard.split())


@pytest.mark.parametrize("expression", ["", "0 18 * *", "0 18 * * 8", "61 * * * *", "0 0 31 2 *", "0 18 * * */0"])
def test_what_is_no_crontab_or_never_comes_is_refused(expression: str) -> None:
    with pytest.raises(ValueError, match=r"."):
        crontab_trigger(expression)


@pytest.mark.parametrize(
    ("zone", "day", "cron", "expected"),
    [
        (BERLIN, date(2026, 3, 29), "30 2 * * *", "2026-03-29T01:30"),  # 2:30 is not there: 3:30
        (BERLIN, date(2026, 10, 25), "30 2 * * *", "2026-10-25T00:30"),  # the first 2:30
        (BERLIN, date(2026, 3, 29), "0 18 * * *", "2026-03-29T16:00"),
        (BERLIN, date(2026, 10, 25), "0 18 * * *", "2026-10-25T17:00"),
        (NEW_YORK, date(2026, 3, 8), "15 2 * * *", "2026-03-08T07:15"),
        (NEW_YORK, date(2026, 11, 1), "15 1 * * *", "2026-11-01T05:15"),
    ],
)
def test_a_time_that_the_clocks_leave_out_or_repeat_comes_once(
    zone: ZoneInfo, day: date, cron: str, expected: str
) -> None:
    assert list(WallTimes(cron, zone).on(day)) == [at(expected)]


@pytest.mark.parametrize(
    ("zone", "start"), [("Europe/Berlin", "2026-03-25T00:00"), ("Europe/Berlin", "2026-10-21T00:00")]
)
@pytest.mark.parametrize("cron", ["0 18 * * *", "30 2 * * *"])
def test_over_a_change_of_the_clocks_each_day_has_one_edition(zone: str, start: str, cron: str) -> None:
    plan, now = timetable(zone, own=format_at(cron)), at(start)
    latest: dict[str, ItemRecord | None] = {}
    dates: list[str] = []
    for _ in range(10 * 24 * 4):
        now += timedelta(minutes=15)
        for edition in plan.due(now, latest):
            assert now - plan.preparation(edition) < timedelta(minutes=15) or not dates
            latest["own"] = made(edition)
            dates.append(edition.date)
    assert dates == [(date.fromisoformat(dates[0]) + timedelta(days=ahead)).isoformat() for ahead in range(len(dates))]
    assert len(dates) in (10, 11)


def test_an_edition_is_due_when_its_preparation_begins() -> None:
    plan = timetable()
    last = made(only(plan.due(at("2026-11-18T16:30"), {"weekly": _weekly("2026-11-14")})))
    latest = {"daily": last, "weekly": _weekly("2026-11-14")}
    assert plan.due(at("2026-11-19T16:29:59"), latest) == []
    edition = only(plan.due(at("2026-11-19T16:30"), latest))
    assert edition.id == "show:main:daily:2026-11-19:1"
    assert (edition.since, edition.until) == (at("2026-11-18T16:30"), at("2026-11-19T16:30"))
    assert [(slot.start, slot.end) for slot in edition.slots] == [
        (at("2026-11-19T18:00"), at("2026-11-20T06:00")),
        (at("2026-11-19T22:00"), at("2026-11-19T23:00")),
        (at("2026-11-20T07:00"), at("2026-11-20T08:00")),
    ]
    assert plan.due(at("2026-11-19T16:31"), latest | {"daily": made(edition)}) == []


def _weekly(day: str) -> ItemRecord:
    return ItemRecord(
        f"show:main:weekly:{day}:1",
        ItemKind.SHOW,
        "",
        1.0,
        at(f"{day}T08:30"),
        "",
        "",
        format="weekly",
        date=day,
        until=at(f"{day}T08:30"),
    )


def test_the_first_edition_looks_back_its_window() -> None:
    edition = only(timetable(own=format_at("0 18 * * *")).due(at("2026-11-19T17:00"), {}))
    assert (edition.since, edition.until) == (at("2026-11-18T16:30"), at("2026-11-19T16:30"))


def test_of_missed_editions_the_last_is_made_once_and_airs_when_it_is_ready() -> None:
    plan, now = timetable(), at("2026-11-21T21:10")
    last = only(plan.due(at("2026-11-17T16:30"), {"weekly": _weekly("2026-11-14")}))
    latest: dict[str, ItemRecord | None] = {"daily": made(last), "weekly": _weekly("2026-11-21")}
    edition = only(plan.due(now, latest))
    assert (edition.date, edition.since, edition.until) == ("2026-11-21", last.until, now)
    assert (edition.slots[0].start, edition.slots[0].end) == (at("2026-11-21T18:00"), at("2026-11-22T09:10"))
    assert [slot.start for slot in edition.slots[1:]] == [at("2026-11-22T07:00")], "22:00 is too near"
    assert plan.due(now, latest | {"daily": made(edition)}) == []


def test_a_missed_edition_gives_way_to_the_next_that_is_about_to_be_prepared() -> None:
    plan = timetable(own=format_at("0 18 * * *"))
    latest = {"own": made(only(plan.due(at("2026-11-17T16:30"), {})))}
    assert only(plan.due(at("2026-11-19T14:59"), latest)).date == "2026-11-18"
    assert plan.due(at("2026-11-19T15:01"), latest) == []
    assert only(plan.due(at("2026-11-19T16:30"), latest)).date == "2026-11-19"


def test_several_editions_of_a_day_are_numbered() -> None:
    plan = timetable(own=format_at("0 7,18 * * *"))
    first = only(plan.due(at("2026-11-19T05:30"), {}))
    second = only(plan.due(at("2026-11-19T16:30"), {"own": made(first)}))
    assert (first.id, second.id) == ("show:main:own:2026-11-19:1", "show:main:own:2026-11-19:2")
    assert second.since == first.until
    assert first.slots[0].end == second.until
    assert plan.is_planned(made(second))
    assert plan.planned_on("own", date(2026, 11, 19)) == 2


def test_a_show_more_often_than_its_preparation_takes_has_slots_all_the_same() -> None:
    edition = only(timetable(own=format_at("0 * * * *", prepare=90)).due(at("2026-11-19T04:29"), {}))
    assert edition.slots[0].start < edition.slots[0].end <= edition.slots[0].start + timedelta(hours=1)


def test_the_channel_says_when_its_shows_air() -> None:
    plan = timetable("Europe/Berlin", schedule={"daily": "30 7 * * 1-5"})
    friday = at("2026-11-20T12:00")
    assert plan.next_airing(friday) == {"daily": at("2026-11-23T06:30"), "weekly": at("2026-11-21T09:00")}


def test_formats_without_a_time_never_air() -> None:
    plan = Timetable(ChannelSettings(time_zone="UTC", shows=("block",)), FORMATS)
    assert (plan.due(at("2026-11-20T12:00"), {}), plan.next_airing(at("2026-11-20T12:00"))) == ([], {})
    timed = ChannelSettings(time_zone="UTC", shows=("block",), schedule={"block": "0 9 * * *"})
    assert Timetable(timed, FORMATS).next_airing(at("2026-11-20T12:00")) == {"block": at("2026-11-21T09:00")}


def test_a_format_that_there_is_not_is_refused() -> None:
    with pytest.raises(ConfigurationError, match="there is no show format 'nightly'"):
        Timetable(ChannelSettings(shows=("daily", "nightly")), FORMATS)


def test_trails_come_before_the_first_airing() -> None:
    plan = timetable()
    edition = only(plan.due(at("2026-11-21T08:30"), {"daily": _daily("2026-11-20")}))
    assert edition.format == "weekly"
    slots = trail_slots(edition, FORMATS["weekly"], at("2026-11-21T08:50"))
    assert [(slot.start, slot.end) for slot in slots] == [
        (at("2026-11-21T09:00"), at("2026-11-21T09:10")),
        (at("2026-11-21T09:40"), at("2026-11-21T09:50")),
    ]
    assert trail_slots(edition, FORMATS["weekly"], at("2026-11-21T09:45")) == slots[1:]
    assert trail_slots(edition, FORMATS["weekly"], at("2026-11-21T10:00")) == ()


def _daily(day: str) -> ItemRecord:
    until = at(f"{day}T16:30")
    return ItemRecord(f"show:main:daily:{day}:1", ItemKind.SHOW, "", 1.0, until, "", "", date=day, until=until)
