"""A figure of a paper, as large as the stage allows, with its caption set in the station's type."""

from __future__ import annotations

from PIL import Image, ImageDraw

from paperradio.domain.document import Box
from paperradio.domain.media import Figure, PageImage
from paperradio.playout.picture.pages import Pages
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import PAPER, Type, Weight
from paperradio.playout.picture.text import balanced, clean, draw_lines, fitted, width

_INSET = 28
_GAP = 18
_NARROW = 1.0
"""A figure narrower than this for its height has its caption beside it, another one below it."""
_LEAST_BESIDE, _MOST_BESIDE = 280, 400
_BELOW = 100
_MOST_ENLARGED = 2.4
"""Times the size in the page's image; more would be soft."""
_LABEL = Type(22, 30, Weight.BOLD)
_SIZES = (Type(22, 30), Type(20, 26))
_INK, _GREY, _RULE = "#1b1d24", "#4d5463", "#d5d9e2"


def figure_card(size: tuple[int, int], page: PageImage, figure: Figure, pages: Pages, accent: str) -> Image.Image:
    """The figure and its caption on white, RGB. Raises PageNotShown."""
    area = figure.box
    narrow = (area.x1 - area.x0) * page.width < _NARROW * (area.y1 - area.y0) * page.height
    image = Image.new("RGB", size, PAPER)
    if narrow:
        _beside(image, page, figure, area, pages, accent)
    else:
        _below(image, page, figure, area, pages)
    return image


def _beside(image: Image.Image, page: PageImage, figure: Figure, area: Box, pages: Pages, accent: str) -> None:
    room = (image.width - 2 * _INSET - 2 * _GAP - _LEAST_BESIDE, image.height - 2 * _INSET)
    drawn = pages.part(page, area, room, _MOST_ENLARGED)
    beside = min(_MOST_BESIDE, image.width - 2 * _INSET - 2 * _GAP - drawn.width)
    left = (image.width - drawn.width - 2 * _GAP - beside) // 2
    image.paste(drawn, (left, (image.height - drawn.height) // 2))
    left += drawn.width + 2 * _GAP
    kind, lines = fitted(clean(figure.caption), _SIZES, beside, image.height - 2 * _INSET - _LABEL.leading - 26)
    top = (image.height - _LABEL.leading - 26 - len(lines) * kind.leading) // 2
    pen = ImageDraw.Draw(image)
    draw_lines(pen, left, top, [clean(figure.label)], _LABEL, _INK)
    top += _LABEL.leading
    fill_rounded(image, (left, top + 6, left + 56, top + 10), 2, accent)
    draw_lines(pen, left, top + 26, lines, kind, _GREY)


def _below(image: Image.Image, page: PageImage, figure: Figure, area: Box, pages: Pages) -> None:
    label = clean(figure.label)
    left = _INSET + round(width(label, _LABEL)) + _GAP
    kind, lines = fitted(clean(figure.caption), _SIZES, image.width - _INSET - left, _BELOW)
    lines = balanced(" ".join(lines), kind, image.width - _INSET - left)
    top = image.height - _INSET + 8 - max(1, len(lines)) * kind.leading
    pen = ImageDraw.Draw(image)
    pen.line((_INSET, top - _GAP, image.width - _INSET, top - _GAP), fill=_RULE, width=2)
    draw_lines(pen, _INSET, top, [label], Type(kind.size, kind.leading, Weight.BOLD), _INK)
    draw_lines(pen, left, top, lines, kind, _GREY)
    room = (image.width - 2 * _INSET, top - 2 * _GAP - _INSET)
    drawn = pages.part(page, area, room, _MOST_ENLARGED)
    image.paste(drawn, ((image.width - drawn.width) // 2, _INSET + (room[1] - drawn.height) // 2))
