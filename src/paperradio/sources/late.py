"""A source that is made when it is first asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence

from paperradio.domain.paper import Paper, PaperId
from paperradio.ports import Source


class LateSource:
    """ports.Source: what arXiv is asked with takes half a second to import, and the welcome must not wait for it."""

    def __init__(self, name: str, make: Callable[[], Source]) -> None:
        self.name = name
        self._make = make
        self._made: Source | None = None
        self._lock = threading.Lock()

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        return self._source().latest(limit, hungry)

    def paper(self, paper_id: PaperId) -> Paper:
        return self._source().paper(paper_id)

    def pdf(self, paper: Paper) -> bytes:
        return self._source().pdf(paper)

    def completed(self, paper: Paper) -> Paper:
        return self._source().completed(paper)

    def offers(self, paper: Paper) -> bool:
        return paper.source == self.name

    def _source(self) -> Source:
        with self._lock:
            if self._made is None:
                self._made = self._make()
            return self._made
