"""One fault after the other: done, undone, and followed until the station is well again."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil

from benchmarks.soak.faults import CannotNow, Fault, Scene
from benchmarks.soak.silence import Span

_LOOK_SECONDS = 0.25
_SETTLED_SECONDS = 2.0
_BEFORE, _AFTER = 8.0, 15.0
"""What is heard lies some seconds beside what is done: sound is written ahead, and listeners are behind."""
_UNHEALED_SECONDS = 120.0


@dataclass(slots=True)
class Event:
    """A fault as it went; Unix seconds. `healed` is when all was well after `undone`, None where that was not seen."""

    name: str
    breaks: frozenset[str]
    at: float
    undone: float = 0.0
    healed: float | None = None

    @property
    def reach(self) -> Span:
        """When its traces may be heard."""
        end = self.healed if self.healed is not None else max(self.at, self.undone) + _UNHEALED_SECONDS
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
        except (CannotNow, psutil.Error, OSError) as error:
            if fault.name not in self.left_out:
                self._tell(f"left out: {fault.name}: {error}")
            self.left_out[fault.name] = f"{error}"
            return False
        event = Event(fault.name, fault.breaks, time.time())
        self.events.append(event)
        self._tell(f"fault: {fault.name}")
        try:
            await asyncio.sleep(min(fault.seconds, self._every / 2))
        finally:
            with contextlib.suppress(OSError, RuntimeError):
                undo()
            event.undone = time.time()
        await self._heal(event)
        return True

    async def _heal(self, event: Event) -> None:
        """Until the station says that all is well, for some seconds on end."""
        end = time.monotonic() + _UNHEALED_SECONDS
        since: float | None = None
        while time.monotonic() < end:
            if not self._scene.monitor.well:
                since = None
            elif since is None:
                since = time.time()
            elif time.time() - since >= _SETTLED_SECONDS:
                event.healed = since
                self._tell(f"well again {since - event.at:.1f} s after it began")
                return
            await asyncio.sleep(_LOOK_SECONDS)
        self._tell(f"not well {_UNHEALED_SECONDS:.0f} s after it was undone")
