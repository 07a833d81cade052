"""The card at the right: which paper, who speaks, where on the page, and how to get there."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from PIL import Image, ImageDraw

from paperradio.domain.document import Box
from paperradio.domain.paper import Paper, is_arxiv_id
from paperradio.domain.rights import licence_name
from paperradio.playout.picture.layout import CARD, LOCATOR, PADDING, ROW_HEIGHT, about
from paperradio.playout.picture.shapes import fill_rounded, qr_code
from paperradio.playout.picture.style import (
    BACKGROUND,
    FAINT,
    INK,
    LABEL,
    LABEL_BOLD,
    MUTED,
    PANEL,
    RADIUS,
    RAISED,
    SMALL,
    TITLE,
    mixed,
)
from paperradio.playout.picture.text import author_lines, clean, draw, draw_lines, ellipsized, fitted, width, wrapped

BARS = 16
THUMBNAIL_HEIGHT = 154
QR_ROOM = 112
_BAR_WIDTH, _BAR_STEP = 4, 7
_ROOM = CARD.width - 2 * PADDING


def base() -> Image.Image:
    """The empty card."""
    image = Image.new("RGB", CARD.size, BACKGROUND)
    fill_rounded(image, (0, 0, *CARD.size), RADIUS, PANEL)
    return image


def draw_paper(image: Image.Image, title: str, paper: Paper | None, rows: int) -> None:
    """Title, authors, identifier and licence onto the card."""
    pen = ImageDraw.Draw(image)
    height = about(rows).height
    facts = _facts(paper) if paper is not None else []
    kinds = [TITLE.sized(points) for points in (26, 24, 22, 20, 18)]
    kind, lines = fitted(clean(title) or "Untitled", kinds, _ROOM, height - PADDING - len(facts) * LABEL.leading - 10)
    top = draw_lines(pen, PADDING, PADDING - 4, lines, kind, INK) + 6
    for fact in facts:
        top = draw_lines(pen, PADDING, top, [ellipsized(fact, LABEL, _ROOM)], LABEL, MUTED)


def draw_station(image: Image.Image, name: str, categories: Sequence[str], rows: int) -> None:
    """What station this is, when no paper is on."""
    pen = ImageDraw.Draw(image)
    top = draw_lines(pen, PADDING, PADDING - 4, wrapped(clean(name), TITLE, _ROOM, 2), TITLE, INK) + 6
    fields = ", ".join(map(clean, categories[:6]))
    told = f"New papers from {fields}, discussed day and night." if fields else "New papers, discussed day and night."
    top = draw_lines(pen, PADDING, top, wrapped(told, LABEL, _ROOM, 4), LABEL, MUTED) + 10
    rest = int((about(rows).height - top) // LABEL.leading)
    told = "While a sentence is said, its place on the page is marked. Every statement comes from the paper."
    if rest > 0:
        draw_lines(pen, PADDING, top, wrapped(told, LABEL, _ROOM, rest), LABEL, MUTED)


def _facts(paper: Paper) -> list[str]:
    identifier = clean(paper.id)
    told = f"arXiv {identifier}" if is_arxiv_id(identifier) else identifier
    field = clean(paper.categories[0]) if paper.categories else ""
    lines = [*author_lines(paper.authors, LABEL, _ROOM), " · ".join(filter(None, (told, field)))]
    return [line for line in (*lines, licence_name(clean(paper.licence or ""))) if line]


def speaker_row(size: tuple[int, int], name: str, colour: str, status: str, speaking: bool) -> Image.Image:
    """One speaker, with room for the meter of the one who is speaking."""
    ground = RAISED if speaking else PANEL
    image = Image.new("RGB", size, PANEL)
    fill_rounded(image, (0, 0, *size), RADIUS - 2, ground)
    disc = ROW_HEIGHT - 14
    fill_rounded(image, (8, 7, 8 + disc, 7 + disc), disc // 2, colour if speaking else mixed(ground, colour, 0.3))
    pen = ImageDraw.Draw(image)
    shown = ellipsized(clean(name).title() or "Voice", LABEL_BOLD, 110)
    initial = shown[0]
    ink = BACKGROUND if speaking else mixed(ground, INK, 0.6)
    draw(pen, 8 + (disc - width(initial, TITLE)) / 2, 7 + disc / 2 + 9, initial, TITLE, ink)
    draw(pen, disc + 20, 25, shown, LABEL_BOLD, INK if speaking else MUTED)
    draw(pen, disc + 20, 46, ellipsized(status, SMALL, 110), SMALL, MUTED if speaking else FAINT)
    return image


def meter_box(size: tuple[int, int]) -> tuple[int, int, int, int]:
    """Where the meter stands in a row: left, top, right, bottom, all even."""
    left = size[0] - 14 - BARS * _BAR_STEP
    return left - left % 2, 8, size[0] - 12, size[1] - 8


def meter_image(size: tuple[int, int], levels: Sequence[float], colour: str) -> Image.Image:
    """Levels (0 to 1, oldest first) as bars."""
    image = Image.new("RGB", size, RAISED)
    for number, level in enumerate(levels[-BARS:]):
        half = round(2 + min(1.0, max(0.0, level)) * (size[1] / 2 - 2))
        bar = _bar(half, mixed(RAISED, colour, 0.45 + 0.55 * (number + 1) / BARS))
        image.paste(bar, (number * _BAR_STEP, size[1] // 2 - half))
    return image


@lru_cache(maxsize=4 * BARS * ROW_HEIGHT // 2)
def _bar(half: int, colour: str) -> Image.Image:
    image = Image.new("RGB", (_BAR_WIDTH, 2 * half), RAISED)
    ImageDraw.Draw(image).rounded_rectangle((0, 0, _BAR_WIDTH - 1, 2 * half - 1), 2, fill=colour)
    return image


def locator(
    thumbnail: Image.Image | None,
    framed: Box | None,
    where: Sequence[str],
    url: str | None,
    accent: str,
) -> Image.Image:
    """The page in small with a part `framed`, lines that say where that is, and the way to the abstract."""
    image = Image.new("RGB", LOCATOR.size, BACKGROUND)
    fill_rounded(image, (0, -40, *LOCATOR.size), RADIUS, PANEL)
    pen = ImageDraw.Draw(image)
    code = qr_code(url, QR_ROOM) if url else None
    bottom = LOCATOR.height - PADDING
    if code is not None:
        image.paste(code, (LOCATOR.width - PADDING - code.width, bottom - code.height))
    left = PADDING
    if thumbnail is not None:
        top = bottom - thumbnail.height
        image.paste(thumbnail, (left, top))
        if framed is not None:
            pen.rectangle(_frame(thumbnail, framed, left, top), outline=accent, width=2)
        left += thumbnail.width + 12
    room = LOCATOR.width - PADDING - left
    lines = [ellipsized(line, SMALL, room) for line in map(clean, where) if line]
    draw_lines(pen, left, bottom - THUMBNAIL_HEIGHT - 4, lines, SMALL, MUTED)
    return image


def _frame(thumbnail: Image.Image, framed: Box, left: int, top: int) -> tuple[int, int, int, int]:
    return (
        left + max(0, round(framed.x0 * thumbnail.width)),
        top + max(0, round(framed.y0 * thumbnail.height)),
        left + min(thumbnail.width, round(framed.x1 * thumbnail.width)) - 1,
        top + min(thumbnail.height, round(framed.y1 * thumbnail.height)) - 1,
    )
