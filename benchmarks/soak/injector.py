"""One fault after the other: done, undone, and followed until the station is well again."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

from benchmarks.soak.faults import CannotNow, Fault, Scene, Undo
from benchmarks.soak.silence import Span
from paperradio.errors import PaperRadioError

_LOOK_SECONDS = 0.25
_SETTLED_SECONDS = 5.0
"""Longer than the pause between two looks at `/health`."""
_BEFORE, _AFTER = 8.0, 15.0
"""What is heard lies some seconds beside what is done: sound is written ahead, and listeners are behind."""
_UNHEALED_SECONDS = 120.0


@dataclass(slots=True)
class Event:
    """A fault as it went; Unix seconds. `noticed` is when the station first said that an output is not well, `healed`
    since when all was well for good; None where that was not seen."""

    name: str
    breaks: frozenset[str]
    at: float
    undone: float = 0.0
    noticed: float | None = None
    healed: float | None = None

    def heals(self, ended: float) -> bool:
        """Whether all was well again; not known where the run ended before, and then taken to be so."""
        return self.healed is not None or max(self.at, self.undone) + _UNHEALED_SECONDS > ended

    @property
    def reach(self) -> Span:
        """When its traces may be heard."""
        done = max(self.at, self.undone)
        end = max(self.healed, done) if self.healed is not None else done + _UNHEALED_SECONDS
        return Span(self.at - _BEFORE, end + _AFTER)


class Injector:
    """Works through `plan`, a fault each `every` seconds. What it does is undone in any case.

    It waits while `busy` is true. `events` are what was done so far, `left_out` what could not be.
    """

    def __init__(
        self,
        scene: Scene,
        plan: Iterator[Fault],
        every: float,
        busy: Callable[[], bool],
        tell: Callable[[str], None],
    ) -> None:
        self.events: list[Event] = []
        self.left_out: dict[str, str] = {}
        self._scene = scene
        self._plan = plan
        self._every = every
        self._busy = busy
        self._tell = tell

    async def run(self) -> None:
        """Until cancelled."""
        due = time.monotonic() + min(self._every, 60.0)
        for fault in self._plan:
            while time.monotonic() < due or self._busy() or not self._scene.monitor.well:
                await asyncio.sleep(_LOOK_SECONDS)
                if time.monotonic() > due + _UNHEALED_SECONDS and not self._busy():
                    break
            done = await self._one(fault)
            due = time.monotonic() if not done else max(due + self._every, time.monotonic() + self._every / 4)
            await asyncio.sleep(_LOOK_SECONDS)

    async def _one(self, fault: Fault) -> bool:
        """Whether it could be done."""
        try:
            undo = await asyncio.to_thread(fault.inflict, self._scene)
        except (CannotNow, psutil.Error, OSError, sqlite3.Error, PaperRadioError) as error:
            if fault.name not in self.left_out:
                self._tell(f"left out: {fault.name}: {error}")
            self.left_out[fault.name] = f"{error}"
            return False
        event = Event(fault.name, fault.breaks, time.time())
        self.events.append(event)
        self._tell(f"fault: {fault.name}")
        try:
            await self._follow(event, time.monotonic() + min(fault.seconds, self._every / 2))
        except asyncio.CancelledError:
            _undone(undo)
            event.undone = time.time()
            raise
        await asyncio.to_thread(_undone, undo)  # a receiver takes some time to start
        event.undone = time.time()
        await self._follow(event, time.monotonic() + _UNHEALED_SECONDS, settled=True)
        self._tell(_told(event))
        return True

    async def _follow(self, event: Event, end: float, settled: bool = False) -> None:
        """Note when it is noticed and when all is well again, until `end` or, where asked, until that has settled."""
        while time.monotonic() < end:
            now = time.time()
            if not self._scene.monitor.well:
                event.noticed = event.noticed or now
                event.healed = None
            elif event.healed is None:
                event.healed = now
            if settled and event.healed is not None and now - max(event.healed, event.undone) >= _SETTLED_SECONDS:
                return
            await asyncio.sleep(_LOOK_SECONDS)


def _undone(undo: Undo) -> None:
    with contextlib.suppress(OSError, RuntimeError):
        undo()


def _told(event: Event) -> str:
    if event.noticed is None:
        return "nothing was noticed at any output"
    if event.healed is None:
        return f"not well {_UNHEALED_SECONDS:.0f} s after it was undone"
    return f"noticed after {event.noticed - event.at:.1f} s, well again {event.healed - event.at:.1f} s after it began"
