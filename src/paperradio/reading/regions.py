"""Which row of a page is what."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperradio.domain.document import Role
from paperradio.reading.front import Front, find_front
from paperradio.reading.headings import (
    continues_heading,
    letter_of,
    listed_headings,
    looks_like_heading,
    may_be_numbered,
    names_section,
    out_of_turn,
    run_in_back,
    set_like_headings,
)
from paperradio.reading.lettering import lettering, plain
from paperradio.reading.margins import margin_rows
from paperradio.reading.measure import Body
from paperradio.reading.pages import BOLD, ITALIC, MATH, MONO, PageText, Row
from paperradio.reading.section_tree import Heading, Zone, heading
from paperradio.reading.shapes import WORD, grid_rows, is_formula

_CAPTION = re.compile(
    r"^(?:Figure|Fig\.?|FIG\.?|Table|TABLE|Tab\.|Algorithm|Listing|Scheme|Extended Data (?:Fig\.?|Table))\s*"
    r"(?:\d+|[IVX]+|[A-Z]?\.?\d+)(?:\([a-z]\))?\s*(?P<stop>[.:|–—]|$)?"
)
_REFERENCE = re.compile(r"^\s*(?:\[1\]|1\.?\s+[A-Z]\.)")
"""How the first reference begins where no heading stands over them; the numbers of REVTeX are raised and bare."""
_CONTENTS = re.compile(r"(?:\.\s?){5,}")


@dataclass(frozen=True, slots=True)
class Region:
    """A row with its role and the name of the section it stands in. `skip` leading characters are a label."""

    row: Row
    role: Role
    section: str
    skip: int = 0


def regions(pages: Sequence[PageText], body: Body) -> tuple[tuple[Region, ...], Front, tuple[Row, ...]]:
    """Every row of the paper with its role, in stream order; the front found, and the rows it points into."""
    margins = margin_rows(pages)
    rows = [row for page in pages for row in page.rows if (row.page, row.start) not in margins and row.text.strip()]
    heads = _heading_rows(rows, body)
    early = [row for row in rows if row.page <= 2]
    first = min((index for index in heads if names_section(rows[index])), default=0)
    heads = frozenset(index for index in heads if index >= first) - listed_headings(rows, heads)
    front = (
        find_front(early, frozenset(index for index in heads if index < len(early)), body)
        if early
        else Front((), (), ())
    )
    walk = _Walk(rows, heads, front, body, {page.number: page for page in pages})
    found = {(region.row.page, region.row.start): region for region in walk.regions()}
    margin = (Region(row, Role.MARGIN, "") for page in pages for row in page.rows if (row.page, row.start) in margins)
    found |= {(region.row.page, region.row.start): region for region in margin}
    return tuple(found[key] for key in sorted(found)), front, tuple(early)


def _heading_rows(rows: Sequence[Row], body: Body) -> frozenset[int]:
    found: set[int] = set()
    letters: set[str] = set()
    for index, row in enumerate(rows):
        above, below = _neighbours(rows, index)
        if index - 1 in found and continues_heading(row, rows[index - 1], body) and row.share(MATH) < 0.5:
            found.add(index)
        elif looks_like_heading(row, above, below, body) and not out_of_turn(row, letters):
            found.add(index)
            letters.add(letter_of(lettering(row)))
    known = [rows[index] for index in sorted(found) if names_section(rows[index])]
    first = min(found, default=len(rows))
    return frozenset(found).union(
        index
        for index, row in enumerate(rows[first:], first)
        if index not in found and set_like_headings(row, *_neighbours(rows, index), known, body)
    )


def _neighbours(rows: Sequence[Row], index: int) -> tuple[Row | None, Row | None]:
    """The rows before and behind one on its page."""
    above = rows[index - 1] if index and rows[index - 1].page == rows[index].page else None
    below = rows[index + 1] if index + 1 < len(rows) and rows[index + 1].page == rows[index].page else None
    return above, below


class _Walk:
    """Goes through the rows once, remembering the zone, the section and the caption it is in."""

    def __init__(
        self, rows: Sequence[Row], heads: frozenset[int], front: Front, body: Body, pages: dict[int, PageText]
    ) -> None:
        self._rows, self._heads, self._front, self._body, self._pages = rows, heads, front, body, pages
        self._grid = grid_rows(rows)
        self._seen: list[Heading] = []
        self._zone = Zone.BODY if not front.abstract and not front.title else Zone.BACK
        self._section = ""
        self._caption: Row | None = None
        self._front_end = max((*front.title, *front.authors, *front.abstract), default=-1)

    def regions(self) -> list[Region]:
        found = [self._region(index, row) for index, row in enumerate(self._rows)]
        strays = [
            index
            for index, region in enumerate(found)
            if region.role is Role.FORMULA and not self._displayed(found, index)
        ]
        for index in strays:
            found[index] = replace(found[index], role=Role.TABLE)
        for index in sorted(self._heads, reverse=True):
            if index + 1 in self._heads and continues_heading(self._rows[index + 1], self._rows[index], self._body):
                found[index] = replace(found[index], section=found[index + 1].section)
        return found

    def _displayed(self, found: Sequence[Region], index: int) -> bool:
        """Whether a formula stands below or above running text, and so belongs to it."""
        row = found[index].row
        for step in (-1, 1):
            at = index
            while 0 <= at + step < len(found) and found[at].role is Role.FORMULA and abs(at - index) < 40:
                at += step
            other = found[at].row
            near = other.page == row.page and abs(row.baseline - other.baseline) < 8 * self._body.pitch
            beneath = row.x0 < other.x1 + 20 and other.x0 < row.x1 + 20
            if found[at].role in (Role.BODY, Role.ABSTRACT) and near and beneath:
                return True
        return False

    def _region(self, index: int, row: Row) -> Region:
        front = self._front
        if index in front.title:
            return Region(row, Role.TITLE, "")
        if index in front.abstract:
            skip = front.abstract_skip if index == front.abstract[0] else 0
            if index == front.abstract[-1]:
                self._zone = Zone.BODY
            return Region(row, Role.ABSTRACT, "Abstract", skip)
        if index in self._heads:
            self._open(index, row)
            return Region(row, Role.HEADING, self._section)
        if index in front.authors:
            return Region(row, Role.AUTHORS, "")
        if index < self._front_end and row.page == self._rows[0].page:
            return Region(row, Role.MARGIN, "")
        role = self._role(index, row)  # this may begin a section
        return Region(row, role, self._section)

    def _open(self, index: int, row: Row) -> None:
        self._caption = None
        if index - 1 in self._heads and continues_heading(row, self._rows[index - 1], self._body) and self._seen:
            first = self._first_row(index)
            text = " ".join(lettering(row) for row in self._rows[first : index + 1])
            self._seen[-1] = heading(text, self._seen[:-1], row.size, may_be_numbered(self._rows[first]))
        else:
            self._seen.append(heading(lettering(row), self._seen, row.size, may_be_numbered(row)))
        self._zone = self._seen[-1].zone
        self._section = _section(self._seen)

    def _first_row(self, index: int) -> int:
        """Where the heading begins that the row at `index` is a line of."""
        while index - 1 in self._heads and continues_heading(self._rows[index], self._rows[index - 1], self._body):
            index -= 1
        return index

    def _role(self, index: int, row: Row) -> Role:
        if self._zone in (Zone.BODY, Zone.BACK) and _REFERENCE.match(row.text) and self._lists_references(index):
            self._zone, self._section = Zone.REFERENCES, "References"
        elif self._zone is Zone.BODY and self._seen and (name := run_in_back(row)):
            self._zone, self._section = Zone.BACK, name
        if self._in_caption(index, row):
            return Role.CAPTION
        if self._zone is Zone.REFERENCES:
            return Role.REFERENCE
        if self._zone is Zone.APPENDIX:
            return Role.APPENDIX
        if self._zone in (Zone.BACK, Zone.ABSTRACT):
            return Role.MARGIN if self._seen else Role.AUTHORS
        return self._body_role(index, row)

    def _body_role(self, index: int, row: Row) -> Role:
        if is_formula(row):
            return Role.FORMULA
        if not self._body.sized(row) or not row.level:
            low = row.y0 > 0.5 * self._pages[row.page].height
            return Role.FOOTNOTE if row.size < self._body.size and low else Role.TABLE
        if index in self._grid or _CONTENTS.search(row.text) or row.share(MONO) > 0.9:
            return Role.TABLE
        known = row.font in self._body.fonts or row.share(BOLD | ITALIC | MATH) > 0.5
        return Role.BODY if (known and WORD.search(row.text)) or self._ends_paragraph(index, row) else Role.TABLE

    def _ends_paragraph(self, index: int, row: Row) -> bool:
        above = self._rows[index - 1] if index else None
        near = (
            above is not None and above.page == row.page and 0 < row.baseline - above.baseline < 1.3 * self._body.pitch
        )
        return near and row.font in self._body.fonts and row.text.rstrip()[-1] in ".!?"

    def _in_caption(self, index: int, row: Row) -> bool:
        text = plain(row.text)
        match = _CAPTION.match(text)
        before = self._rows[index - 1] if index else None
        gap = row.baseline - before.baseline if before is not None and before.page == row.page else None
        starts = (
            gap is None or not 0.5 * row.size < gap < 1.12 * self._body.pitch or not self._body.sized(before or row)
        )
        apart = starts or row.block != (before or row).block
        if match and ((match["stop"] and apart) or not self._body.sized(row)):
            self._caption = row
            return True
        last = self._caption
        if last is None:
            return False
        gap = row.baseline - last.baseline
        alike = abs(row.size - last.size) <= 0.04 * last.size and row.x0 < last.x1 and last.x0 < row.x1
        reach = 1.35 * row.size if self._body.sized(row) else 1.6 * row.size
        if row.page == last.page and alike and -0.4 * row.size < gap < reach:
            self._caption = row
            return True
        if row.page != last.page or gap > 0:
            self._caption = None
        return False

    def _lists_references(self, index: int) -> bool:
        later = self._rows[index + 1 : index + 60]
        far = self._rows[index].page >= max(self._pages) / 3
        sign = r"\[{}\]" if "[" in self._rows[index].text[:3] else r"{}\.?\s+[A-Z]"
        return far and all(any(re.match(rf"\s*{sign.format(n)}", row.text) for row in later) for n in (2, 3, 4))


def _section(seen: Sequence[Heading]) -> str:
    last = seen[-1]
    if last.depth > 1 and last.zone in (Zone.BODY, Zone.APPENDIX):
        top = next((one for one in reversed(seen[:-1]) if one.depth == 1 and one.zone is last.zone), None)
        if top is not None:
            return f"{top.title}: {last.title}"
    return last.title
