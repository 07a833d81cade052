from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import SourceUnreachable
from paperradio.newsroom.intake import Intake
from paperradio.settings import IntakeSettings
from paperradio.testing import FakeClock, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio


class House:
    def __init__(self, source: str) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.refuses = False
        self.studio = FakeStudio(self._heard)
        self.arrived: list[Sequence[PaperId]] = []
        self.came: list[str] = []
        settings = IntakeSettings(
            source=source, poll_seconds=600, folder_poll_seconds=2, retry_seconds=300, first_papers=3
        )
        self.intake = Intake(settings, self.catalogue, self.studio, self.clock, self.arrived.append, came=self._came)

    def _came(self, papers: Sequence[Paper]) -> None:
        self.came += [paper.id for paper in papers]

    def _heard(self, what: str, subject: str) -> None:
        if self.refuses:
            raise SourceUnreachable("refused")

    def look(self, after: float = 0) -> bool:
        self.clock.advance(after)
        return self.intake.look()

    def add(self, *names: str) -> None:
        self.studio.papers[:0] = [Paper(PaperId(name), name) for name in names]


def test_the_newest_papers_are_taken_first() -> None:
    house = House("arxiv")
    house.add("a", "b", "c", "d")
    assert house.look()
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == ["a", "b", "c"]
    assert house.arrived == []


def test_what_comes_later_is_told() -> None:
    house = House("folder:x")
    house.look()
    house.add("a", "b")
    assert house.look(after=2)
    assert not house.look(after=2)
    house.add("c")
    assert house.look(after=2)
    assert house.arrived == [["a", "b"], ["c"]]


def test_whoever_remembers_is_told_of_each_new_paper_once() -> None:
    house = House("folder:x")
    house.add("a", "b")
    house.look()
    house.add("c")
    house.look(after=2)
    house.look(after=2)
    assert house.came == ["a", "b", "c"]


def test_a_source_is_told_that_nothing_is_left_to_make() -> None:
    class Told(FakeStudio):
        def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
            return [Paper(PaperId("old"), "Old")] if hungry else []

    clock = FakeClock()
    answers = [False, True]
    intake = Intake(
        IntakeSettings(source="arxiv"), MemoryCatalogue(clock), Told(), clock, hungry=lambda: answers.pop(0)
    )
    assert not intake.look()
    clock.advance(600)
    assert intake.look()


@pytest.mark.parametrize(
    ("source", "pause", "period"), [("folder:x", 2, 2), ("arxiv", 600, 300), ("auto", 5, 5), ("samples", 600, 300)]
)
def test_how_often_it_looks(source: str, pause: float, period: float) -> None:
    house = House(source)
    assert house.intake.period == period
    house.look()
    house.add("a")
    assert not house.look(after=pause - 1)
    assert house.look(after=1)


@pytest.mark.parametrize(("source", "pause"), [("folder:x", 2), ("arxiv", 300)])
def test_an_unreachable_source_is_told_once(source: str, pause: float, caplog: pytest.LogCaptureFixture) -> None:
    house = House(source)
    house.refuses = True
    with caplog.at_level(logging.INFO):
        house.look()
        house.look(after=pause)
        house.refuses = False
        house.look(after=pause - 1)
        assert len(caplog.records) == 1
        house.look(after=1)
        house.look(after=pause)
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_papers_are_not_lost_to_a_catalogue_that_is_away() -> None:
    house = House("folder:x")
    house.add("a")
    house.catalogue.reachable = False
    house.look()
    house.catalogue.reachable = True
    house.look(after=2)
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == ["a"]


def test_papers_that_are_listed_only_once_are_kept_for_a_catalogue_that_is_away() -> None:
    house = House("arxiv")
    house.add("a")
    house.catalogue.reachable = False
    house.look()
    house.studio.papers.clear()
    house.catalogue.reachable = True
    assert house.look(after=300)
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == ["a"]
