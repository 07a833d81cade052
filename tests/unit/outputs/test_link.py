"""A connection that is watched: refused, silent, full, slow."""

from __future__ import annotations

import asyncio
import socket
from typing import Any

import pytest

from paperradio.errors import PushFailed
from paperradio.outputs.link import Address, linked


def address_of(server: asyncio.Server) -> Address:
    return Address("127.0.0.1", server.sockets[0].getsockname()[1])


async def test_nobody_listens() -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    with pytest.raises(PushFailed, match=f"nobody listens at 127.0.0.1:{port}"):
        async with linked(Address("127.0.0.1", port), 5, 5, 1 << 14):
            pass


async def test_no_such_machine() -> None:
    with pytest.raises(PushFailed, match=r"no machine named nowhere\.invalid"):
        async with linked(Address("nowhere.invalid", 1), 20, 5, 1 << 14):
            pass


async def test_a_machine_that_does_not_answer() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = Address("127.0.0.1", silent.getsockname()[1], tls=True)
        with pytest.raises(PushFailed, match=r"does not answer within 0\.2 s"):
            async with linked(address, 0.2, 5, 1 << 14):
                pass


async def test_a_receiver_that_takes_nothing() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        address = Address("127.0.0.1", silent.getsockname()[1])
        with pytest.raises(PushFailed, match=r"takes nothing for 0\.2 s"):
            async with asyncio.timeout(20), linked(address, 5, 0.2, 1 << 14) as link:
                while True:
                    await link.send(bytes(100_000))
        assert 0 < link.taken < 20_000_000


async def test_a_slow_receiver_is_no_stall() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while await reader.read(50_000):
            await asyncio.sleep(0.01)
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, limit=1 << 12)
    async with (
        asyncio.timeout(20),
        linked(address_of(server), 5, 5, 1 << 14) as link,
    ):
        for _ in range(20):
            await link.send(bytes(100_000))
        assert link.taken > 1_500_000
    server.close()


async def test_a_broken_connection() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    with pytest.raises(PushFailed, match="the connection broke"):
        async with (
            asyncio.timeout(20),
            linked(address_of(server), 5, 5, 1 << 14) as link,
        ):
            while True:
                await link.send(bytes(100_000))
    server.close()


def test_an_address_of_ipv6_is_written_in_brackets() -> None:
    assert str(Address("::1", 8000)) == "[::1]:8000"
    assert str(Address("localhost", 1935)) == "localhost:1935"


async def test_an_address_that_nobody_answers_at_does_not_keep_the_next_one_waiting(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def found(host: str) -> list[str]:
        return ["first", "127.0.0.1"]

    opened = asyncio.open_connection

    async def opening(host: str, *arguments: Any, **options: Any) -> Any:
        if host == "first":
            await asyncio.Event().wait()
        return await opened(host, *arguments, **options)

    monkeypatch.setattr("paperradio.outputs.link._found", found)
    monkeypatch.setattr(asyncio, "open_connection", opening)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        async with asyncio.timeout(20), linked(Address("two.example", silent.getsockname()[1]), 1, 5, 1 << 14) as link:
            link.write(b"taken")
