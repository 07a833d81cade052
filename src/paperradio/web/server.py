"""Serving the application until told to stop."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import uvicorn
from starlette.applications import Starlette

from paperradio.errors import ConfigurationError

KEEP_ALIVE_SECONDS = 30
"""How long a connection may rest. Players ask for the playlist every few seconds, and warn when theirs was closed."""
GRACE_SECONDS = 1
"""How long answers may take to end after the streams were told to."""


class _Server(uvicorn.Server):
    """Leaves signals to the program that it is a part of, and says when it accepts connections."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.accepting = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.accepting.set()


def listening_socket(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes a free one.

    Raises:
        ConfigurationError: the address is not this machine's, or the port is taken or not allowed.
    """
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0][0]
        return socket.create_server((host, port), family=family, backlog=512)
    except OSError as error:
        raise ConfigurationError(f"web: cannot listen on {host} port {port}: {error.strerror or error}") from error


async def serve(
    app: Starlette,
    host: str,
    port: int,
    stop: asyncio.Event,
    started: Callable[[int], None] | None = None,
) -> None:
    """Serve until `stop` is set or the task is cancelled; open streams are ended, all within two seconds.

    `started` is called with the port once connections are accepted.

    Raises:
        ConfigurationError: the address cannot be listened on.
    """
    sock = listening_socket(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        log_level="warning",
        access_log=False,
        lifespan="on",
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=GRACE_SECONDS,
        server_header=False,
    )
    server = _Server(config)
    async with asyncio.TaskGroup() as group:
        serving = group.create_task(server.serve([sock]), name="web")
        try:
            await server.accepting.wait()
            if started is not None:
                started(sock.getsockname()[1])
            await stop.wait()
        finally:
            app.state.live.close()
            server.should_exit = True
            await asyncio.wait([serving])
            sock.close()
