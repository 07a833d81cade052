"""What a publisher says to an RTMP server, and what it makes of the answers."""

from __future__ import annotations

import asyncio
import struct
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import pytest

from paperradio.errors import PushFailed, PushRefused
from paperradio.outputs import amf
from paperradio.outputs.flv import SCRIPT, VIDEO, Tag
from paperradio.outputs.link import Address, linked
from paperradio.outputs.rtmp_client import Destination, Publisher
from paperradio.outputs.rtmp_wire import COMMAND, DATA, PEER_BANDWIDTH, USER_CONTROL, ChunkReader, RtmpMessage

KEY = "live_1_secret?bandwidthtest=true"
BEGUN = {"level": "status", "code": "NetStream.Publish.Start"}
Behave = Callable[["Peer"], Awaitable[None]]


class Peer:
    """A server's end of the connection."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader, self.writer = reader, writer
        self.chunks = ChunkReader(reader)

    async def shake_hands(self) -> None:
        theirs = await self.reader.readexactly(1537)
        self.writer.write(b"\x03" + bytes(1536) + theirs[1:])
        await self.reader.readexactly(1536)

    async def command(self, name: str) -> list[amf.Value]:
        """The next command of that name."""
        while True:
            message = await self.chunks.next()
            if message.kind == COMMAND:
                values = amf.decode(message.payload)
                if values[0] == name:
                    return values

    def say(self, *values: amf.Argument) -> None:
        self.writer.write(RtmpMessage(COMMAND, amf.encode(*values)).encode(128))

    async def publish(self, answer: Mapping[str, str]) -> list[amf.Value]:
        await self.shake_hands()
        connect = await self.command("connect")
        self.say("_result", 1.0, {"fmsVer": "x"}, {"level": "status", "code": "NetConnection.Connect.Success"})
        await self.command("createStream")
        self.say("_result", 4.0, None, 7.0)
        published = await self.command("publish")
        self.say("onStatus", 0.0, None, answer)
        return [*connect, *published]


@asynccontextmanager
async def server(behave: Behave) -> AsyncIterator[Publisher]:
    """A publisher that is connected to a server which behaves so."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await behave(Peer(reader, writer))
        except (EOFError, OSError):
            pass
        finally:
            writer.close()

    listener = await asyncio.start_server(serve, "127.0.0.1", 0)
    address = Address("127.0.0.1", listener.sockets[0].getsockname()[1])
    try:
        async with asyncio.timeout(20), linked(address, 5, 5, 1 << 16) as link:
            yield Publisher(link, Destination(address, "app", KEY), first_stamp=1000)
    finally:
        listener.close()


async def test_it_publishes_under_its_key() -> None:
    heard: list[amf.Value] = []
    tags: list[RtmpMessage] = []

    async def behave(peer: Peer) -> None:
        heard.extend(await peer.publish(BEGUN))
        while len(tags) < 2:
            message = await peer.chunks.next()
            if message.stream == 7:
                tags.append(message)

    async with server(behave) as publisher:
        await publisher.begin()
        await publisher.send([Tag(SCRIPT, 0, amf.encode("onMetaData")), Tag(VIDEO, 40, b"picture")])
        with pytest.raises(PushFailed, match="closed the connection"):
            await publisher.listen()
    assert isinstance(heard[2], dict)
    assert heard[2]["app"] == "app"
    assert KEY not in f"{heard[2]}"
    assert heard[-4:] == [5.0, None, KEY, "live"]
    assert [(tag.kind, tag.payload) for tag in tags] == [
        (DATA, amf.encode("@setDataFrame", "onMetaData")),
        (VIDEO, b"picture"),
    ]


async def test_pings_and_windows_are_answered() -> None:
    answers: list[RtmpMessage] = []

    async def behave(peer: Peer) -> None:
        await peer.publish(BEGUN)
        peer.writer.write(RtmpMessage(PEER_BANDWIDTH, struct.pack(">IB", 64, 2)).encode())
        peer.writer.write(RtmpMessage(USER_CONTROL, struct.pack(">HI", 6, 1234)).encode())
        while len(answers) < 3:
            message = await peer.chunks.next()
            if message.kind != COMMAND:
                answers.append(message)

    async with server(behave) as publisher:
        await publisher.begin()
        with pytest.raises(PushFailed):
            await publisher.listen()
    kinds = {message.kind: message.payload for message in answers}
    assert kinds[USER_CONTROL] == struct.pack(">HI", 7, 1234)
    assert kinds[5] == struct.pack(">I", 64)
    assert int.from_bytes(kinds[3]) >= 64


async def test_a_no_is_told_in_the_servers_words() -> None:
    async def behave(peer: Peer) -> None:
        await peer.publish({"level": "error", "code": "NetStream.Publish.BadName", "description": "Already publishing"})

    async with server(behave) as publisher:
        with pytest.raises(PushRefused, match=r"BadName Already publishing"):
            await publisher.begin()


async def test_an_application_that_is_not_there() -> None:
    async def behave(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.command("connect")
        peer.say("_error", 1.0, None, {"level": "error", "code": "NetConnection.Connect.Rejected"})

    async with server(behave) as publisher:
        with pytest.raises(PushRefused, match="Rejected"):
            await publisher.begin()


async def test_an_end_without_a_word_asks_for_the_key() -> None:
    async def behave(peer: Peer) -> None:
        await peer.shake_hands()
        await peer.command("connect")

    async with server(behave) as publisher:
        with pytest.raises(PushRefused, match="is the stream key right"):
            await publisher.begin()


async def test_what_is_no_rtmp_server() -> None:
    async def behave(peer: Peer) -> None:
        peer.writer.write(b"HTTP/1.1 400 Bad Request\r\n".ljust(3000))
        await peer.reader.read()

    async with server(behave) as publisher:
        with pytest.raises(PushFailed, match="does not speak RTMP"):
            await publisher.begin()


async def test_a_stream_that_the_server_ends() -> None:
    async def behave(peer: Peer) -> None:
        await peer.publish(BEGUN)
        peer.say("onStatus", 0.0, None, {"level": "status", "code": "NetStream.Unpublish.Success"})
        await peer.reader.read()

    async with server(behave) as publisher:
        await publisher.begin()
        with pytest.raises(PushRefused, match="Unpublish"):
            await publisher.listen()
