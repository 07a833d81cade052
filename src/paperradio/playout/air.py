"""The air: everything that must go on when the rest of the station is gone."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from paperradio.clock import Clock
from paperradio.domain.onair import AirStatus, NowPlaying, OutputStatus
from paperradio.lane import Aside, Lane
from paperradio.playout.air_clock import AirClock
from paperradio.playout.as_run import AsRunLog
from paperradio.playout.bed import prove_bed
from paperradio.playout.channel_lock import channel_lock
from paperradio.playout.deck import Deck
from paperradio.playout.delivery import AsRunDelivery
from paperradio.playout.engine import Engine
from paperradio.playout.loader import Loader
from paperradio.playout.painter import Painter, Picture
from paperradio.playout.rack import Rack
from paperradio.playout.rack_filler import RackFiller
from paperradio.playout.rundown import Rundown, Session
from paperradio.ports import ArtefactStore, Catalogue, Sink
from paperradio.settings import Settings

STATUS_SECONDS = 1.0
LOCK_PATIENCE_SECONDS = 5.0
DISK_TIMEOUT_SECONDS = 5.0
STORE_TIMEOUT_SECONDS = 20.0
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class OutputsReport:
    """How the encoder and its receivers are doing."""

    encoder_running: bool
    encoder_restarts: int
    outputs: tuple[OutputStatus, ...] = ()
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Asides:
    """What runs blocking calls: one lane for each thing that can hang by itself."""

    load: Aside = field(default_factory=lambda: Lane("rack", DISK_TIMEOUT_SECONDS))
    draw: Aside = field(default_factory=lambda: Lane("picture", DISK_TIMEOUT_SECONDS))
    fill: Aside = field(default_factory=lambda: Lane("store", STORE_TIMEOUT_SECONDS))
    spool: Aside = field(default_factory=lambda: Lane("as-run log", DISK_TIMEOUT_SECONDS))
    deliver: Aside = field(default_factory=lambda: Lane("catalogue", STORE_TIMEOUT_SECONDS))


class Air:
    """One channel on the air. `folder` is air's own, on local disk; it holds the rack, the as-run log and the lock."""

    def __init__(
        self,
        settings: Settings,
        folder: Path,
        clock: Clock,
        catalogue: Catalogue,
        store: ArtefactStore,
        rack: Rack,
        picture: Picture,
        sink: Sink,
        publish: Callable[[NowPlaying | AirStatus], None],
        report: Callable[[], OutputsReport],
        asides: Asides | None = None,
    ) -> None:
        """`publish` and the sink must not block; `report` is asked every second.

        Raises:
            NoBed: there would be silence where nothing else can be had.
        """
        prove_bed()
        asides = asides or Asides()
        playout, channel = settings.playout, settings.first_channel.name
        self._channel = channel
        self._folder = folder
        self._clock = clock
        self._rack = rack
        self._publish = publish
        self._report = report
        self.log = AsRunLog(folder / f"as-run-{channel}.jsonl")
        session = Session.begin(self.log.history, clock.now().timestamp())
        every, open_seconds = playout.ident_every_items, playout.open_seconds
        rundown = Rundown(channel, rack.candidates, self.log.history, session, every, open_seconds)
        self.time = AirClock(clock, playout.buffer_seconds)
        self.loader = Loader(rack, asides.load)
        self.deck = Deck(channel, rundown, self.loader, self.log.record, publish)
        most = math.ceil(playout.buffer_seconds * playout.frames_per_second) + 2
        self.painter = Painter(picture, sink, asides.draw, lambda: self.time.present, most)
        self.engine = Engine(clock, self.time, self.deck, self.painter, sink, playout.frames_per_second)
        self.filler = RackFiller(
            rack,
            catalogue,
            store,
            self.log.history,
            clock,
            asides.fill,
            playout.rack_hours,
            playout.rack_poll_seconds,
            channel,
        )
        self.delivery = AsRunDelivery(self.log, catalogue, clock, channel, asides.spool, asides.deliver)

    async def run(self, stop: asyncio.Event) -> None:
        """On the air until `stop` is set or the task is cancelled; then what is on is recorded as cut.

        Raises:
            ChannelTaken: another air holds the channel.
        """
        with channel_lock(self._folder / f"{self._channel}.lock", self._channel, LOCK_PATIENCE_SECONDS):
            try:
                async with asyncio.TaskGroup() as group:
                    services = (self.engine, self.loader, self.painter, self.filler, self.delivery)
                    tasks = [group.create_task(service.run()) for service in services]
                    tasks.append(group.create_task(self._tick()))
                    await stop.wait()
                    for task in tasks:
                        task.cancel()
            finally:
                self._off()

    def _off(self) -> None:
        self.engine.stop()
        try:
            self.log.flush()
        except OSError as error:
            logger.error("as-run log: the last entry is lost: %s", error)

    def status(self) -> AirStatus:
        """How air is doing now."""
        report = self._report()
        candidates = self._rack.candidates()
        own = (self.engine.fault, self.loader.fault, self.painter.fault, *self.delivery.faults)
        return AirStatus(
            channel=self._channel,
            position=self.time.air_time,
            lateness=self.time.lateness,
            epochs=self.time.epochs,
            encoder_running=report.encoder_running,
            encoder_restarts=report.encoder_restarts,
            rack_items=len(candidates),
            rack_seconds=self._rack.unaired_seconds(self.log.history.aired),
            spooled=self.log.spooled,
            outputs=report.outputs,
            least_ahead=self.time.least_ahead(),
            faults=tuple(dict.fromkeys(line for line in (*own, *self.filler.faults(), *report.faults) if line)),
        )

    async def _tick(self) -> None:
        while True:
            self._publish(self.status())
            await self._clock.sleep(STATUS_SECONDS)
