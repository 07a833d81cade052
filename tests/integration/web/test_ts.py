"""Joining a real transport stream in its middle."""

from __future__ import annotations

import asyncio
import subprocess
from pathlib import Path

import imageio_ffmpeg
import pytest

from paperradio.web.broadcast import Broadcast, Chunk
from paperradio.web.mpegts import PACKET_BYTES, EntryPoints

pytestmark = pytest.mark.timed

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
MESSAGE_BYTES = 37 * PACKET_BYTES
LAST = -1.0


def test_a_listener_who_comes_late_gets_a_stream_that_decodes_from_its_first_picture(tmp_path: Path) -> None:
    inputs = ["-f", "lavfi", "-i", "testsrc=s=320x180:r=30:d=12", "-f", "lavfi", "-i", "sine=d=12:r=48000"]
    key_frames = ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0"]
    coded = ["-c:v", "libx264", "-preset", "ultrafast", *key_frames, "-c:a", "aac", "-f", "mpegts"]
    whole, late = tmp_path / "whole.ts", tmp_path / "late.ts"
    subprocess.run([FFMPEG, "-v", "error", *inputs, *coded, str(whole)], check=True, timeout=60)
    late.write_bytes(asyncio.run(joined_half_way(whole.read_bytes())))
    command = [FFMPEG, "-v", "error", "-i", str(late), "-map", "0:v", "-f", "framemd5", "-"]
    decoded = subprocess.run(command, check=True, capture_output=True, text=True, timeout=60)
    frames = [line for line in decoded.stdout.splitlines() if not line.startswith("#")]
    assert decoded.stderr == ""
    assert len(frames) % 60 == 0
    assert 180 <= len(frames) <= 300


async def joined_half_way(data: bytes) -> bytes:
    """What a listener is sent who joins after half of twelve seconds."""
    entries, broadcast = EntryPoints(), Broadcast(3.0, 20.0, 1 << 24)
    half = len(data) // 2 // MESSAGE_BYTES * MESSAGE_BYTES
    for start in range(0, half, MESSAGE_BYTES):
        for part, tables in entries.split(data[start : start + MESSAGE_BYTES]):
            broadcast.publish(Chunk(part, 0.0, 12 * len(part) / len(data), tables))
    sent = []
    with broadcast.listening() as listener:
        for part, tables in entries.split(data[half:]):
            broadcast.publish(Chunk(part, 0.0, 0.1, tables))
        broadcast.publish(Chunk(b"", LAST, 0.0, None))
        async for chunk in listener.chunks():
            if chunk.at == LAST:
                break
            sent.append(chunk.data)
    return b"".join(sent)
