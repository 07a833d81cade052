"""A PDF's text with its geometry, in the order in which the PDF draws it.

Coordinates are points of the page as it is displayed: from its top left corner, rotation and crop box applied.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pymupdf

SUPERSCRIPT, SUBSCRIPT, MATH, BOLD, ITALIC, MONO = 1, 2, 4, 8, 16, 32
"""Bits of a character's style."""

_MATH_FONT = re.compile(
    r"CMMI|CMSY|CMEX|CMMIB|CMBSY|MSBM|MSAM|EUSM|EUFM|EURM|[tp]xsy|[tp]xmi|[tp]xex|txbsy|txsyb|rtx|NewTXMI|Math"
    r"|Symbol|stmary|wasy|LMSY|LMMI|rsfs|bbm|dsrom",
    re.IGNORECASE,
)
_BOLD_FONT = re.compile(r"Bold|Medi(?!um)|CMBX|-Demi|Heavy|Black|TB\b|[a-z]TB$", re.IGNORECASE)
_MONO_FONT = re.compile(r"Mono|Courier|Typewriter|CMTT|SFTT|newtxtt|txtt|Consol|Code", re.IGNORECASE)
MOST_CHARACTERS = 100_000
"""More on one page are not read."""

_ABOVE, _BELOW = 0.92, 0.3
"""How far a row's box reaches from its baseline at most, in sizes; some fonts claim more than the line distance."""

_SUBSET = re.compile(r"^[A-Z]{6}\+")


class OverfullPage(Exception):
    """A page holds more characters than can be read; its number is the only argument."""


