"""Headers, footers, page numbers, stamps: what is on a page but not in the paper."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from paperradio.reading.pages import PageText, Row

_NUMBER = re.compile(r"\d+|\b[ivxl]+\b")
_PAGE_NUMBER = re.compile(
    r"^[-–—|\s]*(?:page\s+)?(?:\d{1,5}|[ivxl]{1,6}|\d+\s*(?:of|/)\s*\d+)[-–—|\s.]*$", re.IGNORECASE
)
_BAND = 0.12


def margin_rows(pages: Sequence[PageText]) -> frozenset[tuple[int, int]]:
    """Rows (page number, offset in its text) that are rotated, repeat at the edge of several pages, or number them."""
    found: set[tuple[int, int]] = set()
    alike: dict[tuple[str, int], list[Row]] = defaultdict(list)
    for page in pages:
        for row in page.rows:
            if not row.level or row.x1 <= 0 or row.x0 >= page.width or row.y1 <= 0 or row.y0 >= page.height:
                found.add((row.page, row.start))
            elif _at_edge(row, page):
                if _PAGE_NUMBER.match(row.text.strip()):
                    found.add((row.page, row.start))
                alike[(_NUMBER.sub("#", " ".join(row.text.lower().split())), round(row.baseline / 8))].append(row)
    enough = 2 if len(pages) < 6 else 3
    for rows in alike.values():
        if len({row.page for row in rows}) >= enough:
            found.update((row.page, row.start) for row in rows)
    return frozenset(found)


def _at_edge(row: Row, page: PageText) -> bool:
    return row.y1 < _BAND * page.height or row.y0 > (1 - _BAND) * page.height
