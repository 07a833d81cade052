"""When a stream is to end and begin anew because its service ends it otherwise."""

from __future__ import annotations

from paperradio.clock import Clock

BOUNDARY_SECONDS = 1800.0
"""So long it waits for an item to begin."""
_SECONDS_PER_HOUR = 3600


class Renewal:
    """Due after `hours`, at the first item that begins from then on, and without one half an hour later."""

    def __init__(self, hours: float, clock: Clock) -> None:
        self._seconds = hours * _SECONDS_PER_HOUR
        self._clock = clock
        self._began = clock.monotonic()
        self._announced: float | None = None
        self._boundary: float | None = None

    def begin(self) -> None:
        """A stream begins now."""
        self._began = self._clock.monotonic()

    def announce(self, started: float) -> None:
        """An item begins at that air time. The same one may be announced again."""
        if started != self._announced:
            self._announced = self._boundary = started

    def due(self, at: float) -> bool:
        """Whether the stream is to begin anew with the picture of air time `at`; asked for each key frame."""
        began = self._boundary is not None and self._boundary <= at
        if began:
            self._boundary = None
        after = self._clock.monotonic() - self._began - self._seconds
        return after >= (0 if began else BOUNDARY_SECONDS)
