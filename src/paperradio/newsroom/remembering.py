"""What came and what was told goes into memory, behind the back of what is being made and never at its cost."""

from __future__ import annotations

import logging
import threading
from collections import deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from paperradio.clock import Clock
from paperradio.codec import decode
from paperradio.domain.digest import Claim
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.ports import ArtefactStore, Catalogue, Memory

LOOK_SECONDS = 5.0
BATCH = 64
"""Papers that are remembered at a look, so that most of the processor is left to what is being made."""
MOST_PAPERS = 20_000
"""That wait. What is beyond that comes back when memory is rebuilt from the catalogue."""
MOST_TOLD = 1_000
CAUGHT_UP = timedelta(days=7)
"""What came or was made so long before the start may have been missed, and shows look back on it."""
ITEMS_CAUGHT_UP = 40
RETRY_SECONDS = 30.0
T = TypeVar("T")

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """The claims that an item told of a paper."""

    item_id: str
    paper: Paper
    claims: tuple[Claim, ...]
    at: datetime


class Remembering:
    """Takes from any thread, at once; one thread calls `look`, which hands on. What memory does not take now is kept.

    `fault` says what is wrong with memory, "" where nothing is.
    """

    def __init__(
        self,
        memory: Memory | None,
        catalogue: Catalogue,
        store: ArtefactStore,
        clock: Clock,
        catches_up: bool = True,
    ) -> None:
        """Without a memory nothing happens. `catches_up`: what came and was told shortly before is handed on, too."""
        self._memory = memory
        self._catalogue = catalogue
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._papers: deque[Paper] = deque(maxlen=MOST_PAPERS)
        self._told: deque[Told] = deque(maxlen=MOST_TOLD)
        self._gone: deque[PaperId] = deque(maxlen=MOST_PAPERS)
        self._caught_up = not catches_up
        self._next_look = clock.monotonic()
        self.fault = ""

    def came(self, papers: Iterable[Paper]) -> None:
        """These are new: they are remembered and the versions before them forgotten; withdrawn ones are forgotten."""
        told = list(papers)
        gone = [forgotten for paper in told if (forgotten := _forgotten_for(paper)) is not None]
        with self._lock:
            self._papers += [paper for paper in told if not paper.withdrawn]
            self._gone += gone

    def told(self, told: Iterable[Told]) -> None:
        """What an item told."""
        with self._lock:
            self._told += [each for each in told if each.claims]

    def told_item(self, item_key: str) -> None:
        """What the segment of this item's key told. Raises StoreUnreachable."""
        try:
            item = decode(Item, self._store.get(item_key))
        except ArtefactMissing as error:
            _log.debug("%s", error)
            return
        if item.paper is not None:
            self.told([Told(item.id, item.paper, tuple(each.claim for each in item.claims), item.created)])

    def look(self) -> None:
        """Hand on what waits. To be called every LOOK_SECONDS. Never raises errors of ours."""
        if self._memory is None or self._clock.monotonic() < self._next_look:
            return
        try:
            self._catch_up()
            self._hand_on(self._memory)
        except StoreUnreachable as error:
            if not self.fault:
                _log.warning("What is told now is remembered later: %s", error)
            self.fault = str(error)
            self._next_look = self._clock.monotonic() + RETRY_SECONDS
            return
        if self.fault:
            _log.info("Memory answers again")
        self.fault = ""

    def _catch_up(self) -> None:
        """What came and was told shortly before the start, once."""
        if self._caught_up:
            return
        now = self._clock.now()
        self.came(self._catalogue.seen_between(now - CAUGHT_UP, now))
        for record in reversed(self._catalogue.items([ItemKind.SEGMENT], ITEMS_CAUGHT_UP)):
            if record.created > now - CAUGHT_UP and record.paper_id is not None:
                self.told_item(record.item_key)
        self._caught_up = True

    def _hand_on(self, memory: Memory) -> None:
        gone = self._first(self._gone, MOST_PAPERS)
        if gone:
            memory.forget(gone)
            self._drop(self._gone, gone)
        for told in self._first(self._told, MOST_TOLD):
            memory.remember_item(told.item_id, told.paper, told.claims, told.at)
            self._drop(self._told, [told])
        batch = self._first(self._papers, BATCH)
        if batch:
            memory.remember_papers(batch)
            self._drop(self._papers, batch)

    def _first(self, queue: deque[T], count: int) -> list[T]:
        with self._lock:
            return list(queue)[:count]

    def _drop(self, queue: deque[T], done: Sequence[T]) -> None:
        """Where the queue ran over meanwhile, some of these are gone from it already."""
        with self._lock:
            for each in done:
                if queue and queue[0] is each:
                    queue.popleft()


def _forgotten_for(paper: Paper) -> PaperId | None:
    """The version with which, and with all before it, memory is done."""
    version = version_of(paper.id) or 0
    if paper.withdrawn:
        return paper.id
    return PaperId(f"{without_version(paper.id)}v{version - 1}") if version > 1 else None
