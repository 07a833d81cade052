"""Air time: a sample count against a monotonic clock.

Within an epoch, sample n is heard at the epoch's start plus n / 48000 s, whatever happens. When nothing was written for
so long that the buffer ran dry (process stopped, machine asleep), the epoch moves to the present: the gap is counted
as lateness and is not made up for.
"""

from __future__ import annotations

from paperradio.clock import Clock
from paperradio.domain.media import SAMPLE_RATE


class AirClock:
    """Says how much sound is due. Call `begin` before anything else."""

    def __init__(self, clock: Clock, buffer_seconds: float) -> None:
        self._clock = clock
        self.buffer = buffer_seconds
        self._started_monotonic = 0.0
        self._started_air = 0.0
        self.position = 0
        """Samples written in this epoch."""
        self.epochs = 0
        self.lateness = 0.0
        """Sum of all gaps in seconds."""
        self._least_ahead = buffer_seconds

    @property
    def air_time(self) -> float:
        """When the next sample to be written is heard, Unix seconds."""
        return self._started_air + self.position / SAMPLE_RATE

    @property
    def ahead(self) -> float:
        """How many seconds of sound are written and not yet heard; negative when the buffer ran dry."""
        return self.position / SAMPLE_RATE - (self._clock.monotonic() - self._started_monotonic)

    @property
    def present(self) -> float:
        """The air time being heard now."""
        return self.air_time - self.ahead

    def begin(self) -> None:
        """Start the first epoch at the present."""
        self._start(0.0)

    def least_ahead(self) -> float:
        """The least sound that lay ahead when more was written, since this was last asked; the buffer at most."""
        least, self._least_ahead = self._least_ahead, self.buffer
        return least

    def due(self, block: int) -> bool:
        """Whether a block of so many samples may be written without being more than the buffer ahead."""
        return self.ahead + block / SAMPLE_RATE <= self.buffer + 1e-9

    def advance(self, samples: int) -> None:
        """So many samples were written."""
        self.position += samples

    def move_if_dry(self) -> bool:
        """Begin a new epoch at the present when the buffer ran dry. True when it did."""
        gap = -self.ahead
        if self.position:
            self._least_ahead = min(self._least_ahead, max(0.0, -gap))
        if gap <= (0 if self.position else self.buffer):
            return False
        self.lateness += gap
        self._start(0.0)
        return True

    def move_if_set(self) -> bool:
        """Begin a new epoch where the last sample ends when somebody set the machine's clock. True when it did.

        Nothing was late then; only the name of the present has changed.
        """
        skew = self._clock.now().timestamp() - self.present
        if abs(skew) <= self.buffer:
            return False
        self._start(self.ahead)
        return True

    def _start(self, later: float) -> None:
        self._started_monotonic = self._clock.monotonic() + later
        self._started_air = self._clock.now().timestamp() + later
        self.position = 0
        self.epochs += 1
