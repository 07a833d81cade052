"""What the channel has told or has ready, and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.ports import Catalogue

KINDS = (ItemKind.SEGMENT, ItemKind.SHOW)
MOST_ITEMS = 500
NEW_ITEMS = 12
"""So many are looked at first: mostly one has come since the last look."""
MOST_AIRED = 2000
LATELY = timedelta(days=3)
"""What was aired longer ago tires nobody."""


@dataclass(frozen=True, slots=True)
class Told:
    """A paper that was told at `at` for the last time, or is ready since then."""

    paper_id: PaperId
    title: str
    at: datetime


class ToldPapers:
    """The papers of the newest `MOST_ITEMS` items of a channel. `version` changes with them."""

    def __init__(self, catalogue: Catalogue, channel: str) -> None:
        self._catalogue = catalogue
        self._channel = channel
        self._records: list[ItemRecord] = []
        self._aired: dict[str, datetime] = {}
        self._aired_until: datetime | None = None
        self._papers: Sequence[Told] = ()
        self.version = 0

    def read(self, now: datetime) -> Sequence[Told]:
        """Each paper once, the last told first. Raises StoreUnreachable."""
        if self._read_items() | self._read_as_run(now):
            self.version += 1
            self._papers = self._listed()
        return self._papers

    def _read_items(self) -> bool:
        """Whether something changed."""
        newest = self._catalogue.items(KINDS, NEW_ITEMS)
        known = {record.id for record in self._records[:NEW_ITEMS]}
        if [record.id for record in newest] == [record.id for record in self._records[: len(newest)]]:
            return False
        fresh = [record for record in newest if record.id not in known]
        follows_on = len(fresh) < len(newest) and [*newest[len(fresh) :]] == self._records[: len(newest) - len(fresh)]
        self._records = [*fresh, *self._records] if follows_on else list(self._catalogue.items(KINDS, MOST_ITEMS))
        del self._records[MOST_ITEMS:]
        return True

    def _read_as_run(self, now: datetime) -> bool:
        """Whether something was aired. What began last is asked for again, since others may have begun with it."""
        since = max([now - LATELY, *([self._aired_until] if self._aired_until is not None else [])])
        fresh = [
            entry
            for entry in self._catalogue.as_run(self._channel, since, MOST_AIRED)
            if self._aired.get(entry.item_id) != entry.started
        ]
        for entry in reversed(fresh):
            self._aired[entry.item_id] = entry.started
        if fresh:
            self._aired_until = fresh[0].started
            self._aired = {item_id: at for item_id, at in self._aired.items() if at >= now - LATELY}
        return bool(fresh)

    def _listed(self) -> Sequence[Told]:
        found: dict[PaperId, Told] = {}
        for record in self._records:
            if record.channel not in ("", self._channel):
                continue
            at = self._aired.get(record.id, record.created)
            for paper_id in record.papers if record.paper_id is None else (record.paper_id,):
                known = found.get(paper_id)
                if known is None:
                    found[paper_id] = Told(paper_id, record.title, at)
                else:
                    title = record.title if record.kind is ItemKind.SEGMENT else known.title
                    found[paper_id] = Told(paper_id, title, max(at, known.at))
        return sorted(found.values(), key=lambda each: each.at, reverse=True)
