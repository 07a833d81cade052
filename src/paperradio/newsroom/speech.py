"""What the station says of itself: welcome, idents, filler. Needs no paper and no model."""

from __future__ import annotations

import hashlib

from paperradio.codec import encode
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.verdict import Checked
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.desk import Desk, StationScript
from paperradio.newsroom.framing import framed
from paperradio.ports import Catalogue
from paperradio.settings import CORES

FORMAT = "2"
"""Raised when speech of equal words and voices would come out otherwise than before."""
_MOST_LISTED = 1000


def make_station_speech(desk: Desk, catalogue: Catalogue, script: StationScript) -> ItemRecord:
    """Make and record one item, where it is not recorded yet; an earlier version of it is withdrawn.

    One whose file is gone is made again as another item: a voice does not say a thing twice to the sample. So is one
    that was withdrawn and is wanted again, since what is withdrawn stays so.

    Raises:
        SynthesisFailed, StoreUnreachable.
    """
    kind, name, words = script
    if kind in CORES:
        words = framed(desk, kind.value, Checked(words, ())).script
    voicer = desk.voicer.now()
    made_with = (voicer.recipe, desk.settings.voicing.mixing, FORMAT)
    told = b"\n".join((*(part.encode() for part in made_with), encode(words)))
    series = f"{kind.value}:{desk.settings.first_channel.name}.{name}:"
    recipe = hashlib.sha256(told).hexdigest()[:10]
    listed = {record.id for record in catalogue.items([kind], limit=_MOST_LISTED)}
    while (known := catalogue.item(series + recipe)) is not None:
        if known.id in listed and desk.store.has(known.item_key):
            return known
        recipe = hashlib.sha256(recipe.encode()).hexdigest()[:10]
    clips = [clip_at(desk.store, voiced(desk.store, voicer, turn)) for turn in words.turns]
    item = desk.assemble(
        id=series + recipe,
        kind=kind,
        title=_title(kind, desk.settings.station.name),
        script=words,
        clips=clips,
        document=None,
        pages=(),
        page_count=0,
        paper=None,
        recipe=recipe,
        created=desk.clock.now(),
    )
    key = desk.store.put("item", "json", encode(item)).key
    record = ItemRecord.of(item, key)
    catalogue.add_item(record)
    for earlier in catalogue.items([kind], limit=_MOST_LISTED):
        if earlier.id.startswith(series) and earlier.id != item.id:
            catalogue.withdraw(earlier.id)
    return record


def _title(kind: ItemKind, station: str) -> str:
    return f"Welcome to {station}" if kind is ItemKind.WELCOME else station
