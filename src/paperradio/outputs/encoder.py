"""One run of ffmpeg: PCM and pictures in, MPEG-TS and MP3 out, over four inherited pipes.

It ends with its parent, `kill -9` included: its inputs end, and its outputs have no reader.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass

from paperradio.clock import Clock
from paperradio.errors import EncoderFailed, first_of
from paperradio.outputs.arguments import EncoderArguments, Inlets
from paperradio.outputs.child import LONGEST_TICK_SECONDS, ChildPipes, LastWords, ended, running
from paperradio.outputs.feed import Feed
from paperradio.outputs.pipes import Pipe, drain, pipe_from_child, pipe_to_child, pour

Receive = Callable[[bytes], None]

_LAST_LINES = 12


@dataclass(slots=True)
class Run:
    """What can be seen of a running encoder."""

    pid: int
    bytes_out: int = 0


@dataclass(frozen=True, slots=True)
class Encoder:
    """How to run ffmpeg. `ts` and `mp3` get its output and may raise EncoderFailed."""

    arguments: EncoderArguments
    clock: Clock
    ts: Receive
    mp3: Receive

    async def run(self, feed: Feed, offset: float, started: Callable[[Run], None]) -> None:
        """Encode all that `feed` gives, time stamps beginning at `offset` seconds.

        Returns when the feed is finished and everything came out. Cancelling kills the encoder.

        Raises:
            EncoderFailed: it could not be started, ended, or gave nothing for `stall_seconds` while it was fed.
        """
        words = LastWords(_LAST_LINES)
        sound, pictures, ts, mp3 = pipe_to_child(), pipe_to_child(), pipe_from_child(), pipe_from_child()
        pipes = ChildPipes(pipe_from_child(), others=(sound, pictures, ts, mp3))
        command = self.arguments.command(Inlets(*pipes.inherited), offset)
        async with running(command, pipes, EncoderFailed) as process:
            run = Run(process.pid)
            started(run)
            try:
                async with asyncio.TaskGroup() as group:
                    inputs = (
                        group.create_task(pour(sound.ours, feed.next_sound)),
                        group.create_task(pour(pictures.ours, feed.next_picture)),
                    )
                    watch = group.create_task(self._watch(feed, run))
                    receivers = ((ts, self._counted(self.ts, run)), (mp3, self._counted(self.mp3, run)))
                    await self._drained(*receivers, (pipes.stderr, words.take))
                    status = await ended(process, EncoderFailed)
                    for task in (*inputs, watch):
                        task.cancel()
            except* EncoderFailed as failures:
                raise first_of(failures) from None
        if status or not feed.finished:
            raise EncoderFailed(words.after(f"exit status {status}"))

    def _counted(self, receive: Receive, run: Run) -> Receive:
        def take(data: bytes) -> None:
            run.bytes_out += len(data)
            receive(data)

        return take

    async def _drained(self, *outputs: tuple[Pipe, Receive]) -> None:
        """Read everything until the encoder has closed it. Unread errors would fill their pipe and stop ffmpeg."""
        async with asyncio.TaskGroup() as group:
            for pipe, receive in outputs:
                group.create_task(drain(pipe.ours, receive, self.clock))

    async def _watch(self, feed: Feed, run: Run) -> None:
        """Progress counts, not life. Time is summed in small steps: a machine that slept must not look like a stall."""
        limit = self.arguments.settings.stall_seconds
        tick = min(LONGEST_TICK_SECONDS, limit / 4)
        stalled = 0.0
        while True:
            received, sent = feed.samples_received, run.bytes_out
            await self.clock.sleep(tick)
            if feed.overflowed:
                raise EncoderFailed("it takes no more sound")
            if run.bytes_out != sent:
                stalled = 0.0
            elif feed.samples_received != received or feed.waiting or feed.finished:
                stalled += tick
            if stalled >= limit:
                raise EncoderFailed(f"no output for {limit:g} s")
