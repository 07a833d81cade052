"""How fast a number grows, whatever single samples do."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from statistics import median

Sample = tuple[float, float]
"""Seconds and value."""

_MOST_SAMPLES = 240
HOUR = 3600.0


def growth_per_hour(lives: Sequence[Sequence[Sample]], least_seconds: float = 300.0) -> float | None:
    """The median slope between two samples of one process's life, by hour (Theil and Sen's estimator).

    Lives that are shorter than `least_seconds` say nothing; None where all are.
    """
    slopes: list[float] = []
    for life in lives:
        if len(life) < 3 or life[-1][0] - life[0][0] < least_seconds:
            continue
        thinned = life[:: -(-len(life) // _MOST_SAMPLES)]
        apart = (life[-1][0] - life[0][0]) / 4
        slopes += [
            (value - before) / (at - earlier) * HOUR
            for (earlier, before), (at, value) in combinations(thinned, 2)
            if at - earlier >= apart
        ]
    return median(slopes) if slopes else None


def drift(samples: Sequence[Sample], window_seconds: float = 120.0) -> float | None:
    """By how much a value that is seen late, by amounts of chance, moved: its highest at the end less at the start.

    `samples` are the value less the time, by time. None where they are shorter than three windows.
    """
    if not samples or samples[-1][0] - samples[0][0] < 3 * window_seconds:
        return None
    begin, end = samples[0][0] + window_seconds, samples[-1][0] - window_seconds
    first = max(value for at, value in samples if at <= begin)
    last = max(value for at, value in samples if at >= end)
    return last - first
