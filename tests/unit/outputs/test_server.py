"""The feeds on the private socket."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from paperradio.errors import ConfigurationError
from paperradio.outputs import server as server_module
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.server import FeedServer
from paperradio.wire import Message, connect, read_message

PATIENCE = 5


@pytest.fixture
def feeds() -> dict[str, FanOut]:
    return {"mp3": FanOut("mp3", 3), "cues": FanOut("cues", 9, lambda: (Message({"kind": "now"}, b"{}"),))}


@pytest.fixture
def address(tmp_path: Path) -> str:
    return f"unix:{tmp_path / 'air.sock'}"


@pytest.fixture
async def server(address: str, feeds: dict[str, FanOut]) -> AsyncIterator[FeedServer]:
    server = FeedServer(address, feeds)
    await server.start()
    yield server
    await server.close()


async def received(reader: asyncio.StreamReader) -> Message:
    async with asyncio.timeout(PATIENCE):
        return await read_message(reader)


async def rest(reader: asyncio.StreamReader) -> bytes:
    """What still comes until the other side closes."""
    async with asyncio.timeout(PATIENCE):
        try:
            return await reader.read()
        except ConnectionResetError:
            return b""


async def subscribed(feed: FanOut, connected: bool = True) -> None:
    """Return when the feed has a reader, or none any more."""
    async with asyncio.timeout(PATIENCE):
        while feed.status().connected is not connected:
            await asyncio.sleep(0)


async def test_a_reader_gets_the_feed_it_asks_for(server: FeedServer, feeds: dict[str, FanOut]) -> None:
    reader, writer = await connect(server.address, "mp3")
    await subscribed(feeds["mp3"])
    feeds["mp3"].publish(Message({"at": 1.5, "samples": 1152}, b"sound"))
    assert await received(reader) == Message({"at": 1.5, "samples": 1152}, b"sound")
    writer.close()
    await subscribed(feeds["mp3"], connected=False)
    assert feeds["mp3"].status().sent == len(Message({"at": 1.5, "samples": 1152}, b"sound").encode())


async def test_the_opening_is_sent_on_connect(server: FeedServer) -> None:
    reader, writer = await connect(server.address, "cues")
    assert await received(reader) == Message({"kind": "now"}, b"{}")
    writer.close()


@pytest.mark.parametrize("greeting", [b"hello\n", b"{}\n", b'{"feed": "video"}\n', b"[]\n", b"x" * 5000, b"\xff\n"])
async def test_a_greeting_that_makes_no_sense_ends_the_connection(server: FeedServer, greeting: bytes) -> None:
    reader, writer = await asyncio.open_unix_connection(server.address.removeprefix("unix:"))
    writer.write(greeting)
    assert await rest(reader) == b""
    writer.close()


async def test_a_client_that_says_nothing_is_let_go(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "GREETING_SECONDS", 0.01)
    reader, writer = await asyncio.open_unix_connection(server.address.removeprefix("unix:"))
    assert await rest(reader) == b""
    writer.close()


async def test_a_client_that_stops_reading_is_dropped_alone(address: str, feeds: dict[str, FanOut]) -> None:
    server = FeedServer(address, feeds, send_seconds=0.3)
    await server.start()
    feed = feeds["mp3"]
    _, stuck = await connect(address, "mp3")
    await subscribed(feed)
    reader, writer = await connect(address, "cues")
    await received(reader)
    async with asyncio.timeout(PATIENCE):
        while feed.status().connected:
            feed.publish(Message({}, bytes(1 << 20)))
            feeds["cues"].publish(Message({"kind": "status"}, b"{}"))
            assert (await received(reader)).head == {"kind": "status"}
    assert feed.status().dropped > 0
    assert feeds["cues"].status().dropped == 0
    writer.close()
    stuck.close()
    await server.close()


async def test_connections_are_bounded(server: FeedServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(server_module, "MAX_CONNECTIONS", 1)
    first, first_writer = await connect(server.address, "cues")
    await received(first)
    second, second_writer = await connect(server.address, "cues")
    assert await rest(second) == b""
    first_writer.close()
    second_writer.close()


async def test_closing_ends_connections_and_removes_the_socket(server: FeedServer) -> None:
    reader, writer = await connect(server.address, "cues")
    await received(reader)
    await server.close()
    assert await rest(reader) == b""
    assert not Path(server.address.removeprefix("unix:")).exists()
    writer.close()


async def test_the_socket_is_for_this_user_only(server: FeedServer) -> None:
    mode = Path(server.address.removeprefix("unix:")).stat().st_mode
    assert stat.S_IMODE(mode) == 0o600


async def test_a_stale_socket_is_replaced(server: FeedServer, feeds: dict[str, FanOut]) -> None:
    again = FeedServer(server.address, feeds)
    await again.start()
    reader, writer = await connect(server.address, "cues")
    assert (await received(reader)).head == {"kind": "now"}
    writer.close()
    await again.close()


async def test_a_file_in_the_way_is_not_removed(address: str, feeds: dict[str, FanOut]) -> None:
    path = Path(address.removeprefix("unix:"))
    path.write_text("precious", encoding="utf-8")
    with pytest.raises(ConfigurationError, match="in the way"):
        await FeedServer(address, feeds).start()
    assert path.read_text(encoding="utf-8") == "precious"


async def test_a_path_that_is_too_long_is_refused(tmp_path: Path, feeds: dict[str, FanOut]) -> None:
    with pytest.raises(ConfigurationError, match="longer than 100 bytes"):
        await FeedServer(f"unix:{tmp_path / ('x' * 100)}", feeds).start()


@pytest.mark.parametrize("address", ["", "tcp:", "tcp:localhost", "tcp:localhost:http", "udp:localhost:1"])
async def test_an_address_that_is_none_is_refused(address: str, feeds: dict[str, FanOut]) -> None:
    with pytest.raises(ConfigurationError, match="unix:PATH or tcp:HOST:PORT"):
        await FeedServer(address, feeds).start()


async def test_tcp(feeds: dict[str, FanOut]) -> None:
    server = FeedServer("tcp:127.0.0.1:0", feeds)
    await server.start()
    assert not server.address.endswith(":0")
    reader, writer = await connect(server.address, "cues")
    assert (await received(reader)).head == {"kind": "now"}
    with pytest.raises(ConfigurationError, match="in use"):
        await FeedServer(server.address, feeds).start()
    writer.close()
    await server.close()


async def test_running_serves_until_cancelled(address: str, feeds: dict[str, FanOut]) -> None:
    server = FeedServer(address, feeds)
    await server.start()
    running = asyncio.ensure_future(server.run())
    reader, writer = await connect(address, "cues")
    await received(reader)
    running.cancel()
    assert await rest(reader) == b""
    await asyncio.wait([running])
    assert running.cancelled()
    writer.close()
