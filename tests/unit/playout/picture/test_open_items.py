"""A segment that is still being voiced, as it is drawn."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from paperradio.domain.rundown import Item
from paperradio.playout.picture import Picture
from paperradio.playout.picture.layout import ELAPSED, PROGRESS, STAGE, Rect
from paperradio.playout.picture.style import BACKGROUND, HIGHLIGHT, rgb
from paperradio.settings import Settings

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

NOON = 1_788_264_000.0


def share_of(picture: Picture, rect: Rect, colour: str) -> float:
    seen = np.asarray(picture.image.crop((rect.x, rect.y, rect.right, rect.bottom))).astype(int)
    return float((np.abs(seen - np.array(rgb(colour))).max(axis=2) <= 6).mean())


def test_its_length_is_not_told_before_it_is_known(kit: PaperKit, segment: Item) -> None:
    picture = Picture(Settings(), kit.load)
    first = segment.cues[:1]
    picture.frame(replace(segment, cues=first, pages=(), open=True, duration=first[0].end), 1.0, NOON, ())
    elapsed = share_of(picture, ELAPSED, BACKGROUND)
    assert share_of(picture, PROGRESS, BACKGROUND) == 1
    picture.frame(segment, segment.cues[1].start + 1.0, NOON, ())
    assert share_of(picture, ELAPSED, BACKGROUND) < elapsed < 1, "the length stands beside it"
    assert share_of(picture, PROGRESS, BACKGROUND) < 0.5
    assert share_of(picture, STAGE, HIGHLIGHT) > 0.01, "its pages have come"
