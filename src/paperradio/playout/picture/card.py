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
_SHEET = 0.77
"""Width of a page by its height, where that is not known."""
THUMBNAIL = (150, 154)
"""Room for the page in small, beside the QR code."""
QR_ROOM = 112
_BLANK = "#e6e2d6"
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
    told = clean(title) or identifier(paper) or "Untitled"
    kind, lines = fitted(told, kinds, _ROOM, height - PADDING - len(facts) * LABEL.leading - 10)
    top = draw_lines(pen, PADDING, PADDING - 4, lines, kind, INK) + 6
    for fact in facts:
        top = draw_lines(pen, PADDING, top, [ellipsized(fact, LABEL, _ROOM)], LABEL, MUTED)


def draw_station(image: Image.Image, name: str, rows: int) -> None:
    """What station this is, when no paper is on."""
    pen = ImageDraw.Draw(image)
    top = draw_lines(pen, PADDING, PADDING - 4, wrapped(clean(name), TITLE, _ROOM, 2), TITLE, INK) + 6
    told = "New papers, discussed day and night."
    top = draw_lines(pen, PADDING, top, wrapped(told, LABEL, _ROOM, 4), LABEL, MUTED) + 10
    rest = int((about(rows).height - top) // LABEL.leading)
    told = "While a sentence is said, its place on the page is marked. Every statement comes from the paper."
    if rest > 0:
        draw_lines(pen, PADDING, top, wrapped(told, LABEL, _ROOM, rest), LABEL, MUTED)


def identifier(paper: Paper | None) -> str:
    """``arXiv 2609.00001v1``; of a paper that is not on arXiv its id, of none nothing."""
    told = clean(paper.id) if paper is not None else ""
    return f"arXiv {told}" if is_arxiv_id(told) else told


def _facts(paper: Paper) -> list[str]:
    field = clean(paper.categories[0]) if paper.categories else ""
    lines = [*author_lines(paper.authors, LABEL, _ROOM), " · ".join(filter(None, (identifier(paper), field)))]
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
    image = _foot()
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
    lines = [line for line in map(clean, where) if line]
    if thumbnail is not None and thumbnail.height <= THUMBNAIL[1] - SMALL.leading - 6:
        lines, left = [" · ".join(lines)], PADDING
    room = LOCATOR.width - PADDING - left
    lines = [ellipsized(line, SMALL, room) for line in lines]
    draw_lines(pen, left, bottom - THUMBNAIL[1] - 4, lines, SMALL, MUTED)
    return image


def foot(heading: str, lines: Sequence[str], accent: str) -> Image.Image:
    """What stands at the card's foot where no paper is shown: lines below a heading."""
    image = _foot()
    pen = ImageDraw.Draw(image)
    top = LOCATOR.height - PADDING - (len(lines) + 1) * LABEL.leading - 4 if lines else 0
    if lines:
        top = round(draw_lines(pen, PADDING, top, [heading], LABEL_BOLD, accent)) + 4
        draw_lines(pen, PADDING, top, [ellipsized(line, LABEL, _ROOM) for line in lines], LABEL, MUTED)
    return image


def _foot() -> Image.Image:
    image = Image.new("RGB", LOCATOR.size, BACKGROUND)
    fill_rounded(image, (0, -40, *LOCATOR.size), RADIUS, PANEL)
    return image


def blank_page(boxes: Sequence[Box], accent: str) -> Image.Image:
    """Where on its page a passage stands whose page is not shown: an empty sheet with the passage's lines."""
    height = THUMBNAIL[1]
    image = Image.new("RGB", (round(height * _SHEET), height), _BLANK)
    pen = ImageDraw.Draw(image)
    for box in boxes:
        left, top, right, bottom = _frame(image, box, 0, 0)
        pen.rectangle((left, top, max(left + 2, right), max(top + 1, bottom - 1)), fill=accent)
    return image


def _frame(thumbnail: Image.Image, framed: Box, left: int, top: int) -> tuple[int, int, int, int]:
    return (
        left + max(0, round(framed.x0 * thumbnail.width)),
        top + max(0, round(framed.y0 * thumbnail.height)),
        left + min(thumbnail.width, round(framed.x1 * thumbnail.width)) - 1,
        top + min(thumbnail.height, round(framed.y1 * thumbnail.height)) - 1,
    )
