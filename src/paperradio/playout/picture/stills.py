"""Whole pictures that stand on their own: stand-by, and who is to be thanked."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from paperradio.playout.picture.brand import glow, mark
from paperradio.playout.picture.layout import HEIGHT, WIDTH
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import (
    GOLD,
    HEADLINE,
    INK,
    MUTED,
    PANEL,
    SHOW_NAME,
    SUBTITLE,
    Type,
    Weight,
)
from paperradio.playout.picture.text import balanced, clean, draw_lines, fitted

_ABOVE = "#2a3550"
_GROUND = "#232c41"
_INSET = 96
_NAME = Type(64, 78, Weight.BOLD)
_CREDITS = (
    (
        "Papers",
        "Thank you to arXiv for use of its open access interoperability. arXiv does not endorse this programme.",
    ),
    (
        "Licences",
        "Every paper belongs to its authors and keeps its licence, which is named beside its title.",
    ),
    (
        "Machine-made",
        "Written and spoken by machines. What is said of a paper comes from the paper, and cites the place.",
    ),
    ("Software", "Paper Radio is free software under the GNU Affero General Public License."),
)


def stand_by(station: str, accent: str = GOLD) -> bytes:
    """A PNG of 1280 x 720 for when the programme is away."""
    image = glow((WIDTH, HEIGHT), PANEL, _ABOVE)
    pen = ImageDraw.Draw(image)
    fill_rounded(image, (_INSET, 196, _INSET + 164, 360), 28, _GROUND)
    image.paste(mark(150, _GROUND), (_INSET + 7, 203))
    left = _INSET + 212
    kind, lines = fitted(clean(station), [_NAME.sized(size) for size in (64, 52, 42)], WIDTH - left - _INSET, 160)
    bottom = int(draw_lines(pen, left, 196, lines, kind, INK))
    fill_rounded(image, (left, bottom + 12, left + 96, bottom + 18), 3, accent)
    bottom = int(draw_lines(pen, left, bottom + 40, ["Back in a moment"], HEADLINE, INK))
    told = "New papers, read aloud and shown on the page. The programme goes on as soon as its picture is back."
    draw_lines(pen, left, bottom + 14, balanced(told, SUBTITLE, WIDTH - left - _INSET), SUBTITLE, MUTED)
    return _png(image)


def credits(station: str, voices: Sequence[str] = (), accent: str = GOLD) -> bytes:
    """A PNG of 1280 x 720: where everything comes from. `voices` are attributions, one line each."""
    image = glow((WIDTH, HEIGHT), PANEL, _ABOVE)
    pen = ImageDraw.Draw(image)
    fill_rounded(image, (_INSET, 60, _INSET + 104, 164), 20, _GROUND)
    image.paste(mark(92, _GROUND), (_INSET + 6, 66))
    kind, lines = fitted(clean(station), [_NAME.sized(size) for size in (56, 44, 36)], WIDTH - 3 * _INSET - 24, 96)
    draw_lines(pen, _INSET + 132, 72, lines[:1], kind, INK)
    fill_rounded(image, (_INSET, 184, _INSET + 96, 190), 3, accent)
    entries = [*_CREDITS, ("Voices", " ".join(map(clean, voices)))] if voices else list(_CREDITS)
    top, room = 216.0, WIDTH - 2 * _INSET - 200
    for name, told in entries:
        draw_lines(pen, _INSET, top, [name], SHOW_NAME, accent)
        top = draw_lines(pen, _INSET + 200, top, balanced(told, SUBTITLE, room)[:3], SUBTITLE, INK) + 26
    return _png(image)


def _png(image: Image.Image) -> bytes:
    file = io.BytesIO()
    image.save(file, "PNG")
    return file.getvalue()
