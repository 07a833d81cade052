"""A PDF as it was read: pages with their size, passages with their place on the page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle as fractions (0 to 1) of the page, from its top left corner."""

    x0: float
    y0: float
    x1: float
    y1: float


class Role(StrEnum):
    """What a piece of text is for. Only `ABSTRACT` and `BODY` are spoken; that code or data can be had may also
    stand in a `FOOTNOTE`, or in a `FRAGMENT` that an address cuts off."""

    TITLE = "title"
    AUTHORS = "authors"
    HEADING = "heading"
    ABSTRACT = "abstract"
    BODY = "body"
    CAPTION = "caption"
    FORMULA = "formula"
    FOOTNOTE = "footnote"
    MARGIN = "margin"
    REFERENCE = "reference"
    APPENDIX = "appendix"
    TABLE = "table"
    FRAGMENT = "fragment"
    """Running text that cannot be said or shown whole: cut by a page, or full of symbols."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page; `number` counts from 1, `width` and `height` are points, `line_height` is the body's baseline
    distance in points (what the picture's zoom goes by)."""

    number: int
    width: float
    height: float
    line_height: float = 12.0


@dataclass(frozen=True, slots=True)
class Passage:
    """One sentence on one page.

    `quote` is word for word what the PDF's text has (line-end hyphens joined, white space folded).
    `text` is the same cleaned for reading: no citation marks, footnote digits or line debris.
    `boxes` has one box for each line, in reading order. `index` is its place in `Document.passages`.
    `paragraph` numbers the paragraph it stands in; consecutive passages of one paragraph share it.
    """

    index: int
    page: int
    text: str
    quote: str
    section: str
    role: Role
    boxes: tuple[Box, ...]
    paragraph: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """What reading a PDF yields; where the source gave metadata, that wins over `title`, `authors` and `abstract`."""

    title: str
    authors: tuple[str, ...]
    abstract: str
    pages: tuple[Page, ...]
    passages: tuple[Passage, ...]
    warnings: tuple[str, ...] = ()
