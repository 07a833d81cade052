from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from paperradio.codec import decode, encode
from paperradio.domain.digest import Digest
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.media import Clip
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Item, ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action, Checked, Outcome
from paperradio.errors import NothingToSay, UnreadablePdf
from paperradio.newsroom.clips import clip_at, voiced
from paperradio.newsroom.keys import Pictures
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of

PAPER = Paper(PaperId("p1"), "")


class Calls:
    """Counts what a studio is asked for."""

    def __init__(self) -> None:
        self.counted: Counter[str] = Counter()

    def __call__(self, what: str, subject: str) -> None:
        self.counted[what] += 1


@pytest.fixture
def calls() -> Calls:
    return Calls()


@pytest.fixture
def studio(calls: Calls) -> FakeStudio:
    return FakeStudio(calls)


@pytest.fixture
def store() -> MemoryArtefacts:
    return MemoryArtefacts()


def test_a_paper_becomes_a_segment_with_all_its_files(studio: FakeStudio, store: MemoryArtefacts) -> None:
    catalogue = MemoryCatalogue(FakeClock())
    maker = SegmentMaker(desk_of(studio, Settings(), store), catalogue)
    record = maker.make(PAPER)
    assert record == catalogue.item(f"segment:p1:{maker.recipe}")
    assert (record.kind, record.paper_id, record.title, record.duration) == (ItemKind.SEGMENT, "p1", "On p1", 12)
    for key in (record.mp3_key, record.transcript_key, record.vtt_key):
        assert key is not None
        assert store.get(key)
    item = decode(Item, store.get(record.item_key))
    assert [cue.clip.text for cue in item.cues] == ["Next: On p1.", "p1 says 0. Really.", "p1 says 1. Really."]
    assert [page.page for page in item.pages] == [1, 2]
    assert all(store.has(asset.key) for asset in item.assets())


def test_the_item_holds_its_digest_with_the_passages_as_they_are_shown(store: MemoryArtefacts) -> None:
    class Summing(FakeStudio):
        def digest(self, paper: Paper, document: Document) -> Digest:
            return replace(super().digest(paper, document), summary="It says two things.")

    record = SegmentMaker(desk_of(Summing(), Settings(), store)).make(PAPER)
    item = decode(Item, store.get(record.item_key))
    assert item.summary == "It says two things."
    assert [claim.claim.text for claim in item.claims] == ["p1 says 0.", "p1 says 1."]
    assert [[(cite.page, cite.quote, cite.section) for cite in claim.cites] for claim in item.claims] == [
        [(1, "p1 says 0.", "1")],
        [(2, "p1 says 1.", "1")],
    ]


def test_what_was_written_without_a_digest_holds_none(studio: FakeStudio, store: MemoryArtefacts) -> None:
    maker = SegmentMaker(desk_of(studio, Settings(), store))
    fetched = maker.fetch(replace(PAPER, abstract="It is short."))
    document = maker.stand_in(fetched.paper, "encrypted")
    vetted = maker.check(fetched.paper, document, maker.write_abstract(fetched.paper))
    pages = maker.illustrate(fetched.pdf, document, vetted.script)
    key = maker.assemble(
        "segment:p1:r", fetched.paper, document, vetted, maker.voice(fetched.paper, document, vetted.script), pages
    )
    item = decode(Item, store.get(key))
    assert (item.summary, item.claims, item.left_out) == ("", (), ())


def test_it_needs_no_catalogue(studio: FakeStudio) -> None:
    assert SegmentMaker(desk_of(studio, Settings())).make(PAPER).paper_id == "p1"


def test_what_the_source_says_wins_over_the_document(studio: FakeStudio, store: MemoryArtefacts) -> None:
    told = SegmentMaker(desk_of(studio, Settings(), store)).make(replace(PAPER, title="The record's title"))
    item = decode(Item, store.get(told.item_key))
    assert item.paper is not None
    assert (item.paper.title, item.paper.authors) == ("The record's title", ("A. Fake",))


def test_a_segment_made_twice_speaks_once_and_is_recorded_once(
    studio: FakeStudio, store: MemoryArtefacts, calls: Calls
) -> None:
    clock = FakeClock()
    catalogue = MemoryCatalogue(clock)
    maker = SegmentMaker(desk_of(studio, Settings(), store, clock), catalogue)
    first = maker.make(PAPER)
    clock.advance(timedelta(hours=1).total_seconds())
    maker.make(PAPER)
    assert calls.counted["voice"] == 3
    assert catalogue.items() == [first]


def test_a_stage_run_again_gives_the_same_keys(studio: FakeStudio) -> None:
    maker = SegmentMaker(desk_of(studio, Settings()))
    fetched = maker.fetch(PAPER)
    assert maker.fetch(PAPER) == fetched
    document = maker.read(fetched.pdf)
    assert maker.read(fetched.pdf) == document
    digest = maker.digest(fetched.paper, document)
    script = maker.write(fetched.paper, document, digest)
    assert maker.check(fetched.paper, document, script) == maker.check(fetched.paper, document, script)
    told = (fetched.paper, document, script)
    assert maker.voice(*told) == maker.voice(*told)
    assert maker.illustrate(fetched.pdf, document, script) == maker.illustrate(fetched.pdf, document, script)


class WithAFigure(FakeStudio):
    """Its papers have a third page with a figure."""

    def read(self, pdf: Path) -> Document:
        read = super().read(pdf)
        told = "Figure 1: What there is."
        caption = Passage(2, 3, told, told, "1", Role.CAPTION, (Box(0.1, 0.5, 0.9, 0.52),), 1)
        return replace(read, pages=(*read.pages, Page(3, 612, 792)), passages=(*read.passages, caption))


