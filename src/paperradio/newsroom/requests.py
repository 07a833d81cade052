"""Requests to arXiv through a queue in the database, so that one pace holds for all newsrooms of a station."""

from __future__ import annotations

import contextvars
import logging
import time
from collections.abc import Sequence
from datetime import datetime
from threading import Event

from dbos import DBOS, SetWorkflowID, WorkflowHandle, WorkflowStatus

from paperradio.clock import Clock
from paperradio.errors import PaperRadioError, SourceUnreachable
from paperradio.newsroom.connection import LONGEST_TIMEOUTS, QUEUE, Ask, PoliteAsk
from paperradio.newsroom.durable import answering
from paperradio.newsroom.stages import UnexpectedError
from paperradio.ports import Catalogue
from paperradio.settings import ArxivSettings

_POLL_SECONDS = 0.25
_UNFINISHED = ("ENQUEUED", "PENDING", "DELAYED")
_PAST = 20
_log = logging.getLogger(__name__)


class RequestQueue:
    """Runs each request as a workflow of one step. One per process, made after DBOS and before it is launched.

    A request that is resumed after a crash is resumed on the queue, at its turn. Somebody who asks the same while a
    request waits or runs gets its answer.
    """

    def __init__(self, ask: Ask, catalogue: Catalogue, settings: ArxivSettings, clock: Clock) -> None:
        self._interval = settings.request_interval_seconds
        self._patience = settings.timeout_seconds * LONGEST_TIMEOUTS
        self._ask = PoliteAsk(ask, catalogue, settings, clock)

        @DBOS.workflow(name="arxiv")
        def request(question: str) -> str:
            return DBOS.run_step({"name": "request"}, self._request, question)

        self._workflow = request

    def register(self) -> None:
        """Make the queue, once DBOS is launched."""
        DBOS.register_queue(
            QUEUE,
            worker_concurrency=1,
            limiter={"limit": 1, "period": self._interval} if self._interval > 0 else None,
            polling_interval_sec=_POLL_SECONDS,
            on_conflict="always_update",
        )

    def asked(self, subject: str, question: str, since: datetime | None) -> str:
        """The key of the answer, when it is there; one that was had at `since` or later will do.

        Raises:
            SourceUnreachable: there was none in time, and what the request raises.
        """
        # Outside of the step that may be asking: a step has no workflows of its own.
        return contextvars.Context().run(self._answer, f"arxiv:{subject}:", question, since)

    def latest(self, subject: str) -> str:
        """The key of the last answer that was had, empty where there is none."""
        return contextvars.Context().run(self._latest, f"arxiv:{subject}:")

    def _answer(self, name: str, question: str, since: datetime | None) -> str:
        with answering():
            past = _past(name)
            workflow_id = _reusable(past, since)
            if workflow_id is None:
                # Newsrooms that ask the same at once choose the same name, and so make one request.
                workflow_id = f"{name}{1 + max((_number(status) for status in past), default=0)}"
                with SetWorkflowID(workflow_id):
                    DBOS.enqueue_workflow(QUEUE, self._workflow, question)
            handle: WorkflowHandle[str] = DBOS.retrieve_workflow(workflow_id)
            until = time.monotonic() + self._patience
            while handle.get_status().status in _UNFINISHED:
                if time.monotonic() > until:
                    raise SourceUnreachable("a request waits in the queue for too long")
                Event().wait(_POLL_SECONDS)
            return handle.get_result()

    def _latest(self, name: str) -> str:
        with answering():
            for status in _past(name):
                if status.status == "SUCCESS":
                    found: str = DBOS.retrieve_workflow(status.workflow_id).get_result()
                    return found
        return ""

    def _request(self, question: str) -> str:
        try:
            return self._ask(question)
        except PaperRadioError:
            raise
        except Exception as error:
            _log.exception("a request to arXiv failed")
            raise UnexpectedError(f"{type(error).__name__}: {error}") from error


def _number(status: WorkflowStatus) -> int:
    return int(status.workflow_id.rpartition(":")[2])


def _past(name: str) -> Sequence[WorkflowStatus]:
    """The latest requests of this name, the last one first."""
    return DBOS.list_workflows(
        workflow_id_prefix=name, limit=_PAST, sort_desc=True, load_input=False, load_output=False
    )


def _reusable(past: Sequence[WorkflowStatus], since: datetime | None) -> str | None:
    """An equal request that waits or runs, or one that was answered at `since` or later."""
    for status in past:
        had = status.status == "SUCCESS" and since is not None and (status.updated_at or 0) >= since.timestamp() * 1000
        if had or status.status in _UNFINISHED:
            return status.workflow_id
    return None
