"""Where words begin in speech of which only the sound is known: phrases begin at the ends of pauses."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

_PAUSE_FRAMES = 9
"""Silence of this many frames of 10 ms is a pause; the closure of a plosive is shorter."""
_UNEXPECTED = 0.12
_MISSED = 0.10
"""What a pause without punctuation costs, and punctuation without a pause, as a share of the whole length."""


def phrase_starts(lengths: Sequence[int], phrases: Sequence[int], loud: NDArray[np.bool_]) -> list[float]:
    """The frame in which each text begins, the first in frame 0.

    `lengths` are those of the texts in characters, `phrases` the places of texts before which a pause is likely, `loud`
    says of each frame whether something is heard in it.
    """
    sounding = np.concatenate([[0.0], np.cumsum(_filled(loud))])
    total = max(1.0, float(sounding[-1]))
    share = np.concatenate([[0], np.cumsum(lengths)[:-1]]) / sum(lengths)
    pauses = _pauses(loud)
    expected = [float(share[place]) for place in phrases]
    found = [float(sounding[end]) / total for _, end in pauses]
    anchors = {0: 0}
    for place, pause in _matched(expected, found):
        anchors[phrases[place]] = pauses[pause][1]
    firsts = sorted(anchors)
    places = [float(share[first]) for first in firsts] + [1.0]
    heard = [float(sounding[anchors[first]]) for first in firsts] + [total]
    starts = [_frame(sounding, at) for at in np.interp(share, places, heard)]
    for first, frame in anchors.items():
        starts[first] = frame
    return [float(start) for start in np.maximum.accumulate(starts)]


def _filled(loud: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Frames of speech, with the short silences in it."""
    speech = loud.copy()
    edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(np.int8)))
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        speech[start:end] = end - start < _PAUSE_FRAMES
    return speech


def _pauses(loud: NDArray[np.bool_]) -> list[tuple[int, int]]:
    """First frame of each pause inside the speech, and the first after it."""
    edges = np.flatnonzero(np.diff(np.concatenate([[True], loud, [True]]).astype(np.int8)))
    runs = [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]
    return [(start, end) for start, end in runs if end - start >= _PAUSE_FRAMES and start > 0 and end < loud.size]


def _matched(expected: Sequence[float], found: Sequence[float]) -> list[tuple[int, int]]:
    """Which expected break is which pause, both in order: the pairs that lie nearest to one another."""
    costs = np.full((len(expected) + 1, len(found) + 1), np.inf)
    costs[0] = _UNEXPECTED * np.arange(len(found) + 1)
    costs[:, 0] = _MISSED * np.arange(len(expected) + 1)
    for row, wanted in enumerate(expected, start=1):
        for column, there in enumerate(found, start=1):
            costs[row, column] = min(
                costs[row - 1, column - 1] + abs(wanted - there),
                costs[row - 1, column] + _MISSED,
                costs[row, column - 1] + _UNEXPECTED,
            )
    row, column = len(expected), len(found)
    pairs: list[tuple[int, int]] = []
    while row and column:
        if costs[row, column] == costs[row - 1, column - 1] + abs(expected[row - 1] - found[column - 1]):
            pairs.append((row - 1, column - 1))
            row, column = row - 1, column - 1
        elif costs[row, column] == costs[row - 1, column] + _MISSED:
            row -= 1
        else:
            column -= 1
    return pairs[::-1]


def _frame(sounding: NDArray[np.float64], heard: float) -> float:
    """The frame before which `heard` frames of speech have been heard; a word begins after a pause, not before it."""
    return float(np.searchsorted(sounding, heard, side="right") - 1)
