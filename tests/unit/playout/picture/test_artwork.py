"""Covers: square JPEGs for any item."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PIL import Image

from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture import artwork
from paperradio.playout.picture.artwork import SIDE

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit


def opened(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data), formats=("JPEG",)) as image:
        return image.convert("RGB")


def test_a_cover_is_square_and_differs_with_the_title(segment: Item) -> None:
    other = replace(segment.paper, title="Something else entirely") if segment.paper is not None else None
    first, second = artwork(segment, "Paper Radio"), artwork(replace(segment, paper=other), "Paper Radio")
    assert opened(first).size == (SIDE, SIDE)
    assert first != second
    assert artwork(segment, "Paper Radio") == first


@pytest.mark.parametrize("title", ["", "word " * 500, "x" * 3000, "مرحبا بالعالم", "∀x \ud800"])
def test_the_edges_stay_free_whatever_the_title(kit: PaperKit, title: str) -> None:
    item = replace(kit.item([("ada", "Hello.", ())], kind=ItemKind.IDENT), title=title)
    image = opened(artwork(item, title))
    for strip in (image.crop((0, 0, 60, SIDE)), image.crop((SIDE - 60, 0, SIDE, SIDE))):
        darkest, brightest = strip.convert("L").getextrema()
        assert isinstance(brightest, int) and brightest < 110 and darkest is not None


def test_the_cover_of_a_show_has_its_date_and_headlines(show: Item) -> None:
    show = replace(show, title="The Daily")
    cover = artwork(show, "Paper Radio")
    assert opened(cover).size == (SIDE, SIDE)
    assert artwork(replace(show, date="2026-09-02"), "Paper Radio") != cover
    assert artwork(replace(show, chapters=show.chapters[:2]), "Paper Radio") != cover
    assert artwork(show, "Paper Radio", "#00c853") != cover
    many = replace(show, chapters=tuple(replace(each, title="word " * 90) for each in show.chapters) * 9)
    edge = opened(artwork(many, "Paper Radio")).crop((SIDE - 60, 0, SIDE, SIDE)).convert("L").getextrema()
    assert isinstance(edge[1], int) and edge[1] < 110
