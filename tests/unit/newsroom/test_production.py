from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.domain.selection import Rank
from paperradio.errors import SourceUnreachable, StoreUnreachable
from paperradio.newsroom.production import Production
from paperradio.newsroom.workflow import Unfinished
from paperradio.settings import Settings, load_settings
from paperradio.testing import FakeClock, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio


class FakeWorkflows:
    """Remembers what was begun; nothing ends by itself."""

    def __init__(self) -> None:
        self.begun: list[str] = []
        self.jobs: list[Unfinished] = []
        self.given_up: set[str] = set()

    def unfinished(self) -> Sequence[Unfinished]:
        return self.jobs

    def enqueue(self, paper_id: PaperId) -> bool:
        if paper_id in self.given_up:
            return False
        self.begun.append(paper_id)
        self.jobs.append(Unfinished(paper_id, mine=True))
        return True


class ByName:
    """A selector that likes what comes late in the alphabet, and counts how often it was asked."""

    def __init__(self) -> None:
        self.asked = 0

    def rank(self, papers: Sequence[Paper], now: datetime) -> Sequence[Rank]:
        self.asked += 1
        return [Rank(paper, 0.0, {}, {}) for paper in sorted(papers, key=lambda paper: paper.id, reverse=True)]


class House:
    """Production with everything around it."""

    def __init__(self, settings: Settings, selector: ByName | None = None) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.workflows = FakeWorkflows()
        self.studio = FakeStudio()
        self.recipe = "r1"
        self.production = Production(
            settings, self.catalogue, self.studio, self.workflows, lambda: self.recipe, self.clock, 135, selector
        )

    def add(self, *names: str, source: str = "folder") -> None:
        self.clock.advance(1)
        self.catalogue.add_papers([Paper(PaperId(name), name, source=source) for name in names])

    def finish(self, name: str, seconds: float = 100, recipe: str = "r1") -> ItemRecord:
        item_id, now = f"segment:{name}:{recipe}", self.clock.now()
        record = ItemRecord(item_id, ItemKind.SEGMENT, name, seconds, now, recipe, "item/ab/ab.json", PaperId(name))
        self.catalogue.add_item(record)
        self.workflows.jobs = [job for job in self.workflows.jobs if job.paper_id != name]
        self.production.ended(PaperId(name), None)
        return record

    def interrupt(self, name: str, error: SourceUnreachable | StoreUnreachable) -> None:
        self.workflows.jobs = []
        self.production.ended(PaperId(name), error)


SETTINGS = {"newsroom": {"lead_hours": 0.1}, "intake": {"retry_seconds": 300}}


@pytest.fixture
def house() -> House:
    return House(load_settings(options=SETTINGS))


@pytest.fixture
def selector() -> ByName:
    return ByName()


@pytest.fixture
def choosy(selector: ByName) -> House:
    return House(load_settings(options=SETTINGS), selector)


def test_one_paper_at_a_time_the_newest_first(house: House) -> None:
    house.add("a", "b")
    house.add("c")
    assert [house.production.next_step() for _ in range(2)] == ["working", "working"]
    assert house.workflows.begun == ["c"]
    house.finish("c")
    house.production.next_step()
    assert house.workflows.begun == ["c", "a"]


def test_nothing_to_do(house: House) -> None:
    assert house.production.next_step() == "nothing"


def test_it_is_hungry_while_too_little_is_ready_and_nothing_waits(house: House) -> None:
    house.production.next_step()
    assert house.production.is_hungry()
    house.add("a")
    house.production.next_step()
    assert not house.production.is_hungry()
    house.finish("a", seconds=359)
    house.production.next_step()
    assert house.production.is_hungry()
    house.add("b")
    house.production.next_step()
    house.finish("b", seconds=1)
    house.production.next_step()
    assert not house.production.is_hungry()


def test_it_pauses_when_enough_is_ready_and_goes_on_when_that_was_aired(house: House) -> None:
    house.add("a", "b", "c")
    house.production.next_step()
    first = house.finish("a", seconds=200)
    house.production.next_step()
    house.finish("b", seconds=160)
    assert house.production.next_step() == "enough"
    assert house.workflows.begun == ["a", "b"]
    now = house.clock.now()
    house.catalogue.add_as_run([AsRun("1", "main", first.id, now, now + timedelta(seconds=200))])
    assert house.production.next_step() == "working"
    assert house.workflows.begun == ["a", "b", "c"]


def test_what_other_newsrooms_are_making_counts(house: House) -> None:
    house.add("a", "b", "c", "d")
    house.workflows.jobs = [Unfinished(PaperId("a"), mine=False)]
    assert house.production.next_step() == "working"
    assert house.workflows.begun == ["b"]
    house.workflows.jobs = [Unfinished(PaperId(name), mine=False) for name in "abc"]
    assert house.production.next_step() == "enough"


