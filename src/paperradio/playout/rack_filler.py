"""Copies what may soon play from the catalogue and the artefact store to the rack. The only part of air that asks them.

Wanted are all welcomes, bridge lines, idents and fillers, the shows and trails with a slot within `rack_hours` (or the
next one), the newest segments that were never aired up to `rack_hours`, and as much again of those to be rerun, least
recently aired first, one for each paper. What there is of an open item is taken as it comes. Segments that are no
longer wanted stay while there is room, since they may be wanted when nothing else can be had; shows and trails stay
until their last slot is over. What the catalogue has withdrawn goes at once; what it merely does not know stays, so
that an empty catalogue cannot empty the rack. What belongs to another channel is not taken.
"""

from __future__ import annotations

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from paperradio.clock import Clock
from paperradio.codec import decode
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing, PaperRadioError
from paperradio.lane import Aside
from paperradio.playout.history import History
from paperradio.playout.rack import Rack
from paperradio.playout.schedule import Schedule
from paperradio.ports import ArtefactStore, Catalogue

SEGMENTS_LISTED = 400
OTHERS_LISTED = 200
SHOWS_LISTED = 60
GLANCE = 12
"""How many of the newest items a cheap look compares with the last one."""
LOOK_SECONDS = 20.0
"""At the latest after this long everything is compared, however little seems to have changed."""
EMPTY_POLL_SECONDS = 0.25
"""The longest pause between two looks while the rack holds nothing: the station is to speak soon."""
MOST = 2.5
"""The rack holds at most this many times `rack_hours` of segments."""
MOST_FAULTS = 20
SCHEDULED = (ItemKind.SHOW, ItemKind.TRAIL)
SPEECH = (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME, ItemKind.FILLER, ItemKind.IDENT)
FIRST = (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME)
"""Kinds that are needed before anything else."""
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Listing:
    """What the catalogue lists, newest first."""

    segments: Sequence[ItemRecord]
    others: Sequence[ItemRecord]
    shows: Sequence[ItemRecord]

    def ids(self) -> set[str]:
        """Of all."""
        return {record.id for record in (*self.segments, *self.others, *self.shows)}

    def oldest(self, kind: ItemKind) -> float:
        """Everything of this kind that was made after this time is listed, unless it was withdrawn."""
        if kind is ItemKind.SEGMENT:
            return _oldest(self.segments, SEGMENTS_LISTED)
        return _oldest(self.shows, SHOWS_LISTED) if kind in SCHEDULED else _oldest(self.others, OTHERS_LISTED)


