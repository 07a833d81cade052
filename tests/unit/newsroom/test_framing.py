"""What is no show takes its sections from its file, too, and the builder of shows writes those around it."""

from __future__ import annotations

from dataclasses import replace

from paperradio.codec import decode
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.newsroom.corrections import LOOK_SECONDS, Corrections
from paperradio.newsroom.desk import Desk
from paperradio.newsroom.speech import make_station_speech
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import SectionKind, Settings
from paperradio.testing import FakeClock, FakeEmbedder, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of

JINGLE = "You hear the station's own words."
OPENING, PAPER, SPEECH, CLOSING = SectionKind.OPENING, SectionKind.PAPER, SectionKind.SPEECH, SectionKind.CLOSING


class House:
    """A desk whose builder of shows is the real one; formats are changed with `shape`."""

    def __init__(self) -> None:
        self.clock, self.store = FakeClock(), MemoryArtefacts()
        self.catalogue = MemoryCatalogue(self.clock)
        embedder = FakeEmbedder()
        builder = ShowBuilder(ExtractiveEditor(embedder), embedder, speeches=((Turn("ada", JINGLE),),))
        desk = desk_of(FakeStudio(), Settings(), self.store, self.clock)
        self.desk: Desk = replace(desk, show_editor=builder)

    def shape(self, name: str, *sections: SectionKind, hosts: tuple[str, ...] = ("ada", "ben")) -> House:
        formats = dict(self.desk.formats)
        formats[name] = formats[name].model_copy(update={"sections": sections, "hosts": hosts})
        self.desk = replace(self.desk, formats=formats)
        return self

    def segment(self) -> Item:
        record = SegmentMaker(self.desk, self.catalogue).make(Paper(PaperId("2609.00001v1"), "On radios"))
        return decode(Item, self.store.get(record.item_key))


def said(item: Item) -> list[tuple[str, str]]:
    return [(cue.clip.speaker, cue.clip.text) for cue in item.cues]


def test_a_segment_as_it_ships_is_its_discussion_alone() -> None:
    plain, framed = House(), House()
    plain.desk = replace(plain.desk, show_editor=None)
    assert said(framed.segment()) == said(plain.segment())


def test_its_file_puts_sections_around_the_discussion() -> None:
    core = said(House().segment())
    item = House().shape("segment", SPEECH, OPENING, PAPER, CLOSING).segment()
    lines = said(item)
    begins = lines.index(core[0])
    assert lines[0] == ("ada", JINGLE)
    assert "One paper" in lines[1][1] and "Paper Radio" in lines[1][1]
    assert lines[begins : begins + len(core)] == core
    assert len(lines) == begins + len(core) + 2
    outcomes = [cue.outcome for cue in item.cues]
    assert [place for place, each in enumerate(outcomes) if each is not None] == list(range(begins, begins + len(core)))
    assert {each.action for each in outcomes if each is not None} == {Action.KEPT}


def test_the_file_says_who_speaks_all_of_it() -> None:
    lines = said(House().shape("segment", SPEECH, PAPER, CLOSING, hosts=("ben", "ada")).segment())
    core = said(House().segment())
    other = {"ada": "ben", "ben": "ada"}
    assert lines[0] == ("ben", JINGLE)
    assert lines[1 : 1 + len(core)] == [(other[speaker], text) for speaker, text in core]


def test_what_is_in_no_brief_is_left_out() -> None:
    item = House().shape("segment", SectionKind.HEADLINES, SectionKind.EARLIER, PAPER).segment()
    assert said(item) == said(House().segment())


def test_other_sections_are_another_recipe() -> None:
    plain, framed = House(), House().shape("segment", PAPER, CLOSING)
    assert SegmentMaker(plain.desk).recipe != SegmentMaker(framed.desk).recipe


def test_a_correction_and_an_ident_are_framed_too() -> None:
    house = House().shape("correction", SectionKind.CORRECTION, CLOSING).shape("ident", SPEECH, CLOSING)
    house.segment()
    house.catalogue.add_papers(
        [Paper(PaperId("2609.00001v1"), "On radios"), Paper(PaperId("2609.00001v2"), "On radios", withdrawn=True)]
    )
    corrections = Corrections(house.desk, house.catalogue)
    house.clock.advance(LOOK_SECONDS)
    corrections.step()
    (record,) = house.catalogue.items([ItemKind.SEGMENT])
    assert len(said(decode(Item, house.store.get(record.item_key)))) == 3
    ident = make_station_speech(
        house.desk, house.catalogue, (ItemKind.IDENT, "first", Script(None, (Turn("ben", "This is Paper Radio."),)))
    )
    lines = said(decode(Item, house.store.get(ident.item_key)))
    assert lines[0] == ("ben", "This is Paper Radio.") and len(lines) == 3


def test_what_has_no_format_is_said_as_it_stands() -> None:
    house = House()
    record = make_station_speech(
        house.desk, house.catalogue, (ItemKind.FILLER, "first", Script(None, (Turn("ada", "Hello."),)))
    )
    assert said(decode(Item, house.store.get(record.item_key))) == [("ada", "Hello.")]
