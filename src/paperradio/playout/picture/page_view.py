"""Which part of a page is in view, and at what size: pure geometry.

A page is shown as a sheet, the page scaled to whole pixels; a view is a window of the stage's size onto it.
Body lines stand at least `LEAST_LINE` pixels apart and every box lies inside the window. Where both cannot be had at
once (a sentence that goes on in the next column), the boxes are dealt to several views in reading order.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from paperradio.domain.document import Box
from paperradio.domain.media import PageImage

LEAST_LINE = 20.0
"""Least distance of body baselines in pixels."""
BEST_LINE = 30.0
"""Distance of body baselines where the text block leaves room."""
EDGE = 8
"""Least distance between a box and the window's edge in pixels."""
_COLUMN_EDGE = 64
"""The same for the column, where there is room: what is set a little wider than the passage is seen whole, too."""
_COMFORT = 28
"""The same for the widest line of the page, as long as lines keep their least distance."""
_MARGIN = 0.058
"""Share of the page at each edge that is empty on most pages: out of view unless the passage needs it."""
_MIDDLE = 0.45
"""Where the passage's middle stands in the window, as a share of its height."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page scaled to whole pixels."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class View:
    """A window onto a sheet; `x`, `y` is its top left corner in sheet pixels, negative where the sheet is smaller."""

    sheet: Sheet
    x: int
    y: int

    def framed(self, window: Window) -> Box:
        """What of the page is seen through the window; beyond 0 and 1 where the sheet is smaller."""
        return Box(
            self.x / self.sheet.width,
            self.y / self.sheet.height,
            (self.x + window.width) / self.sheet.width,
            (self.y + window.height) / self.sheet.height,
        )


@dataclass(frozen=True, slots=True)
class Part:
    """Boxes seen in one view. `weight` says how much of the passage's text they carry, in sheet widths."""

    view: View
    boxes: tuple[Box, ...]
    weight: float


@dataclass(frozen=True, slots=True)
class Window:
    """The size of what shows the page, in pixels."""

    width: int
    height: int


def usable(page: PageImage) -> bool:
    """Whether the page's measures make sense."""
    return page.width > 0 and page.height > 0 and page.line_height > 0


def line_height(page: PageImage) -> float:
    """The body's baseline distance in image pixels, kept to what a page can have (15 to 150 lines)."""
    return min(max(page.line_height, page.height / 150), page.height / 15)


def sheet(page: PageImage, line: float) -> Sheet:
    """The page scaled so that body baselines stand at least `line` pixels apart."""
    scale = line / line_height(page)
    return Sheet(ceil(page.width * scale), ceil(page.height * scale))


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    return Box(
        min(box.x0 for box in boxes),
        min(box.y0 for box in boxes),
        max(box.x1 for box in boxes),
        max(box.y1 for box in boxes),
    )


def tidy(boxes: Sequence[Box]) -> tuple[Box, ...]:
    """The boxes inside the page, corners in order; empty ones and those that are no numbers are left out."""
    kept: list[Box] = []
    for box in boxes:
        x0, x1 = sorted((min(max(box.x0, 0.0), 1.0), min(max(box.x1, 0.0), 1.0)))
        y0, y1 = sorted((min(max(box.y0, 0.0), 1.0), min(max(box.y1, 0.0), 1.0)))
        if x1 > x0 and y1 > y0:
            kept.append(Box(x0, y0, x1, y1))
    return tuple(kept)


def parts(page: PageImage, boxes: Sequence[Box], others: Sequence[Box], window: Window) -> tuple[Part, ...]:
    """The views that show `boxes`, in reading order.

    `others` are boxes cited elsewhere on the page: they keep the size steady and tell where the column runs.
    """
    inside = tidy(boxes)
    least = sheet(page, LEAST_LINE)
    pieces = [piece for box in inside for piece in _cut(box, least, window)]
    best = _best_sheet(page, [*inside, *tidy(others)], least, window)
    found: list[Part] = []
    for group in _groups(pieces, least, window):
        around = union(group)
        chosen = best if _fits(around, best, window) else _fitting_sheet(page, around, window, least)
        view = _view(around, _column(around, tidy(others), chosen, window), chosen, window)
        found.append(Part(view, group, sum(box.x1 - box.x0 for box in group)))
    return tuple(found)


