"""Shapes that give away what a row is: formulas and cells of tables."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from paperradio.reading.pages import MATH, SUPERSCRIPT, Row

WORD = re.compile(r"[^\W\d_]{3,}")
_EQUATION_NUMBER = re.compile(r"^\(?\s*[A-Z]?\.?\d+(?:\.\d+)?[a-z]?\s*\)$")


def is_formula(row: Row) -> bool:
    """Whether it is a displayed formula or its number."""
    ink = [(c, s) for c, s in zip(row.text, row.styles, strict=True)]
    words = WORD.findall("".join(" " if s & MATH else c for c, s in ink))
    if _EQUATION_NUMBER.match(row.text.strip()):
        return True
    mathy = row.share(MATH) > 0.15 or "=" in row.text or row.share(SUPERSCRIPT) > 0.3
    return mathy and (len(words) <= 1 or row.share(MATH) > 0.45)


def grid_rows(rows: Sequence[Row]) -> frozenset[int]:
    """Indices of rows of blocks in which rows stand side by side: cells of a table."""
    lines: dict[tuple[int, int], Counter[int]] = {}
    for row in rows:
        lines.setdefault((row.page, row.block), Counter())[round(row.baseline / 2)] += 1
    cells = {key: sum(count for count in block.values() if count > 1) / block.total() for key, block in lines.items()}
    return frozenset(
        index
        for index, row in enumerate(rows)
        if cells[(row.page, row.block)] >= 0.4 or lines[(row.page, row.block)][round(row.baseline / 2)] > 1
    )
