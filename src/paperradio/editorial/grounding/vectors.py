"""Sentence vectors that were made once are not made again."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from threading import Lock

import numpy as np
from numpy.typing import NDArray

from paperradio.ports import Embedder

MOST_REMEMBERED = 6000
"""Vectors of 384 numbers: 9 MiB."""


class RememberingEmbedder:
    """An `Embedder` that keeps the vectors of the texts seen last, so that digest and check share them."""

    def __init__(self, embedder: Embedder, most: int = MOST_REMEMBERED) -> None:
        self._embedder = embedder
        self._most = most
        self._known: OrderedDict[str, NDArray[np.float32]] = OrderedDict()
        self._lock = Lock()

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, shape (len(texts), dimensions); only unknown texts are embedded."""
        with self._lock:
            known = {text: self._known[text] for text in texts if text in self._known}
        new = list(dict.fromkeys(text for text in texts if text not in known))
        if new or not texts:
            made = self._embedder.embed(new)
            if not texts:
                return made
            known |= dict(zip(new, made, strict=True))
        with self._lock:
            for text in texts:
                self._known[text] = known[text]
                self._known.move_to_end(text)
            while len(self._known) > self._most:
                self._known.popitem(last=False)
        return np.stack([known[text] for text in texts])
