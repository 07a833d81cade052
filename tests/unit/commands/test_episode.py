from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from paperradio.commands.episode import make_episode, produce
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import BadInput
from paperradio.newsroom.desk import Desk
from paperradio.settings import load_settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of
from paperradio.testing.shows import FakeShowEditor

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
ENDINGS = ("chapters.json", "html", "jpg", "json", "mp3", "vtt")


class House:
    """A desk and a catalogue with a paper for each of the last days."""

    def __init__(self) -> None:
        self.clock = FakeClock(NOW - timedelta(days=3))
        self.catalogue = MemoryCatalogue(self.clock)
        settings = load_settings(options={"channel": [{"time_zone": "UTC"}], "intake": {"source": "folder:x"}})
        editor = FakeShowEditor()
        desk = desk_of(FakeStudio(), settings, MemoryArtefacts(), self.clock)
        self.desk: Desk = replace(desk, show_editor=editor, show_checker=editor, artwork=lambda item: b"a picture")
        for number in range(3):
            self.clock.advance(86400)
            self.catalogue.add_papers([Paper(PaperId(f"p{number}"), f"On p{number}")])

    def make(self, format: str, day: str, out: Path) -> int:
        wanted = date.fromisoformat(day) if day else None
        return produce(self.desk, self.catalogue, self.desk.formats[format], wanted, out)


@pytest.fixture
def house() -> House:
    return House()


def test_an_episode_has_its_files_and_joins_the_archive(
    house: House, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert house.make("daily", "2026-11-19", tmp_path) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [f"daily-2026-11-19.{ending}" for ending in ENDINGS]
    (record,) = house.catalogue.editions("main", "daily")
    assert (record.date, record.papers) == ("2026-11-19", ("p1",))
    told = capsys.readouterr().err.splitlines()
    assert [line.split("  ")[-1] for line in told[:2]] == ["choosing the papers", "reading p1"]
    assert told[-1].endswith(f"“The Daily, 2026-11-19”, 0:16, 1 paper, in {tmp_path}")


def test_a_week_has_the_papers_of_its_days(house: House, tmp_path: Path) -> None:
    house.make("weekly", "2026-11-20", tmp_path)
    assert house.catalogue.editions("main", "weekly")[0].papers == ("p2", "p1", "p0")


def test_made_again_it_takes_the_place_of_the_earlier_one(house: House, tmp_path: Path) -> None:
    house.make("daily", "2026-11-20", tmp_path)
    house.make("daily", "2026-11-20", tmp_path)
    (record,) = house.catalogue.editions("main", "daily")
    assert record.id == "show:main:daily:2026-11-20:3"


def test_where_nothing_came_there_is_no_episode(house: House, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"no paper that came between 2026-11-10 00:00 and 2026-11-11 00:00"):
        house.make("daily", "2026-11-10", tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("format", "day", "line"),
    [
        ("nightly", "", "nightly: there is no such show; there are block, daily, weekly"),
        ("segment", "", "segment: there is no such show"),
        ("daily", "2026-11-19", "there is no catalogue yet; run the station first"),
        ("daily", "yesterday", "--date yesterday: write a day such as 2026-11-20"),
    ],
)
def test_what_cannot_be_meant_is_said_before_anything_is_done(tmp_path: Path, format: str, day: str, line: str) -> None:
    settings = load_settings(options={"storage": {"data": str(tmp_path / "data")}})
    with pytest.raises(BadInput, match=line.replace(";", ".")):
        make_episode(settings, format, day, tmp_path / "out")
    assert not (tmp_path / "out").exists()
