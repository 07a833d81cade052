from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.digest import Claim, Part
from paperradio.domain.paper import Paper, PaperId
from paperradio.newsroom.remembering import BATCH, RETRY_SECONDS, Remembering, Told
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, FakeEmbedder, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.memory import InMemory
from paperradio.testing.newsroom import FakeStudio, desk_of

CLAIM = Claim(Part.EVIDENCE, "It works.", (0,))


class House:
    """A memory and who hands on to it."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.memory = InMemory(FakeEmbedder(), clock=self.clock)
        self.remembering = Remembering(self.memory, self.catalogue, self.store, self.clock)


@pytest.fixture
def house() -> House:
    return House()


def papers(*names: str) -> list[Paper]:
    return [Paper(PaperId(name), f"On {name}", abstract="We show.") for name in names]


def test_new_papers_are_remembered_in_batches(house: House) -> None:
    names = [f"p{number}" for number in range(BATCH + 1)]
    house.remembering.came(papers(*names))
    assert house.memory.remembered().papers == 0, "whoever tells does not wait"
    house.remembering.look()
    assert house.memory.remembered().papers == BATCH
    house.remembering.look()
    assert house.memory.remembered().papers == len(names)


def test_withdrawn_papers_and_versions_that_were_replaced_are_forgotten(house: House) -> None:
    house.remembering.came(papers("2609.00001v1", "2609.00002v1"))
    house.remembering.told(
        [
            Told(f"item{number}", one, (CLAIM,), house.clock.now())
            for number, one in enumerate(papers("2609.00001v1", "2609.00002v1"))
        ]
    )
    house.remembering.look()
    assert house.memory.remembered().claims == 2
    (gone,) = papers("2609.00002v2")
    house.remembering.came([*papers("2609.00001v2"), replace(gone, withdrawn=True)])
    house.remembering.look()
    assert house.memory.remembered().claims == 0
    assert house.memory.remembered().papers == 1


def test_what_memory_does_not_take_is_handed_on_later(house: House) -> None:
    house.remembering.look()
    house.memory.reachable = False
    house.remembering.came(papers("p1"))
    house.remembering.told([Told("item", papers("p1")[0], (CLAIM,), house.clock.now())])
    house.remembering.look()
    assert "memory" in house.remembering.fault
    house.memory.reachable = True
    house.remembering.look()
    assert house.memory.remembered().papers == 0, "it is left alone for a while"
    house.clock.advance(RETRY_SECONDS)
    house.remembering.look()
    assert (house.remembering.fault, house.memory.remembered().papers) == ("", 1)
    assert house.memory.remembered().claims == 1


def test_what_came_and_was_told_before_the_start_is_made_up_for(house: House) -> None:
    studio = FakeStudio()
    house.catalogue.add_papers(papers("p1", "p2"))
    SegmentMaker(desk_of(studio, Settings(), house.store, house.clock), house.catalogue).make(papers("p1")[0])
    house.clock.advance(60)
    house.remembering.look()
    assert (house.memory.remembered().papers, house.memory.remembered().claims) == (2, 2)


def test_what_a_segment_told_is_found_by_its_key(house: House) -> None:
    house.remembering.look()
    record = SegmentMaker(desk_of(FakeStudio(), Settings(), house.store, house.clock)).make(papers("p1")[0])
    house.remembering.told_item(record.item_key)
    house.remembering.told_item("item/ab/abcd.json")
    house.remembering.look()
    assert house.memory.remembered().claims == 2


def test_without_a_memory_nothing_happens() -> None:
    clock = FakeClock()
    remembering = Remembering(None, MemoryCatalogue(clock), MemoryArtefacts(), clock)
    remembering.came(papers("p1"))
    remembering.look()
    assert remembering.fault == ""
