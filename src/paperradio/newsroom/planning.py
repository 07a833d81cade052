"""What an edition of a show could tell: its papers in the order of their rank, trends, corrections."""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from itertools import islice

from paperradio.domain.paper import Paper, without_version
from paperradio.domain.show import Cluster, Edition
from paperradio.errors import StoreUnreachable
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Plan
from paperradio.newsroom.readings import Readings
from paperradio.ports import Catalogue, ShowEditor
from paperradio.settings import SectionKind, ShowFormat
from paperradio.taxonomy import selection

SPARE = 5
"""So many papers may turn out not to be had, and others take their places."""
MOST_RANKED = 400
"""Papers that are kept of an edition's time, and looked through for some that can be read."""
WEEK = timedelta(days=7)
WEEKS_BEFORE = 4
_EDITIONS = 200
_log = logging.getLogger(__name__)


class Planner:
    """Plans editions of one channel."""

    def __init__(self, desk: Desk, catalogue: Catalogue, readings: Readings, editor: ShowEditor) -> None:
        self._desk = desk
        self._catalogue = catalogue
        self._readings = readings
        self._editor = editor
        settings = desk.settings
        # Only arXiv's papers have its categories; whoever runs a folder wants all that is in it.
        wanted = settings.first_channel.categories if settings.intake.source in ("auto", "arxiv") else ()
        self._categories = frozenset(code for each in wanted for code in selection(each).codes)

    def plan(self, edition: Edition) -> Plan:
        """Raises StoreUnreachable."""
        format = self._desk.formats[edition.format]
        seen, told = self._seen(edition.since, edition.until), self._discussed(edition)
        new = [paper for paper in seen if without_version(paper.id) not in told]
        ranked = self._ranked(new, edition.until)[:MOST_RANKED]
        wanted = self._on_one_theme(ranked) if format.one_theme else ranked
        return Plan(
            edition=edition,
            ranked=tuple(ranked),
            candidates=tuple(paper.id for paper in islice(self._readable(wanted), format.most_papers + SPARE)),
            corrections=self._corrections(edition, format),
            clusters=tuple(self._clusters(edition, format)),
        )

    def has_papers(self, since: datetime, until: datetime) -> bool:
        """Whether the channel's listeners could be told of anything from that time. Raises StoreUnreachable."""
        return bool(self._seen(since, until))

    def _seen(self, since: datetime, until: datetime) -> list[Paper]:
        return [paper for paper in self._catalogue.seen_between(since, until) if self._is_ours(paper)]

    def _is_ours(self, paper: Paper) -> bool:
        return not self._categories or not paper.categories or not self._categories.isdisjoint(paper.categories)

    def _ranked(self, papers: Sequence[Paper], now: datetime) -> list[Paper]:
        """The best first; in the order in which they came where nobody ranks, or memory is away."""
        if self._desk.selector is None:
            return list(papers)
        try:
            return [rank.paper for rank in self._desk.selector.rank(papers, now)]
        except StoreUnreachable as error:
            _log.warning("Papers are taken in the order in which they came: %s", error)
            return list(papers)

    def _on_one_theme(self, papers: Sequence[Paper]) -> list[Paper]:
        """The first that can be told, then the others as near as they are to it; as they were while memory is away."""
        first = next(iter(self._readable(papers)), None)
        if first is None or self._desk.memory is None:
            return list(papers)
        try:
            vectors = self._desk.memory.vectors([paper.id for paper in papers])
        except StoreUnreachable as error:
            _log.warning("Papers are taken by their rank, not by their theme: %s", error)
            return list(papers)
        if first.id not in vectors:
            return list(papers)
        near = {paper_id: float(vector @ vectors[first.id]) for paper_id, vector in vectors.items()}
        return sorted(papers, key=lambda paper: -near.get(paper.id, -1.0))

    def _discussed(self, edition: Edition) -> Collection[str]:
        """The works that earlier editions of this format discussed."""
        editions = self._catalogue.editions(edition.channel, edition.format, _EDITIONS)
        ended = [one.until is not None and one.until <= edition.since for one in editions]
        earlier = [one for one, over in zip(editions, ended, strict=True) if over or one.date < edition.date]
        return {without_version(paper_id) for one in earlier for paper_id in one.papers}

    def _readable(self, papers: Iterable[Paper]) -> Iterable[Paper]:
        """Those that were read, or that the source can be asked for."""
        return (each for each in papers if self._desk.source.offers(each) or self._readings.known(each.id) is not None)

    def _corrections(self, edition: Edition, format: ShowFormat) -> tuple[Paper, ...]:
        wanted = SectionKind.CORRECTIONS in format.sections
        return tuple(self._catalogue.withdrawn_since(edition.since)) if wanted else ()

    def _clusters(self, edition: Edition, format: ShowFormat) -> Sequence[Cluster]:
        """The week up to the edition's time, compared with those before it.

        Of these only those count that have an earlier one in which papers came: of its first week the station may have
        seen a part.
        """
        if SectionKind.TRENDS not in format.sections:
            return ()
        ends = [edition.until - WEEK * back for back in range(WEEKS_BEFORE + 2)]
        papers, *weeks = (self._seen(end - WEEK, end) for end in ends)
        while weeks and not weeks[-1]:
            weeks.pop()
        return self._editor.clusters(papers, weeks[:-1]) if papers else ()