class RackFiller:
    """The task. `poll_seconds` is the pause between two looks, `rack_hours` the setting."""

    def __init__(
        self,
        rack: Rack,
        catalogue: Catalogue,
        store: ArtefactStore,
        history: History,
        clock: Clock,
        aside: Aside,
        rack_hours: float,
        poll_seconds: float,
        channel: str,
    ) -> None:
        """`aside` runs what asks the catalogue, the store and the disk."""
        self._rack = rack
        self._catalogue = catalogue
        self._store = store
        self._history = history
        self._clock = clock
        self._aside = aside
        self._seconds = rack_hours * 3600
        self._poll = poll_seconds
        self._channel = channel
        self._schedule = Schedule(store, aside)
        self._glance: tuple[object, ...] = ()
        self._looked = float("-inf")
        self._unreachable = ""
        self._failed: dict[str, str] = {}

    def faults(self) -> tuple[str, ...]:
        """What is wrong now, one line each."""
        lines = [self._unreachable] if self._unreachable else []
        failed = list((self._schedule.failed | self._failed).values())
        return (*lines, *failed[:MOST_FAULTS], *self._rack.faults()[:MOST_FAULTS])

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.step()
            empty = not self._rack.candidates()
            await self._clock.sleep(min(self._poll, EMPTY_POLL_SECONDS) if empty else self._poll)

    async def step(self) -> None:
        """One look, and what it asks for."""
        try:
            if await self._unchanged():
                return
            listing = await self._aside(self._list)
            await self._schedule.look(self._own(listing.shows))
            wanted = self._wanted(listing)
            await self._drop_withdrawn(listing)
            await self._fetch(wanted)
            await self._aside(self._prune, wanted)
        except (PaperRadioError, OSError) as error:
            self._tell_unreachable(f"rack: {error}")
            self._glance = ()
            return
        if self._unreachable:
            logger.info("rack: filled again")
        self._unreachable = ""

    async def _unchanged(self) -> bool:
        making = await self._aside(self._catalogue.open_items)
        newest = await self._aside(self._catalogue.items, None, GLANCE)
        glance = tuple((record.id, record.open, record.duration) for record in (*making, *newest))
        now = self._clock.monotonic()
        settled = glance == self._glance and not self._rack.incomplete()
        if settled and now - self._looked < LOOK_SECONDS:
            return True
        self._glance, self._looked = glance, now
        return False

    def _list(self) -> Listing:
        making = self._catalogue.open_items()  # first: what is finished meanwhile is then listed below
        segments = self._catalogue.items([ItemKind.SEGMENT], SEGMENTS_LISTED)
        others = self._catalogue.items(SPEECH, OTHERS_LISTED)
        shows = self._catalogue.items(SCHEDULED, SHOWS_LISTED)
        finished = {record.id for record in segments}
        return Listing([*(one for one in making if one.id not in finished), *segments], others, shows)

    def _own(self, records: Sequence[ItemRecord]) -> list[ItemRecord]:
        """Those that this channel may play."""
        return [record for record in records if record.channel in ("", self._channel)]

    def _wanted(self, listing: Listing) -> list[ItemRecord]:
        """In the order in which they are to be fetched."""
        segments, others = self._own(listing.segments), self._own(listing.others)
        first = [record for kind in FIRST for record in [one for one in others if one.kind is kind][:1]]
        fresh = [record for record in segments if not self._history.aired(record.id)]
        newest = {record.paper_id or record.id: record.id for record in reversed(segments) if not record.open}
        again = [record for record in segments if self._history.aired(record.id)]
        again = [record for record in again if newest.get(record.paper_id or record.id) == record.id]
        again.sort(key=lambda record: self._history.item_ended(record.id) or 0.0)
        rest = [record for record in others if record.kind is not ItemKind.WELCOME and record not in first]
        soon = list(_up_to(self._seconds, fresh))
        now, hours = self._clock.now().timestamp(), self._seconds / 3600
        shows = self._schedule.wanted(self._own(listing.shows), now, hours)
        return [*first, *soon[:1], *shows, *rest, *soon[1:], *_up_to(self._seconds, again)]

    async def _fetch(self, wanted: Iterable[ItemRecord]) -> None:
        """Rack what is not there; what cannot be had by itself is left out with a fault."""
        failed: dict[str, str] = {}
        for record in wanted:
            if not self._rack.wants(record):
                continue
            try:
                await self._fetch_one(record)
            except PaperRadioError as error:
                if error.retryable:
                    raise
                if record.open and isinstance(error, ArtefactMissing):
                    continue  # it has just been finished, and lies elsewhere
                failed[record.id] = f"rack: “{record.title}”: {error}"
                if record.id not in self._failed:
                    logger.warning("%s", failed[record.id])
        self._failed = failed

    async def _fetch_one(self, record: ItemRecord) -> None:
        known = any(one.id == record.id for one in self._rack.candidates())
        item = decode(Item, await self._aside(self._store.get, record.item_key))
        for asset in self._rack.lacking(item):
            data = await self._aside(self._store.get, asset.key)
            await self._aside(self._rack.store, asset, data)
        await self._aside(self._rack.add, item)
        level = logging.DEBUG if known else logging.INFO
        logger.log(level, "racked: %s", record.title, extra={"action": "racked", "item": record.id})

    async def _drop_withdrawn(self, listing: Listing) -> None:
        """Drop what the catalogue knows and no longer lists."""
        listed = listing.ids()
        oldest = {kind: listing.oldest(kind) for kind in ItemKind}
        missing = [
            one.id
            for one in self._rack.candidates()
            if one.id not in listed and one.created.timestamp() > oldest[one.kind]
        ]
        for item_id in missing:
            if await self._aside(self._catalogue.item, item_id) is not None:
                logger.info("withdrawn: %s", item_id, extra={"action": "withdrawn", "item": item_id})
                await self._aside(self._rack.remove, [item_id])

    def _prune(self, wanted: Sequence[ItemRecord]) -> None:
        """Runs aside. Keeps the newest of what is not wanted while there is room, and shows until they are over."""
        ids, kinds = {record.id for record in wanted}, {record.kind for record in wanted}
        unwanted = [one for one in self._rack.candidates() if one.id not in ids and one.kind in kinds]
        unwanted = [one for one in unwanted if one.kind not in SCHEDULED]
        unwanted.sort(key=lambda one: one.created, reverse=True)
        segments = (record.duration for record in wanted if record.kind is ItemKind.SEGMENT)
        now = self._clock.now().timestamp()
        scheduled = [one for one in self._rack.candidates() if one.kind in SCHEDULED]
        room, gone = MOST * self._seconds - sum(segments), [one.id for one in scheduled if one.over(now)]
        for one in unwanted:
            room -= one.duration
            if room < 0 or one.kind is not ItemKind.SEGMENT:
                gone.append(one.id)
        self._rack.remove(gone)
        self._rack.sweep(ids)

    def _tell_unreachable(self, line: str) -> None:
        if not self._unreachable:
            logger.warning("%s; playing on from what is there", line)
        self._unreachable = line


def _up_to(seconds: float, records: Iterable[ItemRecord]) -> Iterator[ItemRecord]:
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
