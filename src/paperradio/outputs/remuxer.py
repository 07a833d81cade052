"""One run of ``ffmpeg -c copy``: pieces of the transport stream in, FLV tags out. Nothing is encoded anew.

It ends with its parent, `kill -9` included: its input ends, and its output has no reader.
"""

from __future__ import annotations

import asyncio
import os
from asyncio.subprocess import Process
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass

from paperradio.clock import Clock
from paperradio.errors import PushFailed
from paperradio.outputs.child import LONGEST_TICK_SECONDS, ChildPipes, LastWords, ended, running
from paperradio.outputs.flv import FlvSplitter, Tag
from paperradio.outputs.pipes import Pipe, drain, pipe_from_child, pipe_to_child, pour, read

Source = Callable[[], Awaitable[bytes]]
Send = Callable[[Sequence[Tag]], Awaitable[None]]

_LAST_LINES = 6
_REST_SECONDS = 0.05
_PIPE_BYTES = 1 << 16
"""A third of a second: what lies in a pipe is late."""


@dataclass(slots=True)
class _Progress:
    """What went through. `asking` is true while there is nothing to give, `handing_on` while a tag waits for the
    receiver, who is watched elsewhere."""

    given: int = 0
    tags: int = 0
    asking: bool = False
    handing_on: bool = False
    over: bool = False

    async def give(self, source: Source) -> bytes:
        """The next piece of the stream."""
        self.asking = True
        data = await source()
        self.asking = False
        self.given += len(data)
        self.over = not data
        return data


class Remuxer:
    """How to run it. `program` is ffmpeg's path."""

    def __init__(self, program: str, clock: Clock, stall_seconds: float) -> None:
        self.pid: int | None = None
        self._program = program
        self._clock = clock
        self._stall_seconds = stall_seconds

    async def run(self, source: Source, send: Send) -> None:
        """Give `send` all tags of what `source` gives until it gives nothing. The stamps begin near 0.

        Raises:
            PushFailed: it could not be started, ended too early, or gave nothing for the time of a stall while it was
                fed.
        """
        progress = _Progress()
        words = LastWords(_LAST_LINES)
        stream, tags, errors = (make(_PIPE_BYTES) for make in (pipe_to_child, pipe_from_child, pipe_from_child))
        pipes = ChildPipes(errors, stdin=stream, stdout=tags)
        async with self._process(pipes) as process, asyncio.TaskGroup() as group:
            feeding = group.create_task(pour(stream.ours, lambda: progress.give(source)))
            noting = group.create_task(drain(errors.ours, words.take, self._clock))
            watching = group.create_task(self._watch(progress))
            await self._tags(tags, progress, send)
            status = await ended(process, PushFailed)
            watching.cancel()
            feeding.cancel()
            await noting
            if status or not progress.over:
                raise PushFailed(words.after(f"ffmpeg ended with {status}"))

    async def _tags(self, pipe: Pipe, progress: _Progress, send: Send) -> None:
        splitter = FlvSplitter()
        while data := await read(pipe.ours.descriptor):
            tags = splitter.feed(data)
            progress.tags += len(tags)
            progress.handing_on = True
            await send(tags)
            progress.handing_on = False
            await self._clock.sleep(_REST_SECONDS)

    async def _watch(self, progress: _Progress) -> None:
        """Progress counts, not life. Time is summed in small steps: a machine that slept must not look like a stall."""
        tick = min(LONGEST_TICK_SECONDS, self._stall_seconds / 4)
        stalled = 0.0
        while True:
            given, tags = progress.given, progress.tags
            await self._clock.sleep(tick)
            if progress.tags != tags or progress.handing_on:
                stalled = 0.0
            elif progress.given != given or not progress.asking:
                stalled += tick
            if stalled >= self._stall_seconds:
                raise PushFailed(f"ffmpeg makes no progress for {self._stall_seconds:g} s")

    def _arguments(self) -> list[str]:
        quiet = ("-hide_banner", "-nostdin", "-nostats", "-loglevel", "warning")
        # What it has to look at stands in the first pictures; more looking would only hold the stream back.
        look = ("-analyzeduration", "500000", "-fpsprobesize", "0")
        copied = ("-map", "0:v:0", "-map", "0:a:0", "-c", "copy")
        flv = ("-flvflags", "no_duration_filesize+no_sequence_end", "-flush_packets", "1", "-f", "flv")
        return [self._program, *quiet, *look, "-f", "mpegts", "-i", "pipe:0", *copied, *flv, "pipe:1"]

    @asynccontextmanager
    async def _process(self, pipes: ChildPipes) -> AsyncIterator[Process]:
        """A running ffmpeg without our environment, which holds secrets."""
        async with running(self._arguments(), pipes, PushFailed, {"PATH": os.defpath}) as process:
            self.pid = process.pid
            try:
                yield process
            finally:
                self.pid = None
