"""A transmitter with the real ffmpeg, and a programme of beeps and flashes to feed it faster than real time."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from paperradio.clock import SystemClock
from paperradio.domain.media import SAMPLE_RATE
from paperradio.hls import Segment
from paperradio.outputs.arguments import ffmpeg_program
from paperradio.outputs.fanout import Subscription
from paperradio.outputs.transmitter import Transmitter
from paperradio.settings import EncoderSettings
from paperradio.wire import Message

FRAMES_PER_SECOND = 5
LONGEST_SECONDS = 30.0
MARK_FRAME = 3
"""Flash and beep come together, for one frame, at this frame of every second."""

_PIXELS = 1280 * 720
_CHROMA = bytes((128,)) * (_PIXELS // 2)
DARK = bytes((16,)) * _PIXELS + _CHROMA
BRIGHT = bytes((235,)) * _PIXELS + _CHROMA
_SAMPLES = SAMPLE_RATE // FRAMES_PER_SECOND
_TONE = (16_000 * np.sin(2 * np.pi * 1000 / SAMPLE_RATE * np.arange(_SAMPLES))).astype(np.int16)
BEEP = np.repeat(_TONE[:, None], 2, axis=1)
SILENCE = np.zeros((_SAMPLES, 2), np.int16)


class Station:
    """A transmitter that runs, and the readers of its feeds."""

    def __init__(self, transmitter: Transmitter, ts: Subscription, mp3: Subscription, hls: Subscription) -> None:
        self.transmitter = transmitter
        self.ts, self.mp3, self.hls = ts, mp3, hls
        self.frame = 0
        self.endings = asyncio.Queue[None](100)
        self.beginnings = asyncio.Queue[float](100)

    def write(self, seconds: float, pictures: bool = True) -> None:
        """Give that much of the programme at once."""
        for _ in range(round(seconds * FRAMES_PER_SECOND)):
            marked = self.frame % FRAMES_PER_SECOND == MARK_FRAME
            self.transmitter.sink.write_audio(BEEP if marked else SILENCE, self.frame * _SAMPLES)
            if pictures:
                self.transmitter.sink.write_frame(BRIGHT if marked else DARK, self.frame)
            self.frame += 1

    async def play(self, seconds: float, pictures: bool = True) -> None:
        """Give that much of the programme, frame by frame as the encoder takes it; at once while there is none."""
        for _ in range(round(seconds * FRAMES_PER_SECOND)):
            self.write(1 / FRAMES_PER_SECOND, pictures)
            async with asyncio.timeout(LONGEST_SECONDS):
                await self.transmitter.sink.drained()

    async def subscribed(self, *feeds: str) -> None:
        """Return when the socket has a reader for each of these feeds, besides the one that the test has."""
        async with asyncio.timeout(LONGEST_SECONDS):
            while any(self.transmitter.feeds[feed].readers < 2 for feed in feeds):
                await asyncio.sleep(0)

    def move(self, air_time: float) -> None:
        """Begin an epoch; the encoder of the one before puts out all it has and ends."""
        self.transmitter.sink.restart_at(air_time)
        self.frame = 0

    async def began(self) -> float:
        """The air time of the next encoder that starts."""
        async with asyncio.timeout(LONGEST_SECONDS):
            return await self.beginnings.get()

    async def ended(self) -> None:
        """Return when the next encoder has ended."""
        async with asyncio.timeout(LONGEST_SECONDS):
            await self.endings.get()

    async def segments(self, count: int) -> list[Segment]:
        """The next segments that are cut."""
        return [Segment.from_message(await self.message(self.hls)) for _ in range(count)]

    async def message(self, feed: Subscription) -> Message:
        """The next message of a feed."""
        async with asyncio.timeout(LONGEST_SECONDS):
            return await feed.next()


OnAir = Callable[..., AbstractAsyncContextManager[Station]]


class _Watched(Transmitter):
    """Says when encoders begin and end."""

    station: Station | None = None

    def began(self, air_time: float, offset: float) -> None:
        super().began(air_time, offset)
        if self.station is not None:
            self.station.beginnings.put_nowait(air_time)

    def ended(self) -> None:
        super().ended()
        if self.station is not None:
            self.station.endings.put_nowait(None)


@pytest.fixture
def on_air(tmp_path: Path) -> OnAir:
    @asynccontextmanager
    async def start(**settings: float) -> AsyncIterator[Station]:
        transmitter = _Watched(
            EncoderSettings.model_validate(settings),
            SystemClock(),
            address=f"unix:{tmp_path / 'air.sock'}",
            numbers=tmp_path / "hls.json",
            frames_per_second=FRAMES_PER_SECOND,
            lag_seconds=1.0,
        )
        feeds = (transmitter.ts_feed, transmitter.mp3_feed, transmitter.hls_feed)
        ts, mp3, hls = (feed.subscribe() for feed in feeds)
        with ts as ts_reader, mp3 as mp3_reader, hls as hls_reader:
            station = transmitter.station = Station(transmitter, ts_reader, mp3_reader, hls_reader)
            async with asyncio.TaskGroup() as group:
                running = group.create_task(transmitter.run())
                yield station
                running.cancel()

    return start


@dataclass(frozen=True)
class Packet:
    """A packet of a stream; times in seconds."""

    stream: int
    dts: float
    pts: float
    key: bool


@dataclass(frozen=True)
class Recording:
    """A file and what ffmpeg finds in it. Times are the recording's own time stamps in seconds."""

    path: Path

    def run(self, *arguments: str) -> str:
        """Standard error of an ffmpeg that reads the file and must succeed."""
        command = [ffmpeg_program(EncoderSettings()), "-hide_banner", "-nostdin", "-y", "-copyts", "-i", f"{self.path}"]
        done = subprocess.run([*command, *arguments], capture_output=True, text=True, timeout=60, check=False)
        assert done.returncode == 0, done.stderr
        return done.stderr

    def complaints(self, level: str = "warning") -> str:
        """What a decoder has to say against it."""
        return self.run("-loglevel", level, "-f", "null", "-").strip()

    def packets(self) -> list[Packet]:
        """Every packet, in the order in which it stands in the file; stream 0 is the video."""
        table = self.path.with_suffix(".crc")
        self.run("-map", "0:v", "-map", "0:a", "-c", "copy", "-f", "framecrc", f"{table}")
        lines = table.read_text(encoding="utf-8").splitlines()
        found = (re.match(r"#tb (\d+): (\d+)/(\d+)", line) for line in lines)
        bases = {match[1]: int(match[2]) / int(match[3]) for match in found if match}
        rows = ([field.strip() for field in line.split(",")] for line in lines if not line.startswith("#"))
        return [
            Packet(int(row[0]), int(row[1]) * bases[row[0]], int(row[2]) * bases[row[0]], "F=0x0" not in row[6:])
            for row in rows
        ]

    def beeps(self) -> list[float]:
        """When each beep begins; where it ends in silence, the end as well."""
        told = self.run("-vn", "-af", "silencedetect=n=-40dB:d=0.05", "-f", "null", "-")
        return [float(found) for found in re.findall(r"silence_end: ([\d.]+)", told)]

    def flashes(self) -> list[float]:
        """When each flash begins."""
        report = self.path.with_suffix(".luma")
        luma = f"signalstats,metadata=print:key=lavfi.signalstats.YAVG:file={report}"
        self.run("-an", "-vf", luma, "-f", "null", "-")
        pattern = r"pts_time:([\d.]+)\nlavfi\.signalstats\.YAVG=([\d.]+)"
        found = re.findall(pattern, report.read_text(encoding="utf-8"))
        pictures = [(float(at), float(average) > 100) for at, average in found]
        return [at for (_, before), (at, bright) in pairwise(pictures) if bright and not before]


Record = Callable[..., Recording]


@pytest.fixture
def record(tmp_path: Path) -> Record:
    """Keeps bytes as a file to look at."""

    def keep(data: bytes, name: str = "recording.ts") -> Recording:
        path = tmp_path / name
        path.write_bytes(data)
        return Recording(path)

    return keep


Tell = Callable[[str], None]


@pytest.fixture
def tell(capsys: pytest.CaptureFixture[str]) -> Tell:
    """Writes a line that is seen whether the test passes or not: what was measured."""

    def write(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return write
