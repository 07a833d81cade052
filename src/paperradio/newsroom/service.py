"""The newsroom's main loop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from paperradio.domain.paper import PaperId
from paperradio.errors import StoreUnreachable
from paperradio.newsroom import remembering, seeds
from paperradio.newsroom.added import LOOK_SECONDS, Requests, SourceWithAdded
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.newsroom.corrections import Corrections
from paperradio.newsroom.desk import SEGMENT, Desk, StationScript
from paperradio.newsroom.heartbeat import Heartbeat
from paperradio.newsroom.intake import Intake
from paperradio.newsroom.ranking import OneAtATime
from paperradio.newsroom.remembering import Remembering
from paperradio.newsroom.seeds import Seeds
from paperradio.newsroom.speaking import StationSpeaker
from paperradio.newsroom.steps import SegmentMaker
from paperradio.newsroom.trial import try_out
from paperradio.ports import Catalogue

if TYPE_CHECKING:
    from paperradio.newsroom.production import Production
    from paperradio.newsroom.programme import Programme
    from paperradio.newsroom.requests import RequestQueue
    from paperradio.newsroom.workflow import SegmentWorkflows

_LOOP_SECONDS = 0.5
_log = logging.getLogger(__name__)


class Newsroom:
    """Makes the station's own speech, then shows when they are due and segments between, until it is told to stop."""

    def __init__(
        self,
        desk: Desk,
        catalogue: Catalogue,
        station_scripts: Sequence[StationScript],
        preload: Callable[[], object] | None = None,
        archive: NewsroomArchive | None = None,
    ) -> None:
        """`station_scripts` in the order of their making, the welcome first; `preload` loads models, in a thread.

        `archive` answers for papers that somebody asked for by their arXiv id; its requests get a queue.
        """
        self._desk = replace(
            desk,
            source=SourceWithAdded(desk.source, desk.store, archive),
            selector=None if desk.selector is None else OneAtATime(desk.selector),
        )
        self._archive = archive
        self._catalogue = catalogue
        self._speaker = StationSpeaker(self._desk, catalogue, station_scripts)
        self._preload = preload
        self._settings = desk.settings
        self._wake = threading.Event()
        self._papers_ended = False
        self._has_time = False
        self._remembering = Remembering(desk.memory, catalogue, desk.store, desk.clock)
        self._maker = SegmentMaker(self._desk, catalogue)
        faults = [lambda: self._remembering.fault, *([archive.fault] if archive is not None else [])]
        self._heartbeat = Heartbeat(self._desk, catalogue, self._maker.writers, faults)

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then return within about two seconds. What was begun goes on at the next start.

        A step may still run in a thread then: end the process with `os._exit` rather than wait for it.

        Raises:
            ConfigurationError: a newsroom of this name is at work already, the channel has a show of no known format,
                or the catalogue cannot be used.
        """
        self._speaker.greet(stop)
        if not stop.is_set():  # The first paper must not wait for the rest of the speech.
            threading.Thread(target=self._load_models, name="load-models", daemon=True).start()
        # Both take a second to import; the welcome must not wait for them.
        from apscheduler.schedulers.background import BackgroundScheduler

        from paperradio.newsroom import durable
        from paperradio.newsroom.stages import Watch
        from paperradio.newsroom.workflow import SegmentWorkflows

        with durable.executor(self._settings):
            watch = Watch(
                self._heartbeat.at, lambda paper, error: self._ended(partial(production.ended, PaperId(paper), error))
            )
            queue = None if self._archive is None else partial(self._queue, self._archive)
            workflows = SegmentWorkflows(self._desk, self._maker, self._catalogue, watch, self._remembering, queue)
            production = self._production(workflows)
            programme = self._programme(workflows.queue)
            workflows.launch()
            intake = self._intake(production)
            scheduler = BackgroundScheduler(timezone=UTC)
            self._schedule(scheduler, intake)
            scheduler.start()
            try:
                self._produce(production, programme, intake, stop)
            finally:
                scheduler.shutdown(wait=False)
                workflows.close()

    def _queue(self, archive: NewsroomArchive) -> RequestQueue:
        """All requests to arXiv go through it from now on."""
        from paperradio.newsroom.requests import RequestQueue

        queue = RequestQueue(archive.ask, self._catalogue, self._settings.arxiv, self._desk.clock)
        archive.go_through(queue)
        archive.tell(self._remembering.came)
        return queue

    def _production(self, workflows: SegmentWorkflows) -> Production:
        from paperradio.newsroom.production import Production

        length = self._desk.formats[SEGMENT].length.target_seconds
        return Production(
            self._settings,
            self._catalogue,
            self._desk.source,
            workflows,
            lambda: self._maker.recipe,
            self._desk.clock,
            length,
            self._desk.selector,
        )

    def _programme(self, queue: str) -> Programme | None:
        """What makes the shows; None where nobody writes them, or the channel has none."""
        if self._desk.show_editor is None or not self._settings.first_channel.shows:
            return None
        from paperradio.newsroom.programme import Programme
        from paperradio.newsroom.show_workflow import ShowWorkflows
        from paperradio.newsroom.shows import ShowMaker
        from paperradio.newsroom.stages import Watch
        from paperradio.newsroom.timetable import Timetable

        maker = ShowMaker(self._desk, self._catalogue, self._maker, self._remembering)
        watch = Watch(self._heartbeat.at, lambda show, error: self._ended(partial(programme.ended, show, error)))
        workflows = ShowWorkflows(maker, self._catalogue, watch, queue, self._settings.newsroom.name)
        timetable = Timetable(self._settings.first_channel, self._desk.formats)
        programme = Programme(self._settings, timetable, self._catalogue, workflows, self._desk.clock)
        return programme

    def _intake(self, production: Production) -> Intake:
        local = self._settings.intake.source.startswith("folder:")
        return Intake(
            self._settings.intake,
            self._catalogue,
            self._desk.source,
            self._desk.clock,
            production.dropped if local else None,
            production.is_hungry,
            self._remembering.came,
        )

    def _load_models(self) -> None:
        if self._preload is not None:
            self._preload()
        if self._desk.model is not None:
            try_out(self._desk.model, seed=int(self._desk.clock.now().timestamp()))

    def _schedule(self, scheduler: Any, intake: Intake) -> None:
        """Looks for papers and for what was asked for, the first at once, the heartbeat, and what memory is told."""
        requests = Requests(
            self._catalogue,
            self._archive,
            self._desk.clock,
            self._settings.intake.retry_seconds,
            self._remembering.came,
        )

        def look(at: Intake | Requests) -> None:
            if at.look():
                self._wake.set()

        often = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        for at, seconds in ((intake, intake.period), (requests, LOOK_SECONDS)):
            now = datetime.now(UTC)
            scheduler.add_job(look, "interval", [at], seconds=seconds, next_run_time=now, **often)
        seconds = self._settings.newsroom.heartbeat_seconds
        scheduler.add_job(self._heartbeat.beat, "interval", seconds=seconds, **often)
        if self._desk.memory is not None:
            scheduler.add_job(self._remember, "interval", seconds=remembering.LOOK_SECONDS, **often)
            interests, retry = self._settings.first_channel.interests, self._settings.intake.retry_seconds
            named = Seeds(interests, self._catalogue, self._desk.memory, self._archive, self._desk.clock, retry)
            scheduler.add_job(named.look, "interval", seconds=seeds.LOOK_SECONDS, **often)

    def _remember(self) -> None:
        if self._has_time:
            self._remembering.look()

    def _produce(
        self, production: Production, programme: Programme | None, intake: Intake, stop: threading.Event
    ) -> None:
        corrections = Corrections(self._desk, self._catalogue, self._remembering.came)
        reachable = True
        while not stop.is_set():
            looked = intake.has_looked
            try:
                corrections.step()
                state = "working" if programme is not None and programme.step() else production.next_step()
                if not reachable:
                    _log.info("The catalogue answers again")
                reachable = True
                if state != "working":
                    self._heartbeat.at(state, "")
                if self._papers_ended or (looked and state != "working"):
                    self._has_time = True  # The first paper waits for nothing but itself.
                    self._speaker.speak_the_rest(stop)
            except StoreUnreachable as error:
                if reachable:
                    _log.warning("Production pauses: %s", error)
                reachable = False
            self._wake.wait(_LOOP_SECONDS)
            self._wake.clear()

    def _ended(self, told: Callable[[], None]) -> None:
        """`told` lets the one know who began it."""
        try:
            told()
        except StoreUnreachable as unreachable:
            _log.warning("%s", unreachable)
        self._papers_ended = True
        self._wake.set()
