"""One run of ffmpeg: PCM and pictures in, MPEG-TS and MP3 out, over four inherited pipes.

It ends with its parent, `kill -9` included: its inputs end, and its outputs have no reader.
"""

from __future__ import annotations

import asyncio
from asyncio.subprocess import Process
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import astuple, dataclass

from paperradio.clock import Clock
from paperradio.errors import EncoderFailed
from paperradio.outputs.arguments import EncoderArguments, Inlets
from paperradio.outputs.feed import Feed
from paperradio.outputs.pipes import Pipe, drain, pipe_from_child, pipe_to_child, pour

Receive = Callable[[bytes], None]

_TAIL_LINES = 12
_TAIL_CHARACTERS = 300
_EXIT_SECONDS = 5.0
_LONGEST_TICK_SECONDS = 0.5


@dataclass(slots=True)
class Run:
    """What can be seen of a running encoder."""

    pid: int
    bytes_out: int = 0


@dataclass(frozen=True, slots=True)
class _Pipes:
    sound: Pipe
    pictures: Pipe
    ts: Pipe
    mp3: Pipe
    errors: Pipe

    @property
    def all(self) -> tuple[Pipe, ...]:
        return self.sound, self.pictures, self.ts, self.mp3, self.errors

    def inlets(self) -> Inlets:
        numbers = (pipe.theirs.descriptor for pipe in (self.sound, self.pictures, self.ts, self.mp3))
        return Inlets(*numbers)


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
        tail: deque[str] = deque(maxlen=_TAIL_LINES)
        async with _process(self.arguments, offset) as (process, pipes):
            run = Run(process.pid)
            started(run)
            try:
                async with asyncio.TaskGroup() as group:
                    inputs = (
                        group.create_task(pour(pipes.sound.ours, feed.next_sound)),
                        group.create_task(pour(pipes.pictures.ours, feed.next_picture)),
                    )
                    watch = group.create_task(self._watch(feed, run))
                    await self._outputs(pipes, run, tail)
                    await _exit(process)
                    for task in (*inputs, watch):
                        task.cancel()
            except* EncoderFailed as failures:
                raise _first(failures) from None
        if process.returncode or not feed.finished:
            raise EncoderFailed("; ".join((f"exit status {process.returncode}", *tail)))

    async def _outputs(self, pipes: _Pipes, run: Run, tail: deque[str]) -> None:
        """Read everything until the encoder has closed it. Unread errors would fill their pipe and stop ffmpeg."""

        def counted(receive: Receive) -> Receive:
            def take(data: bytes) -> None:
                run.bytes_out += len(data)
                receive(data)

            return take

        async with asyncio.TaskGroup() as group:
            group.create_task(drain(pipes.ts.ours, counted(self.ts), self.clock))
            group.create_task(drain(pipes.mp3.ours, counted(self.mp3), self.clock))
            group.create_task(drain(pipes.errors.ours, lambda data: _note(data, tail), self.clock))

    async def _watch(self, feed: Feed, run: Run) -> None:
        """Progress counts, not life. Time is summed in small steps: a machine that slept must not look like a stall."""
        limit = self.arguments.settings.stall_seconds
        tick = min(_LONGEST_TICK_SECONDS, limit / 4)
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


@asynccontextmanager
async def _process(arguments: EncoderArguments, offset: float) -> AsyncIterator[tuple[Process, _Pipes]]:
    """A running ffmpeg and our ends of its pipes. Killed on the way out."""
    pipes = _Pipes(pipe_to_child(), pipe_to_child(), pipe_from_child(), pipe_from_child(), pipe_from_child())
    try:
        process = await _spawn(arguments, offset, pipes)
        try:
            yield process, pipes
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    finally:
        for pipe in pipes.all:
            pipe.ours.close()


async def _spawn(arguments: EncoderArguments, offset: float, pipes: _Pipes) -> Process:
    """Start ffmpeg, in a process group of its own so that Ctrl-C reaches it through us only."""
    inlets = pipes.inlets()
    try:
        return await asyncio.create_subprocess_exec(
            *arguments.command(inlets, offset),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=pipes.errors.theirs.descriptor,
            pass_fds=astuple(inlets),
            process_group=0,
        )
    except OSError as error:
        raise EncoderFailed(f"it cannot be started: {error}") from error
    finally:
        for pipe in pipes.all:
            pipe.theirs.close()


def _note(data: bytes, tail: deque[str]) -> None:
    lines = data.decode(errors="replace").splitlines()
    tail.extend(line[:_TAIL_CHARACTERS] for line in lines if line.strip())


async def _exit(process: Process) -> None:
    try:
        async with asyncio.timeout(_EXIT_SECONDS):
            await process.wait()
    except TimeoutError:
        raise EncoderFailed("it closed its outputs and did not end") from None


def _first(failures: BaseExceptionGroup[EncoderFailed]) -> EncoderFailed:
    """The groups nest; the first failure is the cause, the rest follow from it."""
    inner = failures.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
