"""Where in a paper something might stand: by the words shared, and by MiniLM."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
from numpy.typing import NDArray

from paperradio.editorial.grounding.passages import SPOKEN, Ground, PreparedPaper
from paperradio.editorial.grounding.tokens import content
from paperradio.ports import Embedder

Likeness = Callable[[str, str], float | None]
"""The cosine of the vectors of two texts; None where there are none."""
MOST = 6
"""Passages that come back from one search."""
_MOST_EMBEDDED = 400
"""Passages of a very long paper that are compared by vector; the rest is found by its words only."""


class EvidenceSearch:
    """Finds passages of one paper. Vectors are made at the first search and kept, those of what is said too: scripts of
    one paper are judged several times in a row."""

    def __init__(self, prepared: PreparedPaper, embedder: Embedder | None) -> None:
        """Without `embedder` passages are found by their words only."""
        self._prepared = prepared
        self._embedder = embedder
        self._spoken = [each for each in prepared.searched if each.role in SPOKEN][:_MOST_EMBEDDED]
        self._places: NDArray[np.float32] | None = None
        self._known: dict[str, NDArray[np.float32]] = {}

    def embed(self, texts: Iterable[str]) -> None:
        """Make the vectors of those of `texts` that have none, all at once."""
        new = list(dict.fromkeys(text for text in texts if text not in self._known))
        if self._embedder is not None and new:
            self._known.update(zip(new, self._embedder.embed(new), strict=True))

    def nearest(self, text: str) -> tuple[int, ...]:
        """Indices of the passages in which `text` is most likely to stand, the likeliest first; at most `MOST`."""
        wanted = content(text)
        weights = self._prepared.weights
        scores = [
            (sum(weights[word] for word in wanted & words) / (4 + len(words)) ** 0.5, -place)
            for place, words in enumerate(self._prepared.words)
        ]
        shared = [
            self._prepared.searched[-place].index for score, place in sorted(scores, reverse=True)[: MOST // 2] if score
        ]
        return tuple(dict.fromkeys((*shared, *self._by_vector(text))))[:MOST]

    def likeness(self, first: str, second: str) -> float | None:
        """The cosine of two texts; None without an embedder."""
        if self._embedder is None:
            return None
        self.embed((first, second))
        return float(self._known[first] @ self._known[second])

    def nearness(self, text: str, ground: Ground) -> float | None:
        """The cosine of `text` and that passage of `ground` which is nearest; None without an embedder."""
        near = [self.likeness(text, each) for each in ground.spoken]
        return max((each for each in near if each is not None), default=None)

    def _by_vector(self, text: str) -> list[int]:
        if self._embedder is None or not self._spoken:
            return []
        if self._places is None:
            told = [self._prepared.spoken(each) for each in self._spoken]
            self.embed(told)
            self._places = np.stack([self._known[each] for each in told])
        self.embed((text,))
        near = self._places @ self._known[text]
        return [self._spoken[place].index for place in np.argsort(-near)[: MOST // 2]]
