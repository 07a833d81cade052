"""Clips placed in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise

import pytest

from paperradio.codec import decode, encode
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.media import Asset, Clip
from paperradio.domain.rundown import Item, ItemKind, Music
from paperradio.domain.script import Script, Turn
from paperradio.music import TUNE_LEAD_SECONDS
from paperradio.settings import VoicingSettings
from paperradio.voicing.mixdown import LEAD_IN_SECONDS, TAIL_SECONDS, assemble_item
from paperradio.voicing.pauses import LEAST_SECTION_SECONDS, MOST_SECONDS

BOX = Box(0.1, 0.2, 0.5, 0.22)
PASSAGES = tuple(
    Passage(index, index + 1, f"Text {index}.", f"Quote {index}.", "Results", Role.BODY, (BOX,)) for index in range(3)
)
DOCUMENT = Document("T", (), "", (Page(1, 612, 792),), PASSAGES)
TURNS = (
    Turn("ada", "What did they find?"),
    Turn("ben", "A gain of two points.", (1, 2, 1), True),
    Turn("ben", "And a loss of one.", (0,), True),
)

DEFAULTS = VoicingSettings()


def _clip(turn: Turn, seconds: float = 2.0) -> Clip:
    return Clip(Asset(f"clip/{turn.text}", 1, "0"), seconds, turn.speaker, "v", turn.text, turn.text)


def _item(
    turns: tuple[Turn, ...] = TURNS,
    document: Document | None = DOCUMENT,
    kind: ItemKind = ItemKind.SEGMENT,
    settings: VoicingSettings = DEFAULTS,
) -> Item:
    return assemble_item(
        id="segment:p:r",
        kind=kind,
        title="T",
        script=Script(None, turns),
        clips=[_clip(turn) for turn in turns],
        created=datetime(2026, 9, 1, tzinfo=UTC),
        recipe="r",
        settings=settings,
        document=document,
        page_count=9,
    )


def test_clips_follow_each_other_with_pauses() -> None:
    item = _item()
    assert item.cues[0].start == LEAD_IN_SECONDS
    pauses = [later.start - earlier.end for earlier, later in pairwise(item.cues)]
    assert all(0.15 <= pause <= 0.6 for pause in pauses)
    assert item.duration == pytest.approx(item.cues[-1].end + TAIL_SECONDS, abs=0.001)
    assert _item() == item


def test_a_citation_tells_which_figure_its_passage_speaks_of() -> None:
    caption = Passage(3, 2, "Figure 1: A gain.", "Figure 1: A gain.", "Results", Role.CAPTION, (BOX,))
    named = replace(PASSAGES[0], quote="Figure 1 shows a gain.")
    apart = [replace(passage, paragraph=1) for passage in PASSAGES[1:]]
    item = _item(document=replace(DOCUMENT, passages=(named, *apart, caption)))
    assert [[cite.figures for cite in cue.cites] for cue in item.cues] == [[], [(), ()], [("Figure 1",)]]


def test_citations_are_the_passages() -> None:
    item = _item()
    assert [cue.factual for cue in item.cues] == [False, True, True]
    assert [[cite.page for cite in cue.cites] for cue in item.cues] == [[], [2, 3], [1]]
    first = item.cues[1].cites[0]
    assert (first.quote, first.boxes, first.section) == ("Quote 1.", (BOX,), "Results")


def test_the_first_turns_stand_where_they_stand_in_the_whole() -> None:
    assert _item(TURNS[:2]).cues == _item().cues[:2]


def test_a_section_of_the_paper_that_is_left_is_followed_by_a_long_pause() -> None:
    sections = ("Results", "Results: Speed", "Limits")
    passages = tuple(replace(each, section=name) for each, name in zip(PASSAGES, sections, strict=True))
    turns = tuple(Turn("ada", f"Sentence {place}.", (place,), True) for place in range(3))
    clips = [_clip(turn, 15.0) for turn in turns]
    item = assemble_item(
        id="i", kind=ItemKind.SEGMENT, title="", script=Script(None, turns), clips=clips,
        created=datetime(2026, 9, 1, tzinfo=UTC), recipe="", settings=VoicingSettings(),
        document=replace(DOCUMENT, passages=passages),
    )  # fmt: skip
    pauses = [later.start - earlier.end for earlier, later in pairwise(item.cues)]
    assert pauses[0] <= MOST_SECONDS < LEAST_SECTION_SECONDS <= pauses[1]


@pytest.mark.parametrize(
    ("kind", "settings", "music", "start"),
    [
        (ItemKind.IDENT, VoicingSettings(), Music.TUNE, TUNE_LEAD_SECONDS),
        (ItemKind.IDENT, VoicingSettings(ident_tune=False), None, LEAD_IN_SECONDS),
        (ItemKind.SEGMENT, VoicingSettings(), None, LEAD_IN_SECONDS),
        (ItemKind.SEGMENT, VoicingSettings(bed=True), Music.BED, LEAD_IN_SECONDS),
    ],
)
def test_music_is_chosen_by_kind_and_settings(
    kind: ItemKind, settings: VoicingSettings, music: Music | None, start: float
) -> None:
    item = _item(kind=kind, settings=settings)
    assert item.music is music
    assert item.cues[0].start == start
    assert decode(Item, encode(item)) == item


def test_what_decides_the_mix_is_told() -> None:
    assert VoicingSettings().mixing == VoicingSettings(loudness_lufs=-20).mixing
    others = (VoicingSettings(bed=True), VoicingSettings(pause_seconds=0.2), VoicingSettings(ident_tune=False))
    assert len({VoicingSettings().mixing, *(each.mixing for each in others)}) == 4


def test_a_passage_that_is_not_there() -> None:
    with pytest.raises(ValueError, match="cites passages"):
        _item((Turn("ada", "So.", (7,), True),))
    with pytest.raises(ValueError, match="cites passages"):
        _item(TURNS, document=None)


def test_clips_and_turns_must_match() -> None:
    with pytest.raises(ValueError, match="1 clips for 2 turns"):
        assemble_item(
            id="i", kind=ItemKind.IDENT, title="", script=Script(None, TURNS[:2]), clips=[_clip(TURNS[0])],
            created=datetime(2026, 9, 1, tzinfo=UTC), recipe="", settings=VoicingSettings(),
        )  # fmt: skip
