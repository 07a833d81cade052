"""A PDF's text with its geometry, in the order in which the PDF draws it.

Coordinates are points of the page as it is displayed: from its top left corner, rotation and crop box applied.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
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

_SURROGATE = re.compile("[\ud800-\udfff]")
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
    lefts: Sequence[float]
    rights: Sequence[float]
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
        return 1 - len(self.styles.translate(None, delete=_marked(style))) / len(self.styles)


@lru_cache(maxsize=64)
def _marked(style: int) -> bytes:
    """Every byte that has one of the style's bits."""
    return bytes(mark for mark in range(256) if mark & style)


@dataclass(frozen=True, slots=True)
class PageText:
    """One page: its text as PyMuPDF gives it (one line feed after each line) and the rows that make it up."""

    number: int
    width: float
    height: float
    text: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters in one font on one baseline, with their x positions."""

    text: str
    lefts: list[float]
    rights: list[float]
    y0: float
    y1: float
    baseline: float
    size: float
    font: str
    style: int


@dataclass(frozen=True, slots=True)
class _Piece:
    """A line as MuPDF cuts it; several on one baseline make a row. `size`, `baseline` and `font` are those of most of
    its characters, `ink` is how many of them are not blank."""

    block: int
    start: int
    spans: list[_Span]
    level: bool
    ink: int
    size: float
    baseline: float
    font: str

    @property
    def x0(self) -> float:
        return self.spans[0].lefts[0]

    @property
    def x1(self) -> float:
        return self.spans[-1].rights[-1]


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
            spans = [_span(span, matrix) for span in line["spans"] if span["chars"]]
            text += [span.text for span in spans]
            text.append("\n")
            if spans:
                pieces.append(_piece(spans, block["number"], length, _is_level(line["dir"], matrix)))
            length += sum(len(span.text) for span in spans) + 1
    rows = tuple(_row(group, page.number + 1) for group in _groups(pieces))
    return PageText(page.number + 1, page.rect.width, page.rect.height, "".join(text), rows)


def _is_level(direction: tuple[float, float], matrix: Any) -> bool:
    x = direction[0] if matrix is None else direction[0] * matrix.a + direction[1] * matrix.c
    return x > 0.99


def _span(span: dict[str, Any], matrix: Any) -> _Span:
    text = _SURROGATE.sub("\ufffd", "".join([char["c"] for char in span["chars"]]))
    boxes = [char["bbox"] for char in span["chars"]]
    (_, y0, _, y1), baseline = span["bbox"], span["origin"][1]
    if matrix is not None:
        boxes = [tuple(pymupdf.Rect(box) * matrix) for box in boxes]
        _, y0, _, y1 = pymupdf.Rect(span["bbox"]) * matrix
        baseline = (pymupdf.Point(span["origin"]) * matrix).y
    lefts, rights = [box[0] for box in boxes], [box[2] for box in boxes]
    font, style = _font(span["font"], span["flags"])
    return _Span(text, lefts, rights, y0, y1, round(baseline, 1), round(span["size"], 1), font, style)


def _piece(spans: list[_Span], block: int, start: int, level: bool) -> _Piece:
    weights: dict[tuple[float, float, str], int] = {}
    for span in spans:
        key = (span.size, span.baseline, span.font)
        weights[key] = weights.get(key, 0) + len("".join(span.text.split()))
    size, baseline, font = max(weights, key=weights.__getitem__)
    return _Piece(block, start, spans, level, sum(weights.values()), size, baseline, font)


@lru_cache(maxsize=1024)
def _font(name: str, flags: int) -> tuple[str, int]:
    """A font's name without its subset's tag, and the style it gives."""
    name = _SUBSET.sub("", name)
    style = MATH if _MATH_FONT.search(name) else 0
    style |= BOLD if flags & pymupdf.TEXT_FONT_BOLD or _BOLD_FONT.search(name) else 0
    style |= ITALIC if flags & pymupdf.TEXT_FONT_ITALIC else 0
    return name, style | (MONO if flags & pymupdf.TEXT_FONT_MONOSPACED or _MONO_FONT.search(name) else 0)


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
    main = max(group, key=lambda piece: piece.ink)
    text: list[str] = []
    styles = bytearray()
    lefts: list[float] = []
    rights: list[float] = []
    for piece in group:
        if text:
            text.append("\n")
            styles.append(0)
            lefts.append(rights[-1])
            rights.append(rights[-1])
        for span in piece.spans:
            text.append(span.text)
            lefts += span.lefts
            rights += span.rights
            styles += bytes((span.style | _raised(span.baseline, span.size, main),)) * len(span.text)
    joined = "".join(text)
    spans = [span for piece in group for span in piece.spans]
    tall = [span for span in spans if span.size >= 0.95 * main.size and not span.style & MATH] or spans
    top, bottom = min(span.y0 for span in tall), max(span.y1 for span in tall)
    if main.level:
        top, bottom = max(top, main.baseline - _ABOVE * main.size), min(bottom, main.baseline + _BELOW * main.size)
    start = group[0].start
    return Row(
        page, group[0].block, start, start + len(joined), joined, bytes(styles), lefts, rights,
        min(lefts), top, max(rights), bottom, main.baseline, main.size, main.font, main.level,
    )  # fmt: skip


def _raised(baseline: float, size: float, main: _Piece) -> int:
    if size > 0.87 * main.size:
        return 0
    if baseline < main.baseline - 0.12 * main.size:
        return SUPERSCRIPT
    return SUBSCRIPT if baseline > main.baseline + 0.06 * main.size else 0
