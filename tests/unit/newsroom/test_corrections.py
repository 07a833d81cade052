from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from paperradio.codec import decode
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, Item, ItemKind, ItemRecord
from paperradio.errors import EncoderFailed, SynthesisFailed
from paperradio.newsroom.corrections import KEPT, LOOK_SECONDS, SHOWS_LOOK_SECONDS, Corrections
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of


class House:
    def __init__(self, studio: FakeStudio | None = None) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        desk = desk_of(studio or FakeStudio(), Settings(), self.store, self.clock)
        told = Paper(PaperId("2609.00001v1"), "On radios")
        self.catalogue.add_papers([told])
        SegmentMaker(desk_of(FakeStudio(), Settings(), self.store, self.clock), self.catalogue).make(told)
        self.corrections = Corrections(desk, self.catalogue)

    def withdraw(self) -> None:
        self.catalogue.add_papers([Paper(PaperId("2609.00001v2"), "On radios", withdrawn=True)])

    def step(self) -> list[str]:
        self.clock.advance(LOOK_SECONDS)
        self.corrections.step()
        return [item.id for item in self.catalogue.items([ItemKind.SEGMENT])]


def test_a_correction_takes_the_place_of_the_segment() -> None:
    house = House()
    assert len(house.step()) == 1
    house.withdraw()
    assert house.step() == ["correction:2609.00001"]
    assert house.step() == ["correction:2609.00001"]
    (record,) = house.catalogue.items()
    assert record.mp3_key is not None
    item = decode(Item, house.store.get(record.item_key))
    assert (item.paper, item.pages, item.title) == (None, (), "Correction: On radios")
    assert [cue.clip.text for cue in item.cues] == ["On radios has been withdrawn."]


def test_what_was_told_in_a_show_only_is_corrected_too() -> None:
    house = House()
    (own,) = house.catalogue.items()
    of_show = ("2609.00001v1", "2609.00002v1")
    show = ItemRecord("show:main:daily:2026-09-01:1", ItemKind.SHOW, "The Daily", 9.0, own.created, "", own.item_key)
    of = replace(show, channel="main", format="daily", date="2026-09-01", papers=tuple(map(PaperId, of_show)))
    house.catalogue.add_item(of)
    house.catalogue.add_papers([Paper(PaperId("2609.00002v1"), "On shows")])
    house.step()
    house.withdraw()
    house.catalogue.add_papers([Paper(PaperId("2609.00002v2"), "On shows", withdrawn=True)])
    house.clock.advance(SHOWS_LOOK_SECONDS)
    assert sorted(house.step()) == ["correction:2609.00001", "correction:2609.00002"]
    house.clock.advance(SHOWS_LOOK_SECONDS)
    assert len(house.step()) == 2


def test_it_goes_a_day_after_it_was_heard() -> None:
    house = House()
    house.withdraw()
    house.step()
    house.clock.advance(KEPT.total_seconds())
    assert house.step() == ["correction:2609.00001"]
    now = house.clock.now()
    house.catalogue.add_as_run([AsRun("1", "main", "correction:2609.00001", now, now + timedelta(seconds=4))])
    assert house.step() == []
    assert house.step() == []


@pytest.mark.parametrize("error", [SynthesisFailed("no sound"), EncoderFailed("no MP3"), OSError("no room")])
def test_a_voice_that_fails_is_not_asked_for_ever(caplog: pytest.LogCaptureFixture, error: Exception) -> None:
    def fails(what: str, subject: str) -> None:
        if what == "voice":
            raise error

    house = House(FakeStudio(fails))
    house.withdraw()
    house.step()
    house.step()
    assert [record.levelname for record in caplog.records] == ["WARNING"]
