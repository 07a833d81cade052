"""What the station's memory says to a text: what is close to it, what was said of it before, and whether it is news.

The bounds are cosines of MiniLM vectors. They were taken from 271 hand-written paraphrases of papers' sentences, and
from the nearest neighbours, in other papers, of 766 sentences of 100 abstracts on one subject (testing).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from paperradio.codec import Undecodable, decode
from paperradio.domain.digest import Claim
from paperradio.domain.memory import Recollection, in_short
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import Item, ItemKind
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue, Memory

TOLD = 0.8
"""A claim this near says the same: 73 % of the paraphrases come so near, 3 % of the neighbours."""
RELATED = 0.55
"""A claim this near is about the same thing: 99 % of the paraphrases come so near, half of the neighbours."""
_PAGE = 500
_MOST_ITEMS = 50  # of one version of a paper


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


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuilding is: papers and segments taken in, and segments that could not be read."""

    papers: int = 0
    segments: int = 0
    unreadable: int = 0


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


def rebuild(memory: Memory, catalogue: Catalogue, store: ArtefactStore) -> Iterator[Progress]:
    """Clear the memory and fill it from the catalogue and its items; how far it is, after every page of papers.

    Newsrooms may go on meanwhile. Raises StoreUnreachable.
    """
    memory.clear()
    papers = segments = unreadable = 0
    last = ""
    while page := catalogue.works_after(last, _PAGE):
        memory.remember_papers(page)
        papers += len(page)
        for paper in page:
            for told in _told(paper, catalogue, store):
                if told is None:
                    unreadable += 1
                    continue
                if told.paper is not None and not in_short(paper):  # a PDF of which only reading it told the title
                    memory.remember_papers([replace(told.paper, seen=paper.seen)])
                memory.remember_item(told.id, told.paper or paper, _claims(told), told.created)
                segments += 1
        yield Progress(papers, segments, unreadable)
        last = without_version(page[-1].id)


def _told(paper: Paper, catalogue: Catalogue, store: ArtefactStore) -> Iterator[Item | None]:
    """The segments of a paper's versions, the earliest version first; None for one that is lost."""
    several = (version_of(paper.id) or 0) > 1
    versions = catalogue.versions(without_version(paper.id)) if several else [paper]
    for version in reversed(versions):
        for record in catalogue.items([ItemKind.SEGMENT], _MOST_ITEMS, version.id):
            try:
                item = decode(Item, store.get(record.item_key))
            except (ArtefactMissing, Undecodable):
                yield None
            else:
                yield item


def _claims(item: Item) -> list[Claim]:
    return [cited.claim for cited in item.claims]


def _ago(at: datetime, now: datetime) -> str:
    days = (now - at).days
    return "today" if days < 1 else "yesterday" if days == 1 else f"{days} days ago"
