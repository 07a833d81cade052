"""A paper's life, from its id to a finished segment, as one durable workflow."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dbos import DBOS, SetWorkflowID

from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import ItemKind
from paperradio.errors import (
    ArtefactMissing,
    NothingToSay,
    PaperRadioError,
    PaperUnavailable,
    UnreadablePdf,
)
from paperradio.newsroom import durable, growing
from paperradio.newsroom.connection import QUEUE
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.keys import Fetched, Published, Vetted
from paperradio.newsroom.readings import Readings
from paperradio.newsroom.remembering import Remembering
from paperradio.newsroom.requests import RequestQueue
from paperradio.newsroom.stages import Stages, Watch
from paperradio.newsroom.steps import SegmentMaker, segment_id
from paperradio.ports import Catalogue

REVISED = "New version: {title}"
"""The title of an item that says what changed."""
_NAME = "segment"
_QUEUE_POLL_SECONDS = 0.25
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A workflow that waits in the queue or runs."""

    paper_id: PaperId
    mine: bool


class SegmentWorkflows:
    """Segments, made durably, each with the recipe of the time when it is begun. One per process, as DBOS is."""

    def __init__(
        self,
        desk: Desk,
        maker: SegmentMaker,
        catalogue: Catalogue,
        watch: Watch,
        remembering: Remembering,
        requests: Callable[[], RequestQueue] | None = None,
    ) -> None:
        """`requests` makes the queue of requests, where the newsroom asks arXiv."""
        self._maker = maker
        self._catalogue = catalogue
        self._store = desk.store
        self._name = desk.settings.newsroom.name
        self._watch = watch
        self._readings = Readings(desk, catalogue, maker)
        self._remembering = remembering
        self.queue = f"segments-{maker.recipe}"
        durable.configure(desk.settings)

        @DBOS.workflow(name=_NAME, max_recovery_attempts=durable.MOST_DEATHS)
        def segment(paper_id: str, recipe: str) -> str:
            return self._segment(PaperId(paper_id), recipe)

        self._workflow = segment
        self._requests = requests() if requests is not None else None

    def launch(self) -> None:
        """Start DBOS: what this newsroom had begun goes on where it was.

        Unfinished work of another version of the steps, or begun by this newsroom with another recipe, is
        cancelled; its papers are still waiting and come again.
        """
        listened = [self.queue, *([QUEUE] if self._requests is not None else [])]
        DBOS.listen_queues(listened)
        DBOS.launch()
        stale = [
            status.workflow_id
            for status in DBOS.list_workflows(status=durable.UNFINISHED, load_input=False, load_output=False)
            if status.app_version != durable.APPLICATION_VERSION
            or (status.executor_id == self._name and status.queue_name not in listened)
        ]
        for workflow_id in stale:
            _log.info("%s was begun by an earlier version and is begun anew", workflow_id)
            DBOS.cancel_workflow(workflow_id)
        if self._requests is not None:
            self._requests.register()
        DBOS.register_queue(
            self.queue,
            worker_concurrency=durable.WORKFLOWS_AT_ONCE,
            polling_interval_sec=_QUEUE_POLL_SECONDS,
            on_conflict="always_update",
        )

    def close(self) -> None:
        """Stop DBOS. A step that runs is left behind; it is run again at the next start."""
        logging.getLogger("dbos").setLevel(logging.CRITICAL)
        DBOS.destroy(destroy_registry=True)

    def unfinished(self) -> Sequence[Unfinished]:
        """What waits (for any newsroom, so also for this one) or runs in this newsroom's queue."""
        with durable.answering():
            found = DBOS.list_workflows(status=durable.UNFINISHED, queue_name=self.queue, name=_NAME, load_output=False)
        return [
            Unfinished(
                paper_id=PaperId(status.input["args"][0]),
                mine=status.executor_id == self._name or status.status != "PENDING",
            )
            for status in found
            if status.input is not None
        ]

    def enqueue(self, paper_id: PaperId) -> bool:
        """Begin a paper, or try it again under a new attempt number.

        False when it is given up, or another newsroom began or finished it since the caller looked.
        """
        recipe = self._maker.recipe
        base = segment_id(paper_id, recipe)
        with durable.answering():
            past = durable.attempts(base)
        known = self._catalogue.item(base)
        if any(status.status in durable.UNFINISHED for status in past) or (known is not None and not known.open):
            return False
        reason = durable.given_up(past)
        if reason:
            self._fail(paper_id, recipe, "newsroom", reason)
            return False
        workflow_id = base if not past else f"{base}:{len(past) + 1}"
        with durable.answering(), SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(self.queue, self._workflow, paper_id, recipe)
        return True

    def _segment(self, paper_id: PaperId, recipe: str) -> str:
        stages = Stages(paper_id, self._watch)
        try:
            item = self._life(stages, paper_id)
        except PaperRadioError as error:
            if error.retryable or isinstance(error, ArtefactMissing):
                self._watch.end(paper_id, error)
                raise
            reason = str(error)
            DBOS.run_step({"name": "fail"}, self._fail, paper_id, recipe, stages.now, reason)
            item = ""
        self._watch.end(paper_id, None)
        return item

    def _life(self, stages: Stages, paper_id: PaperId) -> str:
        maker = self._maker.with_voices(stages.run("cast", self._maker.voices))
        recipe = maker.recipe
        fetched = Fetched(*stages.run("fetch", self._fetch, paper_id))
        document, readable = stages.run("read", self._read, paper_id, recipe, fetched)
        heading, digest = REVISED if fetched.earlier else "{title}", ""
        if fetched.earlier:
            script = stages.run("write", maker.write_changes, fetched.paper, fetched.earlier, document)
        elif not readable:
            script = stages.run("write", maker.write_abstract, fetched.paper)
        else:
            digest = stages.run("digest", self._digest, paper_id, fetched, document)
            script = stages.run("write", maker.write, fetched.paper, document, digest)
        checked = stages.run("check", maker.check, fetched.paper, document, script, fetched.earlier)
        vetted = Vetted(*checked)._replace(digest=digest)
        name = segment_id(paper_id, recipe)
        stages.run("voice:first", maker.begin, name, fetched.paper, document, vetted, heading)
        pages = stages.run("illustrate", maker.illustrate, fetched.pdf, document, vetted.script)
        clips = stages.run("voice", maker.voice_openly, name, fetched.paper, document, vetted, pages, heading)
        item = stages.run("assemble", maker.assemble, name, fetched.paper, document, vetted, clips, pages, heading)
        published = Published(*stages.run("publish", maker.publish, item))
        recorded = stages.run("record", self._record, item, published)
        stages.run("remember", self._remembering.told_item, item)
        return recorded

    def _fetch(self, paper_id: PaperId) -> tuple[str, ...]:
        paper: Paper | None = self._catalogue.paper(paper_id)
        if paper is None:
            raise PaperUnavailable(f"the catalogue has no {paper_id}")
        if paper.withdrawn:
            raise PaperUnavailable(f"{paper_id} has been withdrawn")
        earlier = told_before(self._catalogue, paper_id)
        return tuple(self._maker.fetch(paper, earlier))

    def _read(self, paper_id: PaperId, recipe: str, fetched: Fetched) -> tuple[str, bool]:
        """The document; where the PDF is unreadable and the record has an abstract, one without pages and False."""
        try:
            return self._readings.document_of(paper_id, fetched.pdf) or self._maker.read(fetched.pdf), True
        except UnreadablePdf as error:
            try:
                document = self._maker.stand_in(fetched.paper, str(error))
            except NothingToSay:
                raise error from None
            self._catalogue.add_failure(paper_id, recipe, "read", str(error))
            _log.warning("%s is told from its abstract: %s", paper_id, error)
            return document, False

    def _digest(self, paper_id: PaperId, fetched: Fetched, document: str) -> str:
        digest = self._readings.digest_of(paper_id, document) or self._maker.digest(fetched.paper, document)
        return self._readings.keep(paper_id, fetched, document, digest).digest

    def _record(self, item: str, published: Published) -> str:
        record = self._maker.record(item, published)
        growing.finish(self._store, self._catalogue, record)
        if record.paper_id is not None:
            self._catalogue.withdraw_outdated(record.paper_id)
        _log.info("%s is ready: %s, %.0f s", record.paper_id, record.title, record.duration)
        return record.id

    def _fail(self, paper_id: PaperId, recipe: str, stage: str, reason: str) -> None:
        self._catalogue.add_failure(paper_id, recipe, stage, reason)
        growing.give_up(self._store, self._catalogue, segment_id(paper_id, recipe))
        _log.warning("%s is not told, %s failed: %s", paper_id, stage, reason)


def told_before(catalogue: Catalogue, paper_id: PaperId) -> Paper | None:
    """The latest earlier version of the paper that has a segment in rotation."""
    own = version_of(paper_id) or 0
    for paper in catalogue.versions(without_version(paper_id)):
        if 0 < (version_of(paper.id) or 0) < own and catalogue.items([ItemKind.SEGMENT], 1, paper.id):
            return paper
    return None
