from __future__ import annotations

import pytest

from paperradio.codec import decode
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.newsroom.desk import Desk, StationScript
from paperradio.newsroom.speech import make_station_speech
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of


def script(text: str, name: str = "first", kind: ItemKind = ItemKind.FILLER) -> StationScript:
    return kind, name, Script(None, (Turn("ada", text),))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def catalogue(clock: FakeClock) -> MemoryCatalogue:
    return MemoryCatalogue(clock)


@pytest.fixture
def store() -> MemoryArtefacts:
    return MemoryArtefacts()


@pytest.fixture
def desk(store: MemoryArtefacts, clock: FakeClock) -> Desk:
    return desk_of(FakeStudio(), Settings(), store, clock)


def test_it_is_recorded_with_its_kind(desk: Desk, catalogue: MemoryCatalogue, store: MemoryArtefacts) -> None:
    record = make_station_speech(desk, catalogue, script("Hello.", kind=ItemKind.WELCOME))
    assert catalogue.items([ItemKind.WELCOME]) == [record]
    assert record.title == "Welcome to Paper Radio"
    item = decode(Item, store.get(record.item_key))
    assert (item.id, item.duration, item.paper) == (record.id, record.duration, None)


def test_it_is_made_once(desk: Desk, catalogue: MemoryCatalogue, clock: FakeClock) -> None:
    first = make_station_speech(desk, catalogue, script("Hello."))
    clock.advance(60)
    assert make_station_speech(desk, catalogue, script("Hello.")) == first
    assert len(catalogue.items()) == 1


def test_new_words_take_the_place_of_old_ones(desk: Desk, catalogue: MemoryCatalogue) -> None:
    make_station_speech(desk, catalogue, script("Hello."))
    other = make_station_speech(desk, catalogue, script("Good evening.", name="second"))
    new = make_station_speech(desk, catalogue, script("Good morning."))
    assert {item.id for item in catalogue.items()} == {other.id, new.id}


def test_what_was_withdrawn_comes_back_when_it_is_wanted_again(desk: Desk, catalogue: MemoryCatalogue) -> None:
    """A setting that is changed and changed back."""
    for words in ("Hello.", "Good morning.", "Hello.", "Hello."):
        said = make_station_speech(desk, catalogue, script(words))
        assert catalogue.items() == [said], words


def test_what_is_lost_is_made_again_as_another_item(
    desk: Desk, catalogue: MemoryCatalogue, clock: FakeClock, store: MemoryArtefacts
) -> None:
    record = make_station_speech(desk, catalogue, script("Hello."))
    store.files.clear()
    clock.advance(60)
    again = make_station_speech(desk, catalogue, script("Hello."))
    assert again.id != record.id
    assert store.has(again.item_key)
    assert catalogue.items() == [again]
    assert make_station_speech(desk, catalogue, script("Hello.")) == again
