"""How well papers are ranked by an interest, against named baselines, and how fast the next one is chosen."""

from __future__ import annotations

import json
import random
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table

from paperradio.domain.announcement import Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.selection.selector import InterestSelector
from paperradio.ports import Memory
from paperradio.settings import ChannelSettings, InterestSettings
from paperradio.sources.atom import newest
from paperradio.sources.session import Answer
from paperradio.testing import FakeClock, MemoryCatalogue
from paperradio.testing.memory import InMemory

LABELS = Path(__file__).parent / "data" / "selection.toml"
RECORDED = "feeds/recorded/q_testing_s0_m100_*.json"
NOW = datetime(2026, 9, 1, tzinfo=UTC)
AT = 10
"""Precision is that of the first ten."""
DRAWS = 40
MOST_SEEDS = 4
Ranker = Callable[["Interest", Sequence[Paper]], Sequence[float]]


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody wants to hear, and which papers `fit`."""

    keywords: tuple[str, ...]
    liked: tuple[PaperId, ...]
    disliked: tuple[PaperId, ...]
    fit: frozenset[PaperId]


def measure(data: Path, papers: int) -> bool:
    """Print all figures; whether ours is at least both baselines for each interest and the choice takes under 50 ms."""
    from benchmarks.choosing import time_choices

    console = Console(width=110)
    answer = recorded(data)
    memory = InMemory(MiniLmEmbedder(), FakeClock(NOW))
    memory.remember_papers(answer)
    interests, checked_only = labelled()
    rankers = _rankers(memory)
    table = Table(f"precision at {AT}", *rankers, box=None)
    held = True
    for name, interest in interests.items():
        found = [precision(ranker, interest, answer) for ranker in rankers.values()]
        held &= found[-1] >= max(found[:2]) or name in checked_only
        aside = " (for checking only)" if name in checked_only else ""
        table.add_row(f"{name}{aside}", *(f"{value:.2f}" for value in found))
    for name, interest in interests.items():
        drawn = _drawn(interest, answer)
        found = [float(np.mean([precision(ranker, each, answer) for each in drawn])) for ranker in rankers.values()]
        table.add_row(f"{name}, {DRAWS} draws of other seeds", *(f"{value:.2f}" for value in found))
    both = _both(interests["learning"], interests["statistics"])
    table.add_row(
        "both interests on one channel", *(f"{precision(each, both, answer):.2f}" for each in rankers.values())
    )
    console.print(table)
    return time_choices(console, papers) and held


def recorded(data: Path) -> Sequence[Paper]:
    """The 100 papers of the answer, as the station reads it."""
    told = json.loads(next(data.glob(RECORDED)).read_text(encoding="utf-8"))

    def get(url: str) -> Answer:
        return Answer(url, told["status_code"], told["body"].encode(), Validators())

    return newest("testing", told["url"], 0, 100, get).papers


def labelled() -> tuple[dict[str, Interest], frozenset[str]]:
    """The interests by name, and the names of those that are for checking only."""
    tables: dict[str, dict[str, Any]] = tomllib.loads(LABELS.read_text(encoding="utf-8"))
    found = {
        name: Interest(
            tuple(told["keywords"]),
            tuple(told["liked"]),
            tuple(told["disliked"]),
            frozenset(map(PaperId, told["fits"])),
        )
        for name, told in tables.items()
    }
    return found, frozenset(name for name, told in tables.items() if told.get("checked_only"))


def precision(ranker: Ranker, interest: Interest, answer: Sequence[Paper]) -> float:
    """The share of fitting papers among the first ten, seeds left out.

    Where several papers share the tenth place by their score, each of them counts as much as their mean.
    """
    ranked = [paper for paper in answer if paper.id not in {*interest.liked, *interest.disliked}]
    scores = np.array(ranker(interest, ranked))
    fits = np.array([paper.id in interest.fit for paper in ranked], dtype=float)
    last = np.sort(scores)[-AT]
    above, level = scores > last, scores == last
    return float(fits[above].sum() + (AT - above.sum()) * fits[level].mean()) / AT


def _rankers(memory: Memory) -> dict[str, Ranker]:
    """The two baselines first, ours with everything last."""

    def keyword_match(interest: Interest, papers: Sequence[Paper]) -> Sequence[float]:
        told = [f"{paper.title} {paper.abstract}".lower() for paper in papers]
        return [sum(keyword.lower() in text for keyword in interest.keywords) for text in told]

    def centroid(interest: Interest, papers: Sequence[Paper]) -> Sequence[float]:
        middle = np.mean(list(memory.vectors(interest.liked).values()), axis=0)
        vectors = memory.vectors([paper.id for paper in papers])
        return [float(vectors[paper.id] @ middle) for paper in papers]

    def ours(interest: Interest, papers: Sequence[Paper], **changed: Any) -> Sequence[float]:
        told = {"keywords": interest.keywords, "liked": interest.liked, "disliked": interest.disliked} | changed
        # The papers are of no channel's categories, so these say nothing here.
        channel = ChannelSettings(interests=InterestSettings(**told, category_weight=0))
        selector = InterestSelector(channel, MemoryCatalogue(FakeClock(NOW)), memory)
        scores = {rank.paper.id: rank.score for rank in selector.rank(papers, NOW)}
        return [scores[paper.id] for paper in papers]

    return {
        "keyword match": keyword_match,
        "MiniLM centroid": centroid,
        "ours, likeness only": lambda interest, papers: ours(interest, papers, keywords=()),
        "ours": ours,
    }


def _drawn(interest: Interest, answer: Sequence[Paper]) -> Sequence[Interest]:
    """The same interest told by one to four other fitting papers, chosen by lot, and one that does not fit."""
    lot = random.Random(1)  # noqa: S311 - the same lot each time
    fitting = sorted(interest.fit)
    others = [paper.id for paper in answer if paper.id not in interest.fit]
    return [
        Interest(
            interest.keywords,
            tuple(lot.sample(fitting, 1 + number % MOST_SEEDS)),
            (lot.choice(others),),
            interest.fit,
        )
        for number in range(DRAWS)
    ]


def _both(one: Interest, other: Interest) -> Interest:
    return Interest(
        (*one.keywords, *other.keywords),
        (*one.liked, *other.liked),
        (*one.disliked, *other.disliked),
        one.fit | other.fit,
    )