def _fits(box: Box, on: Sheet, window: Window) -> bool:
    wide = (box.x1 - box.x0) * on.width <= window.width - 2 * EDGE
    return wide and (box.y1 - box.y0) * on.height <= window.height - 2 * EDGE


def _cut(box: Box, least: Sheet, window: Window) -> list[Box]:
    """A box wider or higher than the window at its smallest size, in pieces that overlap."""
    across = _edges(box.x0, box.x1, (window.width - 2 * EDGE) / least.width)
    down = _edges(box.y0, box.y1, (window.height - 2 * EDGE) / least.height)
    return [Box(x0, y0, x1, y1) for y0, y1 in down for x0, x1 in across]


def _edges(begin: float, end: float, room: float) -> list[tuple[float, float]]:
    if end - begin <= room:
        return [(begin, end)]
    room *= 0.999
    count = ceil((end - begin) / (room * 0.9))
    step = (end - begin - room) / (count - 1)
    return [(begin + number * step, begin + number * step + room) for number in range(count)]


def _groups(pieces: Sequence[Box], least: Sheet, window: Window) -> list[tuple[Box, ...]]:
    groups: list[tuple[Box, ...]] = []
    for piece in pieces:
        if groups and _fits(union([*groups[-1], piece]), least, window):
            groups[-1] = (*groups[-1], piece)
        else:
            groups.append((piece,))
    return groups


def _best_sheet(page: PageImage, boxes: Sequence[Box], least: Sheet, window: Window) -> Sheet:
    """The size for the whole page: the best line distance, or the one at which its widest line fits."""
    widest = max((box.x1 - box.x0 for box in boxes), default=0.0)
    wanted = sheet(page, BEST_LINE)
    if wanted.width < window.width:
        wanted = _scaled(page, window.width / page.width)
    room = window.width - 2 * _COMFORT
    if widest * wanted.width > room:
        wanted = _scaled(page, room / widest / page.width, down=True)
    return wanted if wanted.width > least.width else least


def _fitting_sheet(page: PageImage, around: Box, window: Window, least: Sheet) -> Sheet:
    across = (window.width - 2 * EDGE) / (around.x1 - around.x0) / page.width
    down = (window.height - 2 * EDGE) / (around.y1 - around.y0) / page.height
    fitting = _scaled(page, min(across, down), down=True)
    return fitting if fitting.width > least.width else least


def _scaled(page: PageImage, scale: float, down: bool = False) -> Sheet:
    if down:
        return Sheet(int(page.width * scale), int(page.height * scale))
    return Sheet(ceil(page.width * scale), ceil(page.height * scale))


def _column(around: Box, others: Sequence[Box], on: Sheet, window: Window) -> Box:
    """`around` widened to the column it stands in, as far as that fits into the window."""
    column = around
    for other in others:
        shared = min(around.x1, other.x1) - max(around.x0, other.x0)
        wider = Box(min(column.x0, other.x0), column.y0, max(column.x1, other.x1), column.y1)
        if shared > 0.5 * min(around.x1 - around.x0, other.x1 - other.x0) and _fits(wider, on, window):
            column = wider
    return column


def _view(around: Box, column: Box, on: Sheet, window: Window) -> View:
    room = max(0.0, window.width - (column.x1 - column.x0) * on.width)
    edge = min(_COLUMN_EDGE, room / 2)
    x = min(max((on.width - window.width) / 2, column.x1 * on.width + edge - window.width), column.x0 * on.width - edge)
    x = _kept(x, (column.x0 * on.width, column.x1 * on.width), on.width, window.width)
    y = (around.y0 + around.y1) / 2 * on.height - window.height * _MIDDLE
    return View(on, x, _kept(y, (around.y0 * on.height, around.y1 * on.height), on.height, window.height))


def _kept(position: float, needed: tuple[float, float], length: int, window: int) -> int:
    """The position moved so that the window lies between the margins, sees what is needed and stays on the sheet."""
    if length <= window:
        return (length - window) // 2
    margin = length * _MARGIN
    if length - 2 * margin >= window:
        position = min(max(position, margin), length - margin - window)
    position = max(min(position, needed[0] - EDGE), needed[1] + EDGE - window)
    return min(max(round(position), 0), length - window)
