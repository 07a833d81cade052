"""Publishes to an RTMP server (Adobe's RTMP specification 1.0), as broadcasting programs do.

The stream key is spoken in the protocol only. ffmpeg knows RTMP too, but takes the key from its arguments alone, which
every user of the machine can read.
"""

from __future__ import annotations

import os
import struct
from collections.abc import Sequence
from dataclasses import dataclass, field

from paperradio.errors import PushFailed, PushRefused
from paperradio.outputs import amf
from paperradio.outputs.flv import SCRIPT, Tag
from paperradio.outputs.link import Address, Link
from paperradio.outputs.rtmp_wire import (
    ACKNOWLEDGEMENT,
    CHUNK_BYTES,
    COMMAND,
    COMMAND_AMF3,
    DATA,
    PEER_BANDWIDTH,
    PING_REQUEST,
    PING_RESPONSE,
    SET_CHUNK_SIZE,
    USER_CONTROL,
    WINDOW_SIZE,
    ChunkReader,
    RtmpMessage,
)

_VERSION = 3
_HANDSHAKE_BYTES = 1536
_CONNECT, _RELEASE, _PREPARE, _CREATE, _PUBLISH, _END = range(1, 7)
_WINDOW_BYTES = 2_500_000
_MOST_ANSWERS = 100
_SET_DATA = amf.encode("@setDataFrame")
_AGENT = "FMLE/3.0 (compatible; paperradio)"


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to publish. `application` is the path of the address, `key` the name of the stream."""

    address: Address
    application: str
    key: str = field(repr=False)

    @property
    def url(self) -> str:
        """The address without the key."""
        scheme = "rtmps" if self.address.tls else "rtmp"
        return f"{scheme}://{self.address}/{self.application}"


class Publisher:
    """One publication over `link`: `begin`, then `send` what comes, with `listen` beside it, then `end`."""

    def __init__(self, link: Link, destination: Destination, first_stamp: int = 0) -> None:
        """`first_stamp` is added to all time stamps, in milliseconds."""
        self._link = link
        self._to = destination
        self._first_stamp = first_stamp
        self._chunks = ChunkReader(link.reader)
        self._stream = 0
        self._window = _WINDOW_BYTES
        self._acknowledged = 0

    async def begin(self) -> None:
        """Agree with the server.

        Raises:
            PushFailed: the connection ended, or the server does not speak RTMP.
            PushRefused: the server does not want this stream.
        """
        try:
            await self._shake_hands()
            self._command("connect", _CONNECT, self._description())
            await self._result(_CONNECT)
            self._command("releaseStream", _RELEASE, None, self._to.key)
            self._command("FCPublish", _PREPARE, None, self._to.key)
            self._command("createStream", _CREATE, None)
            self._stream = await self._result(_CREATE)
            self._command("publish", _PUBLISH, None, self._to.key, "live", stream=self._stream)
            await self._published()
        except EOFError:
            raise PushRefused("it closes the connection before the stream begins; is the stream key right?") from None
        except OSError as error:
            raise PushFailed(f"the connection broke: {error.strerror or error}") from error

    async def send(self, tags: Sequence[Tag]) -> None:
        """Hand on tags. Raises PushFailed."""
        await self._link.send(b"".join(self._message(tag).encode() for tag in tags))

    async def listen(self) -> None:
        """Answer what the server asks until it ends the connection.

        Raises:
            PushFailed: it has ended, or the server ends the stream.
        """
        try:
            while True:
                message = await self._next()
                if message.kind in (COMMAND, COMMAND_AMF3):
                    _refused(_values(message), ("NetStream.Unpublish.Success",))
        except (EOFError, OSError):
            raise PushFailed("the receiver closed the connection") from None

    def end(self) -> None:
        """Tell the server that this stream is over."""
        self._command("FCUnpublish", _END, None, self._to.key)
        self._command("deleteStream", _END + 1, None, float(self._stream))

    def _message(self, tag: Tag) -> RtmpMessage:
        stamp = tag.stamp + self._first_stamp
        if tag.kind != SCRIPT:
            return RtmpMessage(tag.kind, tag.payload, stamp, self._stream)
        return RtmpMessage(DATA, _SET_DATA + tag.payload, stamp, self._stream)

    async def _shake_hands(self) -> None:
        ours = struct.pack(">II", 0, 0) + os.urandom(_HANDSHAKE_BYTES - 8)
        await self._link.send(bytes((_VERSION,)) + ours)
        answer = await self._link.reader.readexactly(1 + _HANDSHAKE_BYTES)
        if answer[0] != _VERSION:
            raise PushFailed(f"{self._to.address} does not speak RTMP")
        await self._link.send(answer[1:])
        await self._link.reader.readexactly(_HANDSHAKE_BYTES)
        self._control(SET_CHUNK_SIZE, CHUNK_BYTES)

    def _description(self) -> dict[str, str | float | bool]:
        return {
            "app": self._to.application,
            "type": "nonprivate",
            "flashVer": _AGENT,
            "swfUrl": self._to.url,
            "tcUrl": self._to.url,
        }

    def _command(self, name: str, number: float, *values: amf.Argument, stream: int = 0) -> None:
        payload = amf.encode(name, number, *values)
        self._link.write(RtmpMessage(COMMAND, payload, 0, stream).encode())

    def _control(self, kind: int, value: int) -> None:
        self._link.write(RtmpMessage(kind, struct.pack(">I", value)).encode())

    async def _result(self, number: int) -> int:
        """The number that a command was answered with, 0 where it was none."""
        for _ in range(_MOST_ANSWERS):
            values = await self._answer()
            if len(values) > 1 and values[0] in ("_result", "_error") and values[1] == number:
                _refused(values)
                last = values[-1]
                return int(last) if isinstance(last, float) else 0
        raise PushFailed("the receiver does not answer as RTMP servers do")

    async def _published(self) -> None:
        for _ in range(_MOST_ANSWERS):
            values = await self._answer()
            if values and values[0] == "onStatus":
                _refused(values)
                return
        raise PushFailed("the receiver does not begin the stream")

    async def _answer(self) -> list[amf.Value]:
        while True:
            message = await self._next()
            if message.kind in (COMMAND, COMMAND_AMF3):
                return _values(message)

    async def _next(self) -> RtmpMessage:
        """The next message, after what the protocol itself wants was answered."""
        message = await self._chunks.next()
        if message.kind in (WINDOW_SIZE, PEER_BANDWIDTH) and len(message.payload) >= 4:
            self._window = max(1, int.from_bytes(message.payload[:4]))
            if message.kind == PEER_BANDWIDTH:
                self._control(WINDOW_SIZE, self._window)
        elif message.kind == USER_CONTROL and message.payload[:2] == struct.pack(">H", PING_REQUEST):
            self._link.write(
                RtmpMessage(USER_CONTROL, struct.pack(">H", PING_RESPONSE) + message.payload[2:6]).encode()
            )
        if self._chunks.received - self._acknowledged >= self._window:
            self._acknowledged = self._chunks.received
            self._control(ACKNOWLEDGEMENT, self._acknowledged & 0xFFFFFFFF)
        return message


def _values(message: RtmpMessage) -> list[amf.Value]:
    payload = message.payload[1:] if message.kind == COMMAND_AMF3 else message.payload
    try:
        return amf.decode(payload)
    except ValueError as error:
        raise PushFailed("the receiver does not speak RTMP") from error


def _refused(values: list[amf.Value], ends: tuple[str, ...] = ()) -> None:
    """Raises PushRefused where a command was answered with an error, or with the code of an end."""
    told = next((value for value in values[2:] if isinstance(value, dict) and "code" in value), {})
    code, description = told.get("code", ""), told.get("description", "")
    if values and (values[0] == "_error" or told.get("level") == "error" or code in ends):
        said = " ".join(f"{part}" for part in (code, description) if part)
        raise PushRefused(f"the receiver says {said or 'no'}")
