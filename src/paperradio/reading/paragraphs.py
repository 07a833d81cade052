"""Rows of running text joined to paragraphs, across columns and pages."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from paperradio.domain.document import Role
from paperradio.reading.measure import Body
from paperradio.reading.pages import BOLD, ITALIC, Row
from paperradio.reading.regions import Region
from paperradio.reading.sentences import ends_sentence
from paperradio.reading.words import word_list

_FLOWING = (Role.ABSTRACT, Role.BODY, Role.FORMULA)
_BULLET = re.compile(r"^\s*[•‣▪●◦∙·⋄►■\ue000-\uf8ff\x00-\x08\x0e-\x1f]\s*")
_OPENS = re.compile(
    r"(?:The|We|This|These|In|It|For|Our|To|An?|Here|Note|If|As|With|Since|When|While|Then|Thus|Hence|Therefore|However"
    r"|From|Each|Both|At|On|By|Using)\s[a-z]"
)
"""What a line begins with that opens a sentence, behind a formula without a full stop too."""
_ITEM = re.compile(r"^\s*(?:[–—*-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})[.)])\s+")


@dataclass(slots=True)
class Paragraph:
    """Text with a style for each character, and the rows that it is made of: where each begins in `text`, and how many
    of the row's characters were left out before.

    A line feed stands between two rows. `formula` is as long as `text`: whether a character is of a formula row.
    """

    role: Role
    section: str
    text: str = ""
    styles: bytearray = field(default_factory=bytearray)
    starts: list[int] = field(default_factory=list)
    rows: list[tuple[Row, int]] = field(default_factory=list)
    formula: bytearray = field(default_factory=bytearray)

    def add(self, region: Region, skip: int) -> None:
        """Append a row without its first `skip` characters."""
        row = region.row
        if self.text:
            self.text += "\n"
            self.styles.append(0)
            self.formula.append(self.formula[-1])
        self.starts.append(len(self.text))
        self.rows.append((row, skip))
        self.text += row.text[skip:]
        self.styles += row.styles[skip:]
        self.formula += bytes([region.role is Role.FORMULA]) * (len(row.text) - skip)

    def stretches(self, start: int, end: int) -> Iterator[tuple[int, Row, int, int]]:
        """What rows `text[start:end]` is of: where each stretch begins in `text`, its row, and its range there."""
        for index in range(max(0, bisect_right(self.starts, start) - 1), len(self.rows)):
            at, (row, skip) = self.starts[index], self.rows[index]
            if at >= end:
                return
            first, last = max(start, at), min(end, at + len(row.text) - skip)
            if first < last:
                yield first, row, first - at + skip, last - at + skip


def paragraphs(found: Sequence[Region], body: Body) -> Iterator[Paragraph]:
    """The paper's text in stream order. Running text goes on past figures, footnotes, columns and pages; all other
    text is one paragraph for each block."""
    running: Paragraph | None = None
    last: Region | None = None
    side: Paragraph | None = None
    beside: Region | None = None
    waiting: list[Paragraph] = []
    for region in found:
        if region.role in _FLOWING:
            if running is None or last is None or _breaks(last, region, body):
                if running is not None:
                    yield running
                yield from waiting
                waiting, side = [], None
                running = Paragraph(Role.BODY if region.role is Role.FORMULA else region.role, region.section)
                running.add(region, _label(region))
            else:
                running.add(region, 0)
            last = region
            continue
        if region.role is Role.HEADING and running is not None:
            yield running
            running = None
        if side is None or beside is None or _other(beside, region):
            side = Paragraph(region.role, region.section)
            waiting.append(side)
        side.add(region, 0)
        beside = region
        if running is None:
            yield from waiting[:-1]
            waiting = waiting[-1:]
    if running is not None:
        yield running
    yield from waiting


def _other(before: Region, region: Region) -> bool:
    same = region.row.page == before.row.page and region.role is before.role
    if region.role in (Role.HEADING, Role.TITLE, Role.CAPTION):
        apart = region.row.baseline - before.row.baseline > 1.8 * region.row.size
        return not same or apart or region.section != before.section
    return not same or region.row.block != before.row.block


def _label(region: Region) -> int:
    """How many characters at a paragraph's start are a label: a bullet, or a heading run in."""
    bullet = _BULLET.match(region.row.text) or _ITEM.match(region.row.text)
    skip = max(region.skip, bullet.end() if bullet else 0)
    return skip + _run_in(region.row, skip)


def _run_in(row: Row, start: int) -> int:
    """The length of a bold or italic heading at a row's start that the row's own text follows."""
    bold = _styled(row, start, BOLD)
    end = bold or _styled(row, start, ITALIC)
    name, rest = row.text[start:end].strip(), row.text[end:].lstrip(" .:—–\n")
    if not 2 < len(name) < 90 or not name[0].isupper() or not rest:
        return 0
    skipped = len(row.text) - len(rest) - start
    closed = name[-1] in ".:" or set(row.text[end : len(row.text) - len(rest)]) & {".", ":"}
    if closed:
        return skipped if rest[0].isupper() or rest[0] in '“"(' else 0
    if " " not in name:
        return skipped if bold and _opens_sentence(rest) else 0
    return skipped if (bold and rest[0].isupper()) or _opens_sentence(rest) else 0


def _opens_sentence(text: str) -> bool:
    """Whether its first word is an English word with a capital."""
    first = text.split()[0]
    return first[0].isupper() and (len(first) == 1 or first[1:].islower()) and first.lower() in word_list()


def _styled(row: Row, start: int, style: int) -> int:
    """Where the stretch in this style that begins at `start` ends; 0 when there is none, or nothing after it."""
    end = start
    while end < len(row.text) and (row.styles[end] & style or row.text[end].isspace()):
        end += 1
    return end if row.text[start:end].strip() and end < len(row.text) else 0


def _breaks(last: Region, region: Region, body: Body) -> bool:
    if (last.role is Role.ABSTRACT) != (region.role is Role.ABSTRACT) or last.section != region.section:
        return True
    if region.role is Role.BODY and _BULLET.match(region.row.text):
        return True
    above, row = last.row, region.row
    gap = row.baseline - above.baseline
    aside = row.page != above.page or gap <= 0 or row.x0 > above.x1 or above.x0 > row.x1
    if region.role is Role.FORMULA or last.role is Role.FORMULA:
        return region.role is not Role.FORMULA and _OPENS.match(row.text) is not None
    ends = ends_sentence(above.text)
    if ends and region.role is Role.BODY and _ITEM.match(row.text):
        return True
    indented = row.x0 > above.x0 + 0.7 * body.size
    if aside:
        return ends and row.text[:1].isupper() and _run_in(row, 0) > 0
    if gap > 1.3 * body.pitch and gap > 1.6 * row.size:
        return ends or gap > 2.2 * body.pitch
    short = above.x1 < row.x1 - 4 * body.size and gap > 1.1 * body.pitch
    return ends and (indented or short or _run_in(row, 0) > 0)
