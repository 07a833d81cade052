"""The parts of a score that rest on a paper's record: each a number for each paper, and a line that says why."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import numpy as np

from paperradio.domain.paper import Paper
from paperradio.editorial.selection.keywords import Keywords
from paperradio.editorial.selection.likeness import Floats

WANTED, UNWANTED, KEYWORDS, CATEGORIES = "wanted", "unwanted", "keywords", "categories"
NOVELTY, FATIGUE, FRESHNESS = "novelty", "fatigue", "freshness"
PARTS = (WANTED, UNWANTED, KEYWORDS, CATEGORIES, NOVELTY, FATIGUE, FRESHNESS)
"""The names of all parts, in the order in which they are shown."""
BY_MEMORY = (WANTED, UNWANTED, NOVELTY, FATIGUE)
"""Without a memory these count for nobody."""


@dataclass(frozen=True, slots=True)
class Part:
    """`values` as they are added to the scores, weight and sign included, shape (n,); one line for each paper."""

    name: str
    values: Floats
    because: Sequence[str]


def left_out(name: str, count: int, why: str) -> Part:
    """A part that counts for nobody."""
    return Part(name, np.zeros(count), [why] * count)


def by_keywords(weight: float, papers: Sequence[Paper], keywords: Keywords) -> Part:
    """Keywords in title or abstract."""
    if not len(keywords):
        return left_out(KEYWORDS, len(papers), "no keywords are set")
    matches = [keywords.match(paper) for paper in papers]
    lines = []
    for match in matches:
        told = [f"“{keyword}” in the title" for keyword in match.title]
        told += [f"“{keyword}” in the abstract" for keyword in match.abstract]
        lines.append(", ".join(told) or "none of the keywords")
    return Part(KEYWORDS, weight * np.array([match.value for match in matches]), lines)


def by_categories(weight: float, papers: Sequence[Paper], wanted: frozenset[str]) -> Part:
    """Whether a paper's own category, its first, is one of the channel's, or it is listed there beside others."""
    values, lines = np.zeros(len(papers)), []
    for row, paper in enumerate(papers):
        listed = [code for code in paper.categories if code in wanted]
        line = "none of the channel's categories"
        if listed and listed[0] == paper.categories[0]:
            values[row], line = 1.0, f"{listed[0]} is its own category"
        elif listed:
            values[row], line = 0.5, f"listed in {listed[0]}, its own category is {paper.categories[0]}"
        lines.append(line)
    return Part(CATEGORIES, weight * values, lines)


def by_freshness(weight: float, papers: Sequence[Paper], half_life_hours: float, now: datetime) -> Part:
    """How lately the station first heard of a paper."""
    came = [paper.seen or paper.updated or paper.published for paper in papers]
    hours = [None if at is None else max(0.0, (now - at) / timedelta(hours=1)) for at in came]
    values = [0.0 if age is None else 2.0 ** (-age / half_life_hours) for age in hours]
    lines = ["nobody knows when it came" if age is None else f"came {_length(age)} ago" for age in hours]
    return Part(FRESHNESS, weight * np.array(values), lines)


def _length(hours: float) -> str:
    return f"{hours / 24:.0f} days" if hours >= 48 else f"{hours:.0f} h" if hours >= 1 else f"{hours * 60:.0f} min"
