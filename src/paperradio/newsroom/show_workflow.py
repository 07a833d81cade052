"""A show's life as one durable workflow."""

from __future__ import annotations

import logging

from dbos import DBOS, SetWorkflowID

from paperradio.codec import decode, encode
from paperradio.domain.show import Edition
from paperradio.errors import ArtefactMissing, PaperRadioError
from paperradio.newsroom import durable
from paperradio.newsroom.show_life import make_show
from paperradio.newsroom.shows import ShowMaker
from paperradio.newsroom.stages import Stages, Watch
from paperradio.ports import Catalogue

_NAME = "show"
_log = logging.getLogger(__name__)


class ShowWorkflows:
    """The shows of one station, made durably, on the queue of the segments. One per process, made after
    SegmentWorkflows and before these are launched."""

    def __init__(self, maker: ShowMaker, catalogue: Catalogue, watch: Watch, queue: str, executor: str) -> None:
        """`queue` is that of the segments, `executor` the newsroom's name."""
        self._maker = maker
        self._catalogue = catalogue
        self._watch = watch
        self._queue = queue
        self._name = executor

        @DBOS.workflow(name=_NAME, max_recovery_attempts=durable.MOST_DEATHS)
        def show(edition: str) -> str:
            return self._show(edition)

        self._workflow = show

    def is_making(self) -> bool:
        """Whether a show waits for this newsroom, or is being made by it. Raises StoreUnreachable."""
        with durable.answering():
            found = DBOS.list_workflows(
                status=durable.UNFINISHED, queue_name=self._queue, name=_NAME, load_input=False, load_output=False
            )
        return any(status.executor_id == self._name or status.status != "PENDING" for status in found)

    def unfinished(self, edition: Edition) -> bool:
        """Whether some newsroom is at this edition. Raises StoreUnreachable."""
        with durable.answering():
            return any(status.status in durable.UNFINISHED for status in durable.attempts(edition.id))

    def enqueue(self, edition: Edition) -> bool:
        """Begin an edition, or try it again under a new attempt number; False when it has ended or is given up.

        Raises:
            StoreUnreachable: nothing was begun.
        """
        with durable.answering():
            past = durable.attempts(edition.id)
        if any(status.status == "SUCCESS" for status in past):
            return False
        reason = durable.given_up(past)
        if reason:
            self._fail(edition.id, "newsroom", reason)
            return False
        workflow_id = edition.id if not past else f"{edition.id}:{len(past) + 1}"
        with durable.answering(), SetWorkflowID(workflow_id):
            DBOS.enqueue_workflow(self._queue, self._workflow, encode(edition).decode())
        return True

    def _show(self, edition: str) -> str:
        show = decode(Edition, edition.encode()).id
        stages = Stages(show, self._watch)
        try:
            item = make_show(stages.run, self._maker, edition)
        except PaperRadioError as error:
            if error.retryable or isinstance(error, ArtefactMissing):
                self._watch.end(show, error)
                raise
            DBOS.run_step({"name": "fail"}, self._fail, show, stages.now, str(error))
            item = ""
        self._watch.end(show, None)
        return item

    def _fail(self, show: str, stage: str, reason: str) -> None:
        self._catalogue.add_failure(show, self._maker.recipe, stage, reason)
        _log.warning("%s is not made, %s failed: %s", show, stage, reason)
