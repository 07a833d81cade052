"""Smooth-edged shapes; masks are drawn large once and kept."""

from __future__ import annotations

from functools import lru_cache

import segno
from PIL import Image, ImageDraw, ImageStat

from paperradio.playout.picture.style import PAPER

_SUPERSAMPLING = 4
_QUIET_MODULES = 4
_LONGEST_URL = 300
_SOFT, _SOFT_SHARE = 22, 0.9
"""How far from an edge it is softened in pixels, and how much at the edge itself."""
_BRIGHT = 150


@lru_cache(maxsize=64)
def rounded_mask(width: int, height: int, radius: int) -> Image.Image:
    """An L image of a filled rectangle with round corners."""
    large = Image.new("L", (width * _SUPERSAMPLING, height * _SUPERSAMPLING))
    corner = (large.width - 1, large.height - 1)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, *corner), radius * _SUPERSAMPLING, fill=255)
    return large.reduce(_SUPERSAMPLING)


def fill_rounded(
    target: Image.Image, box: tuple[int, int, int, int], radius: int, colour: str, outline: str | None = None
) -> None:
    """Fill the box (left, top, right, bottom), with a line of one pixel around it if `outline` is given."""
    left, top, right, bottom = box
    if outline is not None:
        target.paste(outline, box, rounded_mask(right - left, bottom - top, radius))
        left, top, right, bottom = left + 1, top + 1, right - 1, bottom - 1
    inner = radius if outline is None else max(0, radius - 1)
    target.paste(colour, (left, top, right, bottom), rounded_mask(right - left, bottom - top, inner))


@lru_cache(maxsize=8)
def _slope(width: int, height: int, side: int) -> Image.Image:
    """An L image that is opaque at one side (left, top, right, bottom) and clear at the opposite one."""
    falling = Image.linear_gradient("L").point(lambda value: round((255 - value) * _SOFT_SHARE))
    turns = (Image.Transpose.ROTATE_90, None, Image.Transpose.ROTATE_270, Image.Transpose.ROTATE_180)
    turn = turns[side]
    return (falling if turn is None else falling.transpose(turn)).resize((width, height))


def soften(image: Image.Image, sides: tuple[bool, bool, bool, bool]) -> Image.Image:
    """The image itself (RGB), running out into white at those sides of left, top, right and bottom that are bright."""
    width, height = image.size
    boxes = (
        (0, 0, _SOFT, height),
        (0, 0, width, _SOFT),
        (width - _SOFT, 0, width, height),
        (0, height - _SOFT, width, height),
    )
    for side, box in enumerate(boxes):
        bright = ImageStat.Stat(image.crop(box).convert("L")).mean[0] > _BRIGHT if sides[side] else False
        if bright:
            image.paste(PAPER, box, _slope(box[2] - box[0], box[3] - box[1], side))
    return image


def round_corners(image: Image.Image, radius: int, outside: str) -> Image.Image:
    """The image itself, its corners filled with `outside`."""
    width, height = image.size
    mask = rounded_mask(width, height, radius)
    for left in (0, width - radius):
        for top in (0, height - radius):
            box = (left, top, left + radius, top + radius)
            corner = Image.new("RGB", (radius, radius), outside)
            corner.paste(image.crop(box), (0, 0), mask.crop(box))
            image.paste(corner, box)
    return image


@lru_cache(maxsize=4)
def qr_code(url: str, room: int) -> Image.Image | None:
    """A QR code on white, at most `room` pixels wide, a module at least two pixels; None where it would not fit.

    Not to be changed: to make one costs more than to draw the rest of a frame, so it is kept.
    """
    if not 0 < len(url) <= _LONGEST_URL:
        return None
    code = segno.make_qr(url, error="l")
    scale = int(room // code.symbol_size(border=_QUIET_MODULES)[0])
    if scale < 2:
        return None
    rows = [bytes(0 if dark else 255 for dark in row) for row in code.matrix_iter(border=_QUIET_MODULES)]
    small = Image.frombytes("L", (len(rows[0]), len(rows)), b"".join(rows))
    large = small.resize((small.width * scale, small.height * scale), Image.Resampling.NEAREST).convert("RGB")
    return large


def sheet_shadow(image: Image.Image, target: Image.Image, x: int, y: int) -> None:
    """Paste a page with a soft shadow."""
    for spread, share in ((10, 0.10), (6, 0.16), (3, 0.22)):
        mask = rounded_mask(image.width + 2 * spread, image.height + 2 * spread, spread)
        target.paste("#000000", (x - spread, y - spread + 4), mask.point(lambda value, share=share: int(value * share)))
    target.paste(PAPER, (x - 1, y - 1, x + image.width + 1, y + image.height + 1))
    target.paste(image, (x, y))
