"""A segment that is listed while it is voiced."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paperradio.codec import decode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Item, ItemRecord
from paperradio.domain.script import Script, Turn
from paperradio.errors import SynthesisFailed
from paperradio.newsroom.growing import finish, give_up, open_key
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of

TURNS = 9
NAME = "segment:p1:r"


class Talkative(FakeStudio):
    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        return Script(paper.id, tuple(Turn("ada", f"Line {number}.") for number in range(TURNS)))


class Shelves(MemoryCatalogue):
    """Keeps what was listed of open items."""

    def __init__(self, clock: FakeClock, store: MemoryArtefacts) -> None:
        super().__init__(clock)
        self._store = store
        self.listed: list[Item] = []

    def add_item(self, record: ItemRecord) -> bool:
        added = super().add_item(record)
        if added and record.open:
            self.listed.append(decode(Item, self._store.get(record.item_key)))
        return added


class House:
    """A maker at work on one paper."""

    def __init__(self, heard: Callable[[str, str], None] = lambda what, subject: None) -> None:
        self.clock, self.store = FakeClock(), MemoryArtefacts()
        self.catalogue = Shelves(self.clock, self.store)
        self.maker = SegmentMaker(desk_of(Talkative(heard), Settings(), self.store, self.clock), self.catalogue)
        self.fetched = self.maker.fetch(Paper(PaperId("p1"), "On p1"))
        self.document = self.maker.read(self.fetched.pdf)
        digest = self.maker.digest(self.fetched.paper, self.document)
        script = self.maker.write(self.fetched.paper, self.document, digest)
        self.vetted = self.maker.check(self.fetched.paper, self.document, script)._replace(digest=digest)
        self.pages = self.maker.illustrate(self.fetched.pdf, self.document, self.vetted.script)
        self._told = (NAME, self.fetched.paper, self.document, self.vetted)

    def begin(self) -> None:
        self.maker.begin(*self._told, "{title}")

    def voice(self) -> list[str]:
        return self.maker.voice_openly(*self._told, self.pages, "{title}")

    def record(self, clips: list[str]) -> ItemRecord:
        item = self.maker.assemble(*self._told, clips, self.pages)
        record = self.maker.record(item, self.maker.publish(item))
        finish(self.store, self.catalogue, record)
        return record


def test_the_first_turn_is_listed_at_once_and_then_portions_up_to_the_whole() -> None:
    house = House()
    house.begin()
    assert [(len(item.cues), item.open, item.pages) for item in house.catalogue.listed] == [(1, True, ())]
    house.clock.advance(60)
    clips = house.voice()
    listed = house.catalogue.listed
    assert [len(item.cues) for item in listed] == [1, 3, 6, 9]
    assert [item.open for item in listed] == [True, True, True, False]
    assert [item.duration for item in listed] == [item.cues[-1].end for item in listed]
    assert listed[-1].pages
    record = house.record(clips)
    whole = decode(Item, house.store.get(record.item_key))
    assert whole == listed[-1], "what was on the air and what is in the podcast are one"
    assert house.catalogue.items() == [record]
    assert not house.store.has(open_key(NAME))
    for item in listed:
        assert whole.beginning(len(item.cues)) == item.beginning(len(item.cues))
        assert item.cues == whole.cues[: len(item.cues)], "with what the check made of each turn"


def test_after_a_restart_nothing_is_listed_again_that_is_listed_already() -> None:
    spoken: list[str] = []

    def heard(what: str, subject: str) -> None:
        if what == "voice":
            spoken.append(subject)
            if len(spoken) == 6:
                raise SynthesisFailed("killed")

    house = House(heard)
    house.begin()
    with pytest.raises(SynthesisFailed):
        house.voice()
    assert [len(item.cues) for item in house.catalogue.listed] == [1, 3]
    house.begin()
    house.voice()
    house.voice()
    assert [len(item.cues) for item in house.catalogue.listed] == [1, 3, 6, 9]
    assert len(spoken) == TURNS + 1, "only the one that failed was spoken twice"


def test_what_cannot_be_finished_leaves() -> None:
    house = House()
    house.begin()
    give_up(house.store, house.catalogue, NAME)
    assert house.catalogue.open_items() == []
    assert not house.store.has(open_key(NAME))
    give_up(house.store, house.catalogue, "segment:unknown:r")


def test_an_item_keeps_the_voices_that_it_was_begun_with() -> None:
    class Voices(FakeStudio):
        """Its recipe is that of the voices of now; those of before are still known."""

        def now(self) -> FakeStudio:
            return self.with_recipe(self.recipe)

        def with_recipe(self, recipe: str) -> FakeStudio:
            voices = FakeStudio()
            voices.recipe = recipe
            return voices

    studio = Voices()
    studio.recipe = "old voices"
    maker = SegmentMaker(desk_of(studio, Settings()))
    begun = maker.with_voices(maker.voices())
    assert begun.recipe == maker.recipe
    studio.recipe = "new voices"
    again = maker.with_voices("old voices")
    assert begun.recipe == again.recipe != maker.recipe
    assert maker.with_voices(maker.voices()).recipe == maker.recipe
