"""Brings what was aired to the catalogue when it answers."""

from __future__ import annotations

import logging

from paperradio.clock import Clock
from paperradio.domain.rundown import ItemKind
from paperradio.errors import PaperRadioError
from paperradio.lane import Aside
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
        self.fault = ""
        """What is wrong now, empty when nothing is."""

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            await self.step()
            await self._clock.sleep(DELIVERY_POLL_SECONDS)

    async def step(self) -> None:
        """Write, then deliver what is pending."""
        try:
            await self._disk(self._log.flush)
            if not self._seeded:
                self._log.seed(await self._ask(self._known))
                self._seeded = True
            while pending := self._log.pending():
                await self._ask(self._catalogue.add_as_run, [airing.as_run() for airing in pending])
                self._log.delivered(pending)
                await self._disk(self._log.flush)
            self.fault = ""
        except (PaperRadioError, OSError) as error:
            if not self.fault:
                logger.warning("as-run log: %s", error)
            self.fault = f"as-run log: {error}"

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
