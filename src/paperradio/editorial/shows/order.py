"""The order in which the papers of a show are told: neighbours close to each other."""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.domain.show import Subject
from paperradio.editorial.shows.topics import shared
from paperradio.ports import Embedder

TIED = 0.25
"""What a shared term counts against the likeness (a cosine) of two papers."""


def order(subjects: Sequence[Subject], embedder: Embedder) -> tuple[Subject, ...]:
    """All of `subjects`: the first, which is the best-ranked, then always the one closest to the one before it.

    Equally close ones stay in the order given.
    """
    if len(subjects) < 3:
        return tuple(subjects)
    vectors = embedder.embed([f"{each.paper.title}. {each.paper.abstract}" for each in subjects])
    close = vectors @ vectors.T
    path, left = [0], list(range(1, len(subjects)))
    while left:
        last = path[-1]
        nearest = max(left, key=lambda place: (float(close[last, place]) + TIED * _tied(subjects, last, place), -place))
        path.append(nearest)
        left.remove(nearest)
    return tuple(subjects[place] for place in path)


def _tied(subjects: Sequence[Subject], one: int, other: int) -> bool:
    return bool(shared((subjects[one], subjects[other])))
