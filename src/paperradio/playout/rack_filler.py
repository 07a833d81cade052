"""Copies what may soon play from the catalogue and the artefact store to the rack. The only part of air that asks them.

Wanted are all welcomes, bridge lines, idents and fillers, the shows and trails with a slot within `rack_hours` (or the
next one), the newest segments that were never aired up to `rack_hours`, and as much again of those to be rerun, least
recently aired first, one for each paper. What there is of an open item is taken as it comes. Segments that are no
longer wanted stay while there is room, since they may be wanted when nothing else can be had; shows and trails stay
until their last slot is over. What the catalogue has withdrawn goes at once, as does a show of a withdrawn
paper; what it merely does not know stays, so that an empty catalogue cannot empty the rack. What belongs to another
channel is not taken.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

from paperradio.clock import Clock
from paperradio.codec import decode
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing, PaperRadioError
from paperradio.lane import Aside, Hung, reason
from paperradio.playout.history import History
from paperradio.playout.listing import SCHEDULED, Listing, up_to
from paperradio.playout.rack import Rack
from paperradio.playout.schedule import Schedule
from paperradio.ports import ArtefactStore, Catalogue

GLANCE = 12
"""How many of the newest items a cheap look compares with the last one."""
LOOK_SECONDS = 20.0
"""At the latest after this long everything is compared, however little seems to have changed."""
EMPTY_POLL_SECONDS = 0.25
"""The longest pause between two looks while the rack holds nothing: the station is to speak soon."""
MOST = 2.5
"""The rack holds at most this many times `rack_hours` of segments."""
MOST_FAULTS = 20
LEAST_FREE_BYTES = 50 << 20
"""Less room than this is told of."""
FIRST = (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME)
"""Kinds that are needed before anything else."""
T = TypeVar("T")
logger = logging.getLogger(__name__)


class Trouble(PaperRadioError):
    """Something that the rack is filled from does not answer"""

    retryable = True


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
        self._schedule = Schedule(store, partial(self._ask, "artefact store"))
        self._glance: tuple[object, ...] = ()
        self._looked = float("-inf")
        self._trouble = self._full = self._hanging = ""
        self._unreadable: tuple[str, ...] = ()
        self._failed: dict[str, str] = {}

    def faults(self) -> tuple[str, ...]:
        """What is wrong now, one line each."""
        lines = [line for line in (self._full, self._trouble) if line]
        failed = [*self._unreadable, *(self._schedule.failed | self._failed).values()]
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
            await self._look()
        except Exception as error:  # a look is a job: none of them ends the station
            expected = isinstance(error, PaperRadioError | OSError)
            self._tell(error.detail if isinstance(error, Trouble) else f"rack: {reason(error)}", not expected)
            self._glance = ()
            return
        if self._trouble:
            logger.info("rack: filled again")
        self._trouble = ""

    async def _look(self) -> None:
        free = await self._ask("disk", self._rack.free_bytes)
        self._full = f"disk: {free >> 20} MiB are free for the rack" if free < LEAST_FREE_BYTES else ""
        if await self._unchanged():
            return
        listing = await self._ask("catalogue", Listing.of, self._catalogue)
        self._unreadable = tuple(f"catalogue: {line}" for line in self._catalogue.unreadable())
        await self._schedule.look(self._own(listing.shows))
        wanted = self._wanted(listing)
        await self._drop_withdrawn(listing)
        try:
            await self._fetch(wanted)
            if wanted:  # a store that is gone is told of before something of it is needed
                with suppress(ArtefactMissing):
                    await self._ask("artefact store", self._store.size, wanted[0].item_key)
        finally:
            await self._ask("rack", self._prune, wanted)  # where the disk is full this makes room

    async def _ask(self, thing: str, function: Callable[..., T], *arguments: Any) -> T:
        """What the function answers, beside the event loop. Raises Trouble, which names the thing, for another try."""
        try:
            answer = await self._aside(function, *arguments)
        except Hung as error:  # all later calls wait for the one that hangs: it is the one to be named
            self._hanging = self._hanging or thing
            raise Trouble(f"{self._hanging}: {reason(error)}") from error
        except (PaperRadioError, OSError) as error:
            self._hanging = ""
            if isinstance(error, PaperRadioError) and not error.retryable:
                raise
            raise Trouble(f"{thing}: {reason(error)}") from error
        self._hanging = ""
        return answer

    async def _unchanged(self) -> bool:
        making = await self._ask("catalogue", self._catalogue.open_items)
        newest = await self._ask("catalogue", self._catalogue.items, None, GLANCE)
        glance = tuple((record.id, record.open, record.duration) for record in (*making, *newest))
        now = self._clock.monotonic()
        settled = glance == self._glance and not self._rack.incomplete()
        if settled and now - self._looked < LOOK_SECONDS:
            return True
        self._glance, self._looked = glance, now
        return False

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
        soon = list(up_to(self._seconds, fresh))
        now, hours = self._clock.now().timestamp(), self._seconds / 3600
        shows = self._schedule.wanted(self._own(listing.shows), now, hours)
        return [*first, *soon[:1], *shows, *rest, *soon[1:], *up_to(self._seconds, again)]

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
        item = decode(Item, await self._ask("artefact store", self._store.get, record.item_key))
        if self._rack.flawed(item):
            return
        for asset in self._rack.lacking(item):
            data = await self._ask("artefact store", self._store.get, asset.key)
            await self._ask("rack", self._rack.store, asset, data)
        await self._ask("rack", self._rack.add, item)
        level = logging.DEBUG if known else logging.INFO
        logger.log(level, "racked %s: %s", record.kind, record.title, extra={"action": "racked", "item": record.id})

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
            if await self._ask("catalogue", self._catalogue.item, item_id) is not None:
                logger.info("withdrawn: %s", item_id, extra={"action": "withdrawn", "item": item_id})
                await self._ask("rack", self._rack.remove, [item_id])

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

    def _tell(self, line: str, unexpected: bool) -> None:
        if not self._trouble:
            logger.warning("%s; playing on from what is there", line, exc_info=unexpected)
        self._trouble = line
