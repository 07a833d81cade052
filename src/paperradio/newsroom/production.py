"""Which paper is made next, and when enough is ready."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from paperradio.clock import Clock
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperRadioError, SourceUnreachable
from paperradio.newsroom.workflow import Unfinished
from paperradio.ports import Catalogue, Selector, Source
from paperradio.settings import Settings

CANDIDATES = 150
"""So many of the newest are ranked; to read them takes a third of the time of a choice."""
_STORE_PAUSE_SECONDS = 5.0
_LONGEST_WAIT_SECONDS = 3600.0
_log = logging.getLogger(__name__)


class Workflows(Protocol):
    """The part of SegmentWorkflows that production needs."""

    def unfinished(self) -> Sequence[Unfinished]: ...

    def enqueue(self, paper_id: PaperId) -> bool: ...


@dataclass(frozen=True, slots=True)
class _Obstacle:
    """How often a paper met one, and until when others go first (monotonic seconds)."""

    tries: int
    until: float


class Production:
    """Keeps one paper in the making until `newsroom.lead_hours` of unaired time are ready.

    What somebody asked for comes first, and a file that was dropped into the folder while the station runs; these are
    made even when enough is ready: somebody waits for them. Of all others the selector says which comes next, the
    newest where there is none. When enough is ready, what the channel has not aired yet and was made with another
    recipe is made anew.
    """

    def __init__(
        self,
        settings: Settings,
        catalogue: Catalogue,
        source: Source,
        workflows: Workflows,
        recipe: Callable[[], str],
        clock: Clock,
        segment_seconds: float,
        selector: Selector | None = None,
    ) -> None:
        """`recipe` says which one is in force now; `segment_seconds` is how long a segment is, about."""
        self._settings = settings
        self._catalogue = catalogue
        self._source = source
        self._workflows = workflows
        self._recipe = recipe
        self._clock = clock
        self._segment_seconds = segment_seconds
        self._selector = selector
        self._lock = threading.Lock()
        self._dropped: set[PaperId] = set()
        self._paused_until: dict[str, float] = {}
        self._obstacles: dict[PaperId, _Obstacle] = {}
        self._hungry = False

    def is_hungry(self) -> bool:
        """Whether the last step found nothing to make, and less ready than there should be."""
        return self._hungry

    def dropped(self, papers: Sequence[PaperId]) -> None:
        """These came while the station ran; somebody waits for them."""
        with self._lock:
            self._dropped |= set(papers)

    def ended(self, paper_id: PaperId, error: PaperRadioError | None) -> None:
        """A paper's workflow ended; `error` is the passing obstacle that it met."""
        if error is None:
            with self._lock:
                self._dropped.discard(paper_id)
                self._obstacles.pop(paper_id, None)
            return
        source = ""
        seconds = _STORE_PAUSE_SECONDS
        if isinstance(error, SourceUnreachable):
            paper = self._catalogue.paper(paper_id)
            source = paper.source if paper else ""
            seconds = self._settings.intake.retry_seconds
        _log.warning("%s has to wait, it is tried again in %.0f s: %s", paper_id, seconds, error)
        now = self._clock.monotonic()
        with self._lock:
            self._paused_until[source] = now + seconds
            before = self._obstacles.get(paper_id, _Obstacle(0, 0.0)).tries
            wait = min(max(seconds, _LONGEST_WAIT_SECONDS), seconds * 2 ** min(before, 20))
            self._obstacles[paper_id] = _Obstacle(before + 1, now + wait)

    def next_step(self) -> str:
        """Begin the next paper where one is due, and say how things stand: working, enough, waiting or nothing.

        Raises:
            StoreUnreachable: nothing was begun.
        """
        ready = self._catalogue.unaired_seconds(self._settings.first_channel.name)
        unfinished = self._workflows.unfinished()
        if any(job.mine for job in unfinished):
            return "working"
        ready += len(unfinished) * self._segment_seconds
        enough = ready >= self._settings.newsroom.lead_hours * 3600
        paper = None
        if not self._is_paused(""):
            paper = self._next_paper({job.paper_id for job in unfinished}, enough)
        self._hungry = paper is None and not enough
        if paper is None:
            return "enough" if enough else "waiting" if self._is_paused("") else "nothing"
        return "working" if self._workflows.enqueue(paper.id) else "nothing"

    def _next_paper(self, in_the_making: set[PaperId], enough: bool) -> Paper | None:
        awaited = self._first(self._awaited(), in_the_making)
        if awaited is not None:
            return awaited
        return self._first(self._outdated() if enough else self._in_order(), in_the_making)

    def _outdated(self) -> Sequence[Paper]:
        """What is ready and would be better if it were made today."""
        return self._catalogue.outdated(self._recipe(), self._settings.first_channel.name, CANDIDATES)

    def _awaited(self) -> Sequence[Paper]:
        """What somebody waits for."""
        wanted = self._catalogue.waiting(self._recipe(), CANDIDATES, wanted=True)
        with self._lock:
            dropped = set(self._dropped)
        waiting = self._catalogue.waiting(self._recipe(), CANDIDATES) if dropped else ()
        return [*wanted, *(paper for paper in waiting if paper.id in dropped)]

    def _in_order(self) -> Sequence[Paper]:
        """What waits, the best first."""
        waiting = self._catalogue.waiting(self._recipe(), CANDIDATES)
        if self._selector is None or len(waiting) < 2:
            return waiting
        return [rank.paper for rank in self._selector.rank(waiting, self._clock.now())]

    def _first(self, papers: Sequence[Paper], in_the_making: set[PaperId]) -> Paper | None:
        """The first that can be made now."""
        for paper in papers:
            held_up = self._is_paused(paper.source) or self._stands_back(paper.id)
            if paper.id in in_the_making or held_up or not self._source.offers(paper):
                continue
            return paper
        return None

    def _stands_back(self, paper_id: PaperId) -> bool:
        """Whether others go first: what keeps it may be its own, and must not keep them."""
        with self._lock:
            obstacle = self._obstacles.get(paper_id)
        return obstacle is not None and obstacle.until > self._clock.monotonic()

    def _is_paused(self, source: str) -> bool:
        with self._lock:
            return self._paused_until.get(source, 0.0) > self._clock.monotonic()
