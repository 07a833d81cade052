"""What the source client says to a server and what it makes of strange ones."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

import pytest

from paperradio.domain.onair import OutputStatus
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.icecast import IcecastOutput, IcecastPlan
from paperradio.outputs.link import Address
from paperradio.testing import FakeClock
from paperradio.wire import Message

WORD = "hack:me"


@asynccontextmanager
async def pushing(first: bytes, heads: list[str], received: bytearray) -> AsyncIterator[tuple[IcecastOutput, FanOut]]:
    """An output whose server answers sources with `first` and everything else with 200."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
        heads.append(head)
        if head.startswith("PUT"):
            writer.write(first)
            while data := await reader.read(1000):
                received.extend(data)
        else:
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = Address("127.0.0.1", server.sockets[0].getsockname()[1])
    about = {"Name": "Radio\r\nX-Evil: 1 “λ”", "Genre": ""}
    plan = IcecastPlan("icecast", address, "/a.mp3", "source", WORD, about)
    feed = FanOut("mp3", 3)
    output = IcecastOutput(plan, feed, FakeClock())
    async with asyncio.TaskGroup() as group:
        task = group.create_task(output.run())
        yield output, feed
        task.cancel()
    server.close()


async def until(output: IcecastOutput, holds: Callable[[OutputStatus], bool]) -> None:
    async with asyncio.timeout(20):
        while not holds(output.status()):
            await asyncio.sleep(0.005)


async def test_it_logs_in_and_sends_what_comes() -> None:
    heads: list[str] = []
    received = bytearray()
    async with pushing(b"HTTP/1.1 100 Continue\r\n\r\n", heads, received) as (output, feed):
        await until(output, lambda status: status.connected)
        async with asyncio.timeout(20):
            while len(heads) < 2 or not feed.readers:
                await asyncio.sleep(0.005)
        feed.publish(Message({}, b"sound"))
        await until(output, lambda status: status.sent > 5 and bool(received))
    source = heads[0].split("\r\n")
    assert source[0] == "PUT /a.mp3 HTTP/1.1"
    assert f"Authorization: Basic {base64.b64encode(b'source:hack:me').decode()}" in source
    assert 'Ice-Name: Radio X-Evil: 1 "l"' in source
    assert not any(line.startswith(("X-Evil", "Ice-Genre")) for line in source)
    assert "mode=updinfo" in heads[1]
    assert "mount=%2Fa.mp3" in heads[1]
    assert WORD not in heads[1]
    assert bytes(received) == b"sound"


@pytest.mark.parametrize(
    ("answer", "fault"),
    [
        (b"HTTP/1.1 401 Authentication Required\r\n\r\n", "check [[icecast]] user and password"),
        (b"HTTP/1.1 403 Mountpoint in use\r\n\r\n", "another source on the same mount"),
        (b"HTTP/1.1 500 Oh no\r\n\r\n", "it answers HTTP/1.1 500 Oh no"),
        (b"ICY 200 OK\r\n\r\n", "no Icecast server"),
        (b"x" * 100_000 + b"\r\n\r\n", "no Icecast server"),
    ],
)
async def test_who_does_not_want_it_is_told(answer: bytes, fault: str) -> None:
    async with pushing(answer, [], bytearray()) as (output, _):
        await until(output, lambda status: fault in status.fault)
        assert not output.status().connected
        assert WORD not in f"{output.status()}"
