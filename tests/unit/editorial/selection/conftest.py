from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Rank, Thumb
from paperradio.editorial.selection.selector import InterestSelector
from paperradio.errors import StoreUnreachable
from paperradio.ports import Memory
from paperradio.settings import ChannelSettings, InterestSettings
from paperradio.testing import FakeClock, MemoryCatalogue

TOPICS = {"birds": 0, "boats": 1, "bees": 2, "bricks": 3}


def about(**shares: float) -> NDArray[np.float32]:
    """A unit vector between topics."""
    vector = np.zeros(len(TOPICS), dtype=np.float32)
    for topic, share in shares.items():
        vector[TOPICS[topic]] = share
    unit: NDArray[np.float32] = vector / np.linalg.norm(vector)
    return unit


class VectorMemory:
    """The part of ports.Memory that selection uses. `asked` is every question; `reachable` False raises."""

    def __init__(self) -> None:
        self.known: dict[PaperId, NDArray[np.float32]] = {}
        self.asked: list[Sequence[PaperId]] = []
        self.reachable = True

    def vectors(self, paper_ids: Sequence[PaperId]) -> Mapping[PaperId, NDArray[np.float32]]:
        self.asked.append(paper_ids)
        if not self.reachable:
            raise StoreUnreachable("switched off")
        return {paper_id: self.known[paper_id] for paper_id in paper_ids if paper_id in self.known}


@dataclass
class Desk:
    """A selector with everything around it; papers are named by a letter and lie in the memory."""

    clock: FakeClock = field(default_factory=FakeClock)
    memory: Any = field(default_factory=VectorMemory)
    papers: dict[str, Paper] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.catalogue = MemoryCatalogue(self.clock)
        self.channel(InterestSettings())

    def channel(self, interests: InterestSettings, categories: tuple[str, ...] = ("cs.CL",)) -> None:
        """Another selector."""
        memory: Memory | None = self.memory
        settings = ChannelSettings(interests=interests, categories=categories)
        self.selector = InterestSelector(settings, self.catalogue, memory)

    def wants(self, *liked: str, but: Sequence[str] = (), **others: Any) -> None:
        """A selector for these interests."""
        self.channel(InterestSettings(liked=liked, disliked=tuple(but), **others))

    def paper(self, name: str, hours_old: float = 1.0, title: str = "", abstract: str = "", **shares: float) -> Paper:
        """Without shares the memory does not know it."""
        seen = self.clock.now() - timedelta(hours=hours_old)
        made = Paper(PaperId(name), title or name, abstract=abstract, categories=("cs.CL",), seen=seen)
        self.papers[name] = made
        if shares:
            self.memory.known[made.id] = about(**shares)
        return made

    def tell(self, name: str, hours_ago: float, aired: bool = True) -> None:
        """A segment about a paper that was made, and aired, so long ago."""
        at, item_id = self.clock.now() - timedelta(hours=hours_ago), f"segment:{name}:1"
        title = self.papers[name].title
        record = ItemRecord(item_id, ItemKind.SEGMENT, title, 90.0, at, "1", "item/ab/ab.json", PaperId(name))
        self.catalogue.add_item(record)
        if aired:
            entry = AsRun(f"{name}-{at.timestamp()}", "main", item_id, at, at + timedelta(seconds=90))
            self.catalogue.add_as_run([entry])

    def thumb(self, name: str, value: int, listener: str = "one") -> None:
        self.catalogue.add_thumb(Thumb("main", PaperId(name), listener, value))

    def rank(self, *names: str) -> dict[str, Rank]:
        """By name, the best first."""
        ranked = self.selector.rank([self.papers[name] for name in names], self.clock.now())
        return {rank.paper.id: rank for rank in ranked}

    def order(self, *names: str) -> str:
        return "".join(self.rank(*names))


@pytest.fixture
def desk() -> Desk:
    return Desk()
