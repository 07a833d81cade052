"""Where figures stand: what is printed between a caption and the running text around it.

Found on the picture of a page, so that it is all the same whether a figure is drawn, painted or a photograph.
"""

from __future__ import annotations

import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from PIL import Image

from paperradio.domain.document import Box, Document, Passage, Role
from paperradio.domain.figures import Caption, captions
from paperradio.domain.media import Figure

_ENDING = (Role.TITLE, Role.AUTHORS, Role.HEADING, Role.ABSTRACT, Role.BODY, Role.REFERENCE)
"""Text that figures end at."""
_PERHAPS = (Role.FOOTNOTE, Role.APPENDIX, Role.FRAGMENT, Role.FORMULA, Role.MARGIN)
"""The same where it runs on over lines; else it may be lettering of a figure."""
_LINE = 0.6
"""Of a column's width, how wide a line of running text is."""
_HEAD, _FOOT = 0.085, 0.925
"""Above and below these shares of the page, what is of the margin is no lettering."""
_GRAIN = 4
"""Image pixels to a side of what is looked at."""
_WHITE = 246
_SLACK = 0.004
"""Boxes of text reach over one another by so much of the page."""
_SCRAP = 3
"""Rows of ink that may be the tips of a caption's letters."""
_FAR, _SMALL = 0.018, 0.04
"""A page number is so far from a figure, and so narrow, as shares of the page."""
_FARTHEST = 0.06
"""Share of the page's height between a caption and what it stands for, at most."""
_APART = 0.007
"""Share of the page's height between a figure and the text on its other side, at least."""
_LEAST_WIDTH, _LEAST_HEIGHT = 0.08, 0.025
_MIDDLE = 0.5

Ink = npt.NDArray[np.bool_]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True, slots=True)
class _Found:
    """What is printed above a caption, and what below it."""

    caption: Caption
    above: Box | None
    below: Box | None


def find_figures(document: Document, jpegs: Mapping[int, bytes]) -> dict[int, tuple[Figure, ...]]:
    """The figures of the pages whose pictures are given, in the order of their captions.

    One is left out rather than shown in part.
    """
    known, found = captions(document).values(), list[_Found]()
    for number, jpeg in jpegs.items():
        here = [caption for caption in known if caption.passage.page == number]
        if here:
            page = _Page(document, number, _ink(jpeg))
            found += [page.find(caption) for caption in here if caption.passage.boxes]
    usual = _usually_above(found)
    figures: dict[int, tuple[Figure, ...]] = {}
    for each in found:
        box = _chosen(each, usual)
        if box is not None:
            number = each.caption.passage.page
            figures[number] = (*figures.get(number, ()), Figure(each.caption.label, each.caption.text, box))
    return figures


def _usually_above(found: Sequence[_Found]) -> bool:
    """Whether figures stand above their captions, by those that leave no doubt."""
    votes = Counter(each.below is None for each in found if (each.above is None) != (each.below is None))
    return votes[True] >= votes[False]


def _chosen(found: _Found, usually_above: bool) -> Box | None:
    first, second = (found.above, found.below) if usually_above else (found.below, found.above)
    return first or second


def _ink(jpeg: bytes) -> Ink:
    with Image.open(io.BytesIO(jpeg)) as image:
        small = np.asarray(image.convert("L").reduce(_GRAIN))
    return small < _WHITE


