"""Finished shows in the catalogue."""

from __future__ import annotations

import logging
from dataclasses import replace

from paperradio.codec import decode
from paperradio.domain.rundown import Item, ItemRecord
from paperradio.domain.show import Edition
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Outline, ShowFiles
from paperradio.ports import Catalogue

_EDITIONS = 50
_log = logging.getLogger(__name__)


class Recorder:
    """Lists shows. One that tells of the same day and time as an earlier edition takes its place."""

    def __init__(self, desk: Desk, catalogue: Catalogue) -> None:
        self._store = desk.store
        self._catalogue = catalogue

    def record(self, outline: Outline, item: str, files: ShowFiles) -> ItemRecord:
        """The show of this item's key as the catalogue lists it now. Raises StoreUnreachable."""
        made, edition = decode(Item, self._store.get(item)), outline.edition
        featured = [each.paper.id for each in made.featured]
        subjects = {reading.paper_id for reading in outline.subjects}
        record = replace(
            ItemRecord.of(made, item),
            mp3_key=files.mp3,
            transcript_key=files.transcript,
            vtt_key=files.vtt,
            until=edition.until,
            chapters_key=files.chapters,
            notes_key=files.notes,
            artwork_key=files.artwork or None,
            papers=tuple(paper_id for paper_id in featured if paper_id in subjects),
        )
        self._catalogue.add_item(record)
        for earlier in replaced_by(self._catalogue, edition):
            self._catalogue.withdraw(earlier.id)
            _log.info("%s takes the place of %s", record.id, earlier.id)
        _log.info("%s is ready: %s, %.0f s, %d papers", record.id, record.title, record.duration, len(record.papers))
        return record


def replaced_by(catalogue: Catalogue, edition: Edition) -> list[ItemRecord]:
    """Other editions of the same day that tell of the same time. Raises StoreUnreachable."""
    editions = catalogue.editions(edition.channel, edition.format, _EDITIONS)
    same_day = [one for one in editions if one.date == edition.date and one.id != edition.id]
    return [one for one in same_day if one.until is not None and one.until > edition.since]
