"""A selector that several threads share."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import datetime

from paperradio.domain.paper import Paper
from paperradio.domain.selection import Rank
from paperradio.ports import Selector


class OneAtATime:
    """ports.Selector over one that is called from one thread at a time."""

    def __init__(self, selector: Selector) -> None:
        self._selector = selector
        self._lock = threading.Lock()

    def rank(self, papers: Sequence[Paper], now: datetime) -> Sequence[Rank]:
        with self._lock:
            return self._selector.rank(papers, now)
