"""Transport streams built by hand."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

import pytest

PACKET_BYTES = 188
STEP = 0.5
"""Seconds between two pictures; every fourth is a key frame."""


@dataclass
class Muxer:
    """Makes packets as ffmpeg's muxer does: tables every half second, a PES packet for a picture."""

    offset: float = 10.0
    pmt_pid: int = 0x1000
    video_pid: int = 0x100
    audio_pid: int = 0x101
    counters: Counter[int] = field(default_factory=Counter)

    def stream(self, seconds: float, start: float = 0.0) -> bytes:
        """Pictures and sound from `start` on."""
        steps = range(round(start / STEP), round((start + seconds) / STEP))
        return b"".join(self.tables() + self.picture(n * STEP, key=n % 4 == 0) + self.sound(n * STEP) for n in steps)

    def tables(self) -> bytes:
        """SDT, PAT and PMT."""
        pat = bytes((0, 0, 0xB0, 13, 0, 1, 0xC1, 0, 0, 0, 1, 0xE0 | self.pmt_pid >> 8, self.pmt_pid & 255))
        entries = self._entry(0x0F, self.audio_pid, b"\x0a\x04und\x00") + self._entry(0x1B, self.video_pid, b"")
        length = 9 + len(entries) + 4
        pmt = bytes((0, 2, 0xB0, length, 0, 1, 0xC1, 0, 0, 0xE1, 0, 0xF0, 0)) + entries
        tables = ((0x11, b"\0\x42\xf0\x20" + bytes(32)), (0, pat + bytes(4)), (self.pmt_pid, pmt + bytes(4)))
        return b"".join(self._packets(pid, body, stuffing=b"\xff") for pid, body in tables)

    def picture(self, at: float, key: bool) -> bytes:
        """A picture of three packets."""
        body = self._pes(0xE0, round((self.offset + at) * 90_000) % (1 << 33), bytes(400))
        return self._packets(self.video_pid, body, random_access=key)

    def sound(self, at: float) -> bytes:
        """Sound of two packets; like ffmpeg's, it carries the random access indicator as well."""
        body = self._pes(0xC0, round((self.offset + at) * 90_000) % (1 << 33), bytes(250))
        return self._packets(self.audio_pid, body, random_access=True)

    def stamped(self, stamp: int) -> bytes:
        """A picture with the given time stamp."""
        return self._packets(self.video_pid, self._pes(0xE0, stamp, bytes(20)))

    def _pes(self, stream_id: int, stamp: int, body: bytes) -> bytes:
        high, middle, low = stamp >> 30 & 7, stamp >> 15 & 0x7FFF, stamp & 0x7FFF
        parts = (0x21 | high << 1, middle >> 7, (middle & 0x7F) << 1 | 1, low >> 7, (low & 0x7F) << 1 | 1)
        return bytes((0, 0, 1, stream_id, 0, 0, 0x80, 0x80, 5, *parts)) + body

    def _entry(self, kind: int, pid: int, descriptors: bytes) -> bytes:
        return bytes((kind, 0xE0 | pid >> 8, pid & 255, 0xF0, len(descriptors))) + descriptors

    def _packets(self, pid: int, body: bytes, random_access: bool = False, stuffing: bytes = b"") -> bytes:
        packets = b""
        first = True
        while first or body:
            adaptation = b"\x01\x40" if first and random_access else b""
            room = PACKET_BYTES - 4 - len(adaptation)
            if stuffing:
                body = body.ljust(room, stuffing)
            elif len(body) < room:
                padding = room - len(body)
                flags = adaptation[1:] or (b"\x00" if padding > 1 else b"")
                length = padding - 1 + len(adaptation)
                adaptation = bytes((length,)) + (flags + b"\xff" * length)[:length]
            counter = self.counters[pid] % 16
            self.counters[pid] += 1
            head = bytes((0x47, (0x40 if first else 0) | pid >> 8, pid & 255, (0x30 if adaptation else 0x10) | counter))
            taken = PACKET_BYTES - 4 - len(adaptation)
            packets += head + adaptation + body[:taken]
            body, first = body[taken:], False
        return packets


@pytest.fixture
def muxer() -> Muxer:
    return Muxer()
