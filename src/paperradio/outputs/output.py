"""What every further receiver of the stream is to the rest of air."""

from __future__ import annotations

from typing import Protocol

from paperradio.domain.onair import NowPlaying, OutputStatus


class Output(Protocol):
    """Somewhere that the finished stream goes to, beside the feeds: a pusher, a recorder, a control of another program.

    It lives on air's event loop, reads the transmitter's feeds through subscriptions of its own, never blocks, and
    keeps its failures to itself.
    """

    async def run(self) -> None:
        """Serve until cancelled. Raises nothing: what fails is begun again with growing pauses and told by `status`."""
        ...

    def announce(self, playing: NowPlaying) -> None:
        """An item begins at `playing.started` (air time). Must not block."""
        ...

    def status(self) -> OutputStatus:
        """How it is doing now. Holds no secret."""
        ...
