"""What ffmpeg sees and hears in one segment: its key frames, made small, and its loudness."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
from dataclasses import dataclass

from paperradio.errors import PaperRadioError

WIDTH, HEIGHT = 160, 90
STEP_SECONDS = 0.1
"""Between two measures of loudness; each is of the 0.4 s before."""
_MOST_PICTURES = 64
_MOST_SECONDS = 120
_NICENESS = 5
_LOUDNESS = re.compile(rb"lavfi\.r128\.M=(\S+)")
_MEASURE = re.compile(rb"frame:\d+ +pts:|lavfi\.r128\.")


class NoLook(PaperRadioError):
    """ffmpeg could not be asked about a segment"""


@dataclass(frozen=True, slots=True)
class Look:
    """`momentary` is the loudness (LUFS) of the last 0.4 s, each 0.1 s; nothing before the first 0.4 s are over.

    `pictures` are the key frames in grey, 160 by 90 bytes each. `complaint` is what the decoder said first, empty where
    all was well.
    """

    momentary: tuple[float, ...]
    pictures: tuple[bytes, ...]
    complaint: str = ""


class Lookout:
    """Asks ffmpeg: a process for each segment, so that each is judged alone and none can take the watch along."""

    def __init__(self, program: str, limit_seconds: float) -> None:
        self._program = program
        self._limit_seconds = limit_seconds

    async def look(self, segment: bytes) -> Look:
        """Raises NoLook when ffmpeg does not start, or does not answer in time."""
        try:
            process = await asyncio.create_subprocess_exec(
                self._program,
                *_arguments(),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        except OSError as error:
            raise NoLook(f"{self._program}: {error.strerror}") from error
        try:
            with contextlib.suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, _NICENESS)
            async with asyncio.timeout(self._limit_seconds):
                seen, told = await process.communicate(segment)
        except TimeoutError as error:
            raise NoLook(f"no answer within {self._limit_seconds:.0f} s") from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return _look(seen, told, process.returncode or 0)


def _arguments() -> tuple[str, ...]:
    quiet = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "error", "-threads", "1", "-filter_threads", "1")
    source = ("-skip_frame", "nokey", "-f", "mpegts", "-i", "pipe:0")
    small = f"scale={WIDTH}:{HEIGHT}:flags=area,format=gray"
    limits = ("-fps_mode", "passthrough", "-frames:v", str(_MOST_PICTURES))
    picture = ("-map", "0:v?", "-vf", small, *limits, "-f", "rawvideo", "pipe:1")
    measure = "ebur128=metadata=1:framelog=quiet,ametadata=mode=print:key=lavfi.r128.M:file='pipe\\:2':direct=1"
    sound = ("-map", "0:a?", "-af", measure, "-t", str(_MOST_SECONDS), "-f", "null", "-")
    return (*quiet, *source, *picture, *sound)


def _look(seen: bytes, told: bytes, status: int) -> Look:
    loudness = [float(found) for found in _LOUDNESS.findall(told)]
    size = WIDTH * HEIGHT
    pictures = tuple(seen[start : start + size] for start in range(0, len(seen) - size + 1, size))
    complaints = [line.decode(errors="replace") for line in told.splitlines() if line and not _MEASURE.match(line)]
    complaint = complaints[0][:200] if complaints else ""
    if status and not complaint:
        complaint = f"ffmpeg ended with {status}"
    if not complaint and not (pictures and loudness):
        complaint = "it has no sound" if pictures else "it has no picture"
    return Look(tuple(loudness[3:]), pictures, complaint)
