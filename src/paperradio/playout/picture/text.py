"""Setting text: cleaning, measuring, breaking into lines, drawing with font fallback."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise

from PIL import ImageDraw

from paperradio.playout.picture.fonts import drawable, face, runs
from paperradio.playout.picture.style import Type, Weight

ELLIPSIS = "…"
MAX_CHARACTERS = 2000
"""Longer texts are cut before they are measured."""
_REFERENCE_SIZE = 64
_BALANCING_STEPS = 6
_LONGEST_CUT = 14
"""A word that is cut short by more letters stays so; of others nothing is left."""
_DROPPED = {"Cc", "Cf", "Cs", "Co", "Cn"}
_RIGHT_TO_LEFT = {"R", "AL", "AN"}


@lru_cache(maxsize=512)
def clean(text: str) -> str:
    """`text` on one line: white space folded; control, format, surrogate and private characters dropped, and those that
    no font has: an empty box tells nobody anything."""
    kept = (
        character if unicodedata.category(character) not in _DROPPED else " " * character.isspace()
        for character in text[:MAX_CHARACTERS]
    )
    composed = unicodedata.normalize("NFC", "".join(kept))
    return " ".join("".join(character for character in composed if character.isspace() or drawable(character)).split())


def right_to_left(text: str) -> bool:
    """Whether any of it is written from right to left."""
    return any(unicodedata.bidirectional(character) in _RIGHT_TO_LEFT for character in text)


@lru_cache(maxsize=4096)
def _reference_width(word: str, weight: Weight) -> float:
    return sum(face(name, _REFERENCE_SIZE).getlength(piece) for name, piece in runs(word, weight))


def estimated_width(text: str, kind: Type) -> float:
    """Width in pixels to within a percent or two; words are measured once, whatever the size."""
    words = text.split(" ")
    reference = sum(_reference_width(word, kind.weight) for word in words)
    reference += (len(words) - 1) * _reference_width(" ", kind.weight)
    return reference * kind.size / _REFERENCE_SIZE


def width(text: str, kind: Type) -> float:
    """Width in pixels as drawn."""
    return sum(face(name, kind.size).getlength(piece) for name, piece in runs(text, kind.weight))


def ellipsized(text: str, kind: Type, room: float) -> str:
    """`text`, or as many words of it as fit into `room` pixels with an ellipsis; a long word may be cut."""
    if width(text, kind) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        shortened = text[:middle].rstrip(" ,.;:–—-") + ELLIPSIS
        low, high = (middle, high) if width(shortened, kind) <= room else (low, middle - 1)
    word = text.rfind(" ", 0, low + 1)
    end = word if low - word <= _LONGEST_CUT and word > low / 2 else low
    return text[:end].rstrip(" ,.;:–—-") + ELLIPSIS


def wrapped(text: str, kind: Type, room: float, most_lines: int | None = None) -> list[str]:
    """Lines at most `room` pixels wide; beyond `most_lines` the last one ends in an ellipsis.

    A word that is wider than the room is broken.
    """
    lines: list[str] = []
    line = ""
    for word in _breakable(text, kind, room):
        longer = f"{line} {word}" if line else word
        if not line or estimated_width(longer, kind) <= room:
            line = longer
            continue
        lines.append(line)
        line = word
    if line:
        lines.append(line)
    if most_lines is not None and len(lines) > most_lines:
        rest = " ".join(lines[most_lines - 1 :])
        return [*lines[: most_lines - 1], ellipsized(rest, kind, room)]
    return lines


def balanced(text: str, kind: Type, room: float) -> list[str]:
    """The same number of lines as `wrapped` makes, of even length: no last line of one word."""
    lines = wrapped(text, kind, room)
    narrow, wide = min(_widest(text, kind), room), room
    for _ in range(_BALANCING_STEPS):
        middle = (narrow + wide) / 2
        tried = wrapped(text, kind, middle)
        if len(tried) > len(lines) or any(estimated_width(line, kind) > middle for line in tried):
            narrow = middle
        else:
            wide, lines = middle, tried
    return lines


def _widest(text: str, kind: Type) -> float:
    """The width of the widest word."""
    return max((estimated_width(word, kind) for word in text.split()), default=0.0)


def _breakable(text: str, kind: Type, room: float) -> list[str]:
    pieces: list[str] = []
    for word in text.split():
        if estimated_width(word, kind) <= room:
            pieces.append(word)
            continue
        share = room / estimated_width(word, kind)
        step = max(1, int(len(word) * share * 0.9))
        edges = [*range(0, len(word), step), len(word)]
        pieces += [word[begin:end] for begin, end in pairwise(edges)]
    return pieces


def fitted(text: str, kinds: Sequence[Type], room: float, height: float) -> tuple[Type, list[str]]:
    """The first (largest) of `kinds` in which `text` fits into the room, else the last one, cut with an ellipsis.

    A word is broken only where it is wider than the room in all of them that `text` fits in.
    """
    for kind in (*(each for each in kinds if _widest(text, each) <= room), *kinds):
        lines = wrapped(text, kind, room)
        if len(lines) * kind.leading <= height:
            return kind, lines
    return kind, wrapped(text, kind, room, max(1, int(height // kind.leading)))


def draw(target: ImageDraw.ImageDraw, x: float, baseline: float, text: str, kind: Type, fill: str | int) -> float:
    """Draw one line from `x` on its baseline; where it ends."""
    for name, piece in runs(text, kind.weight):
        font = face(name, kind.size)
        target.text((x, baseline), piece, font=font, fill=fill, anchor="ls")
        x += font.getlength(piece)
    return x


def draw_lines(
    target: ImageDraw.ImageDraw, x: float, top: float, lines: Sequence[str], kind: Type, fill: str | int
) -> float:
    """Draw lines below `top`; where the next block may begin."""
    ascent = (kind.leading + kind.size * 0.7) / 2
    for number, line in enumerate(lines):
        draw(target, x, round(top + number * kind.leading + ascent), line, kind, fill)
    return top + len(lines) * kind.leading


def author_lines(names: Sequence[str], kind: Type, room: float) -> list[str]:
    """All authors where two lines carry them, else as many as fit on one and how many more there are."""
    if len(names) <= 12:
        lines = wrapped(", ".join(filter(None, map(clean, names))), kind, room)
        if len(lines) <= 2:
            return lines
    return [fold_names(names, kind, room)]


def fold_names(names: Sequence[str], kind: Type, room: float) -> str:
    """As many authors as one line carries: ``Kyle Lo, Lucy Wang and 3 more``."""
    cleaned = [name for name in (clean(name) for name in names[:12]) if name]
    total = len(names) if len(names) > 12 else len(cleaned)
    for shown in range(len(cleaned), 0, -1):
        told = _told(cleaned[:shown], total)
        if estimated_width(told, kind) <= room:
            return told
    rest = f" and {total - 1:,} more" if total > 1 else ""
    return ellipsized(cleaned[0], kind, room - width(rest, kind)) + rest if cleaned else ""


def _told(names: Sequence[str], total: int) -> str:
    if len(names) < total:
        return f"{', '.join(names)} and {total - len(names):,} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), names[-1])))
