"""The front of a paper: title, authors and abstract, whatever the style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.reading.lettering import lettering, plain
from paperradio.reading.measure import Body
from paperradio.reading.pages import BOLD, ITALIC, SUPERSCRIPT, Row
from paperradio.reading.section_tree import Zone, has_usual_name, heading
from paperradio.reading.words import composed

_BANNER = re.compile(
    r"organi[sz]ation for nuclear research|^arxiv\s*:|^preprint|journal of|proceedings|conference|published"
    r"|creative commons|^cern\b|licen[cs]e|\bvol(?:ume)?\.|^doi\b|https?:",
    re.IGNORECASE,
)
_RUN_IN = re.compile(r"^\s*abstract\s*(?:[.:—–-]+|\s)\s*", re.IGNORECASE)
_AFFILIATION = re.compile(
    r"@|\d|universit|institut|department|laborator|school|college|research|google|microsoft|facebook|openai|academy|"
    r"\binc\b|\bltd\b|\bai\b|centre|center|faculty|dipartiment|street|avenue|\bUSA\b|china|germany|france|italy|e-?mail|"
    r"equal|contribut|abstract|collaboration\.|http|foundation|\bphysics\b|engineering|computer|science",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"universit|institut|department|laborator|dated\s?:|@", re.IGNORECASE)
_NAME = re.compile(r"^(?:[^\W\d_][\w'’.\-]*\s+){1,4}[^\W\d_][\w'’\-]+(?:\s+(?:Jr|Sr|II|III)\.?)?$")


@dataclass(frozen=True, slots=True)
class Front:
    """Indices into the rows given to `find_front`. `abstract_skip` is how many characters of the first abstract
    row are its own label ("Abstract—")."""

    title: tuple[int, ...]
    authors: tuple[int, ...]
    abstract: tuple[int, ...]
    abstract_skip: int = 0


def find_front(rows: Sequence[Row], heads: frozenset[int], body: Body) -> Front:
    """Title, author and abstract rows. `rows` are those of the first pages without margins, in stream order;
    `heads` are the indices of heading rows."""
    title = _title(rows, body)
    after = title[-1] + 1 if title else 0
    abstract, skip = _abstract(rows, heads, after, body)
    until = min(abstract, default=min((one for one in heads if one >= after), default=after))
    authors = tuple(one for one in range(after, until) if one not in heads and rows[one].page == rows[0].page)
    return Front(title, authors, abstract, skip)


def _title(rows: Sequence[Row], body: Body) -> tuple[int, ...]:
    first = [
        index
        for index, row in enumerate(rows)
        if row.page == rows[0].page and row.level and sum(map(str.isalpha, row.text)) > 3
    ]
    fit = [
        index
        for index in first
        if not _BANNER.search(plain(rows[index].text))
        and rows[index].size > 0.98 * body.size
        and not _heads_a_section(lettering(rows[index]))
    ]
    fit = [index for index in fit if rows[index].size > 1.05 * body.size or rows[index].share(BOLD) > 0.9]
    sizes = sorted({rows[index].size for index in fit}, reverse=True)
    for size in sizes:
        group = [index for index in fit if abs(rows[index].size - size) <= 0.03 * size]
        run = [index for index in group if index - group[0] <= len(group) + 1][:6]
        if sum(len(plain(rows[index].text).split()) for index in run) >= 2:
            return tuple(run)
    return ()


def _heads_a_section(text: str) -> bool:
    """Whether it is numbered as no title is ("4.2 Data"), or is a numbered usual name ("5 Discussion")."""
    number = re.match(r"\d+((?:\.\d+)*)\.?\s", text)
    return number is not None and (bool(number[1]) or has_usual_name(text))


def _abstract(rows: Sequence[Row], heads: frozenset[int], after: int, body: Body) -> tuple[tuple[int, ...], int]:
    for index in sorted(heads):
        if heading(lettering(rows[index]), ()).zone is Zone.ABSTRACT:
            return _prose(rows, index + 1, heads), 0
    for index, row in enumerate(rows):
        match = _RUN_IN.match(row.text)
        if match and index >= after and len(row.text) - match.end() > 20:
            return _prose(rows, index, heads), match.end()
    stop = min((one for one in heads if one > after and _is_section(rows[one])), default=len(rows))
    index = after
    while index < stop:
        if _ADDRESS.search(rows[index].text) or rows[index].styles[0] & SUPERSCRIPT:
            index += 1
            continue
        run = _prose(rows, index, heads)
        if _is_abstract([rows[one] for one in run], body):
            return run, 0
        index += max(1, len(run))
    return (), 0


def _is_abstract(run: Sequence[Row], body: Body) -> bool:
    words = sum(len(row.text.split()) for row in run)
    sentences = sum(len(re.findall(r"[.!?](?:\s|$)", row.text)) for row in run)
    return len(run) >= 3 and words >= 45 and sentences >= 2 and run[0].size > 0.75 * body.size


def _is_section(row: Row) -> bool:
    found = heading(lettering(row), ())
    return bool(found.number) or "introduction" in found.title.lower()


def _prose(rows: Sequence[Row], start: int, heads: frozenset[int]) -> tuple[int, ...]:
    """Rows from `start` on that look like one text: same size, regular gaps, same column, no heading."""
    run: list[int] = []
    for index in range(start, len(rows)):
        row = rows[index]
        if index in heads or not row.level:
            break
        if run and not _follows(rows[run[-1]], row, rows[run[0]].size) and not _stacked(rows[run[-1]], row):
            break
        run.append(index)
    return tuple(run)


def _follows(before: Row, row: Row, size: float) -> bool:
    gap = row.baseline - before.baseline
    near = -0.5 * size < gap < 1.9 * size and row.page == before.page
    return near and abs(row.size - size) <= 0.06 * size and row.x0 < before.x1 + 3 * size and before.x0 < row.x1


def _stacked(before: Row, row: Row) -> bool:
    """Whether `row` is an index set under a power in the line `before`."""
    small = row.size < 0.85 * before.size and row.page == before.page
    under = 0 < row.baseline - before.baseline < 0.6 * before.size
    return small and under and before.x0 < row.x0 and row.x1 < before.x1 + before.size


def author_names(rows: Sequence[Row]) -> tuple[str, ...]:
    """The names in the author rows: words in capitals between commas, without marks and affiliations."""
    names: list[str] = []
    style: tuple[int, bool, bool] | None = None
    parted = ""
    for row in rows:
        before = len(names)
        own = (round(row.size), row.share(BOLD) > 0.5, row.share(ITALIC) > 0.5)
        if style is not None and own != style:
            continue
        # After the sign of a ligature a narrow space is often lost ("JeﬀRasley").
        text = "".join("," if mark & SUPERSCRIPT else char for char, mark in zip(row.text, row.styles, strict=True))
        text = re.sub(r"(?<=[ﬀﬁﬂﬃﬄ])(?=[A-Z])", " ", text)
        text = re.sub(r"[∗*†‡§¶♠♣♦♥⋆⋄□\n{}]+", ",", plain(text.replace("\n", " , ")))
        parts = re.split(r",|;|&|\band\b|\s{3,}", text)
        if parted and len(parts[0].split()) == 1:
            parts[0] = f"{parted} {parts[0].strip()}"
        parted = _parted(parts)
        for part in parts:
            name = composed(part.strip(" .·•"))
            if _NAME.match(name) and not _AFFILIATION.search(name) and name[0].isupper() and name not in names:
                names.append(name.title() if name.isupper() else name)
        style = own if len(names) > before and style is None else style
    return tuple(names)


def _parted(parts: Sequence[str]) -> str:
    """A row's last word where it can be the first of a name that goes on in the next row."""
    last = parts[-1].strip()
    return last if len(parts) > 1 and re.fullmatch(r"[^\W\d_][\w'’.-]+", last) and last[0].isupper() else ""