class _Page:
    """One page: the text that figures end at, and what is printed."""

    def __init__(self, document: Document, number: int, ink: Ink) -> None:
        here = [passage for passage in document.passages if passage.page == number]
        self._ink = ink
        self._captions = [each for each in here if each.role is Role.CAPTION]
        running = [box for each in document.passages if each.role is Role.BODY for box in each.boxes]
        sides = Counter(box.x1 < _MIDDLE + 0.02 or box.x0 > _MIDDLE - 0.02 for box in running)
        self._two_columns = sides[True] > 2 * sides[False]
        self._text = [box for each in here if self._ends_figures(each) for box in each.boxes]

    def _ends_figures(self, passage: Passage) -> bool:
        if passage.role not in _PERHAPS:
            return passage.role in _ENDING
        if passage.role is Role.MARGIN and all(box.y1 < _HEAD or box.y0 > _FOOT for box in passage.boxes):
            return True
        line = _LINE * (0.4 if self._two_columns else 0.7)
        return any(box.x1 - box.x0 > line for box in passage.boxes)

    def find(self, caption: Caption) -> _Found:
        """What stands above the caption and what below it."""
        own = _around(caption.passage.boxes)
        others = [_around(each.boxes) for each in self._captions if each != caption.passage and each.boxes]
        walls = [*self._text, *others]
        left, right = self._column(own, others)
        top = max((box.y1 for box in walls if _across(box, own) and box.y1 <= own.y0 + _SLACK), default=0.0)
        bottom = min((box.y0 for box in walls if _across(box, own) and box.y0 >= own.y1 - _SLACK), default=1.0)
        above = self._printed(_widened(Box(own.x0, top, own.x1, own.y0 + _SLACK), walls, left, right))
        below = self._printed(_widened(Box(own.x0, own.y1 - _SLACK, own.x1, bottom), walls, left, right))
        return _Found(
            caption,
            above if above is not None and _whole(own.y0 - above.y1, above.y0 - top) else None,
            below if below is not None and _whole(below.y0 - own.y1, bottom - below.y1) else None,
        )

    def _column(self, own: Box, others: Sequence[Box]) -> tuple[float, float]:
        """Between where the figure may stand: its column, and half the way to a caption beside it."""
        left = min([box.x0 for box in self._text if box.x1 - box.x0 > 0.2] + [own.x0, 0.15])
        right = max([box.x1 for box in self._text if box.x1 - box.x0 > 0.2] + [own.x1, 0.85])
        if self._two_columns and own.x1 < _MIDDLE + 0.02:
            right = _MIDDLE
        elif self._two_columns and own.x0 > _MIDDLE - 0.02:
            left = _MIDDLE
        for other in others:
            if min(other.y1, own.y1) - max(other.y0, own.y0) > 0:
                if other.x0 >= own.x1:
                    right = min(right, (other.x0 + own.x1) / 2)
                elif other.x1 <= own.x0:
                    left = max(left, (other.x1 + own.x0) / 2)
        return left, right

    def _printed(self, area: Box) -> Box | None:
        """What is printed in the area; None where that is no figure."""
        height, width = self._ink.shape
        x0, x1 = round(area.x0 * width), round(area.x1 * width)
        y0, y1 = round((area.y0 + _SLACK) * height), round((area.y1 - _SLACK) * height)
        part = self._ink[max(0, y0) : max(0, y1), max(0, x0) : max(0, x1)]
        rows = _without_scraps(part, height, width)
        if not rows.size:
            return None
        columns = _columns(part, rows)
        found = Box(
            (x0 + int(columns[0])) / width,
            (y0 + int(rows[0])) / height,
            (x0 + int(columns[-1]) + 1) / width,
            (y0 + int(rows[-1]) + 1) / height,
        )
        large = found.x1 - found.x0 >= _LEAST_WIDTH and found.y1 - found.y0 >= _LEAST_HEIGHT
        return found if large else None


def _without_scraps(part: Ink, height: int, width: int) -> Rows:
    """The rows with ink, without tips of letters at an edge and a page number far above; the page is given in rows and
    columns."""
    rows = np.flatnonzero(part.any(axis=1))
    runs = np.split(rows, np.flatnonzero(np.diff(rows) > 1) + 1)
    if len(runs) > 1 and runs[-1][-1] == part.shape[0] - 1 and runs[-1].size <= _SCRAP:
        runs.pop()
    if len(runs) > 1 and runs[0][0] == 0 and runs[0].size <= _SCRAP:
        runs.pop(0)
    if len(runs) > 1 and runs[1][0] - runs[0][-1] > _FAR * height and np.ptp(_columns(part, runs[0])) < _SMALL * width:
        runs.pop(0)
    return np.concatenate(runs)


def _columns(part: Ink, rows: Rows) -> Rows:
    """The columns with ink in a run of rows."""
    return np.flatnonzero(part[rows[0] : rows[-1] + 1].any(axis=0))


def _whole(before: float, beyond: float) -> bool:
    """Whether what stands so far from its caption and from the text beyond it is all of a figure, and no piece."""
    return before < _FARTHEST and beyond > _APART


def _around(boxes: Sequence[Box]) -> Box:
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def _across(box: Box, own: Box) -> bool:
    return min(box.x1, own.x1) - max(box.x0, own.x0) > _SLACK


def _widened(area: Box, walls: Sequence[Box], left: float, right: float) -> Box:
    """The area as wide as text beside it leaves it, between `left` and `right`."""
    beside = [box for box in walls if min(box.y1, area.y1) - max(box.y0, area.y0) > _SLACK]
    x0 = max([left, *(box.x1 for box in beside if box.x1 <= area.x0 + _SLACK)])
    x1 = min([right, *(box.x0 for box in beside if box.x0 >= area.x1 - _SLACK)])
    return Box(min(x0, area.x0), area.y0, max(x1, area.x1), area.y1)
