"""What the tests of pushers share: a station that plays in real time, and a look at the readers beside the pusher."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.outputs.output import Output

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import Station

PATIENCE = 60.0
"""Seconds after which a test gives up; far more than anything takes."""
_LOOK_SECONDS = 0.02


@dataclass
class Beside:
    """What another reader of the same feeds noticed meanwhile."""

    longest_wait: float = 0.0
    gaps: list[str] = field(default_factory=list)


async def until(condition: Callable[[], bool]) -> float:
    """Wait until it holds; how long that took, in seconds."""
    began = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(_LOOK_SECONDS)
    return time.monotonic() - began


async def play_on(station: Station) -> None:
    """Play in real time until cancelled."""
    began = time.monotonic()
    played = 0
    while True:
        station.write(0.2)
        played += 1
        await asyncio.sleep(max(0.0, began + played * 0.2 - time.monotonic()))


@asynccontextmanager
async def pushed(station: Station, *outputs: Output) -> AsyncIterator[Beside]:
    """The station plays in real time into these outputs; the test's own readers of ts and mp3 watch."""
    beside = Beside()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(output.run()) for output in outputs]
        tasks += [group.create_task(play_on(station)), group.create_task(_watch(station, beside))]
        tasks.append(group.create_task(_watch_pictures(station, beside)))
        yield beside
        for task in tasks:
            task.cancel()


async def _watch(station: Station, beside: Beside) -> None:
    """The sound: each message begins where the one before ended."""
    end: float | None = None
    while True:
        began = time.monotonic()
        message = await station.mp3.next()
        if end is not None:
            beside.longest_wait = max(beside.longest_wait, time.monotonic() - began)
            if abs(message.head["at"] - end) > 0.001:
                beside.gaps.append(f"mp3: {message.head['at'] - end:+.3f} s")
        end = message.head["at"] + message.head["samples"] / 48_000
        if station.mp3.dropped:
            beside.gaps.append(f"mp3: {station.mp3.dropped} dropped")


async def _watch_pictures(station: Station, beside: Beside) -> None:
    """The transport stream: one encoder from first to last."""
    first = True
    while True:
        message = await station.ts.next()
        if message.head["discontinuity"] and not first:
            beside.gaps.append("ts: another encoder")
        first = False
        if station.ts.dropped:
            beside.gaps.append(f"ts: {station.ts.dropped} dropped")


def now_playing(title: str, started: float) -> NowPlaying:
    """That an item begins then."""
    item = Item(f"segment:{title}", ItemKind.SEGMENT, title, 10.0, (), datetime(2026, 9, 1, tzinfo=UTC))
    return NowPlaying(item, started, 0.0)
