"""The newsroom's way to arXiv: at the pace of the whole station, and heedful of what concerns papers that are known."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from paperradio.clock import Clock, SystemClock
from paperradio.codec import decode, encode
from paperradio.domain.announcement import Announcements, AnnounceType, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.errors import ArtefactMissing
from paperradio.newsroom import calendar
from paperradio.ports import Archive, ArtefactStore, Catalogue

_REVISIONS = {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Question:
    """One request: a method of `ports.Archive` and what it is given."""

    method: str
    seen: Validators | None = None
    limit: int = 0
    start: int = 0
    paper_ids: tuple[PaperId, ...] = ()
    paper: Paper | None = None


class Queue(Protocol):
    """The part of RequestQueue that is needed here."""

    def asked(self, method: str, question: str, once: bool = False) -> str: ...


class NewsroomArchive:
    """ports.Archive over another one, whose client takes half a second to import: the welcome must not wait for it.

    Once a queue is given, every request goes through it and answers through the artefact store. New versions and
    withdrawals of papers that the catalogue knows go into it as they pass by, whoever asked. The announcement is asked
    for only while there may be a new one.
    """

    def __init__(
        self,
        make: Callable[[], Archive],
        catalogue: Catalogue,
        store: ArtefactStore,
        clock: Clock | None = None,
        quiet: calendar.Evenings = (),
    ) -> None:
        """`quiet` are the evenings without an announcement, besides Fridays and Saturdays."""
        self._make = make
        self._catalogue = catalogue
        self._store = store
        self._clock = clock or SystemClock()
        self._quiet = quiet
        self._feed: date | None = None
        self._told_stale = False
        self._made: Archive | None = None
        self._queue: Queue | None = None
        self._lock = threading.Lock()

    def go_through(self, queue: Queue) -> None:
        """From now on every request waits for its turn in this queue, which calls `ask`."""
        self._queue = queue

    def ask(self, question: str) -> str:
        """Make one request; the key of its answer, empty where nothing is new."""
        asked = decode(Question, question.encode())
        if asked.method == "pdf" and asked.paper is not None:
            return self._store.put("pdf", "pdf", self._archive().pdf(asked.paper)).key
        answer = self._direct(asked)
        return "" if answer is None else self._store.put("answer", "json", encode(answer)).key

    def fault(self) -> str:
        """What is wrong with the announcements now; empty where nothing is."""
        if self._feed is None or not calendar.is_stale(self._clock.now(), self._feed, self._quiet):
            return ""
        wanted = calendar.expected(self._clock.now(), self._quiet)
        return f"arXiv's feed is of {self._feed}, that of {wanted} is missing (or it is a holiday that is not listed)"

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        if self._feed is not None and not calendar.is_due(self._clock.now(), self._feed, self._quiet):
            return None
        found = self._announced(seen)
        if found is not None and found.announced is not None:
            self._feed = found.announced.astimezone(calendar.EASTERN).date()
        fault = self.fault()
        if fault and not self._told_stale:
            _log.warning("%s", fault)
        self._told_stale = bool(fault)
        return found

    def _announced(self, seen: Validators | None) -> Announcements | None:
        key = self._key(Question("announced", seen=seen))
        if not key:
            return None
        found = decode(Announcements, self._store.get(key))
        revised = (entry for entry in found.entries if entry.kind in _REVISIONS or entry.paper.withdrawn)
        self._note(entry.paper for entry in revised)
        return found

    def backlog(self, limit: int, start: int = 0) -> Listing:
        found = decode(Listing, self._store.get(self._key(Question("backlog", limit=limit, start=start))))
        self._note(paper for paper in found.papers if paper.withdrawn)
        return found

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        return decode(Listing, self._store.get(self._key(Question("papers", paper_ids=tuple(paper_ids)))))

    def record(self, paper_id: PaperId) -> PaperRecord:
        return decode(PaperRecord, self._store.get(self._key(Question("record", paper_ids=(paper_id,)))))

    def pdf(self, paper: Paper) -> bytes:
        """Fetched once: what the store still has is not asked for again."""
        question = Question("pdf", paper=Paper(paper.id, "", source="arxiv"))
        try:
            return self._store.get(self._key(question, once=True))
        except ArtefactMissing:
            return self._store.get(self._key(question))

    def _direct(self, asked: Question) -> Announcements | Listing | PaperRecord | None:
        archive = self._archive()
        match asked.method:
            case "announced":
                return archive.announced(asked.seen)
            case "backlog":
                return archive.backlog(asked.limit, asked.start)
            case "papers":
                return archive.papers(asked.paper_ids)
            case "record":
                return archive.record(asked.paper_ids[0])
            case other:
                raise ValueError(f"no request is called {other}")

    def _key(self, question: Question, once: bool = False) -> str:
        told = encode(question).decode()
        if self._queue is None:
            return self.ask(told)
        self._archive()  # What takes long is done before the turn comes.
        return self._queue.asked(question.method, told, once)

    def _note(self, papers: Iterable[Paper]) -> None:
        told = list(papers)
        known = self._catalogue.known([without_version(paper.id) for paper in told])
        new = self._catalogue.add_papers([paper for paper in told if without_version(paper.id) in known])
        if new:
            _log.info("%d known papers have been revised, the first is %s", len(new), new[0])

    def _archive(self) -> Archive:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
