"""One stream fanned out to any number of listeners, a bounded buffer for each."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of a stream: `at` is the air time of its first sample (Unix seconds), `seconds` how long it plays.

    `entry` is what a decoder that begins here must be sent before `data` (often nothing); None: it cannot begin here.
    """

    data: bytes
    at: float
    seconds: float
    entry: bytes | None = b""


class Listener:
    """The buffer between the broadcast and one connection.

    When it is full all of it is dropped and counted, and the sound goes on at the newest place where a decoder can
    begin: a listener that cannot keep up is brought back to now instead of staying behind for ever.
    """

    def __init__(self, limit_seconds: float, limit_bytes: int) -> None:
        self.dropped_seconds = 0.0
        self._limit_seconds = limit_seconds
        self._limit_bytes = limit_bytes
        self._chunks: deque[Chunk] = deque()
        self._seconds = 0.0
        self._bytes = 0
        self._needs_entry = True
        self._closed = False
        self._filled = asyncio.Event()

    def offer(self, chunk: Chunk) -> float:
        """Take a chunk if a decoder can use it. The seconds that were dropped to make room or for want of an entry."""
        dropped = 0.0
        if self._seconds + chunk.seconds > self._limit_seconds or self._bytes + len(chunk.data) > self._limit_bytes:
            dropped = self._seconds
            self._chunks.clear()
            self._seconds, self._bytes, self._needs_entry = 0.0, 0, True
        if self._needs_entry and chunk.entry is None:
            dropped += chunk.seconds
        else:
            self._append(chunk)
        self.dropped_seconds += dropped
        return dropped

    def _append(self, chunk: Chunk) -> None:
        if self._needs_entry and chunk.entry:
            chunk = Chunk(chunk.entry + chunk.data, chunk.at, chunk.seconds, chunk.entry)
        self._needs_entry = False
        self._chunks.append(chunk)
        self._seconds += chunk.seconds
        self._bytes += len(chunk.data)
        self._filled.set()

    def close(self) -> None:
        """End the iteration at once; what is buffered is not sent any more."""
        self._closed = True
        self._filled.set()

    async def chunks(self) -> AsyncIterator[Chunk]:
        """What the listener is to be sent, until the broadcast is closed."""
        while not self._closed:
            if not self._chunks:
                self._filled.clear()
                await self._filled.wait()
                continue
            chunk = self._chunks.popleft()
            self._seconds -= chunk.seconds
            self._bytes -= len(chunk.data)
            yield chunk


class Broadcast:
    """Sends every chunk to every listener; a new listener is first sent the last `burst_seconds`."""

    def __init__(self, burst_seconds: float, limit_seconds: float, limit_bytes: int) -> None:
        self.sent_bytes = 0
        self.dropped_seconds = 0.0
        self._burst_seconds = burst_seconds
        self._limits = (max(limit_seconds, 2 * burst_seconds), limit_bytes)
        self._recent: deque[Chunk] = deque()
        self._recent_seconds = 0.0
        self._listeners: set[Listener] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._listeners)

    @property
    def burst(self) -> tuple[Chunk, ...]:
        """What a new listener is sent first."""
        return tuple(self._recent)

    def publish(self, chunk: Chunk) -> None:
        """Hand `chunk` to every listener; never waits."""
        self._recent.append(chunk)
        self._recent_seconds += chunk.seconds
        while self._recent and self._recent_seconds - self._recent[0].seconds >= self._burst_seconds:
            self._recent_seconds -= self._recent.popleft().seconds
        for listener in self._listeners:
            self.dropped_seconds += listener.offer(chunk)

    def forget(self) -> None:
        """Drop the burst: what comes next does not follow what came last."""
        self._recent.clear()
        self._recent_seconds = 0.0

    @contextmanager
    def listening(self) -> Iterator[Listener]:
        """A listener for as long as the context lasts; it begins with the burst."""
        listener = Listener(*self._limits)
        for chunk in self._recent:
            listener.offer(chunk)
        listener.dropped_seconds = 0.0
        self._listeners.add(listener)
        if self._closed:
            listener.close()
        try:
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """End every listener's stream, and those of listeners who come later."""
        self._closed = True
        for listener in self._listeners:
            listener.close()
