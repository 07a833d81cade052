"""What remembering many papers costs: time, memory and disk of Chroma, and how fast it answers.

Each part runs in a process of its own. The memory that Chroma takes is the most that a process held which asked it,
over that of one which asked an empty one. The papers that a query leaves out are those nearest to it: all come up.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from importlib import import_module
from itertools import chain, islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from paperradio.domain.digest import Claim, Part
from paperradio.domain.memory import MOST_CLAIMS
from paperradio.domain.paper import Paper, PaperId
from paperradio.settings import MemorySettings
from paperradio.storage.memory import ChromaMemory

DIMENSIONS = 384
CLUSTERS = 500
BATCH = 500
LEFT_OUT = 200
ASKED = 200
FEW = 20
"""So many queries are also made in the slow ways."""
LIMIT = 10
MOST_MEMORY_MIB = 500
MOST_QUERY_MS = 100
_CHILD_SECONDS = 3600
_MIB = 2**20

Vectors = NDArray[np.float32]


class Clustered:
    """An embedder whose vectors are random and lie in clusters: cosine 0.5 within one, nearly 0 between two."""

    def __init__(self, seed: int) -> None:
        self._random = np.random.default_rng(seed)
        self._centres = np.random.default_rng(0).standard_normal((CLUSTERS, DIMENSIONS)).astype(np.float32)

    def embed(self, texts: Sequence[str]) -> Vectors:
        own = self._random.standard_normal((len(texts), DIMENSIONS)).astype(np.float32)
        vectors: Vectors = self._centres[self._random.integers(CLUSTERS, size=len(texts))] + own
        unit: Vectors = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
        return unit


def measure(papers: int, items: int) -> bool:
    """Print the table; whether memory and queries stay within the limits."""
    with tempfile.TemporaryDirectory(prefix="paperradio-") as folder:
        full, empty = str(Path(folder) / "full"), str(Path(folder) / "empty")
        filled = _child("fill", full, papers, items)
        disk = sum(file.stat().st_size for file in Path(full).rglob("*") if file.is_file())
        asked, nothing = _child("ask", full), _child("ask", empty)
        compared = _child("compare", full, papers)
    claims = items * MOST_CLAIMS
    table = Table("what", "result", box=None)
    table.add_row("remembered", f"{papers:,} papers, {claims:,} claims of {items:,} items")
    per_second = papers / filled["papers_seconds"]
    table.add_row("papers added", f"{per_second:,.0f} a second, by {BATCH} ({filled['papers_seconds']:.0f} s)")
    table.add_row(
        "items added", f"{1000 * filled['items_seconds'] / max(items, 1):.0f} ms each, with {MOST_CLAIMS} claims"
    )
    table.add_row("on the disk", f"{disk / _MIB:,.0f} MiB")
    added, filling = (each["peak_mib"] - nothing["peak_mib"] for each in (asked, filled))
    table.add_row("memory added, asking", f"{added:,.0f} MiB ({nothing['peak_mib']:,.0f} MiB with nothing remembered)")
    table.add_row("memory added, filling", f"{filling:,.0f} MiB")
    table.add_row("vectors alone, baseline", f"{(papers + claims) * DIMENSIONS * 4 / _MIB:,.0f} MiB")
    table.add_row("import of Chroma", f"{nothing['import_seconds']:.1f} s")
    table.add_row("first query of a process", f"{asked['first_ms']:,.0f} ms (import left out)")
    for name in ("close_papers", "said_before"):
        table.add_row(f"{name}, {LEFT_OUT} nearest left out", _shown(asked[name]))
    table.add_row("the same by where $nin, baseline", _shown(compared["where_ms"]))
    table.add_row("every vector compared (numpy), baseline", _shown(compared["all_ms"]))
    table.add_row("of the nearest ten, found", f"{compared['recall']:.1%}")
    Console(width=110).print(table)
    slowest = max(asked["close_papers"][1], asked["said_before"][1])
    return bool(max(added, filling) <= MOST_MEMORY_MIB and slowest <= MOST_QUERY_MS)


def _child(*arguments: object) -> dict[str, Any]:
    run = [sys.executable, "-m", "benchmarks.memory", *map(str, arguments)]
    done = subprocess.run(run, stdout=subprocess.PIPE, text=True, check=True, timeout=_CHILD_SECONDS)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def fill(folder: Path, papers: int, items: int) -> dict[str, Any]:
    """Remember that many; the seconds it took, and the most memory that was held."""
    memory, now = _opened(folder, seed=1), datetime.now(UTC)
    told = [Claim(Part.EVIDENCE, f"It is {place} times as good.", (0,)) for place in range(MOST_CLAIMS)]
    papers_seconds = sum(_seconds(partial(memory.remember_papers, batch)) for batch in _papers(papers))
    items_seconds = 0.0
    for paper in islice(chain.from_iterable(_papers(papers)), items):
        items_seconds += _seconds(partial(memory.remember_item, f"segment:{paper.id}", paper, told, now))
    return {"papers_seconds": papers_seconds, "items_seconds": items_seconds, "peak_mib": _peak_mib()}


def ask(folder: Path) -> dict[str, Any]:
    """How fast both questions are answered, median and 95th percentile in ms, and the most memory that was held."""
    import_seconds = _seconds(partial(import_module, "chromadb"))
    memory = _opened(folder, seed=2)
    vectors = Clustered(3).embed([""] * ASKED)
    first_ms = 1000 * _seconds(partial(memory.close_papers, vectors[0], LIMIT))
    found: dict[str, Any] = {"import_seconds": import_seconds, "first_ms": first_ms}
    for name, question in (("close_papers", memory.close_papers), ("said_before", memory.said_before)):
        nearest = [{one.paper_id for one in question(vector, LEFT_OUT)} for vector in vectors]
        together = zip(vectors, nearest, strict=True)
        found[name] = _percentiles([_seconds(partial(question, vector, LIMIT, but)) for vector, but in together])
    return found | {"peak_mib": _peak_mib()}


def compare(folder: Path, papers: int) -> dict[str, Any]:
    """The same by what Chroma offers for it and by comparing all vectors, and how many of the nearest ours finds."""
    memory = _opened(folder, seed=2)
    known = [paper.id for batch in _papers(papers) for paper in batch]
    by_id = memory.vectors(known)
    matrix = np.stack([by_id[paper_id] for paper_id in known])
    by_where, by_all, hits = list[float](), list[float](), 0
    vectors = Clustered(3).embed([""] * FEW)
    for vector in vectors:
        started = time.perf_counter()
        nearest = [known[place] for place in np.argsort(-(matrix @ vector))[: LEFT_OUT + LIMIT]]
        by_all.append(time.perf_counter() - started)
        with memory._chroma.collections() as chroma:
            but: Any = {"paper_id": {"$nin": nearest[:LEFT_OUT]}}
            query = partial(chroma.papers.query, query_embeddings=[vector.tolist()], n_results=LIMIT, where=but)
            by_where.append(_seconds(query))
        hits += len(
            {one.paper_id for one in memory.close_papers(vector, LIMIT, nearest[:LEFT_OUT])} & {*nearest[LEFT_OUT:]}
        )
    return {"where_ms": _percentiles(by_where), "all_ms": _percentiles(by_all), "recall": hits / (FEW * LIMIT)}


def _opened(folder: Path, seed: int) -> ChromaMemory:
    return ChromaMemory(MemorySettings(), folder, Clustered(seed))


def _papers(count: int) -> Iterator[list[Paper]]:
    for start in range(0, count, BATCH):
        numbers = range(start, min(start + BATCH, count))
        yield [
            Paper(PaperId(f"{2600 + number // 50_000}.{number % 50_000:05}v1"), f"On question {number} and its answers")
            for number in numbers
        ]


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _percentiles(seconds: Sequence[float]) -> tuple[float, float]:
    median, late = np.percentile(np.array(seconds) * 1000, [50, 95])
    return float(median), float(late)


def _peak_mib() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _shown(found: Sequence[float]) -> str:
    return f"{found[0]:.1f} ms, 95 % within {found[1]:.1f} ms"


if __name__ == "__main__":
    part, place, *numbers = sys.argv[1:]
    parts: dict[str, Callable[..., dict[str, Any]]] = {"fill": fill, "ask": ask, "compare": compare}
    sys.stdout.write(json.dumps(parts[part](Path(place), *map(int, numbers))))
