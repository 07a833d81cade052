"""Captions: paging, timing, brightening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PIL import Image, ImageChops

from paperradio.domain.media import Asset, Clip, Cue, Word
from paperradio.playout.picture.caption import LINES, CaptionBar, caption_pages, timed_words
from paperradio.playout.picture.layout import CAPTION as BAR
from paperradio.playout.picture.style import CAPTION
from paperradio.playout.picture.text import width

if TYPE_CHECKING:
    from tests.unit.playout.picture.conftest import PaperKit

ROOM = 600.0
LONG = (
    "The corpus holds 81 million papers, and for 8 million of them the structured full text, with figures and tables; "
    "each is linked to the works that it cites, wherever those could be found in the collection. " * 3
)


def words(text: str) -> tuple[Word, ...]:
    return tuple(Word(word, place * 0.3, place * 0.3 + 0.25) for place, word in enumerate(text.split()))


def test_no_word_is_lost_and_every_line_fits() -> None:
    pages = caption_pages(words(LONG), CAPTION, ROOM)
    assert [word for page in pages for word in page.words] == list(words(LONG))
    for page in pages:
        assert 1 <= len(page.lines) <= LINES
        for line in page.lines:
            assert width(" ".join(word.text for word in line), CAPTION) <= ROOM * 1.02


def test_pages_begin_with_their_first_word() -> None:
    pages = caption_pages(words(LONG), CAPTION, ROOM)
    assert len(pages) > 2
    assert [page.start for page in pages] == [page.words[0].start for page in pages]


def test_lines_are_even() -> None:
    lines = [line for page in caption_pages(words("aaaa " * 23), CAPTION, ROOM) for line in page.lines]
    counts = [len(line) for line in lines]
    assert len(counts) > 2 and max(counts) - min(counts) <= 2


def test_without_word_times_the_text_is_spread_over_the_clip() -> None:
    clip = Clip(Asset("k", 1, ""), 4.0, "ada", "v", "a bb\n ccc dddd", "", ())
    found = timed_words(clip)
    assert [word.text for word in found] == ["a", "bb", "ccc", "dddd"]
    assert found[0].start == 0 and found[-1].end == pytest.approx(4.0)


@pytest.mark.parametrize("text", ["", "   ", "\u200b \x00"])
def test_a_clip_that_says_nothing_has_no_pages(text: str) -> None:
    clip = Clip(Asset("k", 1, ""), 1.0, "ada", "v", text, "", ())
    assert CaptionBar(BAR).page(Cue(0, clip), 0.5) == (None, 0)


def test_words_brighten_from_left_to_right(kit: PaperKit) -> None:
    bar = CaptionBar(BAR)
    cue = Cue(10.0, kit.clip("one two three four"))
    page, heard = bar.page(cue, 10.6)
    assert page is not None and heard == 2
    strips = bar.strips(page, "#ffffff")
    boxes = strips.boxes
    assert len(boxes) == 4
    assert [box[0] for box in boxes] == sorted({box[0] for box in boxes})
    changed = Image.new("RGB", strips.dim.size)
    for box in boxes:
        changed.paste("white", box)
    difference = ImageChops.difference(strips.dim, strips.bright)
    outside = ImageChops.multiply(difference, ImageChops.invert(changed))
    assert difference.getbbox() is not None and outside.getbbox() is None


def test_right_to_left_lines_brighten_as_a_whole(kit: PaperKit) -> None:
    bar = CaptionBar(BAR)
    page, _ = bar.page(Cue(0.0, kit.clip("שלום עולם")), 0.0)
    assert page is not None
    first, second = bar.strips(page, "#ffffff").boxes
    assert first == second
