"""How alike papers are, from the cosines of their vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating]

UNRELATED = 0.15
"""Up to this cosine two papers have nothing to do with each other."""
SAME = 0.75
"""From this cosine on they are about the same."""
SHARPNESS = 4.0
"""How much the nearest of several papers outweighs the others: 0 takes their mean, infinity the nearest alone."""


def likeness(vectors: NDArray[np.float32], others: NDArray[np.float32]) -> Floats:
    """From 0 (unrelated) to 1 (about the same), of unit vectors of shape (n, d) and (m, d): shape (n, m)."""
    alike: Floats = np.clip((vectors @ others.T - UNRELATED) / (SAME - UNRELATED), 0.0, 1.0)
    return alike


def to_several(alike: Floats, strengths: Floats) -> Floats:
    """Likeness to several papers as one number, shape (n,), from that to each, shape (n, m), and the weight of each.

    A soft maximum: whoever likes both birds and boats wants what is near to either, not what lies between them.
    """
    if not alike.shape[1]:
        return np.zeros(len(alike))
    weighed = alike * strengths
    share = strengths * np.exp(SHARPNESS * (weighed - weighed.max(axis=1, keepdims=True)))
    soft: Floats = (share * weighed).sum(axis=1) / share.sum(axis=1)
    return soft
