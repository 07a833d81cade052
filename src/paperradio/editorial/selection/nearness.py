"""The parts of a score that rest on vectors: what is wanted, what is not, what was told before and too often."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

import numpy as np

from paperradio.domain.paper import PaperId, without_version
from paperradio.editorial.selection.likeness import Floats, to_several
from paperradio.editorial.selection.pairs import Pairs
from paperradio.editorial.selection.parts import FATIGUE, NOVELTY, UNWANTED, WANTED, Part, left_out
from paperradio.editorial.selection.told import LATELY, Told
from paperradio.editorial.selection.vectors import Vectors
from paperradio.editorial.selection.wishes import Wish

EXCUSED = 0.5
"""Likeness to what is not wanted is held against a paper as far as it exceeds this much of that to what is wanted."""
TIRESOME = 3.0
"""So many items of today that are about the same as a paper make fatigue one half."""
CLOSE = 0.5
"""What an explanation counts as close."""
NO_VECTOR = "not in the memory yet: taken for the middle of the others"


@dataclass(frozen=True, slots=True)
class Leaning:
    """How like several papers each known one is, shape (n known,), and which of these is the nearest."""

    values: Floats
    because: Sequence[str]


@dataclass(frozen=True, slots=True)
class Before:
    """What was told and has a vector, and how like it the known papers are: shape (n known, m)."""

    told: Sequence[Told]
    alike: Floats


def leaning(pairs: Pairs, papers: Vectors, wishes: Sequence[Wish], wished: Vectors) -> Leaning | str:
    """Likeness to what the wishes name, `wished` having a row for each; a line that says why where none is known."""
    if not wishes:
        return "no papers are named in the settings, and no thumbs"
    found = [wish for wish, known in zip(wishes, wished.known.tolist(), strict=True) if known]
    if not found:
        return f"the memory does not know {', '.join(wish.name for wish in wishes[:3])} yet"
    strengths = np.array([wish.strength for wish in found])
    alike = pairs.likeness(papers, wished)
    nearest = (alike * strengths).argmax(axis=1).tolist()
    lines = [f"{_percent(alike[row, at])} like {found[at].name}" for row, at in enumerate(nearest)]
    return Leaning(to_several(alike, strengths), lines)


def by_wishes(weight: float, papers: Vectors, wanted: Leaning | str) -> Part:
    """Likeness to what is wanted."""
    if isinstance(wanted, str):
        return left_out(WANTED, len(papers.known), wanted)
    return _completed(WANTED, weight, papers, wanted.values, wanted.because)


def by_dislikes(weight: float, papers: Vectors, unwanted: Leaning | str, wanted: Leaning | str) -> Part:
    """Likeness to what is not wanted, taken off. What is nearly as like to something wanted is excused."""
    if isinstance(unwanted, str):
        return left_out(UNWANTED, len(papers.known), unwanted)
    excuse = 0.0 if isinstance(wanted, str) else EXCUSED * wanted.values
    values = np.maximum(0.0, unwanted.values - excuse)
    lines = [
        line if value or not alike else f"{line}, excused by what is wanted"
        for line, value, alike in zip(unwanted.because, values.tolist(), unwanted.values.tolist(), strict=True)
    ]
    return _completed(UNWANTED, -weight, papers, values, lines)


def compared(pairs: Pairs, papers: Vectors, told: Sequence[Told], told_at: Vectors) -> Before:
    """What novelty and fatigue are measured by; `told_at` has a row for each that was told.

    Earlier tellings of a paper itself do not count against it: a show may tell what was a segment.
    """
    found = [each for each, known in zip(told, told_at.known.tolist(), strict=True) if known]
    alike = pairs.likeness(papers, told_at)
    rows: dict[str, list[int]] = {}
    for row, paper_id in enumerate(papers.ids):
        rows.setdefault(_work(paper_id), []).append(row)
    for column, each in enumerate(found):
        if _work(each.paper_id) in rows:
            alike[rows[_work(each.paper_id)], column] = 0.0
    return Before(found, alike)


def by_novelty(weight: float, at: Vectors, before: Before) -> Part:
    """Unlikeness to the nearest paper that was told before."""
    if not before.told:
        count = len(at.known)
        return Part(NOVELTY, np.full(count, weight), ["nothing was told before"] * count)
    most = before.alike.max(axis=1)
    lines = [
        f"{_percent(alike)} like “{before.told[place].title}”, told before"
        if alike > 0
        else "like nothing that was told before"
        for alike, place in zip(most.tolist(), before.alike.argmax(axis=1).tolist(), strict=True)
    ]
    return _completed(NOVELTY, weight, at, 1 - most, lines)


def by_fatigue(weight: float, at: Vectors, before: Before, now: datetime) -> Part:
    """How much of what was told in the last days was about the same, taken off."""
    recent = np.array([max(0.0, 1.0 - max(now - each.at, timedelta()) / LATELY) for each in before.told])
    if not recent.any():
        return left_out(FATIGUE, len(at.known), "nothing was told in the last days")
    crowd = np.square(before.alike) @ recent.astype(np.float32)
    close = (before.alike[:, recent > 0] >= CLOSE).sum(axis=1)
    lines = [f"{count} of the last {LATELY.days} days are close to it" for count in close.tolist()]
    return _completed(FATIGUE, -weight, at, crowd / (crowd + TIRESOME), lines)


def _completed(name: str, weight: float, papers: Vectors, values: Floats, lines: Sequence[str]) -> Part:
    """From the known papers to all of them."""
    whole = np.full(len(papers.known), float(np.median(values)))
    whole[papers.known] = values
    told = iter(lines)
    return Part(name, weight * whole, [next(told) if known else NO_VECTOR for known in papers.known.tolist()])


@lru_cache(maxsize=8192)
def _work(paper_id: PaperId) -> str:
    return without_version(paper_id)


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"
