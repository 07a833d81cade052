from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Part
from paperradio.domain.media import CueSheet
from paperradio.domain.memory import Recollection, Remembered, goes_with, in_short, weightiest
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.editorial.memory import News, ask, how_new, rebuild
from paperradio.errors import StoreUnreachable
from paperradio.testing import FakeClock, FakeEmbedder, InMemory, MemoryArtefacts, MemoryCatalogue

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)


def told(similarity: float, days: int = 3) -> Recollection:
    at = NOW - timedelta(days=days)
    return Recollection(PaperId("2609.00001v1"), "On parsing", "Parsing works.", similarity, at, "segment:1")


@pytest.mark.parametrize(
    ("similarity", "news"),
    [(0.95, News.TOLD), (0.8, News.TOLD), (0.79, News.RELATED), (0.55, News.RELATED), (0.5, News.NEW)],
)
def test_how_new_something_is_depends_on_the_nearest_claim(similarity: float, news: News) -> None:
    found, because = how_new([told(similarity), told(0.1)], NOW)
    assert found is news
    assert f"“Parsing works.” ({similarity:.2f}, 3 days ago, in “On parsing”)" in because


def test_where_nothing_was_told_everything_is_new() -> None:
    assert how_new([], NOW) == (News.NEW, "nothing was told before")


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (30, "30 days ago")])
def test_when_it_was_told_is_said_in_words(days: int, words: str) -> None:
    assert words in how_new([told(0.9, days)], NOW)[1]


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
        item = Item(
            name, ItemKind.SEGMENT, of.title, 100.0, CueSheet(()), self.clock.now(), paper=of, claims=claims(*texts)
        )
        key = self.store.put("item", "json", encode(item)).key
        record = ItemRecord(name, ItemKind.SEGMENT, of.title, 100.0, self.clock.now(), recipe, key, of.id)
        self.catalogue.add_item(record)
        return record

    def rebuilt(self, memory: InMemory) -> list[tuple[int, int, int]]:
        found = rebuild(memory, self.catalogue, self.store)
        return [(one.papers, one.segments, one.unreadable) for one in found]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock(NOW)


@pytest.fixture
def station(clock: FakeClock) -> Station:
    return Station(clock)


@pytest.fixture
def memory(clock: FakeClock) -> InMemory:
    return InMemory(FakeEmbedder(), clock)


def test_asking_gives_close_papers_and_what_was_said(memory: InMemory, clock: FakeClock) -> None:
    memory.remember_papers([paper("2609.00001v1"), paper("2609.00002v1", "Folding proteins")])
    statement = Claim(Part.EVIDENCE, "Treebanks make parsing work.", (0,), 1.0)
    memory.remember_item("segment:1", paper("2609.00001v1"), [statement], clock.now())
    answer = ask(memory, vector("treebanks make parsing work"), clock.now(), limit=1)
    assert [one.paper_id for one in answer.close] == ["2609.00001v1"]
    assert [one.text for one in answer.said] == [statement.text]
    assert answer.news is News.TOLD
    left_out = ask(memory, vector("treebanks make parsing work"), clock.now(), but=[PaperId("2609.00001v1")])
    assert [one.paper_id for one in left_out.close] == ["2609.00002v1"]
    assert left_out.news is News.NEW


def test_rebuilding_takes_papers_and_what_was_told_of_them(station: Station, memory: InMemory) -> None:
    memory.remember_papers([paper("2608.00009v1")])
    station.make(paper("2609.00001v1"), "Parsing works.", "Treebanks help.")
    station.make(paper("2609.00002v1"))
    station.catalogue.add_papers([paper("2609.00003v1"), replace(paper("2609.00004v1"), withdrawn=True)])
    assert station.rebuilt(memory) == [(3, 2, 0)]
    assert memory.remembered() == Remembered(3, 2)
    assert {one.item_id for one in memory.said_before(vector("parsing"), 9)} == {"segment:2609.00001v1:r1"}


