"""The cover of an MP3: the station's look, and the paper's title, or a show's date and headlines."""

from __future__ import annotations

import io
from collections.abc import Sequence

from PIL import Image, ImageDraw

from paperradio.domain.paper import is_arxiv_id
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture.brand import glow, mark
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.show_card import format_badge, headlines, show_colour, show_date
from paperradio.playout.picture.style import GOLD, INK, MUTED, PANEL, Type, Weight, mixed
from paperradio.playout.picture.text import balanced, clean, draw, draw_lines, ellipsized, fitted, fold_names, wrapped

SIDE = 1400
"""Podcast directories ask for 1400 to 3000 pixels."""
_INSET = 110
_TITLE = Type(100, 120, Weight.BOLD)
_NAME = Type(52, 64, Weight.BOLD)
_AUTHORS = Type(46, 62)
_FOOT = Type(38, 50)
_BADGE = Type(44, 58, Weight.BOLD)
_HEADLINE = Type(44, 64)
_HEADLINE_STEP = 76
_HEADLINES_END = 1200
_MARK_GROUND = "#293451"


def artwork(item: Item, station_name: str, accent: str = GOLD) -> bytes:
    """A square JPEG: title, authors and the station's name; of a show its date and headlines."""
    is_show = item.kind in (ItemKind.SHOW, ItemKind.TRAIL)
    colour = show_colour(item.format, accent) if is_show else accent
    image = glow((SIDE, SIDE), PANEL, mixed(PANEL, colour, 0.3) if is_show else "#2f3d60")
    pen = ImageDraw.Draw(image)
    room = SIDE - 2 * _INSET
    fill_rounded(image, (_INSET, 100, _INSET + 180, 280), 34, _MARK_GROUND)
    image.paste(mark(160, _MARK_GROUND), (_INSET + 10, 110))
    draw(pen, _INSET + 214, 212, ellipsized(clean(station_name).upper(), _NAME, room - 214), _NAME, INK)
    if is_show:
        _show(image, item, accent, station_name)
    else:
        _paper(image, item, accent, station_name)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()


def _paper(image: Image.Image, item: Item, accent: str, station_name: str) -> None:
    pen, room, paper = ImageDraw.Draw(image), SIDE - 2 * _INSET, item.paper
    title = clean(paper.title if paper is not None else item.title) or clean(station_name)
    sizes = [_TITLE.sized(points) for points in (112, 100, 88, 78, 68, 60)]
    kind, lines = fitted(title, sizes, room, 620)
    lines = balanced(" ".join(lines), kind, room)
    top = 360 + (640 - len(lines) * kind.leading) // 2
    bottom = int(draw_lines(pen, _INSET, top, lines, kind, INK))
    fill_rounded(image, (_INSET, bottom + 26, _INSET + 170, bottom + 38), 6, accent)
    told = ""
    if paper is not None:
        draw_lines(pen, _INSET, bottom + 70, [fold_names(paper.authors, _AUTHORS, room)], _AUTHORS, MUTED)
        identifier = f"arXiv {clean(paper.id)}" if is_arxiv_id(paper.id) else ""
        told = " · ".join(filter(None, (identifier, *map(clean, paper.categories[:3]))))
    _foot(pen, [told, "Machine-made from the paper itself. Every claim is cited."])


def _show(image: Image.Image, item: Item, accent: str, station_name: str) -> None:
    pen, room, colour = ImageDraw.Draw(image), SIDE - 2 * _INSET, show_colour(item.format, accent)
    format_badge(image, _INSET, 360, item, accent, _BADGE)
    title = clean(item.title) or clean(station_name)
    kind, lines = fitted(title, [_TITLE.sized(points) for points in (100, 84, 70, 58)], room, 250)
    lines = balanced(" ".join(lines), kind, room)
    top = draw_lines(pen, _INSET, 450, lines, kind, INK) + 14
    top = int(draw_lines(pen, _INSET, top, list(filter(None, [show_date(item)])), _NAME, colour)) + 34
    titles = headlines(item)
    shown = titles[: max(1, (_HEADLINES_END - top) // _HEADLINE_STEP)]
    for number, each in enumerate(shown, start=1):
        more = number == len(shown) and len(titles) > len(shown)
        text = f"and {len(titles) - len(shown) + 1} more" if more else each
        fill_rounded(image, (_INSET, top + 12, _INSET + 10, top + 52), 5, mixed(PANEL, colour, 0.4 if more else 1.0))
        line = ellipsized(text, _HEADLINE, room - 40)
        draw_lines(pen, _INSET + 40, top, [line], _HEADLINE, MUTED if more else INK)
        top += _HEADLINE_STEP
    _foot(pen, ["Written and spoken by machines. Every claim is cited."])


def _foot(pen: ImageDraw.ImageDraw, told: Sequence[str]) -> None:
    lines = [line for each in told if each for line in wrapped(each, _FOOT, SIDE - 2 * _INSET, 1)]
    draw_lines(pen, _INSET, SIDE - _INSET - len(lines) * _FOOT.leading, lines, _FOOT, MUTED)
