"""FLV as ffmpeg writes it, cut into tags. An RTMP message is such a tag without its head."""

from __future__ import annotations

from dataclasses import dataclass, field

from paperradio.errors import PushFailed

AUDIO, VIDEO, SCRIPT = 8, 9, 18
_HEADER_BYTES = 9 + 4
_HEAD_BYTES = 11
_LENGTH_BYTES = 4


@dataclass(frozen=True, slots=True)
class Tag:
    """`stamp` is its time in milliseconds from the start of the file."""

    kind: int
    stamp: int
    payload: bytes = field(repr=False)


class FlvSplitter:
    """Cuts a byte stream into tags."""

    def __init__(self) -> None:
        self._rest = b""
        self._began = False

    def feed(self, data: bytes) -> list[Tag]:
        """The tags that the next bytes complete.

        Raises:
            PushFailed: this is no FLV.
        """
        data = self._rest + data
        at = 0
        if not self._began:
            if len(data) < _HEADER_BYTES:
                self._rest = data
                return []
            if data[:3] != b"FLV":
                raise PushFailed("ffmpeg gave no FLV")
            self._began, at = True, _HEADER_BYTES
        tags: list[Tag] = []
        while at + _HEAD_BYTES <= len(data):
            size = int.from_bytes(data[at + 1 : at + 4])
            end = at + _HEAD_BYTES + size
            if end + _LENGTH_BYTES > len(data):
                break
            stamp = data[at + 7] << 24 | int.from_bytes(data[at + 4 : at + 7])
            tags.append(Tag(data[at] & 0x1F, stamp, data[at + _HEAD_BYTES : end]))
            at = end + _LENGTH_BYTES
        self._rest = data[at:]
        return tags
