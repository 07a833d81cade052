"""Recordings of what was aired: files for each hour, cue sheets, disks that do not take them."""

from __future__ import annotations

import asyncio
import re
import resource
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paperradio.clock import SystemClock
from paperradio.domain.onair import NowPlaying
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.lane import Hung
from paperradio.outputs.air_check import MOST_PIECES, AirCheck
from paperradio.outputs.cue_sheet import Title, Track, cue_sheet, index
from paperradio.outputs.fanout import FanOut
from paperradio.settings.air_check import AirCheckSettings
from paperradio.wire import Message

T = TypeVar("T")
HOUR = datetime(2026, 11, 22, 7, tzinfo=UTC).timestamp()
FRAME_SECONDS = 1152 / 48_000
FRAME_BYTES = 384
NAME = "main-2026-11-22T07Z"


class Disk:
    """An Aside that runs what it is given at once, unless it hangs."""

    def __init__(self) -> None:
        self.hangs = False

    async def __call__(self, function: Callable[..., T], *arguments: Any) -> T:
        if self.hangs:
            raise Hung("air check: no answer in 5 s")
        return function(*arguments)


class Clock(SystemClock):
    """Each look is a minute later: every pause is over."""

    def __init__(self) -> None:
        self.at = 0.0

    def monotonic(self) -> float:
        self.at += 60
        return self.at


class Programme:
    """An air check that runs, and the feed that it reads; frames are numbered so that each is told from the others."""

    def __init__(self, folder: Path, **settings: float) -> None:
        self.feed = FanOut("mp3", 400)
        self.disk = Disk()
        settings = {"spare_mb": 0} | settings
        told = AirCheckSettings.model_validate(settings)
        self.check = AirCheck(told, self.feed, folder, "main", "Paper Radio", Clock(), self.disk)
        self.frames: list[bytes] = []

    async def send(self, at: float, frames: int) -> None:
        """A message of the feed, taken and stored."""
        new = [
            b"\xff\xfb\x94\x40" + (len(self.frames) + n).to_bytes(4, "big") + bytes(FRAME_BYTES - 8)
            for n in range(frames)
        ]
        self.frames += new
        self.feed.publish(Message({"at": at, "samples": 1152 * frames}, b"".join(new)))
        for _ in range(5):
            await asyncio.sleep(0)

    async def stream(self, at: float, frames: int, chunk: int = 10) -> None:
        """So many frames from air time `at` on."""
        for sent in range(0, frames, chunk):
            await self.send(at + sent * FRAME_SECONDS, min(chunk, frames - sent))

    async def __aenter__(self) -> Programme:
        self._task = asyncio.ensure_future(self.check.run())
        await asyncio.sleep(0)
        return self

    async def __aexit__(self, *error: object) -> None:
        self._task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await self._task


def item(name: str, authors: Sequence[str] = ()) -> Item:
    paper = Paper(id=PaperId("2601.00001v1"), title=name, authors=tuple(authors), abstract="") if authors else None
    return Item(name, ItemKind.SEGMENT, name, 60.0, (), datetime(2026, 1, 1, tzinfo=UTC), paper=paper)


def tracks_of(sheet: Path) -> list[tuple[str, str, str]]:
    """Title, performer and index of each track; every line of the sheet must be of the format."""
    text = sheet.read_text(encoding="utf-8")
    track = (
        r"  TRACK (?P<n>\d\d) AUDIO\n    TITLE \"([^\"\n]*)\"\n    PERFORMER \"([^\"\n]*)\"\n"
        r"    REM AIRED [-\dT:.]+Z\n    INDEX 01 (\d\d:[0-5]\d:[0-7]\d)\n"
    )
    head = r"REM DATE [-\d]+\nPERFORMER \"[^\"\n]*\"\nTITLE \"[^\"\n]*\"\nFILE \"([^\"\n]*)\" MP3\n"
    whole = re.fullmatch(f"{head}((?:{track.replace('?P<n>', '?:')})+)", text)
    assert whole, text
    assert whole[1] == sheet.with_suffix(".mp3").name
    found = list(re.finditer(track, whole[2]))
    assert [int(each["n"]) for each in found] == list(range(1, len(found) + 1))
    return [(each[2], each[3], each[4]) for each in found]


