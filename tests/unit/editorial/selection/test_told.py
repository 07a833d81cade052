from __future__ import annotations

from datetime import timedelta

import pytest

from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.editorial.selection import told
from paperradio.editorial.selection.told import ToldPapers
from paperradio.testing import FakeClock, MemoryCatalogue


@pytest.fixture
def catalogue() -> MemoryCatalogue:
    return MemoryCatalogue(FakeClock())


@pytest.fixture
def papers(catalogue: MemoryCatalogue, monkeypatch: pytest.MonkeyPatch) -> ToldPapers:
    monkeypatch.setattr(told, "NEW_ITEMS", 3)
    monkeypatch.setattr(told, "MOST_ITEMS", 6)
    return ToldPapers(catalogue, "main")


NOW = FakeClock().now()


def add(catalogue: MemoryCatalogue, number: int, channel: str = "", papers: tuple[PaperId, ...] = ()) -> None:
    kind = ItemKind.SHOW if papers else ItemKind.SEGMENT
    created, paper_id = NOW - timedelta(hours=100 - number), None if papers else PaperId(f"p{number}")
    key = "item/ab/ab.json"
    record = ItemRecord(
        f"i{number:02}", kind, f"T{number}", 90.0, created, "1", key, paper_id, channel=channel, papers=papers
    )
    catalogue.add_item(record)


def air(catalogue: MemoryCatalogue, number: int, hours_ago: float, channel: str = "main") -> None:
    at = NOW - timedelta(hours=hours_ago)
    catalogue.add_as_run([AsRun(f"{number}-{hours_ago}", channel, f"i{number:02}", at, at + timedelta(seconds=90))])


def read(papers: ToldPapers) -> list[str]:
    return [each.paper_id for each in papers.read(NOW)]


def test_the_newest_are_known_however_many_come_at_once(catalogue: MemoryCatalogue, papers: ToldPapers) -> None:
    assert read(papers) == []
    assert papers.version == 0
    for count in (1, 2, 4, 9, 10, 12):
        for number in range(count):
            add(catalogue, number)
        assert read(papers) == [f"p{number}" for number in reversed(range(max(0, count - 6), count))]
    version = papers.version
    read(papers)
    assert papers.version == version
    catalogue.withdraw("i11")
    assert read(papers)[0] == "p10"


def test_what_was_aired_counts_from_its_last_airing(catalogue: MemoryCatalogue, papers: ToldPapers) -> None:
    for number in range(4):
        add(catalogue, number)
    air(catalogue, 1, hours_ago=5)
    air(catalogue, 1, hours_ago=70)
    air(catalogue, 3, hours_ago=1, channel="other")
    assert read(papers)[0] == "p1"
    assert papers.read(NOW)[0].at == NOW - timedelta(hours=5)
    air(catalogue, 0, hours_ago=2)
    air(catalogue, 2, hours_ago=3)
    assert read(papers) == ["p0", "p2", "p1", "p3"]


def test_papers_of_shows_count_and_those_of_other_channels_do_not(
    catalogue: MemoryCatalogue, papers: ToldPapers
) -> None:
    add(catalogue, 1)
    add(catalogue, 2, channel="main", papers=(PaperId("p1"), PaperId("q")))
    add(catalogue, 3, channel="other")
    found = {each.paper_id: each for each in papers.read(NOW)}
    assert set(found) == {"p1", "q"}
    assert (found[PaperId("p1")].title, found[PaperId("q")].title) == ("T1", "T2")
    assert found[PaperId("p1")].at == NOW - timedelta(hours=98)
