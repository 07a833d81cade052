"""The station's mark, and the card that stands on the stage when no paper is on: welcome, ident, filler, bed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import lru_cache

from PIL import Image, ImageDraw

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.playout.picture.layout import PADDING
from paperradio.playout.picture.shapes import fill_rounded
from paperradio.playout.picture.style import (
    BACKGROUND,
    GOLD,
    HEADLINE,
    INK,
    LABEL,
    LABEL_BOLD,
    LIVE,
    MUTED,
    OUTLINE,
    PANEL,
    PAPER,
    RADIUS,
    RAISED,
    SUBTITLE,
    mixed,
    rgb,
)
from paperradio.playout.picture.text import clean, draw, draw_lines, ellipsized, fitted, width, wrapped

LISTED = (ItemKind.SEGMENT, ItemKind.SHOW)
"""Kinds that are worth announcing by their title; others are passed over while one of these is ahead."""
MOST_LISTED = 3
END_OF_TIME = 253_402_300_800
"""No Unix time from here on is a date."""
_MARK_GROUND = "#232c41"
_WAVE = (0.3, 0.65, 1.0, 0.5, 0.85, 0.4, 0.7, 0.25)
_HEADLINES = {
    ItemKind.WELCOME: "Welcome to {name}",
    ItemKind.FILLER: "Between papers",
    ItemKind.BED: "Back in a moment",
    ItemKind.BRIDGE: "Back in a moment",
    ItemKind.RESUME: "Where we left off",
}


@lru_cache(maxsize=4)
def mark(size: int, around: str) -> Image.Image:
    """A sheet of paper that speaks: its marked line is a sound wave, and it sends. On a ground of colour `around`."""
    unit = 4 * size / 100
    image = Image.new("RGB", (4 * size, 4 * size), around)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle([value * unit for value in (12, 20, 70, 96)], 5 * unit, fill=PAPER)
    pen.polygon([(x * unit, y * unit) for x, y in ((53, 19), (72, 19), (72, 38))], fill=around)
    pen.polygon([(x * unit, y * unit) for x, y in ((54, 20), (70, 36), (54, 36))], fill=mixed(PAPER, PANEL, 0.35))
    for top, right in ((31, 44), (41, 60), (75, 60), (85, 46)):
        pen.rounded_rectangle([value * unit for value in (21, top, right, top + 4)], 2 * unit, fill="#b9c0cd")
    pen.rounded_rectangle([value * unit for value in (17, 50, 65, 71)], 3 * unit, fill=GOLD)
    for number, share in enumerate(_WAVE):
        left, half = 21.5 + number * 5.2, 8.5 * share
        bar = [value * unit for value in (left, 60.5 - half, left + 2.8, 60.5 + half)]
        pen.rounded_rectangle(bar, 1.4 * unit, fill=BACKGROUND)
    for radius in (13, 24):
        arc = [value * unit for value in (67 - radius, 26 - radius, 67 + radius, 26 + radius)]
        pen.arc(arc, -82, -2, fill=LIVE, width=round(5 * unit))
    return image.reduce(4)


def glow(size: tuple[int, int], below: str, above: str) -> Image.Image:
    """A soft light from the top left corner."""
    width, height = 64, 36
    small = Image.new("RGB", (width, height))
    low, high = rgb(below), rgb(above)
    for y in range(height):
        for x in range(width):
            near = max(0.0, 1 - ((x / width) ** 2 + (y / height) ** 2) ** 0.5 / 1.1)
            small.putpixel((x, y), tuple(round(b + (a - b) * near) for b, a in zip(low, high, strict=True)))
    return small.resize(size, Image.Resampling.BICUBIC)


def announced(upcoming: Sequence[Upcoming]) -> tuple[Upcoming, ...]:
    """What is worth announcing: papers, a repetition once, and always the next show; or else the next entry."""
    worth: dict[str, Upcoming] = {}
    for entry in upcoming:
        if entry.kind in LISTED and clean(entry.title):
            worth.setdefault(entry.id, entry)
    first = tuple(worth.values())[:MOST_LISTED]
    show = next((entry for entry in worth.values() if entry.kind is ItemKind.SHOW), None)
    if show is not None and show not in first:
        first = (*first[:-1], show)
    return first or tuple(upcoming[:1])


def clock_text(air_time: float) -> str:
    """``14:32 UTC`` of an air time in Unix seconds; listeners are everywhere."""
    return f"{datetime.fromtimestamp(air_time, UTC):%H:%M} UTC" if 0 <= air_time < END_OF_TIME else ""


def minutes(seconds: float) -> str:
    """``3:05``; a length that is no length is 0:00."""
    whole = int(seconds) if 0 <= seconds < 360_000 else 0
    return f"{whole // 60}:{whole % 60:02d}"


def brand_card(
    size: tuple[int, int], name: str, kind: ItemKind | None, upcoming: Sequence[Upcoming], accent: str
) -> Image.Image:
    """Mark, name and what comes next, filling the stage."""
    image = glow(size, PANEL, "#2a3550")
    pen = ImageDraw.Draw(image)
    sign = mark(150, _MARK_GROUND)
    left, room = 236, size[0] - 236 - 48
    fill_rounded(image, (48, 56, 48 + 164, 56 + 164), 28, _MARK_GROUND)
    image.paste(sign, (55, 63))
    headline = _HEADLINES[kind].format(name=clean(name)) if kind in _HEADLINES else clean(name)
    kind_of_type, lines = fitted(headline, (HEADLINE, HEADLINE.sized(36), HEADLINE.sized(28)), room, 110)
    bottom = draw_lines(pen, left, 62, lines, kind_of_type, INK)
    tagline = "New papers, read aloud and shown on the page."
    bottom = draw_lines(pen, left, bottom + 8, wrapped(tagline, SUBTITLE, room, 2), SUBTITLE, MUTED)
    draw_lines(pen, left, bottom + 6, ["Every claim is cited. Written and spoken by machines."], LABEL, MUTED)
    _coming(image, pen, 270, announced(upcoming), accent)
    return image


def ident_card(size: tuple[int, int], name: str, accent: str) -> Image.Image:
    """The station's sign and name alone, as large as they go."""
    image = glow(size, PANEL, "#34415f")
    pen = ImageDraw.Draw(image)
    middle = size[0] // 2
    fill_rounded(image, (middle - 106, 36, middle + 106, 248), 38, _MARK_GROUND)
    image.paste(mark(190, _MARK_GROUND), (middle - 95, 46))
    kinds = [HEADLINE.sized(points) for points in (76, 64, 52, 40)]
    kind, lines = fitted(clean(name) or "Radio", kinds, size[0] - 96, 110)
    top = 266
    for line in lines:
        draw(pen, middle - width(line, kind) / 2, top + kind.leading * 0.72, line, kind, INK)
        top += kind.leading
    fill_rounded(image, (middle - 48, top + 12, middle + 48, top + 17), 2, accent)
    for told, type, ink in (
        ("New papers, read aloud and shown on the page.", SUBTITLE, INK),
        ("Every claim is cited. Written and spoken by machines.", LABEL, MUTED),
    ):
        draw(pen, middle - width(told, type) / 2, top + 58, told, type, ink)
        top += 36
    return image


def _coming(image: Image.Image, pen: ImageDraw.ImageDraw, top: int, entries: Sequence[Upcoming], accent: str) -> None:
    left, right = 48, image.width - 48
    draw_lines(pen, left, top, ["Coming up"], LABEL_BOLD, accent)
    top += 34
    if not entries:
        note = "The newsroom is reading. The next paper goes on the air as soon as it is ready."
        draw_lines(pen, left, top, wrapped(note, SUBTITLE, right - left, 2), SUBTITLE, INK)
        return
    for entry in entries:
        fill_rounded(image, (left, top, right, top + 52), RADIUS - 2, RAISED, OUTLINE)
        length = clock_text(entry.starts) if entry.starts is not None else minutes(entry.duration)
        draw(pen, right - PADDING - width(length, LABEL), top + 33, length, LABEL, MUTED)
        title = ellipsized(clean(entry.title), LABEL_BOLD, right - left - 120)
        draw(pen, left + PADDING, top + 33, title, LABEL_BOLD, INK)
        top += 60
