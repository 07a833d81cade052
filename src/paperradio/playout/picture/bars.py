"""The bars above and below: the station's name and the clock, what comes next and how far along we are."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from PIL import Image, ImageDraw

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.playout.picture.brand import END_OF_TIME, announced, clock_text, mark, minutes
from paperradio.playout.picture.layout import ELAPSED, HEADER, MARGIN, NEXT, PROGRESS
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import (
    BACKGROUND,
    BRAND,
    INK,
    LABEL,
    LABEL_BOLD,
    LIVE,
    MUTED,
    OUTLINE,
    RAISED,
    SMALL,
    SMALL_BOLD,
)
from paperradio.playout.picture.text import clean, draw, ellipsized, width

_BASELINE = 40
LONGEST_SECONDS = 99 * 3600
_CATEGORIES_SHOWN = 6
_CHAPTER_ROOM = 520
_SHOW_ROOM = 260
_NEXT_ROOM = 140
_KINDS = {
    ItemKind.IDENT: "station ident",
    ItemKind.FILLER: "a word in between",
    ItemKind.BRIDGE: "a word in between",
    ItemKind.RESUME: "a word in between",
    ItemKind.BED: "a short pause",
}


def date_text(air_time: float) -> str:
    """``1 September 2026``, of a time in Unix seconds."""
    if not 0 <= air_time < END_OF_TIME:
        return ""
    day = datetime.fromtimestamp(air_time, UTC)
    return f"{day.day} {day:%B %Y}"


def header(name: str, categories: Sequence[str], clock: str, live: bool) -> Image.Image:
    """Station, live sign, categories, what made it, and the time."""
    image = Image.new("RGB", HEADER.size, BACKGROUND)
    pen = ImageDraw.Draw(image)
    image.paste(mark(40, BACKGROUND), (MARGIN - 4, 9))
    shown = ellipsized(clean(name).upper() or "RADIO", BRAND, 360)
    x = draw(pen, MARGIN + 42, _BASELINE, shown, BRAND, INK) + 22
    if live:
        fill_rounded(image, (int(x), 19, int(x) + 74, 45), 13, LIVE)
        fill_rounded(image, (int(x) + 12, 28, int(x) + 20, 36), 4, "#ffffff")
        draw(pen, int(x) + 27, 38, "LIVE", SMALL_BOLD, "#ffffff")
        x += 74 + 22
    right = HEADER.width - MARGIN - width(clock, LABEL_BOLD)
    draw(pen, right, _BASELINE - 1, clock, LABEL_BOLD, INK)
    made = "machine-made"
    box_right = int(right) - 22
    box_left = box_right - round(width(made, SMALL)) - 24
    fill_rounded(image, (box_left, 19, box_right, 45), 13, BACKGROUND, OUTLINE)
    draw(pen, box_left + 12, 37, made, SMALL, MUTED)
    fields = " · ".join(map(clean, categories[:_CATEGORIES_SHOWN]))
    if len(categories) > _CATEGORIES_SHOWN:
        fields += f" and {len(categories) - _CATEGORIES_SHOWN} more"
    if box_left - 22 - x > 60:
        draw(pen, x, _BASELINE - 1, ellipsized(fields, LABEL, box_left - 22 - x), LABEL, MUTED)
    return image


def coming_next(upcoming: Sequence[Upcoming], accent: str, chapter: tuple[str, str] | None = None) -> Image.Image:
    """The next entry that is worth announcing, and the time of the next show.

    While a show is on, `chapter` (its number, its title) stands before it.
    """
    image = Image.new("RGB", NEXT.size, BACKGROUND)
    pen, x, end = ImageDraw.Draw(image), 0.0, float(NEXT.width)
    if chapter is not None:
        x = draw(pen, 0, 24, clean(chapter[0]), LABEL_BOLD, accent) + (12 if chapter[0] else 0)
        x = draw(pen, x, 24, ellipsized(clean(chapter[1]), LABEL, _CHAPTER_ROOM - x), LABEL, INK) + 28
    entries = announced(upcoming)
    show = next((entry for entry in entries[1:] if entry.kind is ItemKind.SHOW and entry.starts is not None), None)
    if show is not None and show.starts is not None and chapter is None:
        told = ellipsized(clean(show.title), LABEL, _SHOW_ROOM)
        at = f"{clock_text(show.starts)}  "
        end -= width(at, LABEL_BOLD) + width(told, LABEL)
        draw(pen, draw(pen, end, 24, at, LABEL_BOLD, accent), 24, told, LABEL, MUTED)
        end -= 28
    if entries and end - x > _NEXT_ROOM:
        x = draw(pen, x, 24, "Next", LABEL_BOLD, accent) + 12
        title = clean(entries[0].title) or _KINDS.get(entries[0].kind, "")
        draw(pen, x, 24, ellipsized(_KINDS.get(entries[0].kind, title), LABEL, end - x - 8), LABEL, MUTED)
    return image


def progress_key(offset: float, duration: float) -> tuple[int, int, int]:
    """Elapsed and whole seconds, and how many pixels of the bar are filled."""
    length = duration if 0 < duration < LONGEST_SECONDS else 0.0
    done = min(max(offset, 0.0), length or LONGEST_SECONDS)
    filled = round(PROGRESS.width * done / length) if length > 0 else 0
    return int(done), int(length), filled


def elapsed(seconds: int | None, whole: int) -> Image.Image:
    """``1:12 of 3:40``, ``1:12`` of what has no length yet, nothing where nothing is on."""
    image = Image.new("RGB", ELAPSED.size, BACKGROUND)
    if seconds is not None:
        text = f"{minutes(seconds)} of {minutes(whole)}" if whole > 0 else minutes(seconds)
        draw(ImageDraw.Draw(image), 0, 16, text, SMALL, MUTED)
    return image


def progress(visible: bool, filled: int, accent: str, ticks: Sequence[int] = ()) -> Image.Image:
    """A bar of which so many pixels are filled, parted at `ticks` (pixels from its left)."""
    image = Image.new("RGB", PROGRESS.size, BACKGROUND)
    if visible:
        pen = ImageDraw.Draw(image)
        pen.rounded_rectangle((0, 0, PROGRESS.width - 1, PROGRESS.height - 1), 3, fill=RAISED)
        if filled >= PROGRESS.height:
            pen.rounded_rectangle((0, 0, filled - 1, PROGRESS.height - 1), 3, fill=accent)
        for tick in ticks:
            pen.rectangle((tick - 1, 0, tick, PROGRESS.height - 1), fill=BACKGROUND)
    return image
