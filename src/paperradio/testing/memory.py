"""A stand-in for the memory."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from paperradio.clock import Clock
from paperradio.domain.digest import Claim
from paperradio.domain.memory import Recollection, Remembered, goes_with, in_short, weightiest
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.errors import MemoryUnreachable
from paperradio.ports import Embedder

Vector = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Entry:
    about: Recollection
    vector: Vector
    words: str


class InMemory:
    """ports.Memory in dicts. While `reachable` is False every call raises MemoryUnreachable."""

    def __init__(self, embedder: Embedder, clock: Clock, retention_days: float = 365) -> None:
        self._embedder, self._clock = embedder, clock
        self._window = timedelta(days=retention_days)
        self._papers: dict[str, _Entry] = {}
        self._claims: dict[str, list[_Entry]] = {}
        self.reachable = True

    def remember_papers(self, papers: Sequence[Paper]) -> None:
        self._ask()
        self.forget([paper.id for paper in papers if paper.withdrawn])
        for paper in sorted(papers, key=lambda one: version_of(one.id) or 0):
            work, at = without_version(paper.id), paper.seen or self._clock.now()
            known = self._papers.get(work)
            if known is not None:
                at = min(at, known.about.at)
                if (version_of(known.about.paper_id) or 0) > (version_of(paper.id) or 0):
                    continue
            words = in_short(paper)
            same = known is not None and known.words == words
            if words and not paper.withdrawn and at >= self._clock.now() - self._window:
                vector = known.vector if known is not None and same else self._embedder.embed([words])[0]
                about = Recollection(paper.id, paper.title, paper.title, 1.0, at)
                self._papers[work] = _Entry(about, vector, words)

    def remember_item(self, item_id: str, paper: Paper, claims: Sequence[Claim], at: datetime) -> None:
        self._ask()
        told = weightiest(claims) if at >= self._clock.now() - self._window else []
        of_item, work = self._claims.get(item_id, []), without_version(paper.id)
        known = [one.about for one in of_item if without_version(one.about.paper_id) == work]
        new = [Recollection(paper.id, paper.title, claim.text, 1.0, at, item_id) for claim in told]
        if known == new:
            return
        vectors = self._embedder.embed([claim.text for claim in told])
        for item, entries in self._claims.items():
            self._claims[item] = [one for one in entries if not _is_earlier(one.about.paper_id, paper)]
        self._claims[item_id] = [one for one in of_item if without_version(one.about.paper_id) != work]
        self._claims[item_id] += [_Entry(one, vector, one.text) for one, vector in zip(new, vectors, strict=True)]

    def forget(self, paper_ids: Iterable[PaperId]) -> None:
        self._ask()
        for gone in paper_ids:
            self._papers = {work: one for work, one in self._papers.items() if not _goes(one, gone)}
            self._claims = {item: [one for one in told if not _goes(one, gone)] for item, told in self._claims.items()}

    def clear(self) -> None:
        self._ask()
        self._papers, self._claims = {}, {}

    def vectors(self, paper_ids: Sequence[PaperId]) -> Mapping[PaperId, Vector]:
        self._ask()
        papers = self._standing_papers()
        return {one: papers[without_version(one)].vector for one in paper_ids if without_version(one) in papers}

    def close_papers(self, vector: Vector, limit: int, but: Collection[PaperId] = ()) -> Sequence[Recollection]:
        self._ask()
        left_out = {without_version(paper_id) for paper_id in but}
        return _nearest([one for work, one in self._standing_papers().items() if work not in left_out], vector, limit)

    def said_before(self, vector: Vector, limit: int, but: Collection[PaperId] = ()) -> Sequence[Recollection]:
        self._ask()
        return _nearest([one for one in self._standing_claims() if one.about.paper_id not in but], vector, limit)

    def remembered(self) -> Remembered:
        self._ask()
        return Remembered(len(self._standing_papers()), len(self._standing_claims()))

    def _standing_papers(self) -> dict[str, _Entry]:
        return {work: one for work, one in self._papers.items() if self._stands(one)}

    def _standing_claims(self) -> list[_Entry]:
        return [one for told in self._claims.values() for one in told if self._stands(one)]

    def _stands(self, entry: _Entry) -> bool:
        return entry.about.at >= self._clock.now() - self._window

    def _ask(self) -> None:
        if not self.reachable:
            raise MemoryUnreachable("switched off")


def _is_earlier(paper_id: PaperId, paper: Paper) -> bool:
    same = without_version(paper_id) == without_version(paper.id)
    return same and (version_of(paper_id) or 0) < (version_of(paper.id) or 0)


def _goes(entry: _Entry, forgotten: PaperId) -> bool:
    return goes_with(entry.about.paper_id, forgotten)


def _nearest(entries: Sequence[_Entry], vector: Vector, limit: int) -> list[Recollection]:
    if not entries:
        return []
    similarities = np.stack([one.vector for one in entries]) @ vector
    nearest = np.argsort(-similarities, kind="stable")[: max(limit, 0)]
    return [replace(entries[place].about, similarity=float(similarities[place])) for place in nearest]
