"""Where nothing was heard: quiet sound, and sound that did not come. Spans are in seconds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

WINDOW_SECONDS = 0.05
FLOOR = 10 ** (-60 / 20)
"""Effective value, of full scale: what is quieter is silence."""
_FULL_SCALE = 32768
_WINDOWS_AT_ONCE = 10_000


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """From `start` to `end`."""

    start: float
    end: float

    @property
    def seconds(self) -> float:
        """How long it is."""
        return self.end - self.start

    def overlaps(self, other: Span) -> bool:
        """Whether they have a moment in common."""
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Arrival:
    """A piece of `seconds` of sound came in at `at`; `fresh` where it is the first of a new connection."""

    at: float
    seconds: float
    fresh: bool = False


def quiet(samples: NDArray[np.int16], rate: int) -> list[Span]:
    """Spans of at least one window that are quieter than the floor, in seconds from the first sample."""
    width = round(rate * WINDOW_SECONDS)
    count = samples.size // width
    low = np.zeros(count, bool)
    for first in range(0, count, _WINDOWS_AT_ONCE):
        last = min(count, first + _WINDOWS_AT_ONCE)
        windows = samples[first * width : last * width].reshape(-1, width).astype(np.float32) / _FULL_SCALE
        low[first:last] = np.sqrt(np.mean(np.square(windows), axis=1)) < FLOOR
    edges = np.flatnonzero(np.diff(np.concatenate(([False], low, [False])).astype(np.int8)))
    return [Span(begin * width / rate, end * width / rate) for begin, end in edges.reshape(-1, 2).tolist()]


def gaps(pieces: Iterable[Span], least: float = 0.05) -> list[Span]:
    """What lies between one piece and the next."""
    return [Span(one.end, two.start) for one, two in pairwise(pieces) if two.start - one.end > least]


def played(arrivals: Sequence[Arrival]) -> list[Span]:
    """When a player plays each piece: at once, or when what came before it has been played.

    With a new connection it lets go what it has and plays what comes.
    """
    found: list[Span] = []
    free = float("-inf")
    for one in arrivals:
        begin = one.at if one.fresh else max(one.at, free)
        if one.fresh and found and free > one.at:
            found[-1] = Span(min(found[-1].start, one.at), one.at)
        free = begin + one.seconds
        found.append(Span(begin, free))
    return found


class PlayedAt:
    """When a second of the sound is heard by the player of `played`."""

    def __init__(self, arrivals: Sequence[Arrival]) -> None:
        self._heard = played(arrivals)
        self._ends = np.cumsum([one.seconds for one in arrivals])

    def __call__(self, second: float) -> float:
        """The time at which this second of the sound is heard."""
        place = min(int(np.searchsorted(self._ends, second)), len(self._heard) - 1)
        return self._heard[place].end - (float(self._ends[place]) - second)

    def dry(self, until: float) -> list[Span]:
        """When the player had nothing to play, up to this time."""
        return gaps([*self._heard, Span(until, until)])


def joined(spans: Iterable[Span], apart: float = 0.1) -> list[Span]:
    """The spans in order; those that touch, or are less than `apart` from each other, are one."""
    found: list[Span] = []
    for span in sorted(spans):
        if found and span.start - found[-1].end <= apart:
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    return found
