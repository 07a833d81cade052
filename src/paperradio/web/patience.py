"""Letting go of connections whose client does nothing: sends no request, or takes nothing of its answer."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any

LOOK_SECONDS = 15.0
LOOKS = 4
"""So many looks in a row find a connection where it was before it is let go: a minute."""


class Patience:
    """Looks after uvicorn's HTTP connections, which has a time-out between two requests of a connection only.

    Whoever connects and says nothing, or leaves a player paused, would keep a place, memory and a file descriptor.
    """

    def __init__(self, connections: Collection[Any]) -> None:
        """`connections` are those of `uvicorn.server.ServerState`: it changes as they come and go."""
        self._connections = connections
        self._seen: dict[Any, tuple[object, int]] = {}

    async def run(self) -> None:
        """Look again and again, until cancelled."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            self.look()

    def look(self) -> None:
        """Abort what has not moved for `LOOKS` looks."""
        before, self._seen = self._seen, {}
        for connection in tuple(self._connections):
            place = _place(connection)
            known, looks = before.get(connection, (None, 0))
            looks = looks + 1 if place is not None and place == known else 0
            if looks < LOOKS:
                self._seen[connection] = place, looks
            else:
                connection.transport.abort()


def _place(connection: Any) -> object | None:
    """What changes with everything that the client does; None while it waits for us."""
    cycle = connection.cycle
    ours = cycle is not None and not (cycle.more_body or cycle.response_complete or connection.flow.write_paused)
    return None if ours else (cycle, connection.transport.get_write_buffer_size())
