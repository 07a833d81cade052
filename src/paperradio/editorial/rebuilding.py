"""Filling the memory anew from what the catalogue and the artefact store hold."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from paperradio.codec import Undecodable, decode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.memory import in_short
from paperradio.domain.paper import Paper, PaperId, version_of, without_version
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue, Memory

_PAGE = 500
_MOST_ITEMS = 50  # of one version of a paper
_MOST_SHOWS = 2_000


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a rebuilding is: papers, segments and shows taken in, and items that could not be read."""

    papers: int = 0
    segments: int = 0
    shows: int = 0
    unreadable: int = 0


class Rebuilding:
    """One filling of a memory. Newsrooms may go on meanwhile."""

    def __init__(self, memory: Memory, catalogue: Catalogue, store: ArtefactStore) -> None:
        self._memory, self._catalogue, self._store = memory, catalogue, store
        self._done = Progress()

    def run(self) -> Iterator[Progress]:
        """Clear the memory and fill it; how far it is, after every page of papers and after the shows.

        Raises:
            StoreUnreachable: the memory, the catalogue or the artefacts are away.
        """
        self._memory.clear()
        last = ""
        while page := self._catalogue.works_after(last, _PAGE):
            self._memory.remember_papers(page)
            for paper in page:
                self._take_segments(paper)
            self._done = replace(self._done, papers=self._done.papers + len(page))
            yield self._done
            last = without_version(page[-1].id)
        for record in reversed(self._catalogue.items([ItemKind.SHOW], _MOST_SHOWS)):
            self._take_show(record)
        yield self._done

    def _take_segments(self, paper: Paper) -> None:
        """What the segments of a paper's versions told, the earliest version first."""
        several = (version_of(paper.id) or 0) > 1
        versions = self._catalogue.versions(without_version(paper.id)) if several else [paper]
        for version in reversed(versions):
            for record in self._catalogue.items([ItemKind.SEGMENT], _MOST_ITEMS, version.id):
                item = self._item(record)
                if item is None:
                    continue
                if item.paper is not None and not in_short(paper):  # a PDF of which only reading it told the title
                    self._memory.remember_papers([replace(item.paper, seen=paper.seen)])
                claims = [cited.claim for cited in item.claims]
                self._memory.remember_item(item.id, item.paper or version, claims, item.created)
                self._done = replace(self._done, segments=self._done.segments + 1)

    def _take_show(self, record: ItemRecord) -> None:
        """What a show told of each of its papers: the claims of the digest whose passages it cites."""
        item = self._item(record)
        if item is None:
            return
        cites = [cite for cue in item.cues for cite in cue.cites]
        for featured in item.featured:
            quotes = {cite.quote for cite in cites if cite.paper_id == featured.paper.id}
            found = self._reading(featured.paper.id)
            if found is not None:
                document, digest = found
                cited = {passage.index for passage in document.passages if passage.quote in quotes}
                claims = [claim for claim in digest.claims if not cited.isdisjoint(claim.passages)]
                self._memory.remember_item(item.id, featured.paper, claims, item.created)
        self._done = replace(self._done, shows=self._done.shows + 1)

    def _item(self, record: ItemRecord) -> Item | None:
        try:
            return decode(Item, self._store.get(record.item_key))
        except (ArtefactMissing, Undecodable):
            self._done = replace(self._done, unreadable=self._done.unreadable + 1)
            return None

    def _reading(self, paper_id: PaperId) -> tuple[Document, Digest] | None:
        reading = self._catalogue.reading(paper_id)
        if reading is None:
            return None
        try:
            return decode(Document, self._store.get(reading.document)), decode(Digest, self._store.get(reading.digest))
        except (ArtefactMissing, Undecodable):
            return None
