from __future__ import annotations

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import RetryLater
from paperradio.newsroom.seeds import LOOK_SECONDS, Seeds
from paperradio.settings import InterestSettings
from paperradio.testing import FakeClock, FakeEmbedder, MemoryCatalogue
from paperradio.testing.memory import InMemory
from paperradio.testing.newsroom import FakeArchive

FIRST, SECOND = "2609.00001", "2609.00002v2"


def paper(paper_id: str) -> Paper:
    return Paper(PaperId(paper_id), f"On {paper_id} and its birds", source="arxiv")


class House:
    def __init__(self, *at_arxiv: str, offline: bool = False) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.memory = InMemory(FakeEmbedder(), self.clock)
        self.archive = FakeArchive(*map(paper, at_arxiv))
        interests = InterestSettings(liked=(FIRST,), disliked=(SECOND, FIRST))
        archive = None if offline else self.archive
        self.seeds = Seeds(interests, self.catalogue, self.memory, archive, self.clock, 300)

    def look(self, after: float = LOOK_SECONDS) -> bool:
        self.clock.advance(after)
        return self.seeds.look()

    def remembered(self) -> list[str]:
        return list(self.memory.vectors([PaperId(FIRST), PaperId(SECOND)]))


def test_what_nobody_knows_is_looked_up_at_arxiv_and_not_told() -> None:
    house = House("2609.00001v3", SECOND)
    assert house.look()
    assert house.remembered() == [FIRST, SECOND]
    assert house.archive.asked == [("papers", [FIRST, SECOND])]
    assert house.catalogue.waiting("r", 9) == []
    assert not house.look()
    assert len(house.archive.asked) == 1


def test_what_the_catalogue_knows_is_taken_from_there() -> None:
    house = House(SECOND)
    house.catalogue.add_papers([paper("2609.00001v1"), paper("2609.00001v2")])
    assert house.look()
    assert house.remembered() == [FIRST, SECOND]
    assert house.archive.asked == [("papers", [SECOND])]


def test_what_memory_let_go_is_put_back() -> None:
    house = House("2609.00001v3", SECOND)
    house.look()
    house.look()
    house.memory.clear()
    assert not house.look()
    assert house.look(after=3600)
    assert house.remembered() == [FIRST, SECOND]


def test_what_arxiv_does_not_have_is_asked_for_once(caplog: pytest.LogCaptureFixture) -> None:
    house = House(SECOND)
    for _ in range(3):
        house.look(after=3600)
    assert house.remembered() == [SECOND]
    assert house.archive.asked == [("papers", [FIRST, SECOND])]
    assert [record.message for record in caplog.records] == [
        f"channel.interests: arXiv has no {FIRST}; it does not count"
    ]


def test_without_arxiv_the_catalogue_must_know_it() -> None:
    house = House(offline=True)
    assert not house.look()
    house.catalogue.add_papers([paper(SECOND)])
    assert house.look(after=3600)
    assert house.remembered() == [SECOND]


@pytest.mark.parametrize("what", ["memory", "catalogue"])
def test_what_is_away_is_waited_for(what: str) -> None:
    house = House("2609.00001v3", SECOND)
    getattr(house, what).reachable = False
    assert not house.look()
    getattr(house, what).reachable = True
    assert house.look()


def test_arxiv_is_left_alone_for_as_long_as_it_asks() -> None:
    house = House("2609.00001v3", SECOND)
    house.archive.error = RetryLater("busy", 600)
    assert not house.look()
    house.archive.error = None
    assert not house.look(after=590)
    assert house.look(after=10)
