"""Segments that are listed while they are voiced, so that air may begin them.

What there is of one lies at a key of its own, each time with more clips. A segment is voiced once its whole script has
been checked: until then a later turn may still change what becomes of an earlier one.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

from paperradio.codec import encode
from paperradio.domain.media import Clip
from paperradio.domain.rundown import ItemRecord
from paperradio.newsroom.clips import clip_at
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.segment_items import Parts, segment_item
from paperradio.ports import ArtefactStore, Catalogue

PORTION_SECONDS = 10.0
"""The first clip is listed at once, further ones when so much has come; to list one takes about as long as a step."""


class Growth:
    """One segment that grows clip by clip. What is listed already is not listed again."""

    def __init__(self, desk: Desk, catalogue: Catalogue, parts: Parts) -> None:
        """`parts` are those of the whole. Raises StoreUnreachable."""
        self._desk = desk
        self._catalogue = catalogue
        self._parts = parts
        self._clips: list[Clip] = []
        self._new_seconds = 0.0
        known = catalogue.item(parts.id)
        self._listed = known.duration if known is not None else 0.0
        self._finished = known is not None and not known.open

    def add(self, clip: str) -> None:
        """The next turn's clip, by the key of its record. Raises ArtefactMissing, StoreUnreachable."""
        self._clips.append(clip_at(self._desk.store, clip))
        self._new_seconds += self._clips[-1].duration
        whole = len(self._clips) == len(self._parts.script.turns)
        if not self._finished and (whole or not self._listed or self._new_seconds >= PORTION_SECONDS):
            self._list()

    def _list(self) -> None:
        self._new_seconds = 0.0
        item = segment_item(self._desk, self._parts, self._clips)
        if item.duration <= self._listed:
            return
        key = self._desk.store.put_at(open_key(item.id), encode(item)).key
        self._catalogue.add_item(replace(ItemRecord.of(item, key), open=True))
        self._listed = item.duration


def finish(store: ArtefactStore, catalogue: Catalogue, record: ItemRecord) -> None:
    """A segment is recorded: what is made of its paper with other recipes leaves where nobody has heard it."""
    catalogue.withdraw_replaced(record)
    store.delete(open_key(record.id))


def give_up(store: ArtefactStore, catalogue: Catalogue, item_id: str) -> None:
    """A segment cannot be finished: what there is of it leaves."""
    known = catalogue.item(item_id)
    if known is not None and known.open:
        catalogue.withdraw(item_id)
        store.delete(known.item_key)


def open_key(item_id: str) -> str:
    """``open/ab/abcd….json``, where what there is of a segment lies."""
    name = hashlib.sha256(item_id.encode()).hexdigest()
    return f"open/{name[:2]}/{name}.json"
