"""Finished shows in the catalogue."""

from __future__ import annotations

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from paperradio.codec import decode, encode
from paperradio.domain.rundown import Item, ItemRecord, Slot
from paperradio.domain.show import Edition
from paperradio.errors import ArtefactMissing
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Outline, ShowFiles
from paperradio.ports import Catalogue

LATE = timedelta(minutes=10)
"""A show begins at most so long after its time, at the next pause between items."""
_EDITIONS = 50
_log = logging.getLogger(__name__)


class Recorder:
    """Lists shows. One that tells of the same day and time as an earlier edition takes its place."""

    def __init__(self, desk: Desk, catalogue: Catalogue) -> None:
        self._store = desk.store
        self._clock = desk.clock
        self._catalogue = catalogue

    def record(self, outline: Outline, item: str, files: ShowFiles) -> ItemRecord:
        """The show of this item's key as the catalogue lists it now. Where it has no times of its own it airs when what
        it replaces would have.

        Raises:
            StoreUnreachable.
        """
        made, edition = decode(Item, self._store.get(item)), outline.edition
        replaced, slots = self._replaced(edition)
        if slots and not made.slots:
            made = replace(made, slots=slots)
            item = self._store.put("item", "json", encode(made)).key
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
        for earlier in replaced:
            self._catalogue.withdraw(earlier.id)
            _log.info("%s takes the place of %s", record.id, earlier.id)
        _log.info("%s is ready: %s, %.0f s, %d papers", record.id, record.title, record.duration, len(record.papers))
        return record

    def scheduled(self, edition: Edition) -> Edition:
        """A recorded edition with the times at which it airs. Raises StoreUnreachable."""
        record = self._catalogue.item(edition.id)
        return replace(edition, slots=self._slots(record) if record is not None else ())

    def _replaced(self, edition: Edition) -> tuple[list[ItemRecord], tuple[Slot, ...]]:
        """Other editions of the same day that tell of the same time, and their slots that have not begun, in order.

        What may be on the air now is none of them: it stays, with its slots.
        """
        now, found, slots = self._clock.now(), [], set[Slot]()
        for record in self._catalogue.editions(edition.channel, edition.format, _EDITIONS):
            same_day = record.date == edition.date and record.id != edition.id
            if not same_day or record.until is None or record.until <= edition.since:
                continue
            own = self._slots(record)
            if not any(_may_be_on_air(record, slot, now) for slot in own):
                found.append(record)
                slots.update(slot for slot in own if slot.start > now)
        return found, tuple(sorted(slots, key=lambda slot: slot.start))

    def _slots(self, record: ItemRecord) -> tuple[Slot, ...]:
        try:
            return decode(Item, self._store.get(record.item_key)).slots
        except ArtefactMissing:
            return ()


def _may_be_on_air(record: ItemRecord, slot: Slot, now: datetime) -> bool:
    begins = max(slot.start, record.created)
    return begins < slot.end and begins <= now < begins + timedelta(seconds=record.duration) + LATE
