"""Captions: what is being said, one or two lines at a time, each word brightening as it is heard."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from PIL import Image, ImageDraw

from paperradio.domain.media import Clip, Cue, Word
from paperradio.playout.picture.layout import Rect
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import BACKGROUND, CAPTION, FAINT, INK, PANEL, RADIUS, Type
from paperradio.playout.picture.text import clean, draw, ellipsized, estimated_width, right_to_left, width

LINES = 2
_CLAUSE_ENDS = (".", "?", "!", ";", ":", ",", "—", "…")
_INSET = 30


@dataclass(frozen=True, slots=True)
class CaptionPage:
    """What stands in the bar from `start` seconds (of the clip) on: lines of words."""

    start: float
    lines: tuple[tuple[Word, ...], ...]

    @property
    def words(self) -> tuple[Word, ...]:
        return tuple(word for line in self.lines for word in line)


def timed_words(clip: Clip) -> tuple[Word, ...]:
    """The clip's words, cleaned; where it has no word times, its text spread over its duration by length."""
    words = clip.words or _spread(clip)
    return tuple(Word(text, word.start, word.end) for word in words for text in (clean(word.text),) if text)


def _spread(clip: Clip) -> tuple[Word, ...]:
    texts = clip.text.split()
    total = sum(len(text) + 1 for text in texts)
    edges = [0.0]
    for text in texts:
        edges.append(edges[-1] + clip.duration * (len(text) + 1) / total)
    return tuple(Word(text, begin, end) for text, (begin, end) in zip(texts, pairwise(edges), strict=True))


def caption_pages(words: Sequence[Word], kind: Type, room: float) -> tuple[CaptionPage, ...]:
    """Words dealt to pages of at most two lines, evenly, with breaks after clauses where there is a choice."""
    widths = [min(room, estimated_width(word.text, kind)) for word in words]
    space = estimated_width(" ", kind)
    lines = _lines(words, widths, space, room)
    pages = [lines[first : first + LINES] for first in range(0, len(lines), LINES)]
    return tuple(CaptionPage(page[0][0].start, tuple(page)) for page in pages)


def _lines(words: Sequence[Word], widths: Sequence[float], space: float, room: float) -> list[tuple[Word, ...]]:
    """Line breaks with the least sum of squared gaps, where a break after a clause forgives some of its gap."""
    best = [0.0] + [float("inf")] * len(words)
    back = [0] * (len(words) + 1)
    for end in range(1, len(words) + 1):
        used = -space
        for begin in range(end - 1, -1, -1):
            used += widths[begin] + space
            if used > room and begin < end - 1:
                break
            gap = max(0.0, room - used) / room
            ends_well = end == len(words) or words[end - 1].text.endswith(_CLAUSE_ENDS)
            cost = best[begin] + 0.05 + gap * gap * (0.5 if ends_well else 1.0)
            if cost < best[end]:
                best[end], back[end] = cost, begin
    lines: list[tuple[Word, ...]] = []
    end = len(words)
    while end > 0:
        lines.append(tuple(words[back[end] : end]))
        end = back[end]
    return lines[::-1]


@dataclass(frozen=True)
class Strips:
    """A caption page, dim and bright; a box (left, top, right, bottom) for each word that brightens."""

    dim: Image.Image
    bright: Image.Image
    boxes: tuple[tuple[int, int, int, int], ...]


class CaptionBar:
    """Draws the bar: each page once dim and once bright; words that were heard are copied from the bright one."""

    def __init__(self, rect: Rect) -> None:
        self._rect = rect
        self._room = rect.width - 2 * _INSET
        self._cue: Cue | None = None
        self._pages: tuple[CaptionPage, ...] = ()

    def page(self, cue: Cue, offset: float) -> tuple[CaptionPage | None, int]:
        """The page to show `offset` seconds into the item and how many of its words have begun."""
        if cue is not self._cue:
            self._cue, self._pages = cue, caption_pages(timed_words(cue.clip), CAPTION, self._room)
        if not self._pages:
            return None, 0
        heard = offset - cue.start
        page = self._pages[max(0, bisect_right(self._pages, heard, key=lambda page: page.start) - 1)]
        return page, bisect_right(page.words, heard, key=lambda word: word.start)

    def empty(self) -> Image.Image:
        """The bar with nothing in it."""
        image = Image.new("RGB", self._rect.size, BACKGROUND)
        fill_rounded(image, (0, 0, *self._rect.size), RADIUS, PANEL)
        return image

    def strips(self, page: CaptionPage, colour: str) -> Strips:
        """The page dim and bright, with a stroke in the speaker's colour, and where its words stand."""
        dim, bright = self.empty(), self.empty()
        boxes: list[tuple[int, int, int, int]] = []
        top = (self._rect.height - CAPTION.leading * len(page.lines)) // 2
        for line in page.lines:
            text = ellipsized(" ".join(word.text for word in line), CAPTION, self._room)
            baseline = top + round((CAPTION.leading + CAPTION.size * 0.68) / 2)
            for image, ink in ((dim, FAINT), (bright, INK)):
                draw(ImageDraw.Draw(image), _INSET, baseline, text, CAPTION, ink)
            boxes += _word_boxes(line, text, top, self._room)
            top += CAPTION.leading
        for image in (dim, bright):
            fill_rounded(image, (12, 18, 16, self._rect.height - 18), 2, colour)
        return Strips(dim, bright, tuple(boxes))


def _word_boxes(line: Sequence[Word], text: str, top: int, room: int) -> list[tuple[int, int, int, int]]:
    """Where words stand; a line with right-to-left writing or an ellipsis brightens as a whole, with its first word."""
    bottom = top + CAPTION.leading
    if right_to_left(text) or text != " ".join(word.text for word in line):
        whole = (_INSET, top, _INSET + room, bottom)
        return [whole] * len(line)
    boxes: list[tuple[int, int, int, int]] = []
    begin, said = _INSET, ""
    for word in line:
        said = f"{said} {word.text}" if said else word.text
        end = _INSET + round(width(said + " ", CAPTION))
        boxes.append((begin, top, end, bottom))
        begin = end
    return boxes
