"""What the station's memory says to a text: what is close to it, what was said of it before, and whether it is news.

The bounds are cosines of MiniLM vectors. They were taken from 271 hand-written paraphrases of papers' sentences, and
from the nearest neighbours, in other papers, of 766 sentences of 100 abstracts on one subject (testing).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.memory import Recollection
from paperradio.domain.paper import PaperId
from paperradio.ports import Memory

TOLD = 0.8
"""A claim this near says the same: 73 % of the paraphrases come so near, 3 % of the neighbours."""
RELATED = 0.55
"""A claim this near is about the same thing: 99 % of the paraphrases come so near, half of the neighbours."""


class News(StrEnum):
    """How new something is."""

    NEW = "new"
    RELATED = "related"
    """Something near it was told."""
    TOLD = "told"
    """The same was told."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What is remembered about something, the nearest first; `because` says in words what `news` rests on."""

    close: tuple[Recollection, ...]
    said: tuple[Recollection, ...]
    news: News
    because: str


def ask(
    memory: Memory, vector: NDArray[np.float32], now: datetime, limit: int = 5, but: Collection[PaperId] = ()
) -> Answer:
    """What the memory says to a unit vector, papers in `but` left out. Raises StoreUnreachable."""
    said = tuple(memory.said_before(vector, limit, but))
    news, because = how_new(said, now)
    return Answer(tuple(memory.close_papers(vector, limit, but)), said, news, because)


def how_new(said: Sequence[Recollection], now: datetime) -> tuple[News, str]:
    """How new that is to which these are the nearest claims told before, the nearest first; and why."""
    if not said:
        return News.NEW, "nothing was told before"
    nearest = said[0]
    told = f"“{nearest.text}” ({nearest.similarity:.2f}, {_ago(nearest.at, now)}, in “{nearest.title}”)"
    if nearest.similarity >= TOLD:
        return News.TOLD, f"the same was told: {told}"
    if nearest.similarity >= RELATED:
        return News.RELATED, f"something near it was told: {told}"
    return News.NEW, f"the nearest that was told is far: {told}"


def _ago(at: datetime, now: datetime) -> str:
    days = (now - at).days
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
