"""The newest papers of arXiv: today's announcement, and what came before it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.announcement import Announcements, AnnounceType, Validators
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.errors import PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.ports import Archive
from paperradio.sources.archive import NAME

_FIRST_TOLD = {AnnounceType.NEW, AnnounceType.CROSS}
_log = logging.getLogger(__name__)


class ArxivSource:
    """ports.Source over an archive.

    The first look takes the announcement and the backlog, later ones the announcement alone and only where it has
    changed; a look after one at which the announcement could not be had takes the backlog instead.
    """

    name = NAME

    def __init__(self, archive: Archive) -> None:
        self._archive = archive
        self._seen = Validators()
        self._backlog_due = True
        self._feed_failed = False
        self._told = 0

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        """New papers and cross-lists, the latest first, then the backlog where it is due; no withdrawn ones.

        On a quiet day `hungry` takes the backlog's next page, further back than all before.
        """
        announcements = self._announcements()
        found = _papers(announcements) if announcements else []
        if self._backlog_due:
            try:
                found = _joined(found, self._archive.backlog(limit).papers)
                self._told = max(self._told, limit)
                self._backlog_due = self._feed_failed or not found
            except SourceUnreachable as error:
                if not found:
                    raise
                _log.warning("Only today's announcement was to be had: %s", error)
            if not found:
                raise SourceUnreachable("arXiv lists no paper that the station wants")
        elif hungry and not found:
            found = list(self._archive.backlog(limit, self._told).papers)
            self._told += limit
        if announcements:
            self._seen = announcements.validators
        return [paper for paper in found if not paper.withdrawn][:limit]

    def paper(self, paper_id: PaperId) -> Paper:
        found = self._archive.papers([paper_id]).papers
        if not found:
            raise PaperUnavailable(f"arXiv has no {paper_id}")
        return found[0]

    def pdf(self, paper: Paper) -> bytes:
        return self._archive.pdf(paper)

    def completed(self, paper: Paper) -> Paper:
        return paper if paper.licence else self._archive.record(paper.id).completing(paper)

    def offers(self, paper: Paper) -> bool:
        return paper.source == self.name

    def _announcements(self) -> Announcements | None:
        """What is new; None where nothing has changed, or where the feed does not answer (then `_backlog_due`)."""
        if self._feed_failed:
            self._feed_failed = False
            return None
        try:
            return self._archive.announced(self._seen)
        except SourceUnreachable as error:
            self._feed_failed = self._backlog_due = True
            if isinstance(error, RetryLater):
                raise
            _log.debug("The announcement cannot be had: %s", error)
            return None


def _papers(announcements: Announcements) -> list[Paper]:
    """New papers before cross-lists, the highest number first."""
    told = [entry for entry in announcements.entries if entry.kind in _FIRST_TOLD]
    new_first = sorted(told, key=lambda entry: (entry.kind is AnnounceType.NEW, entry.paper.id), reverse=True)
    return [entry.paper for entry in new_first]


def _joined(announced: Sequence[Paper], listed: Sequence[Paper]) -> list[Paper]:
    """Both, each paper once. The list has names and dates as arXiv keeps them, the announcement has the licence."""
    by_id = {paper.id: paper for paper in listed}
    known = {without_version(paper.id) for paper in announced}
    told = [replace(by_id[paper.id], licence=paper.licence) if paper.id in by_id else paper for paper in announced]
    return told + [paper for paper in listed if without_version(paper.id) not in known]
