"""The air check behind the real encoder: what was aired comes back, and is where the cue sheet says."""

from __future__ import annotations

import asyncio
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.integration.outputs.conftest import MARK_FRAME, Recording

from paperradio.clock import SystemClock
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.outputs.air_check import AirCheck
from paperradio.settings import AirCheckSettings

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import OnAir

HOUR = datetime(2026, 11, 22, 8, tzinfo=UTC).timestamp()
BEEP_AT = MARK_FRAME / 5
"""After each full second of the programme."""


def playing(name: str, started: float) -> NowPlaying:
    return NowPlaying(Item(name, ItemKind.SEGMENT, name, 60.0, (), datetime.now(UTC)), started, 0.0)


def seconds(index: str) -> float:
    minutes, whole, frames = map(int, index.split(":"))
    return 60 * minutes + whole + frames / 75


def indexes(sheet: Path) -> dict[str, float]:
    """Where each title begins, in seconds."""
    found = re.findall(r'TRACK.*?TITLE "(.*?)".*?INDEX 01 (\S+)', sheet.read_text(encoding="utf-8"), re.DOTALL)
    return {title: seconds(at) for title, at in found}


async def test_what_was_aired_lies_where_the_cue_sheet_says(on_air: OnAir, tmp_path: Path) -> None:
    folder = tmp_path / "air check"
    begins = HOUR - 4
    async with on_air() as station:
        feed = station.transmitter.mp3_feed
        settings = AirCheckSettings(on=True, spare_mb=0)
        check = AirCheck(settings, feed, folder, "main", "Paper Radio", SystemClock())
        running = asyncio.ensure_future(check.run())
        check.announce(playing("One", begins))
        station.move(begins)
        await station.began()
        check.announce(playing("Two", begins + 2 + BEEP_AT))
        check.announce(playing("Three", HOUR + 3 + BEEP_AT))
        await station.play(9)
        station.move(HOUR + 600)  # The epoch moves: ten minutes are missing.
        check.announce(playing("Four", HOUR + 600 + 1 + BEEP_AT))
        await station.began()
        await station.play(4)
        station.move(HOUR + 900)
        await station.ended()
        await station.ended()
        running.cancel()
        with pytest.raises(asyncio.CancelledError):
            await running
    before, after = (folder / f"main-2026-11-22T0{hour}Z.mp3" for hour in (7, 8))
    # A beep begins where the title does: silence ends there, found by ffmpeg to within its window and a frame of MP3.
    first, second = Recording(before).beeps(), Recording(after).beeps()
    titles = {"7": indexes(before.with_suffix(".cue")), "8": indexes(after.with_suffix(".cue"))}
    assert titles["7"]["One"] == 0
    assert len(titles["7"]) == 2
    assert min(abs(at - titles["7"]["Two"]) for at in first) < 0.04
    assert list(titles["8"]) == ["Two", "Three", "Four"]
    assert titles["8"]["Two"] == 0
    for title in ("Three", "Four"):
        assert min(abs(at - titles["8"][title]) for at in second) < 0.04, title
    # The last silence ends with the file: what is in it, less the ten minutes that were never encoded.
    assert (first[-1], second[-1]) == pytest.approx((4.0, 9.0), abs=0.1)
    assert not Recording(before).complaints("error") + Recording(after).complaints("error")
