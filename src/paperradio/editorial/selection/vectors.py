"""The vectors of papers, as the memory has them."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.paper import PaperId
from paperradio.errors import StoreUnreachable
from paperradio.ports import Memory

MOST_KEPT = 12_000
"""Vectors of 384 numbers: 18 MiB."""
PAUSE = timedelta(seconds=30)
"""A memory that did not answer, or did not know a paper, is asked again after this long."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """`known` has an entry for each paper; `ids` and `rows`, shape (m, dimensions), are of those that are."""

    known: NDArray[np.bool_]
    ids: tuple[PaperId, ...]
    rows: NDArray[np.float32]


class PaperVectors:
    """Keeps what the memory told. Asks nothing twice, but what was unknown. Safe while the memory is away.

    `version` changes whenever a vector came that was not known; `fault` says why the memory is not asked now.
    """

    def __init__(self, memory: Memory | None, most: int = MOST_KEPT) -> None:
        self._memory = memory
        self._most = most
        self._kept: OrderedDict[PaperId, NDArray[np.float32]] = OrderedDict()
        self._unknown: dict[PaperId, datetime] = {}
        self._away_until: datetime | None = None
        self.version = 0
        self.fault = "there is no memory" if memory is None else ""

    def learn(self, paper_ids: Sequence[PaperId], now: datetime) -> None:
        """Ask for what is not kept; of more than are kept, the last of `paper_ids` are let go again."""
        wanted = list(dict.fromkeys(paper_ids))[: self._most]
        if self._memory is None or (self._away_until is not None and now < self._away_until):
            return
        missing = [paper_id for paper_id in wanted if paper_id not in self._kept and self._is_due(paper_id, now)]
        try:
            found = self._memory.vectors(missing) if missing or self.fault else {}
        except StoreUnreachable as error:
            self.fault, self._away_until = f"the memory does not answer ({error})", now + PAUSE
            return
        self.fault, self._away_until = "", None
        self.version += bool(found)
        self._kept.update(found)
        self._unknown = {each: at for each, at in self._unknown.items() if now - at < PAUSE}
        self._unknown |= {paper_id: now for paper_id in missing if paper_id not in found}
        self._let_go(wanted)

    def knows(self, paper_id: PaperId) -> bool:
        """Whether its vector is kept."""
        return paper_id in self._kept

    def of(self, paper_ids: Sequence[PaperId]) -> Vectors:
        """What is kept of these papers."""
        known = np.array([paper_id in self._kept for paper_id in paper_ids], dtype=np.bool_)
        ids = tuple(paper_id for paper_id in paper_ids if paper_id in self._kept)
        size = len(next(iter(self._kept.values()))) if self._kept else 0
        rows = np.stack([self._kept[paper_id] for paper_id in ids]) if ids else np.zeros((0, size), dtype=np.float32)
        return Vectors(known, ids, rows)

    def _is_due(self, paper_id: PaperId, now: datetime) -> bool:
        asked = self._unknown.get(paper_id)
        return asked is None or now - asked >= PAUSE

    def _let_go(self, used: Sequence[PaperId]) -> None:
        if len(self._kept) > self._most:
            for paper_id in used:
                if paper_id in self._kept:
                    self._kept.move_to_end(paper_id)
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
