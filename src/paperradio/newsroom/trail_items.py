"""Trails as items, with the times at which they air."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperradio.codec import encode
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.show import Edition, ShowScript, Subject
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.show_items import assembled, featured
from paperradio.newsroom.timetable import trail_slots
from paperradio.newsroom.trails import TrailWriter
from paperradio.ports import Catalogue
from paperradio.shipped import shipped_folder

TITLE = "Coming up: {show}"
_KEPT = 20


class TrailMaker:
    """Announces shows of one channel. Raises ConfigurationError where its lines cannot be used."""

    def __init__(self, desk: Desk, catalogue: Catalogue) -> None:
        self._desk = desk
        self._catalogue = catalogue
        channel = desk.settings.first_channel
        station = channel.title or desk.settings.station.name
        self._writer = TrailWriter(shipped_folder("prompts"), station, channel.zone)

    def make(self, edition: Edition, script: ShowScript, subjects: Sequence[Subject]) -> str:
        """The id of the recorded trail; empty where it is too late to announce anything.

        Raises:
            SynthesisFailed, StoreUnreachable.
        """
        desk, store = self._desk, self._desk.store
        format = desk.formats[edition.format]
        slots = trail_slots(edition, format, desk.clock.now())
        if not slots:
            return ""
        turns, voicer = self._writer.write(script, edition, format), desk.voicer.now()
        clips = [clip_at(store, voiced(store, voicer, turn)) for turn in turns]
        documents = {subject.paper.id: subject.document for subject in subjects}
        told = dict.fromkeys(turn.about for turn in turns)
        title = TITLE.replace("{show}", format.title)
        item = assembled(desk, f"trail:{edition.id}", ItemKind.TRAIL, title, turns, clips, documents)
        item = replace(
            item,
            channel=edition.channel,
            format=edition.format,
            date=edition.date,
            slots=slots,
            featured=tuple(featured(each.paper, documents, {}) for each in subjects if each.paper.id in told),
        )
        key = store.put("item", "json", encode(item)).key
        self._record(ItemRecord.of(item, key))
        return item.id

    def _record(self, record: ItemRecord) -> None:
        """Those of earlier editions are let go."""
        self._catalogue.add_item(record)
        for one in self._catalogue.items([ItemKind.TRAIL], _KEPT):
            if (one.channel, one.format) == (record.channel, record.format) and one.id != record.id:
                self._catalogue.withdraw(one.id)
