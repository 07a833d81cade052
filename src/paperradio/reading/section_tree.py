"""The tree of a paper's sections: how they are named and numbered, and the zones that they open."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from paperradio.reading.lettering import plain
from paperradio.reading.words import plain_letters

NUMBER = re.compile(r"^((?:1?\d|20)(?:\.\d{1,2}){0,3}|[IVX]{1,5}|[A-Z](?:\.\d{1,2}){0,2})[.:]?\s+(?=[^\W\d_])")
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
    """A heading: its words without number, its number, the depth it has by number or size (1 for a section), what it
    opens, its size in points."""

    title: str
    number: str
    depth: int
    zone: Zone
    size: float = 0.0


def heading(text: str, seen: Sequence[Heading], size: float = 0.0, numbered: bool = True) -> Heading:
    """What the heading `text`, set in `size` points, opens, given the headings before it.

    Unless `numbered`, its first word is no number, even if it could be ("A Toy Example").
    """
    text = plain_letters(plain(text))
    match = NUMBER.match(text) if numbered else None
    number = match.group(1) if match else ""
    title = (text[match.end() :] if match else text).removesuffix(".")
    return Heading(title, number, _depth(number, seen, size), _zone(key_of(title), number, seen), size)


def _zone(key: str, number: str, seen: Sequence[Heading]) -> Zone:
    before = {one.zone for one in seen}
    if Zone.APPENDIX in before:
        return Zone.REFERENCES if _REFERENCES.match(key) else Zone.APPENDIX
    if _REFERENCES.match(key):
        return Zone.REFERENCES
    lettered = re.match(r"[A-HJ-UWYZ]\b", number) is not None and any(one.number[:1].isdigit() for one in seen)
    if Zone.REFERENCES in before or _APPENDIX.match(key) or lettered:
        return Zone.APPENDIX
    if _BACK.match(key):
        return Zone.BACK
    if key == "abstract":
        return Zone.ABSTRACT
    main = _KNOWN.match(key) or number
    return Zone.BACK if seen and seen[-1].zone is Zone.BACK and not main else Zone.BODY


def _depth(number: str, seen: Sequence[Heading], size: float) -> int:
    first = next((one.number for one in seen if one.number), "")
    if first == "I" and re.match(r"[A-H]\b", number):
        return 2 + number.count(".")
    if number:
        return 1 + number.count(".")
    largest = max((one.size for one in seen if one.zone is Zone.BODY), default=0.0)
    return 2 if any(one.number == "1" for one in seen) or 0 < size < 0.95 * largest else 1


def has_usual_name(text: str) -> bool:
    """Whether a heading's words, but for a number, are the usual name of a section."""
    key = key_of(NUMBER.sub("", text))
    return any(one.match(key) for one in (_KNOWN, _REFERENCES, _BACK, _APPENDIX))


def key_of(name: str) -> str:
    """Lower case, letters spaced out drawn together ("A B S T R A C T")."""
    spaced = re.fullmatch(r"(?:[^\W\d_] )+[^\W\d_]", name.strip(" .:—–-"))
    return (name.replace(" ", "") if spaced else name).strip(" .:—–-").lower()
