"""Where words begin in speech of which only the sound is known: phrases begin at the ends of pauses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import product

import numpy as np
from numpy.typing import NDArray

_PAUSE_FRAMES = 9
"""Silence of this many frames of 10 ms is a pause; the closure of a plosive is shorter."""
_VARIANCE = 0.05
"""Of the length of speech about what its letters let expect, in square seconds for each second."""
_MISSED, _UNEXPECTED = 3.0, 8.0
"""What punctuation without a pause costs, and a pause without punctuation, as squares of standard deviations."""
_FRAMES_A_SECOND = 100
ENDS_PHRASE = re.compile(r"[,;:.?!…—–)][\"”’)]*$")
_ONE_SOUND = re.compile(r"(?i)([a-z])\1|[tscpgw]h|ck|qu")
_LETTER_NAME = re.compile(r"\b[A-Z]\b")


def spoken_length(text: str) -> float:
    """How long it takes to say, in letters of ordinary words: figures and letters that are named take longer, two
    letters for one sound do not, and the end of a phrase is drawn out."""
    letters = sum(letter.isalpha() for letter in text) - 0.8 * len(_ONE_SOUND.findall(text))
    named = 4.0 * sum(letter.isdigit() for letter in text) + 2.2 * len(_LETTER_NAME.findall(text))
    return max(1.0, letters + named + (2.2 if ENDS_PHRASE.search(text) else 0.0))


def phrase_starts(lengths: Sequence[float], phrases: Sequence[int], loud: NDArray[np.bool_]) -> list[float]:
    """The frame in which each text begins, the first in frame 0.

    `lengths` are the texts' shares of what is said, `phrases` the places of texts before which a pause is likely,
    `loud` says of each frame whether something is heard in it.
    """
    sounding = np.concatenate([[0.0], np.cumsum(_filled(loud))])
    total = max(1.0, float(sounding[-1]))
    share = np.concatenate([[0], np.cumsum(lengths)[:-1]]) / sum(lengths)
    pauses = _pauses(loud)
    expected = [float(share[place]) * total for place in phrases]
    found = [float(sounding[end]) for _, end in pauses]
    anchors = {0: 0}
    for place, pause in _matched(expected, found, total):
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


def _matched(expected: Sequence[float], found: Sequence[float], total: float) -> list[tuple[int, int]]:
    """Which expected break is which pause, both in order, in frames of speech: what lies between two of them is as
    long as it should be, as nearly as can be had."""
    wanted, there = [0.0, *expected, total], [0.0, *found, total]
    costs = np.full((len(wanted), len(there)), np.inf)
    costs[0, 0] = 0.0
    before: dict[tuple[int, int], tuple[int, int]] = {}
    ends = [(row, column) for row in range(1, len(wanted) - 1) for column in range(1, len(there) - 1)]
    for row, column in [*ends, (len(wanted) - 1, len(there) - 1)]:
        for earlier, other in product(range(row), range(column)):
            length = max(1.0, wanted[row] - wanted[earlier]) / _FRAMES_A_SECOND
            off = (there[column] - there[other]) / _FRAMES_A_SECOND - length
            left_out = _MISSED * (row - earlier - 1) + _UNEXPECTED * (column - other - 1)
            cost = costs[earlier, other] + off * off / (_VARIANCE * length) + left_out
            if cost < costs[row, column]:
                costs[row, column], before[row, column] = cost, (earlier, other)
    pairs: list[tuple[int, int]] = []
    place = before[len(wanted) - 1, len(there) - 1]
    while place != (0, 0):
        pairs.append((place[0] - 1, place[1] - 1))
        place = before[place]
    return pairs[::-1]


def _frame(sounding: NDArray[np.float64], heard: float) -> float:
    """The frame before which `heard` frames of speech have been heard; a word begins after a pause, not before it."""
    return float(np.searchsorted(sounding, heard, side="right") - 1)
