"""arXiv where it answers, the samples where it does not."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from paperradio.clock import Clock, SystemClock
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperUnavailable, SourceUnreachable
from paperradio.ports import Source

PATIENCE_SECONDS = 6.0
"""After this long without an answer the samples are offered; the answer counts when it comes."""
_log = logging.getLogger(__name__)


class AutoSource:
    """ports.Source that never keeps a listener waiting for arXiv.

    arXiv is asked no more often than every `poll_seconds`, or `retry_seconds` after it refused or kept silent.
    Between two looks `latest` has nothing new, or the samples while arXiv does not answer.
    """

    name = "auto"

    def __init__(
        self,
        arxiv: Source,
        samples: Source,
        poll_seconds: float,
        retry_seconds: float,
        patience_seconds: float = PATIENCE_SECONDS,
        clock: Clock | None = None,
    ) -> None:
        self._arxiv = arxiv
        self._samples = samples
        self._poll_seconds = poll_seconds
        self._retry_seconds = retry_seconds
        self._patience_seconds = patience_seconds
        self._clock = clock or SystemClock()
        self._look: _Look | None = None
        self._next_look = self._clock.monotonic()
        self._reachable = True

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        if self._look is None:
            if self._clock.monotonic() < self._next_look:
                return () if self._reachable else self._samples.latest(limit)
            self._look = _Look(self._arxiv, limit, hungry)
        if not self._look.done.wait(self._patience_seconds):
            self._missing("no answer yet")
            return self._samples.latest(limit)
        look, self._look = self._look, None
        if look.error is not None:
            self._next_look = self._clock.monotonic() + self._retry_seconds
            self._missing(look.error.detail)
            return self._samples.latest(limit)
        self._next_look = self._clock.monotonic() + self._poll_seconds
        if not self._reachable:
            _log.info("arXiv answers again")
        self._reachable = True
        return look.found

    def paper(self, paper_id: PaperId) -> Paper:
        try:
            return self._samples.paper(paper_id)
        except PaperUnavailable:
            return self._arxiv.paper(paper_id)

    def pdf(self, paper: Paper) -> bytes:
        return self._chosen(paper).pdf(paper)

    def completed(self, paper: Paper) -> Paper:
        return self._chosen(paper).completed(paper)

    def offers(self, paper: Paper) -> bool:
        return self._chosen(paper).offers(paper)

    def _chosen(self, paper: Paper) -> Source:
        return self._samples if paper.source == self._samples.name else self._arxiv

    def _missing(self, reason: str) -> None:
        if self._reachable:
            again = f"it is tried again every {self._retry_seconds:.0f} s"
            _log.warning("arXiv cannot be reached (%s): the samples play, %s", reason, again)
        self._reachable = False


class _Look:
    """One question to a source, asked in a thread that nobody needs to wait for."""

    def __init__(self, source: Source, limit: int, hungry: bool) -> None:
        self.done = threading.Event()
        self.found: Sequence[Paper] = ()
        self.error: SourceUnreachable | None = None
        threading.Thread(target=self._ask, args=(source, limit, hungry), name="look-at-arxiv", daemon=True).start()

    def _ask(self, source: Source, limit: int, hungry: bool) -> None:
        try:
            self.found = source.latest(limit, hungry)
        except SourceUnreachable as error:
            self.error = error
        finally:
            self.done.set()
