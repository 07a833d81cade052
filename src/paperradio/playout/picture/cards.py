"""What stands on the stage in place of a page: the title card, and the quote card where a page may not be shown."""

from __future__ import annotations

from PIL import Image, ImageDraw

from paperradio.domain.media import Citation
from paperradio.domain.paper import Paper
from paperradio.playout.picture.brand import glow, mark
from paperradio.playout.picture.card import identifier
from paperradio.playout.picture.shapes import fill_rounded, sheet_shadow
from paperradio.playout.picture.style import (
    HEADLINE,
    HIGHLIGHT,
    INK,
    LABEL,
    LABEL_BOLD,
    MUTED,
    PANEL,
    QUOTE,
    SMALL,
    SUBTITLE,
    mixed,
)
from paperradio.playout.picture.text import (
    author_lines,
    balanced,
    clean,
    draw,
    draw_lines,
    ellipsized,
    estimated_width,
    fitted,
    width,
    wrapped,
)

SHEET_HEIGHT = 440
"""Height of the first page on the title card in pixels."""
_QUOTE_SIZES = (40, 36, 32, 29, 26, 23, 21)
_CREAM = "#faf6ea"
_DARK = "#1b1d24"
_GREY = "#6d6a60"
_INSET = 56


def title_card(
    size: tuple[int, int], paper: Paper | None, title: str, first_page: Image.Image | None, accent: str
) -> Image.Image:
    """Title, authors and field in large type, beside the first page where it may be shown."""
    image = glow(size, PANEL, "#2a3550")
    pen = ImageDraw.Draw(image)
    left = 48
    if first_page is not None:
        sheet_shadow(first_page, image, left, (size[1] - first_page.height) // 2)
        left += first_page.width + 40
    room = size[0] - left - 44
    sizes = [HEADLINE.sized(points) for points in (44, 38, 33, 29, 26)]
    kind, lines = fitted(clean(title) or identifier(paper) or "Untitled paper", sizes, room, 250)
    lines = balanced(" ".join(lines), kind, room)
    height = len(lines) * kind.leading
    top = max(60 if first_page is not None else 128, (size[1] - height - 130) // 2)
    if first_page is None:
        image.paste(mark(64, "#273149"), (left, top - 88))
    draw_lines(pen, left, top, lines, kind, INK)
    fill_rounded(image, (left, top + height + 14, left + 72, top + height + 18), 2, accent)
    if paper is not None:
        below = top + height + 32
        names = author_lines(paper.authors, SUBTITLE, room)
        below = int(draw_lines(pen, left, below, names, SUBTITLE, MUTED))
        draw_lines(pen, left, below + 8, wrapped(_field(paper), LABEL, room, 1), LABEL, MUTED)
    return image


def _field(paper: Paper) -> str:
    published = paper.published
    date = f"{published.day} {published:%B %Y}" if published is not None else ""
    return " · ".join(filter(None, (*map(clean, paper.categories[:4]), date)))


def quote_card(size: tuple[int, int], citation: Citation, active: bool, reason: str) -> Image.Image:
    """The cited sentence as marked text; `reason` says why it is not shown on its page. Unmarked when not `active`."""
    image = Image.new("RGB", size, _CREAM)
    pen = ImageDraw.Draw(image)
    room = size[0] - 2 * _INSET
    page = f"page {citation.page}"
    draw(pen, size[0] - _INSET - width(page, LABEL), 60, page, LABEL, _GREY)
    section = ellipsized(clean(citation.section), LABEL_BOLD, room - 120)
    draw(pen, _INSET, 60, section or "From the paper", LABEL_BOLD, _GREY)
    pen.line((_INSET, 78, size[0] - _INSET, 78), fill=mixed(_CREAM, _GREY, 0.35), width=1)
    kinds = [QUOTE.sized(points) for points in _QUOTE_SIZES]
    kind, lines = fitted(clean(citation.quote) or "(no text)", kinds, room, size[1] - 170)
    top = 92 + max(0, (size[1] - 170 - len(lines) * kind.leading) // 2)
    if active:
        for number, line in enumerate(lines):
            line_top = top + number * kind.leading + round((kind.leading - kind.size * 1.22) / 2)
            right = _INSET + min(room + 8, round(estimated_width(line, kind)) + 8)
            fill_rounded(image, (_INSET - 8, line_top, right, line_top + round(kind.size * 1.24)), 5, HIGHLIGHT)
    draw_lines(pen, _INSET, top, lines, kind, _DARK if active else _GREY)
    draw(pen, _INSET, size[1] - 28, ellipsized(clean(reason), SMALL, room), SMALL, _GREY)
    return image
