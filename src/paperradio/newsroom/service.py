"""The newsroom's main loop."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from paperradio.codec import to_jsonable
from paperradio.domain.paper import PaperId
from paperradio.errors import PaperRadioError, StoreUnreachable, SynthesisFailed
from paperradio.newsroom.added import LOOK_SECONDS, Requests, SourceWithAdded
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.newsroom.corrections import Corrections
from paperradio.newsroom.desk import SEGMENT, Desk, StationScript
from paperradio.newsroom.intake import Intake
from paperradio.newsroom.speech import make_station_speech
from paperradio.newsroom.steps import SegmentMaker
from paperradio.newsroom.trial import try_out
from paperradio.newsroom.writers import Writers
from paperradio.ports import Catalogue

if TYPE_CHECKING:
    from paperradio.newsroom.production import Production
    from paperradio.newsroom.requests import RequestQueue

_LOOP_SECONDS = 0.5
_RETRY_SECONDS = 2.0
_log = logging.getLogger(__name__)


class Newsroom:
    """Makes the station's own speech, then segments, until it is told to stop."""

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
        self._desk = replace(desk, source=SourceWithAdded(desk.source, desk.store, archive))
        self._archive = archive
        self._catalogue = catalogue
        self._first, self._rest = _one_of_each_kind(station_scripts)
        self._preload = preload
        self._settings = desk.settings
        self._wake = threading.Event()
        self._stage: tuple[str, str] = ("start", "")
        self._papers_ended = False
        self._writers: Writers | None = None

    def run(self, stop: threading.Event) -> None:
        """Work until `stop` is set, then return within about two seconds. What was begun goes on at the next start.

        A step may still run in a thread then: end the process with `os._exit` rather than wait for it.

        Raises:
            ConfigurationError: a newsroom of this name is at work already, or the catalogue cannot be used.
        """
        self._greet(stop)
        # Both take a second to import; the welcome must not wait for them.
        from apscheduler.schedulers.background import BackgroundScheduler

        from paperradio.newsroom import durable
        from paperradio.newsroom.production import Production
        from paperradio.newsroom.stages import Watch
        from paperradio.newsroom.workflow import SegmentWorkflows

        with durable.executor(self._settings):
            maker = SegmentMaker(self._desk, self._catalogue)
            self._writers = maker.writers
            watch = Watch(self._at_stage, lambda paper, error: self._ended(production, paper, error))
            clock, queue = self._desk.clock, None if self._archive is None else partial(self._queue, self._archive)
            workflows = SegmentWorkflows(maker, self._catalogue, self._settings, watch, queue)
            length = self._desk.formats[SEGMENT].length.target_seconds
            production = Production(
                self._settings, self._catalogue, self._desk.source, workflows, maker.recipe, clock, length
            )
            workflows.launch()
            local = self._settings.intake.source.startswith("folder:")
            arrived = production.dropped if local else None
            hungry = production.is_hungry
            intake = Intake(self._settings.intake, self._catalogue, self._desk.source, clock, arrived, hungry)
            scheduler = BackgroundScheduler(timezone=UTC)
            requests = Requests(self._catalogue, self._archive, clock, self._settings.intake.retry_seconds)
            self._schedule(scheduler, intake, requests)
            scheduler.start()
            try:
                self._produce(production, intake, Corrections(self._desk, self._catalogue), stop)
            finally:
                scheduler.shutdown(wait=False)
                workflows.close()

    def _queue(self, archive: NewsroomArchive) -> RequestQueue:
        """All requests to arXiv go through it from now on."""
        from paperradio.newsroom.requests import RequestQueue

        queue = RequestQueue(archive.ask, self._catalogue, self._settings.arxiv, self._desk.clock)
        archive.go_through(queue)
        return queue

    def _greet(self, stop: threading.Event) -> None:
        """One of each kind of the station's own speech, then the models: the first paper must not wait for the rest."""
        self._speak(self._first, stop)
        if not stop.is_set():
            threading.Thread(target=self._load_models, name="load-models", daemon=True).start()

    def _load_models(self) -> None:
        if self._preload is not None:
            self._preload()
        if self._desk.model is not None:
            try_out(self._desk.model, seed=int(self._desk.clock.now().timestamp()))

    def _speak_the_rest(self, stop: threading.Event) -> None:
        rest, self._rest = self._rest, []
        if rest:
            threading.Thread(target=self._speak, args=(rest, stop), name="station-speech", daemon=True).start()

    def _speak(self, scripts: Sequence[StationScript], stop: threading.Event) -> None:
        """Make what can be made; while the catalogue or the store is away, wait for it."""
        warned = False
        for script in scripts:
            while not stop.is_set():
                try:
                    record = make_station_speech(self._desk, self._catalogue, script)
                    _log.info("%s is ready, %.0f s", record.id, record.duration)
                    break
                except StoreUnreachable as error:
                    if not warned:
                        _log.warning("The station's own speech has to wait: %s", error)
                    warned = True
                    stop.wait(_RETRY_SECONDS)
                except SynthesisFailed as error:
                    _log.warning("%s %s is not made: %s", script[0].value, script[1], error)
                    break

    def _schedule(self, scheduler: Any, intake: Intake, requests: Requests) -> None:
        """Looks for papers and for what was asked for, the first at once, and the heartbeat."""

        def look(at: Intake | Requests) -> None:
            if at.look():
                self._wake.set()

        often = {"max_instances": 1, "coalesce": True, "misfire_grace_time": None}
        for at, seconds in ((intake, intake.period), (requests, LOOK_SECONDS)):
            now = datetime.now(UTC)
            scheduler.add_job(look, "interval", [at], seconds=seconds, next_run_time=now, **often)
        seconds = self._settings.newsroom.heartbeat_seconds
        scheduler.add_job(self._heartbeat, "interval", seconds=seconds, **often)

    def _produce(self, production: Production, intake: Intake, corrections: Corrections, stop: threading.Event) -> None:
        reachable = True
        while not stop.is_set():
            looked = intake.has_looked
            try:
                corrections.step()
                state = production.next_step()
                if not reachable:
                    _log.info("The catalogue answers again")
                reachable = True
                if state != "working":
                    self._at_stage(state, PaperId(""))
                if self._papers_ended or (looked and state != "working"):
                    self._speak_the_rest(stop)
            except StoreUnreachable as error:
                if reachable:
                    _log.warning("Production pauses: %s", error)
                reachable = False
            self._wake.wait(_LOOP_SECONDS)
            self._wake.clear()

    def _at_stage(self, stage: str, subject: PaperId) -> None:
        if (stage, subject) != self._stage:
            self._stage = (stage, subject)
            self._heartbeat()

    def _ended(self, production: Production, paper_id: PaperId, error: PaperRadioError | None) -> None:
        try:
            production.ended(paper_id, error)
        except StoreUnreachable as unreachable:
            _log.warning("%s", unreachable)
        self._papers_ended = True
        self._wake.set()

    def _heartbeat(self) -> None:
        stage, subject = self._stage
        told: dict[str, Any] = {"stage": stage, "subject": subject}
        faults = [self._archive.fault()] if self._archive is not None else []
        if self._desk.model is not None:
            use = self._desk.model.use()
            faults.append(use.fault)
            told["model"] = to_jsonable(use) | {"factor": self._writers.factor if self._writers is not None else None}
        if any(faults):
            told["fault"] = "; ".join(filter(None, faults))
        try:
            self._catalogue.set_activity(self._settings.newsroom.name, told)
        except StoreUnreachable as error:
            _log.debug("%s", error)


def _one_of_each_kind(scripts: Sequence[StationScript]) -> tuple[list[StationScript], list[StationScript]]:
    """The first script of each kind, and the others, both in the order given."""
    first = {kind: (kind, name, words) for kind, name, words in reversed(scripts)}
    chosen = [script for script in scripts if first[script[0]][1] == script[1]]
    return chosen, [script for script in scripts if script not in chosen]
