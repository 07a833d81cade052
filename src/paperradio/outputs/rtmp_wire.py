"""RTMP's messages and the chunks that they travel in."""

from __future__ import annotations

import asyncio
import struct
from dataclasses import dataclass, field

from paperradio.errors import PushFailed

SET_CHUNK_SIZE, ACKNOWLEDGEMENT, USER_CONTROL, WINDOW_SIZE, PEER_BANDWIDTH = 1, 3, 4, 5, 6
AUDIO, VIDEO, DATA, COMMAND_AMF3, COMMAND = 8, 9, 18, 17, 20
PING_REQUEST, PING_RESPONSE = 6, 7
CHUNK_BYTES = 4096
"""Of what we send."""
EXTENDED = 0xFFFFFF
"""Time stamps from here on, 4.66 hours, do not fit into a chunk's head and follow it."""

_MOST_MESSAGE_BYTES = 1 << 20
_MOST_CHUNK_BYTES = 1 << 24
_STREAMS = {DATA: 4, AUDIO: 4, VIDEO: 6, COMMAND: 3}
_CONTROL_STREAM = 2


@dataclass(frozen=True, slots=True)
class RtmpMessage:
    """`stamp` in milliseconds; what is above 32 bits is left out when it is sent."""

    kind: int
    payload: bytes = field(repr=False)
    stamp: int = 0
    stream: int = 0

    def encode(self, chunk_bytes: int = CHUNK_BYTES) -> bytes:
        """The message in chunks, each with a whole head of its own."""
        lane = _STREAMS.get(self.kind, _CONTROL_STREAM)
        stamp = self.stamp & 0xFFFFFFFF
        extended = struct.pack(">I", stamp) if stamp >= EXTENDED else b""
        head = min(stamp, EXTENDED).to_bytes(3) + len(self.payload).to_bytes(3) + bytes((self.kind,))
        parts = [bytes((lane,)), head, struct.pack("<I", self.stream), extended, self.payload[:chunk_bytes]]
        for start in range(chunk_bytes, len(self.payload), chunk_bytes):
            parts += [bytes((0xC0 | lane,)), extended, self.payload[start : start + chunk_bytes]]
        return b"".join(parts)


@dataclass(slots=True)
class _Lane:
    """What the heads of one chunk stream have said so far."""

    stamp: int = 0
    length: int = 0
    kind: int = 0
    stream: int = 0
    extended: bool = False
    parts: bytearray = field(default_factory=bytearray)


class ChunkReader:
    """Puts the chunks of the other side together. `received` counts its bytes."""

    def __init__(self, reader: asyncio.StreamReader) -> None:
        self.received = 0
        self._reader = reader
        self._chunk_bytes = 128
        self._lanes: dict[int, _Lane] = {}

    async def next(self) -> RtmpMessage:
        """The next message. Its time stamp means nothing to a publisher and is 0.

        Raises:
            EOFError, OSError: the connection ended.
            PushFailed: this is no RTMP.
        """
        while True:
            lane = await self._chunk()
            if len(lane.parts) < lane.length:
                continue
            message = RtmpMessage(lane.kind, bytes(lane.parts), 0, lane.stream)
            lane.parts.clear()
            if message.kind == SET_CHUNK_SIZE and len(message.payload) >= 4:
                self._chunk_bytes = max(1, min(int.from_bytes(message.payload[:4]), _MOST_CHUNK_BYTES))
            return message

    async def _chunk(self) -> _Lane:
        first = (await self._take(1))[0]
        form, number = first >> 6, first & 0x3F
        if number < 2:
            number = 64 + int.from_bytes(await self._take(number + 1), "little")
        lane = self._lanes.setdefault(number, _Lane())
        head = await self._take((11, 7, 3, 0)[form])
        if form < 3:
            lane.extended = int.from_bytes(head[:3]) == EXTENDED
        if form < 2:
            lane.length, lane.kind = int.from_bytes(head[3:6]), head[6]
        if form == 0:
            lane.stream = int.from_bytes(head[7:11], "little")
        if lane.extended:
            await self._take(4)
        if lane.length > _MOST_MESSAGE_BYTES:
            raise PushFailed("the receiver does not speak RTMP")
        lane.parts += await self._take(min(self._chunk_bytes, lane.length - len(lane.parts)))
        return lane

    async def _take(self, count: int) -> bytes:
        if not count:
            return b""
        data = await self._reader.readexactly(count)
        self.received += count
        return data
