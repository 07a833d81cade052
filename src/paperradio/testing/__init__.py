"""Stand-ins for time and the outside, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import heapq
import json
import zlib
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from paperradio.testing.catalogue import MemoryCatalogue as MemoryCatalogue
from paperradio.testing.memory import InMemory as InMemory
from paperradio.testing.stores import MemoryArtefacts as MemoryArtefacts
from paperradio.wire import FEEDS, Message


class FakeClock:
    """Time that passes only when somebody sleeps or `advance` is called."""

    def __init__(self, start: datetime = datetime(2026, 9, 1, 12, tzinfo=UTC)) -> None:
        self._start = start
        self._elapsed = 0.0

    def monotonic(self) -> float:
        return self._elapsed

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self._elapsed)

    async def sleep(self, seconds: float) -> None:
        self.advance(max(0.0, seconds))
        await asyncio.sleep(0)

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass at once."""
        self._elapsed += seconds


class VirtualClock(FakeClock):
    """A FakeClock for several tasks at once: whoever sleeps is woken in the order of time, while `run_for` runs."""

    def __init__(self, start: datetime = datetime(2026, 9, 1, 12, tzinfo=UTC)) -> None:
        super().__init__(start)
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._count = 0

    async def sleep(self, seconds: float) -> None:
        self._count += 1
        woken: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._elapsed + max(0.0, seconds), self._count, woken))
        await woken

    async def run_for(self, seconds: float) -> None:
        """Let `seconds` pass; everybody does meanwhile what they would have done in that time."""
        end = self._elapsed + seconds
        await self._settle()
        while self._sleepers and self._sleepers[0][0] <= end:
            at, _, woken = heapq.heappop(self._sleepers)
            self._elapsed = max(self._elapsed, at)
            if not woken.done():
                woken.set_result(None)
                await self._settle()
        self._elapsed = max(self._elapsed, end)

    async def _settle(self) -> None:
        """Until every task waits for something; those that wait for threads or files are not noticed."""
        ready: Sequence[object] = vars(asyncio.get_running_loop())["_ready"]
        while True:
            await asyncio.sleep(0)
            if not ready:
                return


class FakeAir:
    """The private socket of an air that sends exactly what it is told to.

    `greetings` are sent first on each connection of a feed, `accepted` counts these. While `up` has not been awaited
    nobody listens.
    """

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.greetings: dict[str, list[Message]] = {feed: [] for feed in FEEDS}
        self.accepted = dict.fromkeys(FEEDS, 0)
        self._path = path
        self._server: asyncio.Server | None = None
        self._writers: dict[str, set[asyncio.StreamWriter]] = {feed: set() for feed in FEEDS}
        self._changed = asyncio.Condition()

    async def up(self) -> None:
        """Listen."""
        self._server = await asyncio.start_unix_server(self._serve, self._path)

    async def down(self) -> None:
        """Die: every connection breaks and new ones are refused."""
        if self._server is not None:
            self._server.close()
        for writers in self._writers.values():
            for writer in writers:
                writer.transport.abort()
        self._path.unlink(missing_ok=True)

    async def connected(self, *feeds: str) -> None:
        """Return when each of these feeds (all when none is named) has a connection."""
        async with self._changed, asyncio.timeout(10):
            await self._changed.wait_for(lambda: all(self._writers[feed] for feed in feeds or FEEDS))

    async def send(self, feed: str, *messages: Message) -> None:
        """Send to every connection of the feed."""
        for writer in tuple(self._writers[feed]):
            for message in messages:
                writer.write(message.encode())
                await writer.drain()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        feed = str(json.loads(await reader.readline())["feed"])
        for message in self.greetings[feed]:
            writer.write(message.encode())
        await self._note(feed, writer, here=True)
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
        await self._note(feed, writer, here=False)

    async def _note(self, feed: str, writer: asyncio.StreamWriter, here: bool) -> None:
        async with self._changed:
            (self._writers[feed].add if here else self._writers[feed].discard)(writer)
            self.accepted[feed] += here
            self._changed.notify_all()

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.down()


class FakeEmbedder:
    """Vectors of hashed words: texts that share words are near each other."""

    dimensions = 64

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), 64)."""
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in enumerate(texts):
            for word in text.lower().split():
                if len(word) > 3:
                    vectors[row, zlib.crc32(word.strip(".,;:?").encode()) % self.dimensions] += 1
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        unit: NDArray[np.float32] = vectors / np.maximum(lengths, 1e-9)
        return unit
