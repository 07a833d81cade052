"""Serves the feeds of `wire` on air's private socket."""

from __future__ import annotations

import asyncio
import json
import logging
import socket
import stat
from collections.abc import Mapping
from pathlib import Path

from paperradio.errors import ConfigurationError
from paperradio.outputs.fanout import FanOut
from paperradio.wire import WireError, unix_path

logger = logging.getLogger(__name__)

GREETING_SECONDS = 5.0
SEND_SECONDS = 15.0
MAX_CONNECTIONS = 64
MAX_PATH_BYTES = 100
_CLOSE_SECONDS = 2.0
_GREETING_BYTES = 1024
_SEND_BUFFER_BYTES = 1 << 18


class FeedServer:
    """Listens on ``unix:PATH`` or ``tcp:HOST:PORT`` and sends each connection the feed it asks for.

    A reader that takes nothing for `SEND_SECONDS` is disconnected; what it is late for before that, its queue drops.
    """

    def __init__(self, address: str, feeds: Mapping[str, FanOut], send_seconds: float = SEND_SECONDS) -> None:
        self.address = address
        self._feeds = feeds
        self._send_seconds = send_seconds
        self._connections: dict[asyncio.Task[None], asyncio.StreamWriter] = {}
        self._server: asyncio.Server | None = None
        self._inode = 0

    async def start(self) -> None:
        """Begin to listen; `address` then has the real port where 0 was asked for.

        Raises:
            ConfigurationError: one cannot listen at this address.
        """
        listener = _listener(self.address)
        self._server = await asyncio.start_server(self._serve, sock=listener, limit=_GREETING_BYTES)
        path = unix_path(self.address)
        if path is not None:
            self._inode = _inode(path)
        else:
            host, port = listener.getsockname()[:2]
            self.address = f"tcp:{host}:{port}"

    async def run(self) -> None:
        """Listen until cancelled, then close every connection and remove the socket."""
        if self._server is None:
            await self.start()
        try:
            await asyncio.get_running_loop().create_future()
        finally:
            await self.close()

    async def close(self) -> None:
        """Stop listening and disconnect everybody."""
        if self._server is None:
            return
        self._server.close()
        for writer in self._connections.values():
            writer.transport.abort()
        if self._connections:
            await asyncio.wait(self._connections, timeout=_CLOSE_SECONDS)
        self._server = None
        path = unix_path(self.address)
        if path is not None and _inode(path) == self._inode:  # another air may have come in its place
            path.unlink(missing_ok=True)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        handler = asyncio.current_task()
        if handler is None or len(self._connections) >= MAX_CONNECTIONS:
            logger.warning("A connection to the private socket was refused: there are %d", MAX_CONNECTIONS)
            writer.transport.abort()
            return
        self._connections[handler] = writer
        writer.transport.set_write_buffer_limits(_SEND_BUFFER_BYTES)
        try:
            feed = await self._greeted(reader)
            async with asyncio.TaskGroup() as group:
                sending = group.create_task(self._send(feed, writer))
                await reader.read(1)  # A client says nothing more: this returns when the connection has ended.
                sending.cancel()
        except* (WireError, OSError, EOFError) as errors:
            reason = errors.exceptions[0]
            logger.info("A reader of the private socket left: %r", reason, extra={"action": "reader_left"})
        finally:
            del self._connections[handler]
            writer.transport.abort()

    async def _greeted(self, reader: asyncio.StreamReader) -> FanOut:
        """The feed that the client asks for. Raises WireError, TimeoutError, IncompleteReadError."""
        try:
            async with asyncio.timeout(GREETING_SECONDS):
                line = await reader.readuntil(b"\n")
            return self._feeds[json.loads(line)["feed"]]
        except asyncio.LimitOverrunError as error:
            raise WireError("a greeting without an end") from error
        except (ValueError, KeyError, TypeError) as error:
            raise WireError(f"a greeting that names no feed: {line[:100]!r}") from error

    async def _send(self, feed: FanOut, writer: asyncio.StreamWriter) -> None:
        with feed.subscribe() as subscription:
            while True:
                data = (await subscription.next()).encode()
                writer.write(data)
                async with asyncio.timeout(self._send_seconds):
                    await writer.drain()
                feed.count_sent(len(data))


def _inode(path: Path) -> int:
    """Which file it is; 0 for none."""
    try:
        return path.stat().st_ino
    except OSError:
        return 0


def _listener(address: str) -> socket.socket:
    """A bound socket. A Unix one is for this user only, from before anybody can connect to it."""
    path = unix_path(address)
    try:
        return _tcp_listener(address) if path is None else _unix_listener(path)
    except OSError as error:
        raise ConfigurationError(f"the private socket {address}: {error.strerror or error}") from error


def _unix_listener(path: Path) -> socket.socket:
    if len(bytes(path)) > MAX_PATH_BYTES:
        raise ConfigurationError(f"the private socket's path is longer than {MAX_PATH_BYTES} bytes: {path}")
    path.parent.mkdir(parents=True, exist_ok=True)
    if path.exists() and not stat.S_ISSOCK(path.stat().st_mode):
        raise ConfigurationError(f"{path} is in the way of the private socket")
    path.unlink(missing_ok=True)
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(str(path))
    path.chmod(0o600)
    return listener


def _tcp_listener(address: str) -> socket.socket:
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if kind != "tcp" or not host or not port.isdigit():
        raise ConfigurationError(f"the private socket is unix:PATH or tcp:HOST:PORT, not {address}")
    return socket.create_server((host, int(port)))
