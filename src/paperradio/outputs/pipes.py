"""Pipes to and from a child process, on the event loop: no write and no read ever blocks it."""

from __future__ import annotations

import asyncio
import fcntl
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass

from paperradio.clock import Clock

# Linux only; elsewhere pipes keep their size and the raw pictures go through in more steps.
_SET_PIPE_SIZE = getattr(fcntl, "F_SETPIPE_SZ", None)
WANTED_PIPE_BYTES = 1 << 20
_READ_BYTES = 1 << 18
_REST_SECONDS = 0.05


class PipeEnd:
    """A file descriptor that can be closed twice."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self._open = True

    def close(self) -> None:
        if self._open:
            self._open = False
            os.close(self.descriptor)


@dataclass(frozen=True, slots=True)
class Pipe:
    """Two ends; `ours` does not block, `theirs` is what the child is given. Neither is inherited by itself."""

    ours: PipeEnd
    theirs: PipeEnd


def pipe_to_child(wanted_bytes: int = WANTED_PIPE_BYTES) -> Pipe:
    """A pipe that we write."""
    read_end, write_end = os.pipe()
    _prepare(write_end, wanted_bytes)
    return Pipe(PipeEnd(write_end), PipeEnd(read_end))


def pipe_from_child(wanted_bytes: int = WANTED_PIPE_BYTES) -> Pipe:
    """A pipe that we read."""
    read_end, write_end = os.pipe()
    _prepare(read_end, wanted_bytes)
    return Pipe(PipeEnd(read_end), PipeEnd(write_end))


def _prepare(ours: int, wanted_bytes: int) -> None:
    os.set_blocking(ours, False)
    if _SET_PIPE_SIZE is not None:
        with suppress(OSError):  # A used-up quota of pipe pages only makes it slower.
            fcntl.fcntl(ours, _SET_PIPE_SIZE, wanted_bytes)


async def pour(end: PipeEnd, source: Callable[[], Awaitable[bytes]]) -> None:
    """Write what `source` gives until it gives nothing or nobody reads any more, then close the pipe."""
    try:
        while data := await source():
            await _write(end.descriptor, data)
    except BrokenPipeError:
        return
    finally:
        end.close()


async def drain(end: PipeEnd, receive: Callable[[bytes], None], clock: Clock) -> None:
    """Hand on what arrives until the other side closes, then close the pipe.

    It rests after each read: ffmpeg writes each packet alone, and one wake-up for several costs less.
    """
    try:
        while data := await read(end.descriptor):
            receive(data)
            await clock.sleep(_REST_SECONDS)
    finally:
        end.close()


async def _write(descriptor: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        try:
            view = view[os.write(descriptor, view) :]
        except BlockingIOError:
            loop = asyncio.get_running_loop()
            ready = loop.create_future()
            loop.add_writer(descriptor, _resolve, ready)
            try:
                await ready
            finally:
                loop.remove_writer(descriptor)


async def read(descriptor: int) -> bytes:
    while True:
        try:
            return os.read(descriptor, _READ_BYTES)
        except BlockingIOError:
            loop = asyncio.get_running_loop()
            ready = loop.create_future()
            loop.add_reader(descriptor, _resolve, ready)
            try:
                await ready
            finally:
                loop.remove_reader(descriptor)


def _resolve(future: asyncio.Future[None]) -> None:
    if not future.done():
        future.set_result(None)
