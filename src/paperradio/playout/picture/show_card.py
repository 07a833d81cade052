"""A show's own card: what it is, of which day, and what it tells of. Daily and weekly are told apart at a glance."""

from __future__ import annotations

import zlib
from datetime import date

from PIL import Image, ImageDraw

from paperradio.domain.rundown import Chapter, Item, ItemKind
from paperradio.playout.picture.brand import glow
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import (
    BACKGROUND,
    HEADLINE,
    INK,
    LABEL,
    LABEL_BOLD,
    MUTED,
    PANEL,
    SHOW_NAME,
    SPEAKERS,
    SUBTITLE,
    Type,
    mixed,
)
from paperradio.playout.picture.text import balanced, clean, draw, draw_lines, ellipsized, fitted, width, wrapped

MOST_HEADLINES = 10
_WEEKLY = "#b79cff"
_INSET = 48
_WEEK = "MTWTFSS"
_FEW, _VERY_FEW = 6, 4
_OVERVIEWS = ("opening", "headlines", "closing")
"""Chapters that are about the whole show: they carry its title, others their own."""


def show_colour(format: str, accent: str) -> str:
    """The colour of a format: the channel's for the daily, another for the weekly, and one by name for others."""
    if format in ("", "daily"):
        return accent
    return _WEEKLY if format == "weekly" else SPEAKERS[zlib.crc32(format.encode("utf-8", "replace")) % len(SPEAKERS)]


def show_date(item: Item) -> str:
    """``22 November 2026``; empty where the item has no date, or its title names it already."""
    day = _day(item)
    if day is None or f"{day.day} {day:%B}" in item.title:
        return ""
    return f"{day.day} {day:%B %Y}"


def paper_chapters(item: Item) -> tuple[Chapter, ...]:
    """The first chapter of each paper that has one."""
    found: dict[str, Chapter] = {}
    for chapter in item.chapters:
        if chapter.paper_id is not None:
            found.setdefault(chapter.paper_id, chapter)
    return tuple(found.values())


def headlines(item: Item) -> tuple[str, ...]:
    """The papers of a show in the order in which it tells of them: its chapters' titles, else the papers' own."""
    told = [chapter.title for chapter in paper_chapters(item)] or [each.paper.title for each in item.featured]
    return tuple(filter(None, map(clean, told)))


def format_badge(image: Image.Image, x: int, y: int, item: Item, accent: str, kind: Type = SHOW_NAME) -> int:
    """The format's name on its colour at `x`, `y`, and the days it spans; where this ends."""
    colour = show_colour(item.format, accent)
    name = ellipsized(clean(item.format).upper() or "SHOW", kind, 12 * kind.size)
    height = round(kind.leading * 1.15)
    right = x + round(width(name, kind)) + kind.size
    fill_rounded(image, (x, y, right, y + height), height // 4, colour)
    pen = ImageDraw.Draw(image)
    draw(pen, x + kind.size / 2, y + height / 2 + kind.size * 0.35, name, kind, BACKGROUND)
    day = _day(item)
    if item.format not in ("daily", "weekly") or day is None:
        return right
    side, gap = height, max(4, height // 7)
    right += 2 * gap
    for number, letter in enumerate(_WEEK):
        told = item.format == "weekly" or number == day.weekday()
        ground = colour if told else mixed(PANEL, colour, 0.16)
        fill_rounded(image, (right, y, right + side, y + side), side // 4, ground)
        small = kind.sized(round(kind.size * 0.8))
        ink = BACKGROUND if told else mixed(PANEL, colour, 0.6)
        draw(pen, right + (side - width(letter, small)) / 2, y + side / 2 + small.size * 0.35, letter, small, ink)
        right += side + gap
    return right - gap


def show_card(size: tuple[int, int], item: Item, chapter: Chapter | None, accent: str) -> Image.Image:
    """Format, date and title (or the chapter's), and the headlines."""
    colour = show_colour(item.format, accent)
    image = glow(size, PANEL, mixed(PANEL, colour, 0.26))
    pen = ImageDraw.Draw(image)
    room = size[0] - 2 * _INSET
    right = format_badge(image, _INSET, 40, item, accent)
    date_text = show_date(item)
    if date_text and right + 24 + width(date_text, LABEL_BOLD) < size[0] - _INSET:
        draw(pen, size[0] - _INSET - width(date_text, LABEL_BOLD), 65, date_text, LABEL_BOLD, MUTED)
    whole = chapter is None or chapter.kind in _OVERVIEWS
    title = clean(item.title if chapter is None or whole else chapter.title) or clean(item.title) or "A show"
    kind, lines = fitted(title, [HEADLINE.sized(points) for points in (44, 38, 33, 29)], room, 112)
    lines = balanced(" ".join(lines), kind, room)
    below = int(draw_lines(pen, _INSET, 96, lines, kind, INK))
    fill_rounded(image, (_INSET, below + 10, _INSET + 72, below + 14), 2, colour)
    _list(pen, below + 30, size, headlines(item), _heading(item, chapter), colour)
    return image


def _heading(item: Item, chapter: Chapter | None) -> str:
    if item.kind is ItemKind.TRAIL:
        return "Coming up"
    return "You heard" if chapter is not None and chapter.kind == "closing" else "In this programme"


def _list(
    pen: ImageDraw.ImageDraw, top: int, size: tuple[int, int], titles: tuple[str, ...], heading: str, colour: str
) -> None:
    if not titles:
        return
    few = len(titles) <= _FEW
    kind, step = (SUBTITLE, 38) if few else (LABEL, 26)
    if len(titles) <= _VERY_FEW:
        kind, step = SUBTITLE.sized(26), 50
    draw_lines(pen, _INSET, top, [heading], LABEL_BOLD, colour)
    top += 32
    shown = titles[: min(MOST_HEADLINES, (size[1] - 16 - top) // step)]
    left = _INSET + (34 if few else 32)
    for number, title in enumerate(shown, start=1):
        baseline = top + (number - 1) * step + round(step * 0.66)
        last = number == len(shown) and len(titles) > len(shown)
        text = f"and {len(titles) - len(shown) + 1} more" if last else title
        if not last:
            draw(pen, _INSET, baseline, str(number), Type(kind.size, kind.leading, LABEL_BOLD.weight), colour)
        draw(pen, left, baseline, ellipsized(text, kind, size[0] - _INSET - left), kind, MUTED if last else INK)


def draw_show(image: Image.Image, item: Item, box: tuple[int, int, int], accent: str) -> None:
    """Title, date and description of a show below each other; `box` is inset, room and height."""
    inset, room, height = box
    pen = ImageDraw.Draw(image)
    kind, lines = fitted(clean(item.title) or "A show", [HEADLINE.sized(points) for points in (26, 22)], room, 96)
    top = draw_lines(pen, inset, inset - 4, lines, kind, INK) + 4
    dated = list(filter(None, [show_date(item)]))
    top = draw_lines(pen, inset, top, dated, LABEL_BOLD, show_colour(item.format, accent)) + 8
    count = len(headlines(item))
    told = [f"{count} paper{'s' if count != 1 else ''}, each shown while it is spoken of." if count else ""]
    told.append("Written and spoken by machines. Every claim is cited.")
    for text in filter(None, told):
        lines = wrapped(text, LABEL, room)
        if top + len(lines) * LABEL.leading <= height:
            top = draw_lines(pen, inset, top, lines, LABEL, MUTED) + 6


def _day(item: Item) -> date | None:
    try:
        return date.fromisoformat(item.date)
    except ValueError:
        return None
