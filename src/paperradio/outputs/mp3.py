"""The MP3 byte stream as whole frames, each chunk dated."""

from __future__ import annotations

from dataclasses import dataclass, field

from paperradio.domain.media import SAMPLE_RATE
from paperradio.errors import EncoderFailed

FRAME_SAMPLES = 1152
DELAY_SAMPLES = 1105
"""The first input sample comes out of a decoder this late: 576 of LAME's delay, 529 of any decoder's. Measured with a
tone through ffmpeg; without a LAME tag no decoder removes it."""

_HEADER_BYTES = 4
_KBITS = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 0)
_SAMPLE_RATES = (44_100, 48_000, 32_000, 0)


@dataclass(frozen=True, slots=True)
class Mp3Chunk:
    """Whole frames. `at` is the air time (Unix seconds) of the first sample that a decoder gives for them."""

    payload: bytes = field(repr=False)
    at: float
    samples: int


class Mp3Splitter:
    """Cuts one encoder's MP3 bytes at frame boundaries. Frames must not lean on earlier ones (no bit reservoir)."""

    def __init__(self, air_time: float) -> None:
        self._air_time = air_time
        self._frames = 0
        self._rest = b""

    def feed(self, data: bytes) -> Mp3Chunk | None:
        """The frames that the next bytes complete, None when there are none.

        Raises:
            EncoderFailed: this is no MPEG 1 layer III at 48 kHz.
        """
        data = self._rest + data
        end = frames = 0
        while end + _HEADER_BYTES <= len(data):
            size = frame_bytes(data, end)
            if end + size > len(data):
                break
            end += size
            frames += 1
        self._rest = data[end:]
        if not frames:
            return None
        at = self._air_time + (self._frames * FRAME_SAMPLES - DELAY_SAMPLES) / SAMPLE_RATE
        self._frames += frames
        return Mp3Chunk(data[:end], at, frames * FRAME_SAMPLES)


def frame_bytes(data: bytes, start: int) -> int:
    """The length of the frame that begins at `start`. Raises EncoderFailed where none does."""
    first, second, third = data[start : start + 3]
    kbit, rate = _KBITS[third >> 4], _SAMPLE_RATES[third >> 2 & 3]
    if first != 0xFF or second & 0xFE != 0xFA or not kbit or rate != SAMPLE_RATE:
        raise EncoderFailed("its MP3 output lost its frames")
    return 144 * kbit * 1000 // rate + (third >> 1 & 1)
