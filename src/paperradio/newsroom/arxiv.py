"""The newsroom's way to arXiv: made when it is first needed, and heedful of what concerns papers that are known."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Iterable, Sequence

from paperradio.domain.announcement import Announcements, AnnounceType, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.ports import Archive, Catalogue

_REVISIONS = {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}
_log = logging.getLogger(__name__)


class NewsroomArchive:
    """ports.Archive over another one, whose client takes half a second to import: the welcome must not wait for it.

    New versions and withdrawals of papers that the catalogue knows go into it as they pass by, whoever asked.
    """

    def __init__(self, make: Callable[[], Archive], catalogue: Catalogue) -> None:
        self._make = make
        self._catalogue = catalogue
        self._made: Archive | None = None
        self._lock = threading.Lock()

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        found = self._archive().announced(seen)
        if found is not None:
            revised = (entry for entry in found.entries if entry.kind in _REVISIONS or entry.paper.withdrawn)
            self._note(entry.paper for entry in revised)
        return found

    def backlog(self, limit: int, start: int = 0) -> Listing:
        found = self._archive().backlog(limit, start)
        self._note(paper for paper in found.papers if paper.withdrawn)
        return found

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        return self._archive().papers(paper_ids)

    def record(self, paper_id: PaperId) -> PaperRecord:
        return self._archive().record(paper_id)

    def pdf(self, paper: Paper) -> bytes:
        return self._archive().pdf(paper)

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
