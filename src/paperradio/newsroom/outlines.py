"""What a show is written from, once its papers have been read."""

from __future__ import annotations

import logging
from collections.abc import Collection, Sequence
from dataclasses import replace

from paperradio.domain.memory import Recollection
from paperradio.domain.paper import PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.show import Brief, Subject
from paperradio.errors import StoreUnreachable
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Outline, Plan
from paperradio.newsroom.readings import Readings
from paperradio.ports import ShowEditor

MOST_EARLIER = 3
"""What was said before about what is close to a paper."""
_log = logging.getLogger(__name__)


class Outlines:
    """Makes outlines from plans, and briefs from outlines."""

    def __init__(self, desk: Desk, readings: Readings, editor: ShowEditor) -> None:
        self._desk = desk
        self._readings = readings
        self._editor = editor

    def make(self, plan: Plan, papers: Sequence[PaperId]) -> Outline:
        """`papers` are those that were read. Raises NothingToSay, ArtefactMissing, StoreUnreachable."""
        known = (self._readings.known(paper_id) for paper_id in papers)
        readings = tuple(reading for reading in known if reading is not None)
        discussed = frozenset(reading.paper_id for reading in readings)
        outline = Outline(
            edition=plan.edition,
            subjects=readings,
            others=tuple(paper for paper in plan.ranked if paper.id not in discussed),
            earlier={},
            corrections=plan.corrections,
            clusters=plan.clusters,
            target_seconds=0.0,
        )
        earlier = {subject.paper.id: self._earlier(subject, discussed) for subject in self.subjects(outline)}
        outline = replace(outline, earlier={paper_id: told for paper_id, told in earlier.items() if told})
        format = self._desk.formats[plan.edition.format]
        carried = self._editor.capacity(self.brief(outline), format)
        return replace(outline, target_seconds=min(carried, format.length.target_seconds))

    def subjects(self, outline: Outline) -> tuple[Subject, ...]:
        """The papers that the show can discuss. Raises ArtefactMissing, StoreUnreachable."""
        return tuple(self._readings.subject(reading) for reading in outline.subjects)

    def brief(self, outline: Outline, heard: Heard = NOTHING_HEARD) -> Brief:
        """Raises ArtefactMissing, StoreUnreachable."""
        settings = self._desk.settings
        zone = settings.first_channel.zone  # in which a show names days
        return Brief(
            edition=replace(outline.edition, until=outline.edition.until.astimezone(zone)),
            station=settings.first_channel.title or settings.station.name,
            subjects=self.subjects(outline),
            others=outline.others,
            earlier=outline.earlier,
            corrections=outline.corrections,
            clusters=outline.clusters,
            heard=heard,
            target_seconds=outline.target_seconds,
        )

    def _earlier(self, subject: Subject, discussed: Collection[PaperId]) -> tuple[Recollection, ...]:
        """What was said about other papers before; nothing while memory is away."""
        memory = self._desk.memory
        if memory is None:
            return ()
        paper_id = subject.paper.id
        try:
            vector = memory.vectors([paper_id]).get(paper_id)
            return () if vector is None else tuple(memory.said_before(vector, MOST_EARLIER, discussed))
        except StoreUnreachable as error:
            _log.warning("What was said before about what is close to %s is not known: %s", paper_id, error)
            return ()
