"""A connection to another machine that takes a stream: bytes go out, and that they go out is watched."""

from __future__ import annotations

import asyncio
import concurrent.futures
import socket
import ssl
import threading
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

import httpx

from paperradio.errors import PushFailed

_TICK_SECONDS = 0.5


@dataclass(frozen=True, slots=True)
class Address:
    """Where it goes. `tls` checks the other side's certificate."""

    host: str
    port: int
    tls: bool = False

    def __str__(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host  # IPv6 (RFC 3986, 3.2.2)
        return f"{host}:{self.port}"


class Link:
    """An open connection. `taken` counts the bytes that this machine's network has accepted."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stall_seconds: float) -> None:
        self.reader = reader
        self._writer = writer
        self._stall_seconds = stall_seconds
        self._written = 0

    @property
    def taken(self) -> int:
        """Bytes that have gone out."""
        return self._written - self._writer.transport.get_write_buffer_size()

    def write(self, data: bytes) -> None:
        """Send without waiting: for a few bytes between."""
        self._writer.write(data)
        self._written += len(data)

    async def send(self, data: bytes) -> None:
        """Send, and wait while too much is held.

        Raises:
            PushFailed: the connection ended, or nothing went out for the time of a stall.
        """
        self.write(data)
        if self.taken == self._written and not self._writer.transport.is_closing():
            return
        tick = min(_TICK_SECONDS, self._stall_seconds / 4)
        stalled = 0.0
        while True:
            taken = self.taken
            try:
                async with asyncio.timeout(tick):
                    await self._writer.drain()
                return
            except TimeoutError:
                # Summed in small steps: a machine that slept must not look like a stall.
                stalled = tick if self.taken != taken else stalled + tick
            except OSError as error:
                raise PushFailed(f"the connection broke: {error.strerror or error}") from error
            if stalled >= self._stall_seconds:
                raise PushFailed(f"the receiver takes nothing for {self._stall_seconds:g} s")


@asynccontextmanager
async def linked(
    address: Address, connect_seconds: float, stall_seconds: float, send_buffer_bytes: int
) -> AsyncIterator[Link]:
    """A connection for as long as the context lasts.

    What the operating system may hold back is bounded by `send_buffer_bytes`: a receiver that hangs is noticed when
    that is full, and a large one would hide it for a minute.

    Raises:
        PushFailed: it cannot be opened.
    """
    try:
        async with asyncio.timeout(connect_seconds):
            reader, writer = await _open(address, connect_seconds, send_buffer_bytes)
    except TimeoutError:
        raise PushFailed(f"{address} does not answer within {connect_seconds:g} s") from None
    except ssl.SSLCertVerificationError as error:
        raise PushFailed(f"the certificate of {address} is not valid: {error.verify_message}") from error
    except OSError as error:
        raise PushFailed(_cause(address, error)) from error
    writer.transport.set_write_buffer_limits(send_buffer_bytes // 2)
    try:
        yield Link(reader, writer, stall_seconds)
    except asyncio.CancelledError:
        writer.close()  # what was said last still goes out
        raise
    except BaseException:
        writer.transport.abort()
        raise
    else:
        writer.close()


async def _open(
    address: Address, connect_seconds: float, send_buffer_bytes: int
) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """A connection to the first of the machine's addresses that takes one; each has its share of the time: an address
    that nobody answers at, as IPv6 in many homes, must not keep the next one waiting for ever. Raises OSError."""
    context = await trusting() if address.tls else None
    name = address.host if address.tls else None
    refused: OSError | None = None
    hosts = await _found(address.host)
    for host in hosts:
        try:
            async with asyncio.timeout(connect_seconds / len(hosts)):
                reader, writer = await asyncio.open_connection(host, address.port, ssl=context, server_hostname=name)
        except ssl.SSLError:
            raise
        except OSError as error:
            refused = refused or error
            continue
        connection: socket.socket = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer_bytes)
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        return reader, writer
    raise refused or ConnectionRefusedError


async def trusting() -> ssl.SSLContext:
    """What checks certificates, as httpx does: SSL_CERT_FILE or the usual authorities. Reading those takes a moment."""
    return await asyncio.to_thread(httpx.create_ssl_context)


async def _found(host: str) -> Sequence[str]:
    """The addresses of a machine. Asked for in a thread that may be left behind: a resolver without network hangs, and
    the loop's own threads are waited for when the process ends."""
    found: concurrent.futures.Future[Sequence[str]] = concurrent.futures.Future()

    def look() -> None:
        try:
            rows = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
            found.set_result(list(dict.fromkeys(f"{row[4][0]}" for row in rows)))
        except BaseException as error:  # the thread ends here; whoever waits is told
            found.set_exception(error)

    found.set_running_or_notify_cancel()
    threading.Thread(target=look, name=f"paperradio address of {host}", daemon=True).start()
    return await asyncio.wrap_future(found)


def _cause(address: Address, error: OSError) -> str:
    if isinstance(error, ConnectionRefusedError):
        return f"nobody listens at {address}"
    if isinstance(error, socket.gaierror):
        return f"there is no machine named {address.host}, or no network"
    return f"{address}: {error.strerror or error}"
