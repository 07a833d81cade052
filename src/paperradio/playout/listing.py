"""What the catalogue lists of items that could play."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Self

from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.ports import Catalogue

SEGMENTS_LISTED = 400
OTHERS_LISTED = 200
SHOWS_LISTED = 60
SCHEDULED = (ItemKind.SHOW, ItemKind.TRAIL)
SPEECH = (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME, ItemKind.FILLER, ItemKind.IDENT)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue lists, newest first."""

    segments: Sequence[ItemRecord]
    others: Sequence[ItemRecord]
    shows: Sequence[ItemRecord]

    @classmethod
    def of(cls, catalogue: Catalogue) -> Self:
        """What it lists now. Raises StoreUnreachable."""
        making = catalogue.open_items()  # first: what is finished meanwhile is then listed below
        segments = catalogue.items([ItemKind.SEGMENT], SEGMENTS_LISTED)
        others = catalogue.items(SPEECH, OTHERS_LISTED)
        shows = catalogue.items(SCHEDULED, SHOWS_LISTED)
        finished = {record.id for record in segments}
        return cls([*(one for one in making if one.id not in finished), *segments], others, shows)

    def ids(self) -> set[str]:
        """Of all."""
        return {record.id for record in (*self.segments, *self.others, *self.shows)}

    def oldest(self, kind: ItemKind) -> float:
        """Everything of this kind that was made after this time is listed, unless it was withdrawn."""
        if kind is ItemKind.SEGMENT:
            return _oldest(self.segments, SEGMENTS_LISTED)
        return _oldest(self.shows, SHOWS_LISTED) if kind in SCHEDULED else _oldest(self.others, OTHERS_LISTED)


def up_to(seconds: float, records: Iterable[ItemRecord]) -> Iterator[ItemRecord]:
    """The first records until they last `seconds`; at least one."""
    total = 0.0
    for record in records:
        yield record
        total += record.duration
        if total >= seconds:
            return


def _oldest(records: Sequence[ItemRecord], limit: int) -> float:
    """Everything made after this time is among `records`, unless it was withdrawn."""
    return records[-1].created.timestamp() if len(records) >= limit else float("-inf")
