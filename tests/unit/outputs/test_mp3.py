"""Splitting an MP3 stream into dated frames."""

from __future__ import annotations

import numpy as np
import pytest

from paperradio.errors import EncoderFailed
from paperradio.outputs.mp3 import DELAY_SAMPLES, Mp3Chunk, Mp3Splitter

AIR_TIME = 1_700_000_000.0


def frame(kbit_index: int = 9, padded: bool = False, fill: int = 0) -> bytes:
    """An MPEG 1 layer III frame at 48 kHz; index 9 is 128 kbit/s."""
    kbit = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)[kbit_index]
    head = bytes((0xFF, 0xFB, kbit_index << 4 | 0x04 | (2 if padded else 0), 0x40))
    return head.ljust(3 * kbit + padded, bytes((fill,)))


def test_whole_frames_come_out_dated() -> None:
    splitter = Mp3Splitter(AIR_TIME)
    data = frame() * 5
    first = splitter.feed(data[:1000])
    second = splitter.feed(data[1000:])
    assert first == Mp3Chunk(data[:768], AIR_TIME - DELAY_SAMPLES / 48_000, 2 * 1152)
    assert second is not None
    assert (second.payload, second.samples) == (data[768:], 3 * 1152)
    assert second.at == pytest.approx(AIR_TIME + (2 * 1152 - DELAY_SAMPLES) / 48_000)


def test_no_frame_no_chunk() -> None:
    splitter = Mp3Splitter(AIR_TIME)
    assert splitter.feed(frame()[:-1]) is None
    assert splitter.feed(b"") is None
    assert splitter.feed(frame()[-1:]) is not None


def test_frame_sizes_follow_the_header() -> None:
    data = frame(9) + frame(14) + frame(1, padded=True) + frame(5)
    chunk = Mp3Splitter(AIR_TIME).feed(data)
    assert chunk is not None
    assert (chunk.payload, chunk.samples) == (data, 4 * 1152)


def test_chunks_of_any_size_give_the_same_stream() -> None:
    random = np.random.default_rng(5)
    data = b"".join(frame(int(random.integers(1, 15)), bool(random.integers(2)), 0xFF) for _ in range(200))
    splitter = Mp3Splitter(AIR_TIME)
    found, samples, rest = b"", 0, data
    while rest:
        size = int(random.choice((1, 3, 383, 384, 385, 2000)))
        chunk = splitter.feed(rest[:size])
        rest = rest[size:]
        if chunk is not None:
            assert chunk.at == pytest.approx(AIR_TIME + (samples - DELAY_SAMPLES) / 48_000)
            found += chunk.payload
            samples += chunk.samples
    assert found == data
    assert samples == 200 * 1152


@pytest.mark.parametrize("data", [b"ID3\x04\x00", b"\xff\xfb\x90\x40", b"\xff\xfb\x04\x40", b"\xff\xf3\x94\x40"])
def test_other_bytes_are_noticed(data: bytes) -> None:
    with pytest.raises(EncoderFailed, match="lost its frames"):
        Mp3Splitter(AIR_TIME).feed(data)