@pytest.mark.parametrize(("said", "drawn"), [("Look at Figure 1.", [1, 3]), ("Look at Figure 2.", [1])])
def test_the_page_of_a_figure_is_drawn_where_a_turn_names_it(
    store: MemoryArtefacts, said: str, drawn: list[int]
) -> None:
    studio = WithAFigure()
    studio.papers = [PAPER]
    maker = SegmentMaker(desk_of(studio, Settings(), store))
    fetched = maker.fetch(PAPER)
    script = store.put("script", "json", encode(Script(PAPER.id, (Turn("ada", said),)))).key
    pages = decode(Pictures, store.get(maker.illustrate(fetched.pdf, maker.read(fetched.pdf), script))).pages
    assert [page.page for page in pages] == drawn


def test_the_recipe_names_writer_and_cast(studio: FakeStudio) -> None:
    plain = SegmentMaker(desk_of(studio, Settings())).recipe
    other = FakeStudio()
    other.recipe = "another"
    desk = desk_of(studio, Settings())
    assert SegmentMaker(replace(desk, editor=other)).recipe != plain
    assert SegmentMaker(replace(desk, voicer=other)).recipe != plain
    assert SegmentMaker(replace(desk, checker=other)).recipe != plain
    assert SegmentMaker(desk_of(FakeStudio(), Settings())).recipe == plain


def test_errors_of_a_stage_are_the_callers(studio: FakeStudio) -> None:
    def encrypted(what: str, subject: str) -> None:
        if what == "read":
            raise UnreadablePdf("encrypted")

    with pytest.raises(UnreadablePdf, match="encrypted"):
        SegmentMaker(desk_of(FakeStudio(encrypted), Settings())).make(PAPER)


def test_an_empty_script_is_nothing_to_say() -> None:
    class Silent(FakeStudio):
        def write(self, paper: Paper, document: Document, digest: Digest, heard: Heard = NOTHING_HEARD) -> Script:
            return Script(paper.id, ())

    with pytest.raises(NothingToSay):
        SegmentMaker(desk_of(Silent(), Settings())).make(PAPER)


def test_texts_that_are_spoken_alike_share_their_sound_not_their_captions(
    studio: FakeStudio, store: MemoryArtefacts
) -> None:
    loud, quiet = (clip_at(store, voiced(store, studio, Turn("ada", text))) for text in ("WE SHOW", "we show"))
    assert loud.sound == quiet.sound
    assert (loud.text, quiet.text) == ("WE SHOW", "we show")


def test_sound_that_items_refer_to_is_not_overwritten(store: MemoryArtefacts) -> None:
    class Moody(FakeStudio):
        def voice(self, turn: Turn) -> tuple[Clip, bytes]:
            clip, sound = super().voice(turn)
            return clip, sound + turn.text.encode()

    first, second = (clip_at(store, voiced(store, Moody(), Turn("ada", text))) for text in ("WE SHOW", "we show"))
    assert first.sound.key != second.sound.key
    for clip in (first, second):
        assert store.put("clip", "flac", store.get(clip.sound.key)).sha256 == clip.sound.sha256


def test_a_clip_whose_sound_is_gone_is_spoken_again(studio: FakeStudio, store: MemoryArtefacts, calls: Calls) -> None:
    turn = Turn("ada", "We show.")
    record = voiced(store, studio, turn)
    store.delete(studio.key(turn))
    assert voiced(store, studio, turn) == record
    assert store.has(clip_at(store, record).sound.key)
    assert calls.counted["voice"] == 2


def test_only_what_the_check_leaves_is_said_and_the_rest_is_told(store: MemoryArtefacts, studio: FakeStudio) -> None:
    class Strict(FakeStudio):
        def check(self, paper: Paper, document: Document, script: Script, earlier: Paper | None = None) -> Checked:
            last = script.turns[-1]
            kept = super().check(paper, document, replace(script, turns=script.turns[:-1]), earlier)
            dropped = Outcome(Action.DROPPED, last.text, None, ("number: nine is not there",))
            return Checked(kept.script, (*kept.outcomes, dropped))

    maker = SegmentMaker(replace(desk_of(studio, Settings(), store), checker=Strict()))
    item = decode(Item, store.get(maker.make(PAPER).item_key))
    assert [cue.clip.text for cue in item.cues] == ["Next: On p1.", "p1 says 0. Really."]
    assert [cue.outcome.action for cue in item.cues if cue.outcome] == [Action.KEPT] * 2
    assert [(each.written, each.reasons) for each in item.left_out] == [
        ("p1 says 1. Really.", ("number: nine is not there",))
    ]


@pytest.mark.parametrize(("hosts", "speakers"), [(("ben", "ada"), ["ada", "ben", "ben"]), (("ben",), ["ben"] * 3)])
def test_the_hosts_of_the_format_speak(
    studio: FakeStudio, store: MemoryArtefacts, hosts: tuple[str, ...], speakers: list[str]
) -> None:
    desk = desk_of(studio, Settings(), store)
    other = replace(
        desk, formats={**desk.formats, "segment": desk.formats["segment"].model_copy(update={"hosts": hosts})}
    )
    maker = SegmentMaker(other)
    item = decode(Item, store.get(maker.make(PAPER).item_key))
    assert [cue.clip.speaker for cue in item.cues] == speakers
    assert maker.recipe != SegmentMaker(desk).recipe
