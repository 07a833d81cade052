"""Brings what was aired to the catalogue when it answers."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import Any

from paperradio.clock import Clock
from paperradio.domain.rundown import ItemKind
from paperradio.errors import PaperRadioError
from paperradio.lane import Aside, reason
from paperradio.playout.as_run import AsRunLog
from paperradio.playout.history import Airing
from paperradio.ports import Catalogue

DELIVERY_POLL_SECONDS = 2.0
logger = logging.getLogger(__name__)


class AsRunDelivery:
    """The task that writes the journal to disk and brings it to the catalogue."""

    def __init__(
        self, log: AsRunLog, catalogue: Catalogue, clock: Clock, channel: str, disk: Aside, ask: Aside
    ) -> None:
        """`disk` and `ask` run what may block on the local disk and on the catalogue."""
        self._log = log
        self._catalogue = catalogue
        self._clock = clock
        self._channel = channel
        self._disk = disk
        self._ask = ask
        self._seeded = False
        self.faults: tuple[str, ...] = ()
        """What is wrong now, one line each."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.step()
            await self._clock.sleep(DELIVERY_POLL_SECONDS)

    async def step(self) -> None:
        """Write, then deliver what is pending. Either goes on while the other fails."""
        found = [await self._try("as-run log", self._write), await self._try("catalogue", self._deliver)]
        if not any(found):
            found.append(await self._try("as-run log", self._write))  # that it was delivered
        self.faults = tuple(line for line in found if line)

    async def _write(self) -> None:
        await self._disk(self._log.flush)

    async def _deliver(self) -> None:
        if not self._seeded:
            self._log.seed(await self._ask(self._known))
            self._seeded = True
        while pending := self._log.pending():
            await self._ask(self._catalogue.add_as_run, [airing.as_run() for airing in pending])
            self._log.delivered(pending)

    async def _try(self, thing: str, job: Callable[[], Coroutine[Any, Any, None]]) -> str:
        """Do it; what is wrong with the thing where it fails."""
        try:
            await job()
        except Exception as error:  # writing and delivering are jobs: neither of them ends the station
            told = f"{thing}: {reason(error)}"
            if told not in self.faults:
                logger.warning("%s", told, exc_info=not isinstance(error, PaperRadioError | OSError))
            return told
        return ""

    def _known(self) -> list[Airing]:
        told = self._catalogue.items([ItemKind.SEGMENT, ItemKind.SHOW, ItemKind.TRAIL], limit=1000)
        records = {one.id: one for one in told}
        entries = self._catalogue.as_run(self._channel)
        return [
            Airing(
                entry.id,
                entry.channel,
                entry.item_id,
                records[entry.item_id].kind,
                records[entry.item_id].paper_id or entry.item_id,
                entry.started.timestamp(),
                entry.ended.timestamp(),
                entry.completed,
            )
            for entry in entries
            if entry.item_id in records
        ]