def test_a_dropped_file_is_made_even_when_enough_is_ready(house: House) -> None:
    house.add("a", "b")
    house.production.next_step()
    house.finish("a", seconds=1000)
    house.add("c")
    house.production.dropped([PaperId("c")])
    assert house.production.next_step() == "working"
    house.finish("c")
    assert house.production.next_step() == "enough"
    assert house.workflows.begun == ["a", "c"]


def test_papers_of_another_source_are_left_alone(house: House) -> None:
    house.add("a", source="arxiv")
    house.add("b")
    house.production.next_step()
    house.finish("b")
    assert house.production.next_step() == "nothing"
    assert house.workflows.begun == ["b"]


def test_an_unreachable_source_is_tried_again_after_a_pause(house: House) -> None:
    house.add("a")
    house.production.next_step()
    house.interrupt("a", SourceUnreachable("refused"))
    assert house.production.next_step() == "nothing"
    house.clock.advance(300)
    assert house.production.next_step() == "working"
    assert house.workflows.begun == ["a", "a"]


def test_a_paper_that_does_not_come_lets_others_go_first(house: House) -> None:
    house.add("a", "b")
    for waited in (0, 300):
        house.clock.advance(waited)
        house.production.next_step()
        house.interrupt("a", SourceUnreachable("its PDF is too slow"))
    house.clock.advance(300)
    assert house.production.next_step() == "working"
    house.finish("b")
    assert house.production.next_step() == "nothing"
    house.clock.advance(300)
    assert house.production.next_step() == "working"
    house.finish("a")
    assert house.workflows.begun == ["a", "a", "b", "a"]


def test_an_unreachable_store_pauses_everything_for_a_moment(house: House) -> None:
    house.add("a", "b")
    house.production.next_step()
    house.interrupt("a", StoreUnreachable("gone"))
    assert house.production.next_step() == "waiting"
    house.clock.advance(5)
    assert house.production.next_step() == "working"
    assert house.workflows.begun == ["a", "a"]


def test_a_paper_that_was_given_up_does_not_block_the_loop(house: House) -> None:
    house.add("a")
    house.workflows.given_up = {"a"}
    assert house.production.next_step() == "nothing"


def test_an_unreachable_catalogue_is_the_callers_affair(house: House) -> None:
    house.catalogue.reachable = False
    with pytest.raises(StoreUnreachable):
        house.production.next_step()


def test_failures_do_not_come_back(house: House) -> None:
    house.add("a")
    house.catalogue.add_failure("a", "r1", "read", "encrypted")
    assert house.production.next_step() == "nothing"


def test_the_selector_says_what_comes_next(choosy: House) -> None:
    choosy.add("d", "f", "e")
    choosy.add("a")
    for name in "fed":
        assert choosy.production.next_step() == "working"
        assert choosy.workflows.begun[-1] == name
        choosy.finish(name)


def test_what_cannot_be_made_now_is_passed_over(choosy: House) -> None:
    choosy.add("x", source="arxiv")
    choosy.add("a", "b", "c")
    choosy.workflows.jobs = [Unfinished(PaperId("c"), mine=False)]
    choosy.production.next_step()
    assert choosy.workflows.begun == ["b"]


def test_what_somebody_waits_for_comes_before_what_the_selector_likes(choosy: House, selector: ByName) -> None:
    choosy.add("x", "y")
    choosy.catalogue.add_papers([Paper(PaperId("b"), "b", source="folder")], wanted=True)
    choosy.add("a")
    choosy.production.dropped([PaperId("a")])
    for name in "ba":
        choosy.production.next_step()
        assert choosy.workflows.begun[-1] == name
        choosy.finish(name)
    assert selector.asked == 0
    choosy.production.next_step()
    assert choosy.workflows.begun[-1] == "y"


def test_nothing_is_ranked_while_enough_is_ready(choosy: House, selector: ByName) -> None:
    choosy.add("a", "b", "c")
    choosy.production.next_step()
    choosy.finish("c", seconds=1000)
    asked = selector.asked
    assert choosy.production.next_step() == "enough"
    assert selector.asked == asked
    assert not choosy.production.is_hungry()


def test_when_enough_is_ready_what_is_unheard_and_outdated_is_made_anew(house: House) -> None:
    house.add("a", "b", "c", "d")
    for name in ("a", "b", "c"):
        house.finish(name, 200)
    house.recipe = "r2"
    now = house.clock.now()
    house.catalogue.add_as_run([AsRun("1", "main", "segment:a:r1", now, now)])
    for name in ("b", "c"):
        assert house.production.next_step() == "working"
        house.catalogue.withdraw_replaced(house.finish(name, 200, "r2"))
    assert house.production.next_step() == "enough"
    assert house.workflows.begun == ["b", "c"]
    assert {item.id for item in house.catalogue.items()} == {"segment:a:r1", "segment:b:r2", "segment:c:r2"}


def test_before_enough_is_ready_nothing_is_made_twice_while_something_waits(house: House) -> None:
    house.add("a")
    house.finish("a", 100, "r0")
    house.add("b")
    assert house.production.next_step() == "working"
    assert house.workflows.begun == ["b"]
