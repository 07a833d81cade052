from __future__ import annotations

import logging
from collections.abc import Sequence

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import SourceUnreachable
from paperradio.newsroom.intake import Intake
from paperradio.newsroom.testing import FakeStudio
from paperradio.settings import IntakeSettings
from paperradio.testing import FakeClock, MemoryCatalogue


class House:
    def __init__(self, source: str) -> None:
        self.catalogue = MemoryCatalogue(FakeClock())
        self.refuses = False
        self.studio = FakeStudio(self._heard)
        self.arrived: list[Sequence[PaperId]] = []
        settings = IntakeSettings(
            source=source, poll_seconds=600, folder_poll_seconds=2, retry_seconds=300, first_papers=3
        )
        self.intake = Intake(settings, self.catalogue, self.studio, self.arrived.append)

    def _heard(self, what: str, subject: str) -> None:
        if self.refuses:
            raise SourceUnreachable("refused")

    def add(self, *names: str) -> None:
        self.studio.papers[:0] = [Paper(PaperId(name), name) for name in names]


def test_the_newest_papers_are_taken_first() -> None:
    house = House("arxiv")
    house.add("a", "b", "c", "d")
    house.intake.look()
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == ["a", "b", "c"]
    assert house.arrived == []


def test_what_comes_later_is_told() -> None:
    house = House("folder:x")
    house.intake.look()
    house.add("a", "b")
    house.intake.look()
    house.intake.look()
    house.add("c")
    house.intake.look()
    assert house.arrived == [["a", "b"], ["c"]]


@pytest.mark.parametrize(("source", "pause"), [("folder:x", 2), ("arxiv", 600), ("auto", 5), ("samples", 600)])
def test_how_soon_it_looks_again(source: str, pause: float) -> None:
    assert House(source).intake.look() == pause


@pytest.mark.parametrize(("source", "pause"), [("folder:x", 2), ("arxiv", 300)])
def test_an_unreachable_source_is_told_once(source: str, pause: float, caplog: pytest.LogCaptureFixture) -> None:
    house = House(source)
    house.refuses = True
    with caplog.at_level(logging.INFO):
        assert house.intake.look() == house.intake.look() == pause
        house.refuses = False
        house.intake.look()
        house.intake.look()
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]


def test_papers_are_not_lost_to_a_catalogue_that_is_away() -> None:
    house = House("folder:x")
    house.add("a")
    house.catalogue.reachable = False
    house.intake.look()
    house.catalogue.reachable = True
    house.intake.look()
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == ["a"]
