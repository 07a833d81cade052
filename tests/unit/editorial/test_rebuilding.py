"""Filling the memory anew from a catalogue and its artefacts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Digest, Part
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.media import Asset, Citation, Clip, Cue
from paperradio.domain.memory import Remembered
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Featured, Item, ItemKind, ItemRecord
from paperradio.domain.show import Reading
from paperradio.editorial.rebuilding import Rebuilding
from paperradio.errors import StoreUnreachable
from paperradio.testing import FakeClock, FakeEmbedder, InMemory, MemoryArtefacts, MemoryCatalogue


def vector(text: str) -> NDArray[np.float32]:
    found: NDArray[np.float32] = FakeEmbedder().embed([text])[0]
    return found


def paper(name: str, title: str = "Parsing treebanks") -> Paper:
    return Paper(PaperId(name), title, abstract="We annotate treebanks.", source="arxiv")


def claims(*texts: str) -> tuple[CitedClaim, ...]:
    return tuple(CitedClaim(Claim(Part.EVIDENCE, text, (0,), 1.0), ()) for text in texts)


class Station:
    """A catalogue and its artefacts."""

    def __init__(self, clock: FakeClock) -> None:
        self.clock = clock
        self.catalogue, self.store = MemoryCatalogue(clock), MemoryArtefacts()

    def make(self, of: Paper, *texts: str, recipe: str = "r1") -> ItemRecord:
        """Add a paper and a segment that tells these claims."""
        self.catalogue.add_papers([of])
        name = f"segment:{of.id}:{recipe}"
        item = Item(name, ItemKind.SEGMENT, of.title, 100.0, (), self.clock.now(), paper=of, claims=claims(*texts))
        key = self.store.put("item", "json", encode(item)).key
        record = ItemRecord(name, ItemKind.SEGMENT, of.title, 100.0, self.clock.now(), recipe, key, of.id)
        self.catalogue.add_item(record)
        return record

    def rebuilt(self, memory: InMemory) -> list[tuple[int, int, int, int]]:
        found = Rebuilding(memory, self.catalogue, self.store).run()
        return [(one.papers, one.segments, one.shows, one.unreadable) for one in found]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def station(clock: FakeClock) -> Station:
    return Station(clock)


@pytest.fixture
def memory(clock: FakeClock) -> InMemory:
    return InMemory(FakeEmbedder(), clock)


def test_rebuilding_takes_papers_and_what_was_told_of_them(station: Station, memory: InMemory) -> None:
    memory.remember_papers([paper("2608.00009v1")])
    station.make(paper("2609.00001v1"), "Parsing works.", "Treebanks help.")
    station.make(paper("2609.00002v1"))
    station.catalogue.add_papers([paper("2609.00003v1"), replace(paper("2609.00004v1"), withdrawn=True)])
    assert station.rebuilt(memory) == [(3, 2, 0, 0)] * 2
    assert memory.remembered() == Remembered(3, 2)
    assert {one.item_id for one in memory.said_before(vector("parsing"), 9)} == {"segment:2609.00001v1:r1"}


def test_rebuilding_goes_through_all_pages(station: Station, memory: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperradio.editorial.rebuilding._PAGE", 2)
    station.catalogue.add_papers([paper(f"2609.{number:05}v1") for number in range(1, 6)])
    assert station.rebuilt(memory) == [(2, 0, 0, 0), (4, 0, 0, 0), (5, 0, 0, 0), (5, 0, 0, 0)]
    assert memory.remembered().papers == 5


def test_what_was_told_of_an_earlier_version_stands_until_a_later_one_is_told(
    station: Station, memory: InMemory
) -> None:
    station.make(paper("2609.00001v1"), "Parsing works.")
    station.catalogue.add_papers([paper("2609.00001v2")])
    assert station.rebuilt(memory) == [(1, 1, 0, 0)] * 2
    assert [one.text for one in memory.said_before(vector("parsing"), 9)] == ["Parsing works."]
    station.make(paper("2609.00001v2"), "Parsing works better.")
    station.rebuilt(memory)
    assert [one.text for one in memory.said_before(vector("parsing"), 9)] == ["Parsing works better."]


def test_a_pdf_is_remembered_by_what_reading_it_told(station: Station, memory: InMemory) -> None:
    station.catalogue.add_papers([Paper(PaperId("notes"), "")])
    station.make(Paper(PaperId("notes"), "Notes on gardening"), "Gardening works.")
    assert station.rebuilt(memory) == [(1, 1, 0, 0)] * 2
    assert [one.title for one in memory.close_papers(vector("gardening notes"), 1)] == ["Notes on gardening"]


def test_an_item_that_is_lost_or_broken_is_counted_and_left_out(station: Station, memory: InMemory) -> None:
    lost = station.make(paper("2609.00001v1"), "Parsing works.")
    broken = station.make(paper("2609.00002v1"), "Radar works.")
    station.make(paper("2609.00003v1"), "Folding works.")
    station.store.delete(lost.item_key)
    station.store.files[broken.item_key] = b"{"
    assert station.rebuilt(memory) == [(3, 1, 0, 2)] * 2


def test_rebuilding_stops_where_a_store_is_away(station: Station, memory: InMemory) -> None:
    station.make(paper("2609.00001v1"), "Parsing works.")
    station.store.reachable = False
    with pytest.raises(StoreUnreachable):
        station.rebuilt(memory)


def read(of: Paper, *sentences: str) -> tuple[Document, Digest]:
    """A paper of these sentences, with a claim for each."""
    box = (Box(0.1, 0.1, 0.9, 0.12),)
    passages = tuple(Passage(index, 1, text, text, "Results", Role.BODY, box) for index, text in enumerate(sentences))
    told = tuple(Claim(Part.EVIDENCE, f"They say: {text}", (index,)) for index, text in enumerate(sentences))
    return Document(of.title, (), "", (Page(1, 600, 800),), passages), Digest(of.id, told)


def test_of_a_show_the_claims_are_remembered_whose_passages_it_cites(station: Station, memory: InMemory) -> None:
    subject, mentioned = paper("2609.00001v1"), paper("2609.00002v1", "Never read")
    station.catalogue.add_papers([subject, mentioned])
    document, digest = read(subject, "Parsing works.", "Treebanks are large.")
    keys = [station.store.put(kind, "json", encode(one)).key for kind, one in (("doc", document), ("digest", digest))]
    station.catalogue.add_reading(Reading(subject.id, "r1", "", "", *keys))
    clip = Clip(Asset("clip/ab/ab.flac", 1, "ab"), 3.0, "ada", "ada-espeak", "So it is.", "so it is")
    cue = Cue(0.0, clip, True, (Citation.of(document.passages[0], subject.id),))
    name = "show:main:daily:2026-09-01:1"
    featured = (Featured(subject), Featured(mentioned))
    item = Item(name, ItemKind.SHOW, "The daily", 700.0, (cue,), station.clock.now(), featured=featured)
    key = station.store.put("item", "json", encode(item)).key
    station.catalogue.add_item(ItemRecord(name, ItemKind.SHOW, "The daily", 700.0, station.clock.now(), "r", key))
    assert station.rebuilt(memory) == [(2, 0, 0, 0), (2, 0, 1, 0)]
    found = memory.said_before(vector("parsing"), 9)
    assert [(one.text, one.item_id, one.paper_id) for one in found] == [("They say: Parsing works.", name, subject.id)]
