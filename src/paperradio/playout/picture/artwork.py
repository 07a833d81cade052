"""The cover of an MP3: the station's look, the paper's title."""

from __future__ import annotations

import io

from PIL import ImageDraw

from paperradio.domain.paper import is_arxiv_id
from paperradio.domain.rundown import Item
from paperradio.playout.picture.brand import glow, mark
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import GOLD, INK, MUTED, PANEL, Type, Weight
from paperradio.playout.picture.text import balanced, clean, draw, draw_lines, ellipsized, fitted, fold_names, wrapped

SIDE = 1400
"""Podcast directories ask for 1400 to 3000 pixels."""
_INSET = 110
_TITLE = Type(100, 120, Weight.BOLD)
_NAME = Type(52, 64, Weight.BOLD)
_AUTHORS = Type(46, 62)
_FOOT = Type(38, 50)
_MARK_GROUND = "#293451"


def artwork(item: Item, station_name: str) -> bytes:
    """A square JPEG with title, authors and the station's name."""
    image = glow((SIDE, SIDE), PANEL, "#2f3d60")
    pen = ImageDraw.Draw(image)
    room = SIDE - 2 * _INSET
    fill_rounded(image, (_INSET, 100, _INSET + 180, 280), 34, _MARK_GROUND)
    image.paste(mark(160, _MARK_GROUND), (_INSET + 10, 110))
    draw(pen, _INSET + 214, 212, ellipsized(clean(station_name).upper(), _NAME, room - 214), _NAME, INK)
    paper = item.paper
    title = clean(paper.title if paper is not None else item.title) or clean(station_name)
    sizes = [_TITLE.sized(points) for points in (112, 100, 88, 78, 68, 60)]
    kind, lines = fitted(title, sizes, room, 620)
    lines = balanced(" ".join(lines), kind, room)
    top = 360 + (640 - len(lines) * kind.leading) // 2
    bottom = int(draw_lines(pen, _INSET, top, lines, kind, INK))
    fill_rounded(image, (_INSET, bottom + 26, _INSET + 170, bottom + 38), 6, GOLD)
    foot = ["Machine-made from the paper itself. Every claim is cited."]
    if paper is not None:
        draw_lines(pen, _INSET, bottom + 70, [fold_names(paper.authors, _AUTHORS, room)], _AUTHORS, MUTED)
        told = f"arXiv {clean(paper.id)}" if is_arxiv_id(paper.id) else ""
        foot = [" · ".join(filter(None, (told, *map(clean, paper.categories[:3])))), *foot]
    lines = [line for told in foot if told for line in wrapped(told, _FOOT, room, 1)]
    draw_lines(pen, _INSET, SIDE - _INSET - len(lines) * _FOOT.leading, lines, _FOOT, MUTED)
    file = io.BytesIO()
    image.save(file, "JPEG", quality=85)
    return file.getvalue()