@contextmanager
def files_no_longer_than(size: int) -> Iterator[None]:
    """The kernel refuses to write beyond `size`, after as much of a write as fits: what a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


async def test_what_was_fed_comes_back_cut_at_the_hour(tmp_path: Path) -> None:
    begins = HOUR + 3600 - 25 * FRAME_SECONDS
    async with Programme(tmp_path) as on:
        on.check.announce(NowPlaying(item("One", ["Ada Lovelace"]), begins, 0.0))
        await on.stream(begins, 20)
        on.check.announce(NowPlaying(item('Two "quoted"', ["A", "B", "C", "D", "E"]), HOUR + 3600 + 1.5, 0.0))
        await on.stream(begins + 20 * FRAME_SECONDS, 100)
        assert on.check.status().fault == ""
    before, after = tmp_path / f"{NAME}.mp3", tmp_path / "main-2026-11-22T08Z.mp3"
    assert before.read_bytes() == b"".join(on.frames[:25])
    assert after.read_bytes() == b"".join(on.frames[25:])
    assert tracks_of(before.with_suffix(".cue")) == [("One", "Ada Lovelace", "00:00:00")]
    assert tracks_of(after.with_suffix(".cue")) == [
        ("One", "Ada Lovelace", "00:00:00"),
        ("Two 'quoted'", "A, B, C and 2 more", "00:01:37"),
    ]
    assert on.check.status().sent == 120 * FRAME_BYTES


async def test_a_gap_of_air_shifts_nothing(tmp_path: Path) -> None:
    async with Programme(tmp_path) as on:
        on.check.announce(NowPlaying(item("One"), HOUR, 0.0))
        on.check.announce(NowPlaying(item("Never heard"), HOUR + 200, 0.0))
        await on.stream(HOUR, 250)
        on.check.announce(NowPlaying(item("One"), HOUR + 600, 6.0))
        on.check.announce(NowPlaying(item("Two"), HOUR + 606, 0.0))
        await on.stream(HOUR + 600, 500)
    assert (tmp_path / f"{NAME}.mp3").read_bytes() == b"".join(on.frames)
    assert tracks_of(tmp_path / f"{NAME}.cue") == [
        ("One", "Paper Radio", "00:00:00"),
        ("Two", "Paper Radio", "00:12:00"),
    ]


async def test_what_was_swallowed_by_a_gap_is_no_track(tmp_path: Path) -> None:
    async with Programme(tmp_path) as on:
        on.check.announce(NowPlaying(item("One"), HOUR, 0.0))
        on.check.announce(NowPlaying(item("Swallowed"), HOUR + 10, 0.0))
        on.check.announce(NowPlaying(item("Two"), HOUR + 20, 0.0))
        await on.stream(HOUR, 250)
        await on.stream(HOUR + 30, 250)
    assert tracks_of(tmp_path / f"{NAME}.cue")[1:] == [("Two", "Paper Radio", "00:06:00")]


async def test_after_a_restart_the_hour_goes_on_in_a_new_file(tmp_path: Path) -> None:
    for part in range(3):
        async with Programme(tmp_path) as on:
            await on.stream(HOUR + 100 * part, 60)
        name = NAME if part == 0 else f"{NAME}-{part + 1}"
        assert (tmp_path / f"{name}.mp3").read_bytes() == b"".join(on.frames)
        assert tracks_of(tmp_path / f"{name}.cue") == [("Paper Radio", "Paper Radio", "00:00:00")]


async def test_only_its_own_old_files_go(tmp_path: Path) -> None:
    old = [f"main-2026-11-{day}T{hour}Z{rest}" for day, hour, rest in (("20", "06", ".mp3"), ("19", "00", "-2.cue"))]
    kept = ["main-2026-11-20T07Z.mp3", "other-2020-01-01T00Z.mp3", "main-2020-01-01T00Z.wav", "my main-2020.mp3"]
    for name in (*old, *kept):
        (tmp_path / name).touch()
    async with Programme(tmp_path, keep_days=2) as on:
        await on.stream(HOUR, 50)
    assert {path.name for path in tmp_path.iterdir()} == {*kept, f"{NAME}.mp3", f"{NAME}.cue"}


@pytest.mark.parametrize("name", ["main-2026-02-30T10Z.mp3", "main-2020-02-10T10Z.mp3"])
async def test_what_cannot_be_cleared_away_keeps_nothing_from_being_recorded(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    async with Programme(tmp_path) as on:
        await on.stream(HOUR, 50)
    assert (tmp_path / f"{NAME}.mp3").read_bytes() == b"".join(on.frames)


async def test_a_full_disk_is_told_and_heals(tmp_path: Path) -> None:
    async with Programme(tmp_path) as on:
        await on.stream(HOUR, 100)
        with files_no_longer_than(100 * FRAME_BYTES + 1000):
            await on.stream(HOUR + 100 * FRAME_SECONDS, 100)
            told = on.check.status()
            assert str(tmp_path) in told.fault
            assert "File too large" in told.fault
            assert not told.connected
        await on.stream(HOUR + 200 * FRAME_SECONDS, 100)
        assert on.check.status().fault == ""
    assert (tmp_path / f"{NAME}.mp3").read_bytes() == b"".join(on.frames)
    assert on.check.status().dropped == 0


async def test_what_waits_too_long_for_the_disk_is_lost_and_counted(tmp_path: Path) -> None:
    async with Programme(tmp_path) as on:
        on.disk.hangs = True
        await on.stream(HOUR, 42 * (MOST_PIECES + 30), chunk=42)
        told = on.check.status()
        assert "no answer in 5 s" in told.fault
        assert "30 s are lost" in told.fault
        on.disk.hangs = False
        await on.stream(HOUR + 42 * (MOST_PIECES + 30) * FRAME_SECONDS, 42, chunk=42)
        assert on.check.status().fault == ""
        assert on.check.status().dropped == 31
    assert (tmp_path / f"{NAME}.mp3").read_bytes() == b"".join(on.frames[42 * 31 :])


async def test_a_folder_that_goes_and_comes_back(tmp_path: Path) -> None:
    folder = tmp_path / "recordings"
    async with Programme(folder) as on:
        await on.stream(HOUR, 50)
        shutil.rmtree(folder)
        folder.write_text("in the way", encoding="utf-8")
        await on.stream(HOUR + 50 * FRAME_SECONDS, 50)
        assert on.check.status().fault
        folder.unlink()
        await on.stream(HOUR + 100 * FRAME_SECONDS, 50)
        assert on.check.status().fault == ""
    assert (folder / f"{NAME}.mp3").read_bytes() == b"".join(on.frames[50:])  # the first piece went with the folder
    assert len(tracks_of(folder / f"{NAME}.cue")) == 1


async def test_the_rest_of_the_station_keeps_some_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=400_000_000))
    async with Programme(tmp_path, spare_mb=500) as on:
        await on.stream(HOUR, 100)
        assert "less than 500 MB are free" in on.check.status().fault
        monkeypatch.setattr(shutil, "disk_usage", lambda path: usage._replace(free=600_000_000))
        await on.stream(HOUR + 100 * FRAME_SECONDS, 50)
        assert on.check.status().fault == ""
    assert (tmp_path / f"{NAME}.mp3").read_bytes() == b"".join(on.frames)


async def test_more_tracks_than_a_sheet_takes_are_a_further_file(tmp_path: Path) -> None:
    async with Programme(tmp_path) as on:
        for number in range(150):
            on.check.announce(NowPlaying(item(f"Item {number}"), HOUR + number, 0.0))
            await on.stream(HOUR + number, 42, chunk=42)
    sheets = [tracks_of(tmp_path / f"{name}.cue") for name in (NAME, f"{NAME}-2")]
    assert max(map(len, sheets)) <= 99
    titles = [title for sheet in sheets for title, _, _ in sheet]
    assert list(dict.fromkeys(titles)) == [f"Item {number}" for number in range(150)]


def test_places_and_titles() -> None:
    assert [index(samples) for samples in (0, 640, 48_000 * 59 + 47_999, 48_000 * 3599)] == [
        "00:00:00",
        "00:00:01",
        "00:59:74",
        "59:59:00",
    ]
    track = Track(Title("x", "A\n\x07 title", "Both \"of\" 'them'"), 0, HOUR + 0.0625)
    text = cue_sheet("x.mp3", "t", "p", [track])
    assert "    TITLE \"A title\"\n    PERFORMER \"Both 'of' 'them'\"\n    REM AIRED 2026-11-22T07:00:00.062Z\n" in text
