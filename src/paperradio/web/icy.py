"""Titles inside an MP3 stream, as SHOUTcast players ask for them with ``Icy-MetaData: 1``."""

from __future__ import annotations

METADATA_INTERVAL = 16_000
"""Bytes of sound between two pieces of metadata."""


class Interleaver:
    """Puts a piece of metadata after every `METADATA_INTERVAL` bytes of sound; an empty one when nothing changed."""

    def __init__(self) -> None:
        self._until_metadata = METADATA_INTERVAL
        self._told = ""

    def mix(self, sound: bytes, title: str) -> bytes:
        """`sound` with the metadata that falls due in it."""
        parts = []
        while len(sound) >= self._until_metadata:
            parts += [sound[: self._until_metadata], self._metadata(title)]
            sound = sound[self._until_metadata :]
            self._until_metadata = METADATA_INTERVAL
        self._until_metadata -= len(sound)
        return b"".join([*parts, sound])

    def _metadata(self, title: str) -> bytes:
        if title == self._told:
            return b"\x00"
        self._told = title
        plain = " ".join(title.replace("'", "’").replace(";", ",").split())
        text = f"StreamTitle='{_cut(plain, 255 * 16 - 20)}';".encode()
        blocks = -(-len(text) // 16)
        return bytes([blocks]) + text.ljust(blocks * 16, b"\x00")


def _cut(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
