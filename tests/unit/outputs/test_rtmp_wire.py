"""RTMP's messages in chunks."""

from __future__ import annotations

import asyncio

import pytest

from paperradio.errors import PushFailed
from paperradio.outputs.rtmp_wire import AUDIO, COMMAND, EXTENDED, SET_CHUNK_SIZE, VIDEO, ChunkReader, RtmpMessage


def reader(data: bytes) -> ChunkReader:
    stream = asyncio.StreamReader()
    stream.feed_data(data)
    stream.feed_eof()
    return ChunkReader(stream)


async def test_long_messages_are_put_together() -> None:
    said = [RtmpMessage(COMMAND, bytes(range(200)) * 3), RtmpMessage(SET_CHUNK_SIZE, (1000).to_bytes(4))]
    after = RtmpMessage(VIDEO, b"x" * 2500, 0, 1)
    chunks = reader(b"".join(message.encode(128) for message in said) + after.encode(1000))
    assert [await chunks.next() for _ in range(3)] == [*said, after]
    with pytest.raises(EOFError):
        await chunks.next()


async def test_messages_of_two_streams_may_alternate() -> None:
    first, second = RtmpMessage(AUDIO, b"a" * 200, 0, 1).encode(128), RtmpMessage(VIDEO, b"v" * 200, 0, 1).encode(128)
    cut = 12 + 128
    chunks = reader(first[:cut] + second[:cut] + first[cut:] + second[cut:])
    assert [(await chunks.next()).kind for _ in range(2)] == [AUDIO, VIDEO]


@pytest.mark.parametrize(
    ("stamp", "head", "extended"),
    [
        (EXTENDED - 1, "fffffe", ""),
        (EXTENDED, "ffffff", "00ffffff"),
        (EXTENDED + 1, "ffffff", "01000000"),
        ((1 << 32) + 5, "000005", ""),
    ],
)
async def test_time_stamps_beyond_24_bits_stand_behind_the_head(stamp: int, head: str, extended: str) -> None:
    message = RtmpMessage(VIDEO, b"v" * 200, stamp, 1)
    data = message.encode(128)
    assert data[1:4].hex() == head
    assert data[12:].hex().startswith(extended + "7676")
    assert data[12 + len(extended) // 2 + 128 :].hex().startswith("c6" + extended + "7676")
    assert (await reader(data).next()).payload == message.payload


async def test_heads_that_leave_out_what_is_as_before() -> None:
    whole = RtmpMessage(AUDIO, b"aaaa", 0, 1).encode()
    shorter = bytes((0x44,)) + b"\x00\x00\x10" + b"\x00\x00\x02" + bytes((AUDIO,)) + b"bb"
    shortest = bytes((0x84,)) + b"\x00\x00\x10" + b"cc"
    none = bytes((0xC4,)) + b"dd"
    far = bytes((0x00, 36)) + whole[1:]  # Chunk streams from 64 on have a number of their own.
    chunks = reader(whole + shorter + shortest + none + far)
    assert [(await chunks.next()).payload for _ in range(5)] == [b"aaaa", b"bb", b"cc", b"dd", b"aaaa"]


async def test_a_message_without_end_is_no_rtmp() -> None:
    with pytest.raises(PushFailed, match="does not speak RTMP"):
        await reader(b"\x04\x00\x00\x00\xff\xff\xff\x14\x00\x00\x00\x00").next()
