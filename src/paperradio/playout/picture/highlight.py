"""Highlighting as a text marker does it: the colour is multiplied with the page, so that ink stays black.

On a dark page, where that would not be seen, the ground takes on the colour and the light ink stays.
"""

from __future__ import annotations

from collections.abc import Sequence

from PIL import Image, ImageChops, ImageDraw, ImageStat

from paperradio.domain.document import Box
from paperradio.playout.picture.page_view import View, tidy
from paperradio.playout.picture.style import HIGHLIGHT, PAPER, mixed, rgb

_OVERHANG = (5, 1)
"""Pixels by which the marker is wider and higher than the box."""
_RADIUS = 5
_DARK = 90
"""Pages whose marked part is darker than this on average (0 to 255) have light ink."""
_ON_DARK = 0.4
"""How much of the colour a dark ground takes on."""


def marked(page: Image.Image, view: View, boxes: Sequence[Box], strength: float = 1.0) -> Image.Image:
    """`page`, a window of RGB pixels, with the boxes marked; `strength` from 0 (not at all) to 1."""
    areas = [_area(box, view) for box in tidy(boxes)]
    areas = [area for area in areas if _touches(area, page.size)]
    if strength <= 0 or not areas:
        return page
    left, top = max(0, min(area[0] for area in areas)), max(0, min(area[1] for area in areas))
    right = min(page.width, max(area[2] for area in areas) + 1)
    bottom = min(page.height, max(area[3] for area in areas) + 1)
    mask = Image.new("L", (right - left, bottom - top))
    draw = ImageDraw.Draw(mask)
    for area in areas:
        shifted = (area[0] - left, area[1] - top, area[2] - left, area[3] - top)
        draw.rounded_rectangle(shifted, _RADIUS, fill=255)
    below = page.crop((left, top, right, bottom))
    result = page.copy()
    if ImageStat.Stat(below.convert("L")).mean[0] < _DARK:
        colour = rgb(mixed("#000000", HIGHLIGHT, _ON_DARK * min(1.0, strength)))
        coloured = ImageChops.screen(below, Image.new("RGB", below.size, colour))
    else:
        colour = rgb(mixed(PAPER, HIGHLIGHT, min(1.0, strength)))
        coloured = ImageChops.multiply(below, Image.new("RGB", below.size, colour))
    result.paste(coloured, (left, top), mask)
    return result


def _area(box: Box, view: View) -> tuple[int, int, int, int]:
    across, down = _OVERHANG
    return (
        round(box.x0 * view.sheet.width) - view.x - across,
        round(box.y0 * view.sheet.height) - view.y - down,
        round(box.x1 * view.sheet.width) - view.x + across,
        round(box.y1 * view.sheet.height) - view.y + down,
    )


def _touches(area: tuple[int, int, int, int], size: tuple[int, int]) -> bool:
    return area[0] < size[0] and area[1] < size[1] and area[2] > 0 and area[3] > 0
