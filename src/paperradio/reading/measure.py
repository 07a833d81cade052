"""What most of a paper's lines have in common: size, fonts and distance of the body text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.reading.pages import MATH, PageText, Row


@dataclass(frozen=True, slots=True)
class Body:
    """The body's font size in points, its fonts, and its baseline distance in points."""

    size: float
    fonts: frozenset[str]
    pitch: float

    def sized(self, row: Row) -> bool:
        """Whether the row's letters are as large as the body's."""
        return abs(row.size - self.size) <= 0.03 * self.size + 0.05

    def fits(self, row: Row) -> bool:
        """Whether the row could be a line of the body by size and font."""
        return row.level and self.sized(row) and row.font in self.fonts


def measure(pages: Sequence[PageText]) -> Body:
    """The body of these pages: the size with most characters, the fonts with at least 1.5 % of them."""
    weights: Counter[float] = Counter()
    for row in _rows(pages):
        weights[row.size] += sum(map(str.isalpha, row.text))
    size = max(weights, key=lambda one: _near(weights, one), default=10.0)
    size = max((one for one in weights if abs(one - size) <= 0.025 * size), key=lambda one: weights[one], default=size)
    fonts: Counter[str] = Counter()
    for row in _rows(pages):
        if abs(row.size - size) <= 0.03 * size + 0.05:
            fonts[row.font] += len(row.text)
    least = 0.015 * fonts.total()
    return Body(size, frozenset(font for font, count in fonts.items() if count >= least), _pitch(pages, size))


def page_pitch(page: PageText, body: Body) -> float:
    """The baseline distance on one page, the whole paper's where the page has too few body lines to tell."""
    gaps = _gaps(page, body.size)
    return gaps.most_common(1)[0][0] if gaps.total() >= 8 else body.pitch


def _rows(pages: Sequence[PageText]) -> list[Row]:
    return [row for page in pages for row in page.rows if row.level and row.size > 0 and row.share(MATH) < 0.5]


def _near(weights: Counter[float], size: float) -> int:
    return sum(weight for other, weight in weights.items() if abs(other - size) <= 0.025 * size)


def _pitch(pages: Sequence[PageText], size: float) -> float:
    gaps: Counter[float] = Counter()
    for page in pages:
        gaps.update(_gaps(page, size))
    return gaps.most_common(1)[0][0] if gaps else 1.2 * size


def _gaps(page: PageText, size: float) -> Counter[float]:
    gaps: Counter[float] = Counter()
    for above, below in zip(page.rows, page.rows[1:], strict=False):
        gap = below.baseline - above.baseline
        sized = abs(above.size - size) <= 0.06 * size and abs(below.size - size) <= 0.06 * size
        if sized and 0.9 * size < gap < 2.5 * size and above.x0 < below.x1 and below.x0 < above.x1:
            gaps[round(gap * 4) / 4] += 1
    return gaps
