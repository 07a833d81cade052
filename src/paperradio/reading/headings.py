"""Headings and the zones of a paper that they open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from paperradio.reading.lettering import lettering, plain
from paperradio.reading.measure import Body
from paperradio.reading.pages import BOLD, ITALIC, Row

_NUMBER = re.compile(r"^((?:1?\d|20)(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-H](?:\.\d{1,2}){0,2})[.:]?\s+(?=[^\W\d_])")
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}|\s\d{1,3}$")
_KNOWN = re.compile(
    r"^(?:abstract|(?:general |brief )?introduction|related works?|(?:related work and )?background|motivation"
    r"|(?:materials and |data and )?methods|methodology|experiments?|experimental (?:setup|results|details)"
    r"|(?:main )?results(?: and discussions?)?|(?:discussions? and )?conclusions?(?: and .*)?|concluding remarks"
    r"|discussions?(?: and .*)?|summary and .*|outlook|limitations?(?: and .*)?|future work|broader impacts?"
    r"|ethic(?:s|al)\b.*)$"
)
_REFERENCES = re.compile(r"^(?:references(?: and notes)?|bibliography|literature cited|works cited)$")
_BACK = re.compile(
    r"^(?:acknowledge?ments?.*|(?:author |authors.? )?contributions?(?: statement)?|author contributions.*|funding.*"
    r"|(?:competing|conflicts? of) interests?.*|data availability.*|code availability.*|(?:table of )?contents"
    r"|ccs concepts.*|(?:key ?words|index terms|additional key words).*|acm reference format.*"
    r"|list of (?:figures|tables))$"
)
_CONTENTS = re.compile(r"^(?:table of )?contents$")
_APPENDIX = re.compile(r"^(?:appendi(?:x|ces)|supplement(?:ary|al)?)\b")


class Zone(Enum):
    """What a heading opens."""

    ABSTRACT = auto()
    BODY = auto()
    BACK = auto()
    REFERENCES = auto()
    APPENDIX = auto()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading: its words without number, its number, the depth it has by that (1 for a section), what it opens."""

    title: str
    number: str
    depth: int
    zone: Zone


def looks_like_heading(row: Row, above: Row | None, below: Row | None, body: Body) -> bool:
    """Whether a row is a heading by its words, its font and its place."""
    text = lettering(row)
    letters = sum(map(str.isalpha, text))
    if not row.level or letters < 3 or len(text) > 120 or _CONTENTS_LINE.search(text):
        return False
    name = _NUMBER.sub("", text)
    named = any(one.match(_key(name)) for one in (_KNOWN, _REFERENCES, _BACK, _APPENDIX))
    bold = row.share(BOLD) >= 0.85
    large = row.size > 1.08 * body.size
    capitals = letters > 4 and name.upper() == name
    if named and len(name) < 60:
        return bold or large or capitals or (row.size >= 0.95 * body.size and _alone(row, above, below, body))
    if text[-1] in ".,;:" and not large:
        return False
    numbered = _NUMBER.match(text) is not None and name[:1].isupper()
    if numbered and (bold or large or capitals or row.share(ITALIC) > 0.85):
        return row.size >= 0.85 * body.size
    if (
        _celled(row)
        or not (bold or large)
        or row.size < 0.97 * body.size
        or len(text.split()) > 14
        or not name[:1].isupper()
    ):
        return False
    return below is not None and body.fits(below) and below.share(BOLD) < 0.5 and _leads(row, below, body)


def _celled(row: Row) -> bool:
    """Whether its words stand as far apart as a table's cells."""
    ends = (index for index, char in enumerate(row.text) if char == "\n" and 0 < index < len(row.text) - 1)
    return any(row.lefts[index + 1] - row.rights[index - 1] > 0.9 * row.size for index in ends)


def _alone(row: Row, above: Row | None, below: Row | None, body: Body) -> bool:
    far_above = above is None or not 0 < row.baseline - above.baseline < 1.15 * body.pitch
    far_below = below is None or not 0 < below.baseline - row.baseline < 1.15 * body.pitch
    return far_above and far_below


def _leads(row: Row, below: Row, body: Body) -> bool:
    gap = below.baseline - row.baseline
    return 0.8 * body.pitch < gap < 2.6 * body.pitch and abs(below.x0 - row.x0) < 2.5 * body.size


def names_section(row: Row) -> bool:
    """Whether the row's words are a section's usual name, or numbered like one."""
    text = lettering(row)
    name = _NUMBER.sub("", text)
    return name != text or any(one.match(_key(name)) for one in (_KNOWN, _REFERENCES, _BACK, _APPENDIX))


def listed_headings(rows: Sequence[Row], heads: frozenset[int]) -> frozenset[int]:
    """Those of the headings `heads` that only stand in a table of contents: they come again further on."""
    texts = {index: _key(lettering(rows[index])) for index in heads}
    contents = min((index for index, text in texts.items() if _CONTENTS.match(text)), default=len(rows))
    last = {text: index for index, text in sorted(texts.items())}
    return frozenset(index for index, text in texts.items() if index > contents and last[text] > index)


def continues_heading(row: Row, before: Row) -> bool:
    """Whether `row` is a further line of the heading that `before` belongs to."""
    gap = row.baseline - before.baseline
    alike = row.size == before.size and (row.share(BOLD) > 0.8) == (before.share(BOLD) > 0.8)
    return alike and row.page == before.page and 0 < gap < 1.5 * row.size and not _NUMBER.match(plain(row.text))


def heading(text: str, seen: Sequence[Heading]) -> Heading:
    """What the heading `text` opens, given the headings before it."""
    text = plain(text)
    match = _NUMBER.match(text)
    number = match.group(1) if match else ""
    title = _NUMBER.sub("", text)
    return Heading(title, number, _depth(number, seen), _zone(_key(title), number, seen))


def _zone(key: str, number: str, seen: Sequence[Heading]) -> Zone:
    before = {one.zone for one in seen}
    roman = any(re.fullmatch(r"[IVX]+", one.number) for one in seen)
    if Zone.APPENDIX in before:
        return Zone.REFERENCES if _REFERENCES.match(key) else Zone.APPENDIX
    if _REFERENCES.match(key):
        return Zone.REFERENCES
    lettered = re.match(r"[A-H]\b", number) is not None and not roman and any(one.number[:1].isdigit() for one in seen)
    if Zone.REFERENCES in before or _APPENDIX.match(key) or lettered:
        return Zone.APPENDIX
    if _BACK.match(key):
        return Zone.BACK
    if key == "abstract":
        return Zone.ABSTRACT
    main = _KNOWN.match(key) or number
    return Zone.BACK if seen and seen[-1].zone is Zone.BACK and not main else Zone.BODY


def _depth(number: str, seen: Sequence[Heading]) -> int:
    if re.match(r"[A-H]\b", number) and any(re.fullmatch(r"[IVX]+", one.number) for one in seen):
        return 2 + number.count(".")
    if number:
        return 1 + number.count(".")
    return 2 if any(one.number == "1" for one in seen) else 1


def _key(name: str) -> str:
    """Lower case, letters spaced out drawn together ("A B S T R A C T")."""
    spaced = re.fullmatch(r"(?:[^\W\d_] )+[^\W\d_]", name.strip(" .:—–-"))
    return (name.replace(" ", "") if spaced else name).strip(" .:—–-").lower()
