"""Serving the application until told to stop."""

from __future__ import annotations

import asyncio
import resource
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress

import uvicorn
from starlette.applications import Starlette

from paperradio.errors import ConfigurationError
from paperradio.web.patience import Patience

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


def allow_open_files() -> None:
    """Let this process have as many open files as the system allows: each listener is one, and its page another."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    with suppress(ValueError, OSError):  # a system that names no bound may have one
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))


async def serve(
    app: Starlette,
    host: str,
    port: int,
    stop: asyncio.Event,
    started: Callable[[int], None] | None = None,
) -> None:
    """Serve until `stop` is set or the task is cancelled; open streams are ended, all within two seconds.
    Connections whose client does nothing are let go meanwhile.

    `started` is called with the port once connections are accepted.

    Raises:
        ConfigurationError: the address cannot be listened on.
    """
    sock = listening_socket(host, port)
    allow_open_files()
    config = uvicorn.Config(
        app,
        ws="none",
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
        patience = group.create_task(Patience(server.server_state.connections).run(), name="patience")
        try:
            await server.accepting.wait()
            if started is not None:
                started(sock.getsockname()[1])
            await stop.wait()
        finally:
            app.state.live.close()
            server.should_exit = True
            await asyncio.wait([serving])
            patience.cancel()
            sock.close()
