"""What the catalogue lists of items that could play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from paperradio.domain.paper import without_version
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.ports import Catalogue

SEGMENTS_LISTED = 400
OTHERS_LISTED = 200
SHOWS_LISTED = 60
SCHEDULED = (ItemKind.SHOW, ItemKind.TRAIL)
SPEECH = (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME, ItemKind.FILLER, ItemKind.IDENT)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue lists, newest first.

    `shows` has none that discusses a paper whose correction has been made, and no trail of such a one; all others that
    were made after `shows_since` (Unix seconds) are there.
    """

    segments: Sequence[ItemRecord]
    others: Sequence[ItemRecord]
    shows: Sequence[ItemRecord]
    shows_since: float

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """What it lists now. Raises StoreUnreachable."""
        making = catalogue.open_items()  # first: what is finished meanwhile is then listed below
        segments = catalogue.items([ItemKind.SEGMENT], SEGMENTS_LISTED)
        others = catalogue.items(SPEECH, OTHERS_LISTED)
        shows = catalogue.items(SCHEDULED, SHOWS_LISTED)
        finished = {record.id for record in segments}
        fresh = [*(one for one in making if one.id not in finished), *segments]
        return cls(fresh, others, _still_true(shows, catalogue), _oldest(shows, SHOWS_LISTED))

    def ids(self) -> set[str]:
        """Of all."""
        return {record.id for record in (*self.segments, *self.others, *self.shows)}

    def oldest(self, kind: ItemKind) -> float:
        """Everything of this kind that was made after this time is listed, unless it was withdrawn."""
        if kind is ItemKind.SEGMENT:
            return _oldest(self.segments, SEGMENTS_LISTED)
        return self.shows_since if kind in SCHEDULED else _oldest(self.others, OTHERS_LISTED)


def up_to(seconds: float, records: Iterable[ItemRecord]) -> Iterator[ItemRecord]:
    """The first records until they last `seconds`; at least one."""
    total = 0.0
    for record in records:
        yield record
        total += record.duration
        if total >= seconds:
            return


def _still_true(shows: Sequence[ItemRecord], catalogue: Catalogue) -> list[ItemRecord]:
    """Without those that discuss a paper whose correction has been made since, and their trails."""
    if not shows:
        return []
    gone = {without_version(paper.id) for paper in catalogue.withdrawn_since(shows[-1].created)}
    stale = {show.id for show in shows if any(without_version(paper_id) in gone for paper_id in show.papers)}
    return [one for one in shows if one.id.removeprefix("trail:") not in stale]


def _oldest(records: Sequence[ItemRecord], limit: int) -> float:
    """Everything made after this time is among `records`, unless it was withdrawn."""
    return records[-1].created.timestamp() if len(records) >= limit else float("-inf")
