"""How long choosing the next paper takes with a large catalogue and a large memory."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import islice
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.catalogue import BATCH, synthetic
from paperradio.clock import SystemClock
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Thumb
from paperradio.editorial.selection.selector import InterestSelector
from paperradio.newsroom.production import CANDIDATES, Production
from paperradio.newsroom.workflow import Unfinished
from paperradio.settings import ChannelSettings, InterestSettings, Settings
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.storage.memory import ChromaMemory
from paperradio.testing.newsroom import FakeStudio

CHOICES = 60
TOLD = 1200
"""Papers that were made and aired in the last days."""
SEEDS = 20
THUMBS = 300
MOST_MS = 50
RECIPE = "benchmark1"
_DIMENSIONS = 384


class RandomEmbedder:
    """Unit vectors without a meaning, as many as are asked for."""

    def __init__(self) -> None:
        self._random = np.random.default_rng(1)

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (len(texts), 384)."""
        vectors = self._random.standard_normal((len(texts), _DIMENSIONS)).astype(np.float32)
        unit: NDArray[np.float32] = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


class Begun:
    """The part of SegmentWorkflows that production needs: what is begun is done at once."""

    def __init__(self) -> None:
        self.last: PaperId | None = None

    def unfinished(self) -> Sequence[Unfinished]:
        return []

    def enqueue(self, paper_id: PaperId) -> bool:
        self.last = paper_id
        return True


def time_choices(console: Console, papers: int) -> bool:
    """Print what a choice takes; whether 95 % of those after the first take less than 50 ms."""
    with tempfile.TemporaryDirectory(prefix="paperradio-") as folder:
        catalogue = SqlCatalogue(f"sqlite:///{Path(folder) / 'catalogue.sqlite'}")
        settings = Settings(channel=(ChannelSettings(interests=_interests(papers)),))
        memory = ChromaMemory(settings.memory, Path(folder) / "memory", RandomEmbedder())
        _fill(catalogue, memory, papers)
        selector, begun = InterestSelector(settings.first_channel, catalogue, memory), Begun()
        parts = (settings, catalogue, FakeStudio(), begun, lambda: RECIPE, SystemClock(), 135.0)
        production = Production(*parts, selector)
        first = _timed(production)
        after = [_after_one(catalogue, begun, production, number) for number in range(CHOICES)]
        again = [_timed(production) for _ in range(CHOICES)]
        bare = [_time_to_list(catalogue) for _ in range(CHOICES)]
        memory.close()
        catalogue.close()
    table = Table(f"choosing the next of {papers:,} papers", "p50", "p95", "CPU, p50", box=None)
    table.add_row("the first time, all vectors asked of Chroma", f"{first[0]:.1f} ms", "", f"{first[1]:.1f} ms")
    for name, taken in (
        ("after a paper was made and aired", after),
        ("where nothing changed", again),
        ("the catalogue's answer alone, baseline", bare),
    ):
        middle, most = np.percentile(taken, 50, axis=0), np.percentile(taken, 95, axis=0)[0]
        table.add_row(name, f"{middle[0]:.1f} ms", f"{most:.1f} ms", f"{middle[1]:.1f} ms")
    console.print(table)
    return max(float(np.percentile(taken, 95, axis=0)[0]) for taken in (after, again)) < MOST_MS


def _interests(papers: int) -> InterestSettings:
    told = [paper.id for paper in islice(synthetic(papers), SEEDS)]
    return InterestSettings(keywords=("question", "method"), liked=tuple(told[::2]), disliked=tuple(told[1::2]))


def _fill(catalogue: SqlCatalogue, memory: ChromaMemory, papers: int) -> None:
    """All papers into the catalogue, `TOLD` from their middle made and aired, and thumbs; into memory what is asked."""
    source, batch = synthetic(papers), list[Paper]()
    while some := list(islice(source, BATCH)):
        batch = [replace(paper, source=FakeStudio.name) for paper in some]
        catalogue.add_papers(batch)
    made = list(islice(synthetic(papers), papers // 2, papers // 2 + TOLD))
    for number, paper in enumerate(made):
        _tell(catalogue, paper.id, number, hours_ago=(TOLD - number) / 20)
    thumbed = list(islice(synthetic(papers), THUMBS))
    for number, paper in enumerate(thumbed):
        catalogue.add_thumb(Thumb("main", paper.id, f"listener-{number}", 1 if number % 3 else -1))
    memory.remember_papers([*thumbed, *made, *batch[: CANDIDATES + 2 * CHOICES]])


def _tell(catalogue: SqlCatalogue, paper_id: PaperId, number: int, hours_ago: float) -> None:
    at, item_id = SystemClock().now() - timedelta(hours=hours_ago), f"segment:{paper_id}:{RECIPE}"
    catalogue.add_item(
        ItemRecord(item_id, ItemKind.SEGMENT, "On a question", 130.0, at, RECIPE, "item/ab/ab.json", paper_id)
    )
    catalogue.add_as_run([AsRun(f"{number}-{paper_id}", "main", item_id, at, at + timedelta(seconds=130))])


def _after_one(catalogue: SqlCatalogue, begun: Begun, production: Production, number: int) -> tuple[float, float]:
    """What a choice takes after what was chosen last was made and aired."""
    if begun.last is not None:
        _tell(catalogue, begun.last, TOLD + number, hours_ago=0)
    return _timed(production)


def _timed(production: Production) -> tuple[float, float]:
    """Milliseconds on the clock, and of the processor."""
    started, used = time.perf_counter(), time.process_time()
    state = production.next_step()
    taken = 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used)
    if state != "working":
        raise RuntimeError(f"nothing was chosen: {state}")
    return taken


def _time_to_list(catalogue: SqlCatalogue) -> tuple[float, float]:
    started, used = time.perf_counter(), time.process_time()
    catalogue.waiting(RECIPE, CANDIDATES)
    return 1000 * (time.perf_counter() - started), 1000 * (time.process_time() - used)
