from __future__ import annotations

from dataclasses import replace

from paperradio.codec import decode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.generation import Writer, Writing
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of


class ModelStudio(FakeStudio):
    """Writes as a model would."""

    recipe = "fake-model-1"

    def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
        turn = Turn("ben", f"A model tells {paper.id}.", (0,), factual=True)
        return Script(paper.id, (turn,), writing=Writing(Writer.MODEL, "tiny", chosen=0, kept=1))


def made(with_model: bool, with_catalogue: bool) -> tuple[Item, str]:
    """A segment's item, and its maker's recipe."""
    studio, store, clock = FakeStudio(), MemoryArtefacts(), FakeClock()
    desk = desk_of(studio, Settings(), store, clock)
    if with_model:
        desk = replace(desk, model_editor=ModelStudio())
    maker = SegmentMaker(desk, MemoryCatalogue(clock) if with_catalogue else None)
    record = maker.make(Paper(PaperId("one"), "One"))
    assert record.kind is ItemKind.SEGMENT
    return decode(Item, store.get(record.item_key)), maker.recipe


def test_without_a_model_nothing_is_said_of_one() -> None:
    item, _ = made(with_model=False, with_catalogue=True)
    assert item.writing is None


def test_the_model_writes_where_time_is_no_matter_and_the_item_tells() -> None:
    item, _ = made(with_model=True, with_catalogue=False)
    assert item.writing == Writing(Writer.MODEL, "tiny", chosen=0, kept=1)
    assert [cue.clip.text for cue in item.cues] == ["A model tells one."]


def test_while_nothing_is_ready_the_first_paper_is_not_held_up_by_a_model() -> None:
    item, _ = made(with_model=True, with_catalogue=True)
    assert item.writing is not None
    assert item.writing.writer is Writer.EXTRACTIVE
    assert "0 minutes are ready" in item.writing.note
    assert [cue.clip.text for cue in item.cues] != ["A model tells one."]


def test_a_station_with_a_model_has_a_recipe_of_its_own() -> None:
    recipes = {made(with_model=model, with_catalogue=False)[1] for model in (False, True)}
    assert len(recipes) == 2


def test_a_format_without_papers_for_the_model_leaves_it_alone() -> None:
    store = MemoryArtefacts()
    desk = replace(desk_of(FakeStudio(), Settings(), store, FakeClock()), model_editor=ModelStudio())
    formats = dict(desk.formats) | {"segment": desk.formats["segment"].model_copy(update={"model_papers": 0})}
    maker = SegmentMaker(replace(desk, formats=formats))
    assert maker.writers.recipe == "fake"
    assert decode(Item, store.get(maker.make(Paper(PaperId("one"), "One")).item_key)).writing is None
