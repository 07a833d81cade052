"""What the station covered, in Chroma."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from paperradio.clock import Clock, SystemClock
from paperradio.domain.digest import Claim
from paperradio.domain.memory import Recollection, Remembered, goes_with, in_short, weightiest
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.ports import Embedder
from paperradio.settings import MemorySettings
from paperradio.storage.chroma import Chroma, ChromaServer
from paperradio.storage.chroma_folder import ChromaFolder

if TYPE_CHECKING:
    from chromadb.api.models.Collection import Collection as ChromaCollection

_AT_ONCE = 256
"""Entries in one call of Chroma."""
_WIDEST = 4_096
"""A query asks for so many entries at most, those that are left out among them."""
_LET_GO_AT_ONCE = 20 * _AT_ONCE
_BETWEEN = "\x1f"  # a claim's id in Chroma is its paper's id, its item's id and a number, with this between them

T = TypeVar("T")


class ChromaMemory:
    """ports.Memory on Chroma: in a folder, or at the server of the settings. Safe to share between threads.

    Nothing is imported or opened before the first call. A paper's entry in Chroma is named by its work, so that a later
    version takes the place of an earlier one. Texts are embedded while nobody waits for Chroma.
    """

    def __init__(self, settings: MemorySettings, folder: Path, embedder: Embedder, clock: Clock | None = None) -> None:
        """`folder` is for Chroma's files alone; it is not used where the settings name a server."""
        name, seconds = settings.name, settings.timeout_seconds
        self._chroma: Chroma = (
            ChromaServer(settings.url, settings.token.get_secret_value(), name, seconds)
            if settings.url
            else ChromaFolder(folder, name, seconds)
        )
        self._embedder = embedder
        self._clock = clock or SystemClock()
        self._window = timedelta(days=settings.retention_days)
        self._let_go: datetime | None = None

    def close(self) -> None:
        """Let go of Chroma; the next call opens it again."""
        self._chroma.close()

    def remember_papers(self, papers: Sequence[Paper]) -> None:
        self._let_go_daily()
        self.forget([paper.id for paper in papers if paper.withdrawn])
        in_words = (paper for paper in papers if in_short(paper) and not paper.withdrawn)
        in_order = sorted(in_words, key=lambda paper: version_of(paper.id) or 0)
        latest = {without_version(paper.id): paper for paper in in_order}
        for some in _pages(latest.items()):
            self._remember_some(dict(some))

    def remember_item(self, item_id: str, paper: Paper, claims: Sequence[Claim], at: datetime) -> None:
        self._let_go_daily()
        told = weightiest(claims) if at >= self._oldest() else []
        about = {"paper_id": paper.id, "work": without_version(paper.id), "title": paper.title, "item_id": item_id}
        ids = [_BETWEEN.join((paper.id, item_id, str(place))) for place in range(len(told))]
        entries: list[Any] = [about | {"text": claim.text, "at": at.timestamp()} for claim in told]
        with self._chroma.collections() as chroma:
            of_paper = _entries(chroma.claims, where={"work": without_version(paper.id)})
        known = {one: entry for one, entry in of_paper.items() if entry["item_id"] == item_id}
        if known == dict(zip(ids, entries, strict=True)):
            return
        earlier = {one for one, entry in of_paper.items() if _is_earlier(entry["paper_id"], paper)}
        vectors = self._embedder.embed([claim.text for claim in told])
        with self._chroma.collections() as chroma:
            if told:
                chroma.claims.upsert(ids=ids, embeddings=vectors, metadatas=entries)
            _delete(chroma.claims, (earlier | set(known)) - set(ids))

    def forget(self, paper_ids: Iterable[PaperId]) -> None:
        for some in _pages(dict.fromkeys(paper_ids)):
            works = sorted({without_version(paper_id) for paper_id in some})
            with self._chroma.collections() as chroma:
                known = _entries(chroma.papers, ids=works)
                gone = [work for work, entry in known.items() if _goes(entry["paper_id"], some)]
                _delete(chroma.papers, gone)
                told = _found(chroma.claims, {"work": {"$in": works}})
                _delete(chroma.claims, [one for one in told if _goes(one.partition(_BETWEEN)[0], some)])

    def clear(self) -> None:
        self._chroma.clear()

    def vectors(self, paper_ids: Sequence[PaperId]) -> Mapping[PaperId, NDArray[np.float32]]:
        found: dict[str, NDArray[np.float32]] = {}
        for some in _pages(dict.fromkeys(map(without_version, paper_ids))):
            with self._chroma.collections() as chroma:
                answer = chroma.papers.get(ids=list(some), include=["embeddings"])
            vectors = np.asarray(answer["embeddings"], dtype=np.float32)
            found.update(zip(answer["ids"], map(_unit, vectors), strict=True))
        return {one: found[without_version(one)] for one in paper_ids if without_version(one) in found}

    def close_papers(
        self, vector: NDArray[np.float32], limit: int, but: Collection[PaperId] = ()
    ) -> Sequence[Recollection]:
        left_out = {without_version(paper_id) for paper_id in but}
        with self._chroma.collections() as chroma:
            return _nearest(chroma.papers, vector, limit, lambda id: id in left_out)

    def said_before(
        self, vector: NDArray[np.float32], limit: int, but: Collection[PaperId] = ()
    ) -> Sequence[Recollection]:
        left_out = frozenset(but)
        with self._chroma.collections() as chroma:
            return _nearest(chroma.claims, vector, limit, lambda id: id.partition(_BETWEEN)[0] in left_out)

    def remembered(self) -> Remembered:
        with self._chroma.collections() as chroma:
            return Remembered(chroma.papers.count(), chroma.claims.count())

    def let_go(self) -> int:
        """Let some thousands of entries go that are older than the retention window; how many there were."""
        oldest = self._oldest().timestamp()
        count = 0
        with self._chroma.collections() as chroma:
            for collection in (chroma.papers, chroma.claims):
                old = _found(collection, {"at": {"$lt": oldest}})[:_LET_GO_AT_ONCE]
                _delete(collection, old)
                count += len(old)
        return count

    def _let_go_daily(self) -> None:
        now = self._clock.now()
        if self._let_go is None or now - self._let_go >= timedelta(days=1):
            self.let_go()
            self._let_go = now

    def _oldest(self) -> datetime:
        return self._clock.now() - self._window

    def _remember_some(self, papers: Mapping[str, Paper]) -> None:
        """Papers by work; what is known in a later version, in equal words or for too long stays as it is."""
        with self._chroma.collections() as chroma:
            known = _entries(chroma.papers, ids=list(papers))
        entries = {work: self._entry(paper, known.get(work)) for work, paper in papers.items()}
        oldest = self._oldest().timestamp()
        news = [
            work
            for work, paper in papers.items()
            if entries[work]["at"] >= oldest
            and entries[work] != known.get(work)
            and not _is_later(known.get(work), paper)
        ]
        same = [work for work in news if work in known and known[work]["hash"] == entries[work]["hash"]]
        new = [work for work in news if work not in set(same)]
        vectors = self._embedder.embed([in_short(papers[work]) for work in new])
        with self._chroma.collections() as chroma:
            if same:
                chroma.papers.update(ids=same, metadatas=[entries[work] for work in same])
            if new:
                chroma.papers.upsert(ids=new, embeddings=vectors, metadatas=[entries[work] for work in new])

    def _entry(self, paper: Paper, known: Mapping[str, Any] | None) -> dict[str, Any]:
        at = (paper.seen or self._clock.now()).timestamp()
        digest = hashlib.sha256(in_short(paper).encode()).hexdigest()[:16]
        first = at if known is None else min(at, known["at"])
        return {"paper_id": paper.id, "title": paper.title, "at": first, "hash": digest}


