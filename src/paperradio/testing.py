"""Stand-ins for time and the outside, for tests."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import heapq
import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Self

from paperradio.clock import Clock
from paperradio.domain.media import Asset
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing, StoreUnreachable
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


class MemoryArtefacts:
    """ports.ArtefactStore in a dict. While `reachable` is False every call raises StoreUnreachable."""

    def __init__(self) -> None:
        self.files: dict[str, bytes] = {}
        self.reachable = True

    def put(self, kind: str, extension: str, data: bytes) -> Asset:
        sha256 = hashlib.sha256(data).hexdigest()
        return self.put_at(f"{kind}/{sha256[:2]}/{sha256}.{extension}", data)

    def put_at(self, key: str, data: bytes) -> Asset:
        self._ask()
        self.files[key] = data
        return Asset(key, len(data), hashlib.sha256(data).hexdigest())

    def get(self, key: str) -> bytes:
        self._ask()
        if key not in self.files:
            raise ArtefactMissing(key)
        return self.files[key]

    def has(self, key: str) -> bool:
        self._ask()
        return key in self.files

    def size(self, key: str) -> int:
        return len(self.get(key))

    def delete(self, key: str) -> None:
        self._ask()
        self.files.pop(key, None)

    def _ask(self) -> None:
        if not self.reachable:
            raise StoreUnreachable("switched off")


class MemoryCatalogue:
    """ports.Catalogue in dicts. While `reachable` is False every call raises StoreUnreachable."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._papers: dict[str, tuple[tuple[float, int], Paper]] = {}
        self._items: dict[str, ItemRecord] = {}
        self._withdrawn: set[str] = set()
        self._failures: dict[tuple[str, str], dict[str, Any]] = {}
        self._as_run: dict[str, AsRun] = {}
        self._activity: dict[str, dict[str, Any]] = {}
        self.reachable = True

    def add_papers(self, papers: Iterable[Paper]) -> Sequence[PaperId]:
        self._ask()
        seen = self._clock.now().timestamp()
        new = []
        for position, paper in enumerate(papers):
            if paper.id not in self._papers:
                self._papers[paper.id] = (-seen, position), paper
                new.append(paper.id)
        return new

    def paper(self, paper_id: PaperId) -> Paper | None:
        self._ask()
        return self._papers[paper_id][1] if paper_id in self._papers else None

    def waiting(self, recipe: str, limit: int) -> Sequence[Paper]:
        self._ask()
        segments = (item for item in self._items.values() if item.kind is ItemKind.SEGMENT)
        done = {item.paper_id for item in segments if item.recipe == recipe}
        done |= {PaperId(subject) for subject, of in self._failures if of == recipe}
        in_order = sorted(self._papers.values(), key=lambda entry: entry[0])
        return [paper for _, paper in in_order if paper.id not in done][:limit]

    def add_item(self, record: ItemRecord) -> bool:
        self._ask()
        return self._items.setdefault(record.id, record) is record

    def item(self, item_id: str) -> ItemRecord | None:
        self._ask()
        return self._items.get(item_id)

    def items(
        self, kinds: Sequence[ItemKind] | None = None, limit: int = 100, paper_id: PaperId | None = None
    ) -> Sequence[ItemRecord]:
        self._ask()
        found = [item for item in self._items.values() if item.id not in self._withdrawn]
        found = [item for item in found if kinds is None or item.kind in kinds]
        found = [item for item in found if paper_id is None or item.paper_id == paper_id]
        return sorted(found, key=lambda item: (-item.created.timestamp(), item.id))[:limit]

    def withdraw(self, item_id: str) -> None:
        self._ask()
        self._withdrawn.add(item_id)

    def add_failure(self, subject: str, recipe: str, stage: str, reason: str) -> None:
        self._ask()
        told = {"subject": subject, "recipe": recipe, "stage": stage, "reason": reason, "at": self._clock.now()}
        self._failures[subject, recipe] = told

    def failures(self, limit: int = 100) -> Sequence[Mapping[str, Any]]:
        self._ask()
        by_subject = sorted(self._failures.values(), key=lambda failure: str(failure["subject"]))
        return sorted(by_subject, key=lambda failure: -failure["at"].timestamp())[:limit]

    def add_as_run(self, entries: Iterable[AsRun]) -> None:
        self._ask()
        for entry in entries:
            self._as_run.setdefault(entry.id, entry)

    def as_run(self, channel: str, since: datetime | None = None, limit: int = 1000) -> Sequence[AsRun]:
        self._ask()
        found = [entry for entry in self._as_run.values() if entry.channel == channel]
        found = [entry for entry in found if since is None or entry.started >= since]
        return sorted(found, key=lambda entry: (-entry.started.timestamp(), entry.id))[:limit]

    def unaired_seconds(self, channel: str) -> float:
        self._ask()
        aired = {entry.item_id for entry in self._as_run.values() if entry.channel == channel}
        out = aired | self._withdrawn
        segments = (item for item in self._items.values() if item.kind is ItemKind.SEGMENT)
        return sum((item.duration for item in segments if item.id not in out), 0.0)

    def set_activity(self, who: str, activity: Mapping[str, Any]) -> None:
        self._ask()
        self._activity[who] = dict(activity) | {"at": self._clock.now().isoformat()}

    def activity(self) -> Mapping[str, Mapping[str, Any]]:
        self._ask()
        return {who: dict(activity) for who, activity in self._activity.items()}

    def _ask(self) -> None:
        if not self.reachable:
            raise StoreUnreachable("switched off")


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

    `greetings` are sent first on each connection of a feed. While `up` has not been awaited nobody listens.
    """

    def __init__(self, path: Path) -> None:
        self.address = f"unix:{path}"
        self.greetings: dict[str, list[Message]] = {feed: [] for feed in FEEDS}
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
            self._changed.notify_all()

    async def __aenter__(self) -> Self:
        await self.up()
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.down()
