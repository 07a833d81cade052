"""A small item with two speakers."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, Word
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind

PAPER = Paper(
    id=PaperId("2609.00001v1"),
    title="On <b> & Ümlauts",
    authors=("Ada Lovelace", "Ben Bitdiddle"),
    categories=("cs.CL",),
    licence="CC BY 4.0",
    published=datetime(2026, 8, 30, tzinfo=UTC),
    abstract_url="https://arxiv.org/abs/2609.00001v1",
)


def make_clip(key: str, speaker: str, text: str, seconds: float) -> Clip:
    parts = text.split(" ")
    step = seconds / len(parts)
    words = tuple(Word(part, round(step * place, 3), round(step * (place + 1), 3)) for place, part in enumerate(parts))
    return Clip(Asset(key, 1, "0" * 64), seconds, speaker, f"{speaker}-espeak", text, text, words)


@pytest.fixture
def item() -> Item:
    cite = Citation(2, "We gain 2 points.", (Box(0.1, 0.2, 0.5, 0.2222222),), "Results")
    other = Citation(3, "It fails on long text.", (Box(0, 0, 1, 1),), "Limits")
    cues = (
        Cue(0.25, make_clip("clip/a.flac", "ada", "What is new & <good> here?", 1.0)),
        Cue(1.75, make_clip("clip/b.flac", "ben", "They gain two points, they say.", 2.0), True, (cite,)),
        Cue(4.25, make_clip("clip/c.flac", "ben", "It fails on long text.", 1.0), True, (other,)),
    )
    return Item("segment:p:r", ItemKind.SEGMENT, PAPER.title, 6.0, cues, datetime(2026, 9, 1, tzinfo=UTC), "r", PAPER)
