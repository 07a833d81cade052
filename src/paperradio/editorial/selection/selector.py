"""Ranks papers by what a channel's listeners want to hear."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from datetime import datetime, timedelta

import numpy as np

from paperradio.domain.paper import Paper
from paperradio.domain.selection import Rank
from paperradio.editorial.selection import nearness, parts
from paperradio.editorial.selection.keywords import Keywords
from paperradio.editorial.selection.pairs import Pairs
from paperradio.editorial.selection.parts import BY_MEMORY, PARTS, Part
from paperradio.editorial.selection.told import Told, ToldPapers
from paperradio.editorial.selection.vectors import PaperVectors, Vectors
from paperradio.editorial.selection.wishes import Wish, Wishes, WishList
from paperradio.ports import Catalogue, Memory
from paperradio.settings import ChannelSettings
from paperradio.taxonomy import selection

_RANKED_ANEW = timedelta(minutes=10)
"""What was found serves for so long at most: fatigue wears off."""


class InterestSelector:
    """ports.Selector. Asks the catalogue for thumbs and what was told, the memory for vectors; embeds nothing.

    Everything but freshness is worked out anew only when papers, thumbs, what was told or the vectors have changed.
    Without interests the newest papers come first, those before others that are unlike what was told. To be called
    from one thread at a time.
    """

    def __init__(self, channel: ChannelSettings, catalogue: Catalogue, memory: Memory | None) -> None:
        """Raises ConfigurationError when the channel names a category that arXiv does not have."""
        self._interests = channel.interests
        self._keywords = Keywords(channel.interests.keywords)
        self._categories = frozenset(code for wanted in channel.categories for code in selection(wanted).codes)
        self._wishes = WishList(channel.interests, catalogue, channel.name)
        self._told = ToldPapers(catalogue, channel.name)
        self._vectors = PaperVectors(memory)
        self._to_liked, self._to_disliked, self._to_told = Pairs(), Pairs(), Pairs()
        self._lasting: tuple[Hashable, datetime, Sequence[Part]] | None = None

    @property
    def fault(self) -> str:
        """Why the parts of `BY_MEMORY` are left out; empty where they are not."""
        return self._vectors.fault

    def rank(self, papers: Sequence[Paper], now: datetime) -> Sequence[Rank]:
        if not papers:
            return []
        weights = self._interests
        fresh = parts.by_freshness(weights.freshness_weight, papers, weights.freshness_half_life_hours, now)
        found = sorted([*self._lasting_parts(papers, now), fresh], key=lambda part: PARTS.index(part.name))
        names = [part.name for part in found]
        values = np.stack([part.values for part in found], axis=1)
        scores = values.sum(axis=1)
        told, because = values.tolist(), list(zip(*(part.because for part in found), strict=True))
        return [
            Rank(
                papers[row],
                float(scores[row]),
                dict(zip(names, told[row], strict=True)),
                dict(zip(names, because[row], strict=True)),
            )
            for row in np.argsort(-scores, kind="stable").tolist()
        ]

    def _lasting_parts(self, papers: Sequence[Paper], now: datetime) -> Sequence[Part]:
        """All but freshness."""
        wishes, told = self._wishes.read(now), self._told.read(now)
        ids = tuple(paper.id for paper in papers)
        everything = [*ids, *wishes.ids, *(each.paper_id for each in told)]
        self._vectors.learn(everything, now)
        key = (ids, wishes, self._told.version, self._vectors.version, self.fault)
        if self._lasting is None or self._lasting[0] != key or now - self._lasting[1] >= _RANKED_ANEW:
            made = [*self._by_record(papers), *self._by_memory(papers, wishes, told, now)]
            self._lasting = key, now, made
        return self._lasting[2]

    def _by_record(self, papers: Sequence[Paper]) -> Sequence[Part]:
        weights = self._interests
        return [
            parts.by_keywords(weights.keyword_weight, papers, self._keywords),
            parts.by_categories(weights.category_weight, papers, self._categories),
        ]

    def _by_memory(
        self, papers: Sequence[Paper], wishes: Wishes, told: Sequence[Told], now: datetime
    ) -> Sequence[Part]:
        at = self._vectors.of([paper.id for paper in papers])
        if self.fault or not at.known.any():
            why = f"left out: {self.fault or 'no paper is in the memory yet'}"
            return [parts.left_out(name, len(papers), why) for name in BY_MEMORY]
        weights = self._interests
        wanted = nearness.leaning(self._to_liked, at, wishes.liked, self._named(wishes.liked))
        unwanted = nearness.leaning(self._to_disliked, at, wishes.disliked, self._named(wishes.disliked))
        told_at = self._vectors.of([each.paper_id for each in told])
        before = nearness.compared(self._to_told, at, told, told_at)
        return [
            nearness.by_wishes(weights.wanted_weight, at, wanted),
            nearness.by_dislikes(weights.unwanted_weight, at, unwanted, wanted),
            nearness.by_novelty(weights.novelty_weight, at, before),
            nearness.by_fatigue(weights.fatigue_weight, at, before, now),
        ]

    def _named(self, wishes: Sequence[Wish]) -> Vectors:
        """A row for each wish: of the first of its ids that has a vector."""
        known = self._vectors.knows
        return self._vectors.of([next(filter(known, wish.ids), wish.ids[0]) for wish in wishes])
