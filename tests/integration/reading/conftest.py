"""The real papers, each read once, and a look at a PDF that owes nothing to the reader."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from paperradio.domain.document import Document
from paperradio.ports import Reader

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
_CAPTION = re.compile(r"(?:Figure|Fig\.|FIG\.|Table|TABLE|Algorithm|Listing)\s*(?:\d+|[IVX]+)\s*[.:]")
_ENDS = re.compile(r"[.!?:;][\"”’)\]]*(?:\s*\[[\d,\s–-]+\])?[\d∗*†‡,\s]*$")
_SENTENCE_ENDS = re.compile(r"[.!?][\"”’)\]]*(?:\s*\[[^\]]*\])?[\d∗*†‡,\s]*$")
_LABEL = re.compile(r"^\s*(?:[•–-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)](?:\s.{3,40} –)?)\s*$")
_REFERENCES = re.compile(r"(?i)\s*(?:references|bibliography)\s*$")
_FIRST_REFERENCE = re.compile(r"\s*(?:\[1\]|1\s+[A-Z]\.\s[A-Z])")
_THANKS = re.compile(r"(?i)\s*acknowledge?ments?\b")


@dataclass(frozen=True, slots=True)
class Line:
    """A line as PyMuPDF gives it: its letters begin at `start` in those of the page.

    `styled` says of each character whether it is bold or italic; `top` is a fraction of the page's height.
    """

    page: int
    block: int
    start: int
    text: str
    styled: tuple[bool, ...]
    size: float
    top: float

    def before(self, letters: int) -> int:
        """How many characters come before the one that has `letters` letters before it."""
        return [index for index, char in enumerate(self.text) if char.isalnum()][letters]

    def all_styled(self, end: int) -> bool:
        """Whether all letters up to a character are bold or italic."""
        return all(style for char, style in zip(self.text[:end], self.styled, strict=False) if char.isalnum())


def ink(text: str) -> str:
    """Letters and digits only: a hyphen at a line's end may or may not belong to the word."""
    return "".join(filter(str.isalnum, text))