def test_rebuilding_goes_through_all_pages(station: Station, memory: InMemory, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("paperradio.editorial.memory._PAGE", 2)
    station.catalogue.add_papers([paper(f"2609.{number:05}v1") for number in range(1, 6)])
    assert station.rebuilt(memory) == [(2, 0, 0), (4, 0, 0), (5, 0, 0)]
    assert memory.remembered().papers == 5


def test_what_was_told_of_an_earlier_version_stands_until_a_later_one_is_told(
    station: Station, memory: InMemory
) -> None:
    station.make(paper("2609.00001v1"), "Parsing works.")
    station.catalogue.add_papers([paper("2609.00001v2")])
    assert station.rebuilt(memory) == [(1, 1, 0)]
    assert [one.text for one in memory.said_before(vector("parsing"), 9)] == ["Parsing works."]
    station.make(paper("2609.00001v2"), "Parsing works better.")
    station.rebuilt(memory)
    assert [one.text for one in memory.said_before(vector("parsing"), 9)] == ["Parsing works better."]


def test_a_pdf_is_remembered_by_what_reading_it_told(station: Station, memory: InMemory) -> None:
    station.catalogue.add_papers([Paper(PaperId("notes"), "")])
    station.make(Paper(PaperId("notes"), "Notes on gardening"), "Gardening works.")
    assert station.rebuilt(memory) == [(1, 1, 0)]
    assert [one.title for one in memory.close_papers(vector("gardening notes"), 1)] == ["Notes on gardening"]


def test_an_item_that_is_lost_or_broken_is_counted_and_left_out(station: Station, memory: InMemory) -> None:
    lost = station.make(paper("2609.00001v1"), "Parsing works.")
    broken = station.make(paper("2609.00002v1"), "Radar works.")
    station.make(paper("2609.00003v1"), "Folding works.")
    station.store.delete(lost.item_key)
    station.store.files[broken.item_key] = b"{"
    assert station.rebuilt(memory) == [(3, 1, 2)]


def test_rebuilding_stops_where_a_store_is_away(station: Station, memory: InMemory) -> None:
    station.make(paper("2609.00001v1"), "Parsing works.")
    station.store.reachable = False
    with pytest.raises(StoreUnreachable):
        station.rebuilt(memory)


def test_a_paper_is_remembered_by_title_and_first_sentences() -> None:
    sentences: Sequence[str] = [f"Sentence {number} of this abstract says something." for number in range(60)]
    text = in_short(Paper(PaperId("a"), "A  title.", abstract="\n".join(sentences)))
    assert text.startswith("A title. Sentence 0 of this abstract says something. Sentence 1 ")
    assert text.endswith("something.")
    assert 900 < len(text) <= 1000
    assert in_short(Paper(PaperId("a"), "Alone")) == "Alone."
    assert in_short(Paper(PaperId("a"), "", abstract="We show.")) == "We show."
    assert in_short(Paper(PaperId("a"), " ")) == ""


def test_of_equal_weight_the_first_claims_stay() -> None:
    many = [Claim(Part.EVIDENCE, str(number), (0,), 1.0) for number in range(15)]
    heavy = Claim(Part.LIMIT, "heavy", (0,), 2.0)
    assert weightiest([*many, heavy]) == [heavy, *many[:11]]


@pytest.mark.parametrize(
    ("other", "forgotten", "goes"),
    [
        ("2609.00001v1", "2609.00001v1", True),
        ("2609.00001v1", "2609.00001v2", True),
        ("2609.00001v2", "2609.00001v1", False),
        ("2609.00001v2", "2609.00001", True),
        ("2609.00001v1", "2609.00002v1", False),
        ("notes", "notes", True),
        ("notes-v2", "notes", False),
    ],
)
def test_what_goes_with_a_forgotten_paper(other: str, forgotten: str, goes: bool) -> None:
    assert goes_with(PaperId(other), PaperId(forgotten)) is goes
