"""The private socket between air and web: one feed for each connection.

The client sends one line, ``{"feed": "mp3"}``. The server then sends messages until either side closes: two
big-endian 32-bit lengths, a JSON head, a payload.

| feed | head | payload |
| --- | --- | --- |
| ts | `at`, `discontinuity` | whole TS packets, beginning at a random-access packet after a connect |
| mp3 | `at` (air time of the first sample, Unix seconds), `samples` | whole MP3 frames |
| hls | `sequence`, `at`, `duration`, `discontinuity`, `timeline` (`hls.Segment`) | one segment; the window first |
| cues | `kind`: "now" or "status" | `NowPlaying` or `AirStatus` as JSON; the last of each is sent on connect |
"""

from __future__ import annotations

import asyncio
import json
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from paperradio.errors import PaperRadioError

FEEDS = ("ts", "mp3", "hls", "cues")
MAX_HEAD_BYTES = 64 * 1024
MAX_PAYLOAD_BYTES = 64 * 1024 * 1024
_LENGTHS = struct.Struct(">II")


class WireError(PaperRadioError):
    """The other side of the private socket said something that cannot be understood"""


@dataclass(frozen=True, slots=True)
class Message:
    """One message of a feed."""

    head: dict[str, Any]
    payload: bytes = b""

    def encode(self) -> bytes:
        """The message as it goes over the socket."""
        head = json.dumps(self.head, separators=(",", ":")).encode()
        return _LENGTHS.pack(len(head), len(self.payload)) + head + self.payload


async def read_message(reader: asyncio.StreamReader) -> Message:
    """The next message.

    Raises:
        asyncio.IncompleteReadError: the other side closed.
        WireError: lengths or head make no sense.
    """
    head_length, payload_length = _LENGTHS.unpack(await reader.readexactly(_LENGTHS.size))
    if head_length > MAX_HEAD_BYTES or payload_length > MAX_PAYLOAD_BYTES:
        raise WireError(f"lengths {head_length} and {payload_length}")
    head = await reader.readexactly(head_length)
    payload = await reader.readexactly(payload_length)
    try:
        return Message(json.loads(head), payload)
    except ValueError as error:
        raise WireError(str(error)) from error


async def connect(address: str, feed: str) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
    """Open a feed at ``unix:PATH`` or ``tcp:HOST:PORT``. Raises OSError when nobody listens."""
    kind, _, rest = address.partition(":")
    if kind == "unix":
        reader, writer = await asyncio.open_unix_connection(rest, limit=1 << 20)
    else:
        host, _, port = rest.rpartition(":")
        reader, writer = await asyncio.open_connection(host, int(port), limit=1 << 20)
    writer.write(json.dumps({"feed": feed}).encode() + b"\n")
    await writer.drain()
    return reader, writer


def unix_path(address: str) -> Path | None:
    """The path of a ``unix:`` address, None for others."""
    return Path(address.removeprefix("unix:")) if address.startswith("unix:") else None
