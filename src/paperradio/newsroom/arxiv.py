"""The newsroom's way to arXiv: at the pace of the whole station, and heedful of what concerns papers that are known."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import TypeVar

from paperradio.clock import Clock, SystemClock
from paperradio.codec import decode, encode
from paperradio.domain.announcement import Announcements, AnnounceType, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.errors import ArtefactMissing
from paperradio.newsroom import calendar
from paperradio.newsroom.questions import NoQueue, Question, Queue
from paperradio.ports import Archive, ArtefactStore, Catalogue
from paperradio.settings import Settings

T = TypeVar("T")

_SHARED = 0.9
"""For this part of the pause between two looks an announcement that one newsroom has asked for serves the others."""
_EVER = datetime.min.replace(tzinfo=UTC)
_REVISIONS = {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}
_log = logging.getLogger(__name__)


class NewsroomArchive:
    """ports.Archive over another one, whose client takes half a second to import: the welcome must not wait for it.

    Every request goes through a queue and answers through the artefact store, and an answer serves all newsrooms,
    also after a restart, for as long as arXiv can have no other: lists and records until the next announcement, PDFs
    for ever. New versions and withdrawals of papers that the catalogue knows go into it as they pass by.
    """

    def __init__(
        self,
        make: Callable[[], Archive],
        catalogue: Catalogue,
        store: ArtefactStore,
        settings: Settings,
        clock: Clock | None = None,
        quiet: calendar.Evenings = (),
    ) -> None:
        """`quiet` are the evenings without an announcement, besides Fridays and Saturdays."""
        self._make = make
        self._catalogue = catalogue
        self._store = store
        self._selection = settings.selection
        self._shared_seconds = settings.intake.poll_seconds * _SHARED
        self._clock = clock or SystemClock()
        self._quiet = quiet
        self._feed: date | None = None
        self._told_stale = False
        self._heeded: str = ""
        self._made: Archive | None = None
        self._queue: Queue = NoQueue(self.ask)
        self._came: Callable[[Sequence[Paper]], None] = lambda papers: None
        self._lock = threading.Lock()

    def go_through(self, queue: Queue) -> None:
        """From now on every request waits for its turn in this queue, which calls `ask`."""
        self._queue = queue

    def tell(self, came: Callable[[Sequence[Paper]], None]) -> None:
        """From now on `came` is told of known papers that have been revised or withdrawn, once each."""
        self._came = came

    def ask(self, question: str) -> str:
        """Make one request; the key of its answer, empty where there is none."""
        asked = decode(Question, question.encode())
        if asked.method == "pdf" and asked.paper is not None:
            return self._store.put("pdf", "pdf", self._archive().pdf(asked.paper)).key
        answer = asked.put_to(self._archive())
        return asked.previous if answer is None else self._store.put("answer", "json", encode(answer)).key

    def fault(self) -> str:
        """What is wrong with the announcements now; empty where nothing is."""
        if self._feed is None or not calendar.is_stale(self._clock.now(), self._feed, self._quiet):
            return ""
        wanted = calendar.expected(self._clock.now(), self._quiet)
        return f"arXiv's feed is of {self._feed}, that of {wanted} is missing (or it is a holiday that is not listed)"

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        question = Question("announced", self._selection)
        key = self._queue.latest(question.subject)
        found = self._stored(key)
        if found is None or self._may_be_newer(found):
            previous = key if found is not None else ""
            question = replace(question, seen=found.validators if found else None, previous=previous)
            key = self._key(question, self._clock.now() - timedelta(seconds=self._shared_seconds))
            found = self._stored(key)
        if found is None:
            return None
        self._heed(found, key)
        return None if seen not in (None, Validators()) and found.validators == seen else found

    def backlog(self, limit: int, start: int = 0) -> Listing:
        found = self._answer(Listing, Question("backlog", self._selection, limit, start))
        self._note(paper for paper in found.papers if paper.withdrawn)
        return found

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        return self._answer(Listing, Question("papers", paper_ids=tuple(paper_ids)))

    def record(self, paper_id: PaperId) -> PaperRecord:
        return self._answer(PaperRecord, Question("record", paper_ids=(paper_id,)))

    def pdf(self, paper: Paper) -> bytes:
        """Fetched once: what the store still has is not asked for again."""
        return self._bytes(Question("pdf", paper=Paper(paper.id, "", source="arxiv")), _EVER)

    def _answer(self, kind: type[T], question: Question) -> T:
        """What arXiv says since it announced last."""
        return decode(kind, self._bytes(question, calendar.feed_time(self._clock.now(), self._quiet)))

    def _bytes(self, question: Question, since: datetime) -> bytes:
        try:
            return self._store.get(self._key(question, since))
        except ArtefactMissing:
            return self._store.get(self._key(question, None))

    def _key(self, question: Question, since: datetime | None) -> str:
        self._archive()  # What takes long is done before the turn comes.
        return self._queue.asked(question.subject, encode(question).decode(), since)

    def _stored(self, key: str) -> Announcements | None:
        with suppress(ArtefactMissing):
            return decode(Announcements, self._store.get(key)) if key else None
        return None

    def _may_be_newer(self, found: Announcements) -> bool:
        day = _day(found)
        return day is None or calendar.is_due(self._clock.now(), day, self._quiet)

    def _heed(self, found: Announcements, key: str) -> None:
        """What this announcement says of papers that are known, once, and whether it is late."""
        if key != self._heeded:
            revised = (entry for entry in found.entries if entry.kind in _REVISIONS or entry.paper.withdrawn)
            self._note(entry.paper for entry in revised)
        self._heeded, self._feed = key, _day(found) or self._feed
        fault = self.fault()
        if fault and not self._told_stale:
            _log.warning("%s", fault)
        self._told_stale = bool(fault)

    def _note(self, papers: Iterable[Paper]) -> None:
        told = list(papers)
        known = self._catalogue.known([without_version(paper.id) for paper in told])
        new = self._catalogue.add_papers([paper for paper in told if without_version(paper.id) in known])
        revised = frozenset(new)
        self._came([paper for paper in told if paper.withdrawn or paper.id in revised])
        if new:
            _log.info("%d known papers have been revised, the first is %s", len(new), new[0])

    def _archive(self) -> Archive:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made


def _day(found: Announcements) -> date | None:
    """The day of the feed, as arXiv counts days."""
    return found.announced.astimezone(calendar.EASTERN).date() if found.announced is not None else None
