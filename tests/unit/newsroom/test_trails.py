from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import Slot
from paperradio.domain.script import Turn
from paperradio.domain.show import Edition, Section, ShowScript
from paperradio.errors import ConfigurationError
from paperradio.newsroom.trails import TrailWriter, in_words
from paperradio.settings import load_formats
from paperradio.shipped import shipped_folder

DAILY = load_formats([shipped_folder("configs") / "shows"])["daily"]
AIR = datetime(2026, 11, 19, 17, tzinfo=UTC)


def edition(day: str = "2026-11-19") -> Edition:
    return Edition("main", "daily", day, AIR - timedelta(days=1), AIR, (Slot(AIR, AIR + timedelta(hours=1)),))


def writer(zone: str = "UTC") -> TrailWriter:
    return TrailWriter(shipped_folder("prompts"), "Radio Test", ZoneInfo(zone))


def script(*papers: str) -> ShowScript:
    said = [Turn("ben", "What is in it?")]
    said += [Turn("ada", f"{paper} is new.", (0,), True, PaperId(paper)) for paper in papers]
    return ShowScript("The Daily", (Section("headlines", "Headlines", tuple(said)),), ())


@pytest.mark.parametrize(
    ("time", "words"),
    [
        ("18:00", "six o'clock in the evening"),
        ("07:30", "half past seven in the morning"),
        ("00:30", "half past twelve in the night"),
        ("12:00", "noon"),
        ("00:00", "midnight"),
        ("23:45", "a quarter to twelve at night"),
        ("12:45", "a quarter to one in the afternoon"),
        ("13:15", "a quarter past one in the afternoon"),
        ("09:05", "nine oh 5 in the morning"),
        ("20:20", "eight 20 in the evening"),
    ],
)
def test_times_are_said_in_words(time: str, words: str) -> None:
    assert in_words(datetime.fromisoformat(f"2026-11-19T{time}")) == words


def test_the_time_is_that_of_the_channel() -> None:
    turns = writer("Europe/Berlin").write(script(), edition(), DAILY)
    assert "six o'clock in the evening" in turns[0].text


def test_three_headlines_of_the_show_stand_in_it_word_for_word_with_what_they_cite() -> None:
    shown = script("p1", "p2", "p3", "p4")
    turns = writer().write(shown, edition(), DAILY)
    assert turns[1:-1] == shown.turns[1:4]
    assert not turns[0].factual
    assert not turns[-1].factual
    assert "The Daily" in turns[0].text
    assert turns[-1].speaker != turns[-2].speaker, "who read the last headline does not go on"


def test_without_headlines_it_is_one_line() -> None:
    (turn,) = writer().write(script(), edition(), DAILY)
    assert "At five o'clock in the afternoon" in turn.text
    assert "Radio Test" in turn.text or "The Daily" in turn.text


def test_not_every_day_has_the_same_words() -> None:
    said = {writer().write(script("p1"), edition(f"2026-11-{day}"), DAILY)[0].text for day in range(10, 20)}
    assert len(said) > 1


@pytest.mark.parametrize(
    "lines",
    ["", "opening = []\nplain = ['x']\nending = ['x']", "opening = ['{who}']\nplain = ['x']\nending = ['x']", "="],
)
def test_lines_that_cannot_be_used_are_refused(tmp_path: Path, lines: str) -> None:
    (tmp_path / "trails.toml").write_text(lines)
    with pytest.raises(ConfigurationError, match=r"trails\.toml"):
        TrailWriter(tmp_path, "Radio Test", ZoneInfo("UTC"))
