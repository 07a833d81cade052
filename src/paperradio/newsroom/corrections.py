"""Saying on the air that a paper which was told has been withdrawn."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from paperradio.codec import encode
from paperradio.domain.paper import Paper, without_version
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.script import spoken_by
from paperradio.domain.verdict import Checked
from paperradio.errors import PaperRadioError, StoreUnreachable
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.desk import CORRECTION, Desk
from paperradio.newsroom.framing import framed
from paperradio.newsroom.steps import SegmentMaker
from paperradio.ports import Catalogue

SERIES = "correction:"
TITLE = "Correction: {title}"
KEPT = timedelta(days=1)
"""A correction that was aired is heard again and stands in the feed for this long."""
LOOK_SECONDS = 5.0
SHOWS_LOOK_SECONDS = 60.0
SHOWS_LOOKED_AT = 30
"""Of the latest shows the papers are looked at again."""
_LISTED = 400
_log = logging.getLogger(__name__)


class Corrections:
    """Makes the corrections that are due, and lets them go once they were heard. Made twice they are listed once."""

    def __init__(
        self, desk: Desk, catalogue: Catalogue, came: Callable[[Sequence[Paper]], None] = lambda papers: None
    ) -> None:
        """`came` is told of papers that were told and are withdrawn."""
        self._desk = desk
        self._catalogue = catalogue
        self._came = came
        self._maker = SegmentMaker(desk, catalogue)
        self._next_look = self._next_look_at_shows = desk.clock.monotonic()
        self._given_up: set[str] = set()

    def step(self) -> None:
        """Look, where it is time to. Raises StoreUnreachable."""
        if self._desk.clock.monotonic() < self._next_look:
            return
        self._next_look = self._desk.clock.monotonic() + LOOK_SECONDS
        due = (*self._catalogue.uncorrected(), *self._discussed())
        for paper in {without_version(paper.id): paper for paper in due}.values():
            if paper.id in self._given_up:
                continue
            try:
                self._came([paper])
                record = self._make(paper)
                _log.warning("%s has been withdrawn: it is played no more, a correction is ready", paper.id)
                _log.info("%s is ready, %.0f s", record.id, record.duration)
            except StoreUnreachable:
                raise
            except (PaperRadioError, OSError) as error:
                self._given_up.add(paper.id)
                _log.warning("no correction of %s is made: %s", paper.id, error)
        self._retire()

    def _discussed(self) -> list[Paper]:
        """Withdrawn papers that were told in a show and have no correction yet."""
        if self._desk.clock.monotonic() < self._next_look_at_shows:
            return []
        self._next_look_at_shows = self._desk.clock.monotonic() + SHOWS_LOOK_SECONDS
        shows = self._catalogue.editions(self._desk.settings.first_channel.name, limit=SHOWS_LOOKED_AT)
        told = dict.fromkeys(paper_id for show in shows for paper_id in show.papers)
        papers = (self._catalogue.paper(paper_id) for paper_id in told)
        withdrawn = {without_version(paper.id): paper for paper in papers if paper is not None and paper.withdrawn}
        return [paper for work, paper in withdrawn.items() if self._catalogue.item(f"{SERIES}{work}") is None]

    def _make(self, paper: Paper) -> ItemRecord:
        """The item is about no paper, so that nothing of the withdrawn one is shown, linked or played."""
        desk = self._desk
        script, voicer = desk.editor.notices.correction(paper), desk.voicer.now()
        script = replace(script, turns=spoken_by(desk.formats[CORRECTION].hosts, script.turns))
        script = framed(desk, CORRECTION, Checked(script, ())).script
        item = desk.assemble(
            id=f"{SERIES}{without_version(paper.id)}",
            kind=ItemKind.SEGMENT,
            title=TITLE.replace("{title}", paper.title or paper.id),
            script=script,
            clips=[clip_at(desk.store, voiced(desk.store, voicer, turn)) for turn in script.turns],
            document=None,
            pages=(),
            page_count=0,
            paper=None,
            recipe=self._maker.recipe,
            created=desk.clock.now(),
        )
        key = desk.store.put("item", "json", encode(item)).key
        return self._maker.record(key, self._maker.publish(key))

    def _retire(self) -> None:
        before = self._desk.clock.now() - KEPT
        listed = self._catalogue.items([ItemKind.SEGMENT], _LISTED)
        old = [item for item in listed if item.id.startswith(SERIES) and item.created < before]
        if not old:
            return
        aired = {entry.item_id for entry in self._catalogue.as_run(self._desk.settings.first_channel.name)}
        for item in old:
            if item.id in aired:
                self._catalogue.withdraw(item.id)
