"""What every further receiver of the stream is to the rest of air."""

from __future__ import annotations

import asyncio
import logging
from typing import Protocol

from paperradio.clock import Clock
from paperradio.domain.onair import NowPlaying, OutputStatus

logger = logging.getLogger(__name__)

_PAUSE_SECONDS = 5.0


class Output(Protocol):
    """Somewhere that the finished stream goes to, beside the feeds: a pusher, a recorder, a control of another program.

    It lives on air's event loop, reads the transmitter's feeds through subscriptions of its own, never blocks, and
    keeps its failures to itself.
    """

    async def run(self) -> None:
        """Serve until cancelled. What fails is begun again with growing pauses and told by `status`."""
        ...

    def announce(self, playing: NowPlaying) -> None:
        """An item begins at `playing.started` (air time). Must not block."""
        ...

    def status(self) -> OutputStatus:
        """How it is doing now. Holds no secret."""
        ...


async def keep_running(output: Output, clock: Clock) -> None:
    """Run it until cancelled. A fault in its program, too, ends this output and not the air: it is begun again."""
    while True:
        try:
            await output.run()
        except Exception:  # a service ends here
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # A task group drops a cancellation that comes with a failure.
                raise asyncio.CancelledError from None
            logger.exception("%s failed", output.status().name, extra={"action": "output_failed"})
        await clock.sleep(_PAUSE_SECONDS)