class PageLook:
    """The lines of a PDF in the order in which it draws them."""

    def __init__(self, path: Path) -> None:
        with pymupdf.open(path) as pdf:
            self._lines = {page.number + 1: _lines(page) for page in pdf}
        self._ink = {number: ink("".join(line.text for line in lines)) for number, lines in self._lines.items()}
        every = [line for lines in self._lines.values() for line in lines]
        self._body_size = _usual_size(every)
        named = [line for line in every if _REFERENCES.match(line.text)]
        numbered = [line for line in every if _FIRST_REFERENCE.match(line.text) and line.page > max(self._lines) / 3]
        references = (named or numbered)[-1]
        self._end = (references.page, references.start)
        thanks = [(line.page, line.start) for line in every if _THANKS.match(line.text)]
        self._thanks = max((place for place in thanks if place < self._end), default=self._end)
        edges = Counter((re.sub(r"\d+", "#", line.text.strip()), round(line.top, 2)) for line in every)
        self._repeated = {text for (text, top), count in edges.items() if count >= 3 and not 0.1 < top < 0.9}

    def fault(self, page: int, quote: str, abstract: bool) -> str:
        """Why a quote is no whole sentence of the running text; empty where it is one."""
        at = self._ink[page].find(ink(quote))
        if at < 0:
            return "stands nowhere on the page"
        starts = [line.start for line in self._lines[page]]
        first, last = bisect_right(starts, at) - 1, bisect_right(starts, at + len(ink(quote)) - 1) - 1
        lines = self._lines[page][first : last + 1]
        return (
            self._misplaced(lines, quote, abstract)
            or self._beginning(first, lines[0], at - starts[first], quote)
            or self._ending(page, lines[-1], at + len(ink(quote)), quote)
        )

    def _misplaced(self, lines: list[Line], quote: str, abstract: bool) -> str:
        place = (lines[0].page, lines[0].start)
        if place >= self._end:
            return "stands in or behind the references"
        if place >= self._thanks:
            return "stands in the acknowledgements"
        if any(line.text.strip() in self._repeated for line in lines):
            return "holds a header"
        if re.search(r"(?:\. ?){4}|\s\d+$", quote):
            return "stands in a table of contents"
        if self._captioned(lines[0]):
            return "stands in a caption"
        size = _usual_size(lines)
        if not abstract and abs(size - self._body_size) > 0.05 * self._body_size:
            return f"is set in {size} where the text is set in {self._body_size}"
        return ""

    def _captioned(self, line: Line) -> bool:
        """Whether a caption begins at or above the line in its block, and not a line of text with its "Table 2."."""
        above = [one for one in self._lines[line.page] if one.block == line.block and one.start <= line.start]
        return any(
            _CAPTION.match(one.text) and (index == 0 or _ENDS.search(above[index - 1].text))
            for index, one in enumerate(above)
        )

    def _beginning(self, number: int, line: Line, offset: int, quote: str) -> str:
        if not re.match(r"[\"“‘'(\[]?\s*(?:[A-Z\d]|arXiv)", quote):
            return "does not begin with a capital"
        if offset:
            end = line.before(offset)
            before = line.text[:end].rstrip(" “‘\"'([")
            led_in = line.all_styled(end) and not line.styled[end]
            fits = _ENDS.search(before) or _LABEL.match(before) or led_in
            return "" if fits else f"begins after “{before[-30:]}”"
        above = self._lines[line.page][number - 1] if number else None
        if above is None or above.block != line.block or abs(above.size - line.size) > 0.3:
            return ""
        fits = _ENDS.search(above.text) or above.all_styled(len(above.text))
        return "" if fits else f"goes on from “{above.text.strip()[-30:]}”"

    def _ending(self, page: int, line: Line, end: int, quote: str) -> str:
        if not _SENTENCE_ENDS.search(quote):
            return "does not end like a sentence"
        lines = self._lines[page]
        following = lines[bisect_right([one.start for one in lines], end) - 1]
        goes_on = following.block == line.block and self._ink[page][end : end + 1].islower()
        return f"is followed by “{self._ink[page][end : end + 20]}”" if goes_on else ""


def _usual_size(lines: list[Line]) -> float:
    """The size of most letters, in points; sizes that differ by rounding count together."""
    sizes: Counter[float] = Counter()
    for line in lines:
        sizes[line.size] += len(ink(line.text))
    return max(sizes, key=lambda size: sum(count for other, count in sizes.items() if abs(other - size) < 0.3))


def _lines(page: Any) -> list[Line]:
    """The lines that hold letters; signs that PyMuPDF gives as a line of their own join the line before."""
    found: list[Line] = []
    start = 0
    for block in page.get_text("dict")["blocks"]:
        for line in block.get("lines", ()):
            text = "".join(span["text"] for span in line["spans"])
            styled = tuple(_styled(span) for span in line["spans"] for _ in span["text"])
            if not ink(text):
                if found:
                    found[-1] = replace(found[-1], text=found[-1].text + text, styled=found[-1].styled + styled)
                continue
            size = max(line["spans"], key=lambda span: len(ink(span["text"])))["size"]
            top = line["bbox"][1] / page.rect.height
            found.append(Line(page.number + 1, block["number"], start, text, styled, round(size, 1), top))
            start += len(ink(text))
    return found


def _styled(span: dict[str, Any]) -> bool:
    named = re.search(r"Bold|Medi|CMBX|Ital|CMTI|TB$|TI$", span["font"])
    return named is not None or bool(span["flags"] & (pymupdf.TEXT_FONT_BOLD | pymupdf.TEXT_FONT_ITALIC))


@pytest.fixture(scope="session")
def read_paper(reader: Reader) -> Callable[[str], Document]:
    """Reads a paper by its stem."""

    @cache
    def read(stem: str) -> Document:
        return reader.read(PAPERS / f"{stem}.pdf")

    return read


@pytest.fixture(scope="session")
def look_at() -> Callable[[str], PageLook]:
    """The look at a paper by its stem."""

    @cache
    def look(stem: str) -> PageLook:
        return PageLook(PAPERS / f"{stem}.pdf")

    return look
