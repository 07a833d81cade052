"""Time as a port, so that a day on air takes a second of a test."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Two readings of time and a way to wait."""

    def monotonic(self) -> float:
        """Seconds that only grow; the origin means nothing."""
        ...

    def now(self) -> datetime:
        """Wall-clock time in UTC."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Return after at least `seconds`; at once when they are negative."""
        ...


_STEADY = getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC)
"""Goes on while the machine sleeps; on Linux CLOCK_MONOTONIC does not, elsewhere it does."""


class SystemClock:
    """The machine's own time."""

    def monotonic(self) -> float:
        return time.clock_gettime(_STEADY)

    def now(self) -> datetime:
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(max(0.0, seconds))