@dataclass(frozen=True, slots=True)
class Row:
    """One visual line: a stretch of the page's text with a style and two x positions for each character.

    `start` and `end` are offsets in `PageText.text`; `text` is that stretch. `size` and `font` are those of most of
    its characters, `baseline` is theirs. `level` is False for rotated text.
    """

    page: int
    block: int
    start: int
    end: int
    text: str
    styles: bytes
    lefts: tuple[float, ...]
    rights: tuple[float, ...]
    x0: float
    y0: float
    x1: float
    y1: float
    baseline: float
    size: float
    font: str
    level: bool

    def share(self, style: int) -> float:
        """How much of it has the style, from 0 to 1."""
        counts = Counter(self.styles)
        return sum(count for mark, count in counts.items() if mark & style) / max(1, len(self.styles))


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its text as PyMuPDF gives it (one line feed after each line) and the rows that make it up."""

    number: int
    width: float
    height: float
    text: str
    rows: tuple[Row, ...]


@dataclass(slots=True)
class _Piece:
    """A line as MuPDF cuts it; several on one baseline make a row."""

    block: int
    start: int
    chars: list[tuple[str, float, float, float, float, float, float, int]]
    level: bool
    size: float = 0.0
    baseline: float = 0.0
    font: str = ""

    @property
    def x0(self) -> float:
        return self.chars[0][1]

    @property
    def x1(self) -> float:
        return self.chars[-1][3]


def page_text(page: Any) -> PageText:
    """The text of a `pymupdf.Page`.

    Raises:
        OverfullPage: it holds more characters than a page of a paper can; PyMuPDF would take a kilobyte for each.
        RuntimeError: PyMuPDF cannot make sense of it.
    """
    content = page.get_textpage(flags=pymupdf.TEXTFLAGS_TEXT)
    if len(content.extractText()) > MOST_CHARACTERS:
        raise OverfullPage(page.number + 1)
    pieces: list[_Piece] = []
    text: list[str] = []
    length = 0
    matrix = page.rotation_matrix if page.rotation else None
    for block in content.extractRAWDICT()["blocks"]:
        for line in block.get("lines", ()):
            piece = _piece(line, block["number"], length, matrix)
            text.append("".join(char[0] for char in piece.chars) + "\n")
            length += len(text[-1])
            if piece.chars:
                pieces.append(piece)
    rows = tuple(_row(group, page.number + 1) for group in _groups(pieces))
    return PageText(page.number + 1, page.rect.width, page.rect.height, "".join(text), rows)


def _piece(line: dict[str, Any], block: int, start: int, matrix: Any) -> _Piece:
    direction = pymupdf.Point(line["dir"])
    if matrix is not None:
        direction = direction * pymupdf.Matrix(matrix.a, matrix.b, matrix.c, matrix.d, 0, 0)
    piece = _Piece(block, start, [], direction.x > 0.99)
    weights: Counter[tuple[float, float, str]] = Counter()
    for span in line["spans"]:
        font = _SUBSET.sub("", span["font"])
        style = _font_style(font, span["flags"])
        size = round(span["size"], 1)
        origin = span["origin"] if matrix is None else pymupdf.Point(span["origin"]) * matrix
        baseline = round(origin[1], 1)
        chars = span["chars"]
        boxes = [char["bbox"] if matrix is None else tuple(pymupdf.Rect(char["bbox"]) * matrix) for char in chars]
        piece.chars += [
            (_character(char["c"]), *box, baseline, size, style) for char, box in zip(chars, boxes, strict=True)
        ]
        weights[(size, baseline, font)] += sum(1 for char in chars if not char["c"].isspace())
    if weights:
        piece.size, piece.baseline, piece.font = weights.most_common(1)[0][0]
    return piece


def _character(char: str) -> str:
    return "\ufffd" if "\ud800" <= char <= "\udfff" else char


def _font_style(font: str, flags: int) -> int:
    style = MATH if _MATH_FONT.search(font) else 0
    style |= BOLD if flags & pymupdf.TEXT_FONT_BOLD or _BOLD_FONT.search(font) else 0
    style |= ITALIC if flags & pymupdf.TEXT_FONT_ITALIC else 0
    return style | (MONO if flags & pymupdf.TEXT_FONT_MONOSPACED or _MONO_FONT.search(font) else 0)


def _groups(pieces: list[_Piece]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    for piece in pieces:
        if group and not _beside(group[-1], piece):
            yield group
            group = []
        group.append(piece)
    if group:
        yield group


def _beside(before: _Piece, piece: _Piece) -> bool:
    size = max(before.size, piece.size)
    limit = 0.25 if min(before.size, piece.size) > 0.87 * size else 0.6
    same_line = abs(before.baseline - piece.baseline) <= limit * size
    return before.level and piece.level and same_line and -0.3 * size <= piece.x0 - before.x1 <= 2 * size


def _row(group: list[_Piece], page: int) -> Row:
    main = max(group, key=lambda piece: sum(not char[0].isspace() for char in piece.chars))
    text: list[str] = []
    styles = bytearray()
    lefts: list[float] = []
    rights: list[float] = []
    tops: list[float] = []
    bottoms: list[float] = []
    for piece in group:
        if text:
            text.append("\n")
            styles.append(0)
            lefts.append(rights[-1])
            rights.append(rights[-1])
        for char, x0, y0, x1, y1, baseline, size, style in piece.chars:
            text.append(char)
            lefts.append(x0)
            rights.append(x1)
            styles.append(style | _raised(baseline, size, main))
            if size >= 0.95 * main.size and not style & MATH:
                tops.append(y0)
                bottoms.append(y1)
    joined = "".join(text)
    if not tops:
        tops = [char[2] for piece in group for char in piece.chars]
        bottoms = [char[4] for piece in group for char in piece.chars]
    top = max(min(tops), main.baseline - _ABOVE * main.size) if main.level else min(tops)
    bottom = min(max(bottoms), main.baseline + _BELOW * main.size) if main.level else max(bottoms)
    start = group[0].start
    return Row(
        page, group[0].block, start, start + len(joined), joined, bytes(styles), tuple(lefts), tuple(rights),
        min(lefts), top, max(rights), bottom, main.baseline, main.size, main.font, main.level,
    )  # fmt: skip


def _raised(baseline: float, size: float, main: _Piece) -> int:
    if size > 0.87 * main.size:
        return 0
    if baseline < main.baseline - 0.12 * main.size:
        return SUPERSCRIPT
    return SUBSCRIPT if baseline > main.baseline + 0.06 * main.size else 0