def _nearest(
    collection: ChromaCollection, vector: NDArray[np.float32], limit: int, is_left_out: Callable[[str], bool]
) -> list[Recollection]:
    """The nearest entries but for those whose ids are left out: Chroma is asked for more until there are enough."""
    asked, kept, wanted = 2 * limit + 16, list[tuple[str, float]](), vector.tolist()
    while limit > 0:
        answer = collection.query(query_embeddings=[wanted], n_results=min(asked, _WIDEST), include=["distances"])
        ids, distances = answer["ids"][0], (answer["distances"] or [[]])[0]
        kept = [(one, far) for one, far in zip(ids, distances, strict=True) if not is_left_out(one)][:limit]
        if len(kept) == limit or len(ids) < asked:
            break
        asked *= 4
    if not kept:
        return []
    about = _entries(collection, ids=[one for one, _ in kept])
    return [_recollection(about[one], 1 - far) for one, far in kept]


def _recollection(entry: Mapping[str, Any], similarity: float) -> Recollection:
    return Recollection(
        paper_id=PaperId(entry["paper_id"]),
        title=entry["title"],
        text=entry.get("text", entry["title"]),
        similarity=float(similarity),
        at=datetime.fromtimestamp(entry["at"], UTC),
        item_id=entry.get("item_id", ""),
    )


def _entries(collection: ChromaCollection, ids: list[str] | None = None, where: Any = None) -> dict[str, Any]:
    """What is kept beside the vectors, by id."""
    answer = collection.get(ids=ids, where=where, include=["metadatas"])
    return dict(zip(answer["ids"], answer["metadatas"] or (), strict=True))


def _found(collection: ChromaCollection, where: Any) -> list[str]:
    """The ids of the entries of which this holds."""
    return collection.get(where=where, include=[])["ids"]


def _goes(paper_id: str, forgotten: Iterable[PaperId]) -> bool:
    return any(goes_with(PaperId(paper_id), one) for one in forgotten)


def _is_earlier(paper_id: str, paper: Paper) -> bool:
    return (version_of(PaperId(paper_id)) or 0) < (version_of(paper.id) or 0)


def _is_later(known: Mapping[str, Any] | None, paper: Paper) -> bool:
    return known is not None and (version_of(PaperId(known["paper_id"])) or 0) > (version_of(paper.id) or 0)


def _delete(collection: ChromaCollection, ids: Collection[str]) -> None:
    for some in _pages(ids):
        collection.delete(ids=list(some))


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    unit: NDArray[np.float32] = vector / max(float(np.linalg.norm(vector)), 1e-9)
    return unit


def _pages(things: Iterable[T]) -> Iterator[tuple[T, ...]]:
    rest = iter(things)
    while page := tuple(islice(rest, _AT_ONCE)):
        yield page
