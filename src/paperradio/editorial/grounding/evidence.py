"""Where in a paper something might stand: by the words shared, and by MiniLM."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.document import Role
from paperradio.editorial.grounding.passages import PreparedPaper
from paperradio.editorial.grounding.tokens import content
from paperradio.ports import Embedder

MOST = 6
"""Passages that come back from one search."""
_SPOKEN = frozenset({Role.ABSTRACT, Role.BODY})
_MOST_EMBEDDED = 400
"""Passages of a very long paper that are compared by vector; the rest is found by its words only."""


class EvidenceSearch:
    """Finds passages of one paper. Vectors are made at the first search and kept, those of what is said too: scripts of
    one paper are judged several times in a row."""

    def __init__(self, prepared: PreparedPaper, embedder: Embedder | None) -> None:
        """Without `embedder` passages are found by their words only."""
        self._prepared = prepared
        self._embedder = embedder
        self._spoken = [each for each in prepared.searched if each.role in _SPOKEN][:_MOST_EMBEDDED]
        self._vectors: NDArray[np.float32] | None = None
        self._said: dict[str, NDArray[np.float32]] = {}

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

    def likeness(self, first: str, second: str) -> float:
        """The cosine of two texts; 0 without an embedder."""
        if self._embedder is None:
            return 0.0
        return float(self._vector(first, self._embedder) @ self._vector(second, self._embedder))

    def _vector(self, text: str, embedder: Embedder) -> NDArray[np.float32]:
        if text not in self._said:
            self._said[text] = embedder.embed([text])[0]
        return self._said[text]

    def _by_vector(self, text: str) -> list[int]:
        if self._embedder is None or not self._spoken:
            return []
        if self._vectors is None:
            self._vectors = self._embedder.embed([self._prepared.spoken(each) for each in self._spoken])
        near = self._vectors @ self._vector(text, self._embedder)
        return [self._spoken[place].index for place in np.argsort(-near)[: MOST // 2]]
