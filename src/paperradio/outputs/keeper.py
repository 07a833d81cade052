"""Keeps an encoder running: starts it where the sound is, watches it, replaces it."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from paperradio.clock import Clock
from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import EncoderFailed
from paperradio.outputs.arguments import EncoderArguments
from paperradio.outputs.encoder import Encoder, Run
from paperradio.outputs.feed import Feed
from paperradio.outputs.ts import TICKS_PER_SECOND, WRAP_TICKS

logger = logging.getLogger(__name__)

PAUSES_SECONDS = (0.2, 0.5, 1.0, 2.0, 4.0)
"""Before each further try. An encoder that ran for `STEADY_SECONDS` begins the row anew."""
STEADY_SECONDS = 10.0
_FIRST_STAMP_SECONDS = 10.0
_SPARE_SECONDS = 5.0


class Receiver(Protocol):
    """Gets what the encoders put out. `ts` and `mp3` raise EncoderFailed for bytes that make no sense."""

    def began(self, air_time: float, offset: float) -> None:
        """An encoder starts: its first sample is heard at `air_time`, its time stamps begin at `offset` seconds."""
        ...

    def ts(self, data: bytes) -> None: ...

    def mp3(self, data: bytes) -> None: ...

    def ended(self) -> None:
        """Nothing more comes from this encoder."""
        ...


@dataclass(frozen=True, slots=True)
class _Start:
    feed: Feed
    air_time: float


class EncoderKeeper:
    """ports.Sink in front of one encoder at a time. Sink's methods are called in the event loop's thread.

    What is written while no encoder takes it is dropped and counted; the next one begins at the next frame boundary of
    the sound. When the epoch moves, a new feed takes its sound at once, while the old encoder empties itself.
    `lag_seconds` is how far pictures may follow behind the sound before the last one is repeated.

    Time stamps go on across encoders (they are air time, less that of the first start) and wrap after 26.5 hours.
    """

    def __init__(self, arguments: EncoderArguments, clock: Clock, receiver: Receiver, lag_seconds: float) -> None:
        self.restarts = 0
        self.last_failure: str | None = None
        self._arguments = arguments
        self._clock = clock
        self._receiver = receiver
        self._lag_seconds = max(1.0, lag_seconds)
        self._limit_seconds = arguments.settings.stall_seconds + self._lag_seconds + _SPARE_SECONDS
        self._picture = arguments.black
        self._epoch = 0.0
        self._origin: float | None = None
        self._next_sample = 0
        self._start: _Start | None = None
        self._run: Run | None = None
        self._epoch_known = asyncio.Event()
        self._samples_dropped = self._pictures_dropped = 0

    @property
    def pid(self) -> int | None:
        """The running encoder's process id."""
        return self._run.pid if self._run else None

    @property
    def running(self) -> bool:
        """Whether an encoder runs."""
        return self._run is not None

    @property
    def samples_dropped(self) -> int:
        """Samples that no encoder took."""
        return self._samples_dropped + (self._start.feed.samples_dropped if self._start else 0)

    @property
    def pictures_dropped(self) -> int:
        """Pictures that no encoder took or that came too late."""
        return self._pictures_dropped + (self._start.feed.pictures_dropped if self._start else 0)

    def restart_at(self, air_time: float) -> None:
        self._epoch, self._next_sample = air_time, 0
        if self._start is not None:
            self._retire(self._start)
        self._start = self._begin()
        self._epoch_known.set()

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        self._next_sample = position + len(samples)
        if self._start is None:
            self._samples_dropped += len(samples)
        else:
            self._start.feed.write_audio(samples, position)

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None:
        self._picture = bytes(buffer)
        if self._start is None:
            self._pictures_dropped += 1
        else:
            self._start.feed.write_frame(self._picture, index)

    async def drained(self) -> None:
        """Return when the encoder has taken what was written, at once when there is none."""
        if self._start is not None:
            await self._start.feed.drained()

    async def run(self) -> None:
        """Keep an encoder running until cancelled."""
        await self._epoch_known.wait()
        failures = 0
        while True:
            start = self._start = self._start or self._begin()
            began = self._clock.monotonic()
            try:
                await self._encode(start)
                failures = 0
            except EncoderFailed as failure:
                if _cancelled():  # A task group drops a cancellation that comes together with a failure.
                    raise asyncio.CancelledError from failure
                self._give_up(start, failure)
                failures = 0 if self._clock.monotonic() - began >= STEADY_SECONDS else failures
                await self._clock.sleep(PAUSES_SECONDS[min(failures, len(PAUSES_SECONDS) - 1)])
                failures += 1

    async def _encode(self, start: _Start) -> None:
        if self._origin is None:
            self._origin = start.air_time - _FIRST_STAMP_SECONDS
        offset = (start.air_time - self._origin) % (WRAP_TICKS / TICKS_PER_SECOND)
        encoder = Encoder(self._arguments, self._clock, self._receiver.ts, self._receiver.mp3)
        self._receiver.began(start.air_time, offset)
        try:
            await encoder.run(start.feed, offset, self._started)
        finally:
            self._run = None
            self._receiver.ended()

    def _started(self, run: Run) -> None:
        self._run = run
        logger.info("The encoder is running", extra={"action": "encoder_started", "pid": run.pid})

    def _give_up(self, start: _Start, failure: EncoderFailed) -> None:
        self.restarts += 1
        self.last_failure = str(failure)
        logger.warning("%s", failure, extra={"action": "encoder_failed"})
        if self._start is start:
            self._retire(start)
            self._start = None

    def _retire(self, start: _Start) -> None:
        start.feed.finish()
        self._samples_dropped += start.feed.samples_dropped
        self._pictures_dropped += start.feed.pictures_dropped

    def _begin(self) -> _Start:
        """A feed from the first frame boundary on that the sound has not passed."""
        rate = self._arguments.frames_per_second
        frame = -(-self._next_sample * rate // SAMPLE_RATE)
        feed = Feed(frame, rate, self._picture, self._limit_seconds, self._lag_seconds)
        return _Start(feed, self._epoch + frame / rate)


def _cancelled() -> bool:
    """Whether somebody wants the current task to end."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
