"""Which rows are headings, by their words, their font and their place."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from paperradio.reading.lettering import lettering, plain
from paperradio.reading.measure import Body
from paperradio.reading.pages import BOLD, ITALIC, MATH, Row
from paperradio.reading.section_tree import NUMBER, has_usual_name, key_of

_LETTER = re.compile(r"^([J-UWYZ])(?:\.\d{1,2}){0,2}[.:]?\s")
_CONTENTS_LINE = re.compile(r"(?:\.\s?){4,}|\s\d{1,3}$")
_RUN_IN_BACK = re.compile(
    r"^\s*(acknowledge?ments?|funding|(?:author )?contributions|(?:competing|conflicts? of) interests?"
    r"|(?:data|code) availability)\b\s*[.:—–]?",
    re.IGNORECASE,
)
_CONTENTS = re.compile(r"^(?:table of )?contents$")


def looks_like_heading(row: Row, above: Row | None, below: Row | None, body: Body) -> bool:
    """Whether a row is a heading by its words, its font and its place."""
    text = lettering(row)
    letters = sum(map(str.isalpha, text))
    if not row.level or letters < 3 or len(text) > 120 or _CONTENTS_LINE.search(text):
        return False
    name = NUMBER.sub("", text)
    named = has_usual_name(lettering(row))
    bold = row.share(BOLD) >= 0.85
    large = row.size > 1.08 * body.size
    capitals = letters > 4 and name.upper() == name
    if named and len(name) < 60:
        return bold or large or capitals or (row.size >= 0.95 * body.size and _alone(row, above, below, body))
    numbered = NUMBER.match(text) is not None and name[:1].isupper()
    if text[-1] in ".,;:" and not large and not (numbered and _stopped(text)):
        return False
    if numbered and (bold or large or capitals or row.share(ITALIC) > 0.85 or _bold_beside_symbols(row)):
        return row.size >= 0.85 * body.size
    if (
        _celled(row)
        or not (bold or large)
        or row.size < 0.97 * body.size
        or len(text.split()) > 14
        or not name[:1].isupper()
        or (text[-1] == "?" and not large)
    ):
        return False
    return below is not None and _stands_over(row, below, body, large)


def _stopped(text: str) -> bool:
    """Whether it is short, has a number of several parts and ends in a full stop: "3.2 The reader."."""
    return re.match(r"[\dA-Z]+\.\d", text) is not None and text[-1] == "." and len(text.split()) <= 8


def set_like_headings(row: Row, above: Row | None, below: Row | None, known: Collection[Row], body: Body) -> bool:
    """Whether a row that no text follows is set as the `known` headings are: as large, in their font, at their edge."""
    text = lettering(row)
    if not row.level or not text[:1].isupper() or len(text.split()) > 14 or _CONTENTS_LINE.search(text):
        return False
    alike = [one for one in known if (one.size, one.font) == (row.size, row.font) and abs(one.x0 - row.x0) < 2]
    large = row.size > 1.08 * body.size and row.share(BOLD) >= 0.85
    return large and len(alike) >= 2 and _alone(row, above, below, body)


def out_of_turn(row: Row, letters: Collection[str]) -> bool:
    """Whether a row is numbered with a letter from J on that does not follow one of those seen so far."""
    found = _LETTER.match(lettering(row))
    return found is not None and chr(ord(found[1]) - 1) not in letters and may_be_numbered(row)


def letter_of(text: str) -> str:
    """The letter that numbers a heading, with or without further numbers; empty where it has none."""
    found = re.match(r"^([A-Z])(?:\.\d{1,2}){0,2}[.:]?\s", text)
    return found[1] if found else ""


def may_be_numbered(row: Row) -> bool:
    """False where the row begins with a letter as an article: one that stands no further from the next word than a
    word does."""
    found = re.match(r"\s*([A-Z])\s+(?=\w)", row.text)
    return found is None or row.lefts[found.end()] - row.rights[found.start(1)] > 0.5 * row.size


def _bold_beside_symbols(row: Row) -> bool:
    return row.share(BOLD) >= 0.6 and row.share(BOLD | ITALIC | MATH) >= 0.85


def _stands_over(row: Row, below: Row, body: Body, large: bool) -> bool:
    """Whether running text begins in the row below, on which this one is set as a heading and does not run in."""
    led_in = body.sized(below) and 0.1 < below.share(BOLD) < 0.85
    if not led_in and not (body.fits(below) and below.share(BOLD) < 0.5):
        return False
    runs_in = not large and row.x1 > below.x1 - 3 * body.size and below.baseline - row.baseline < 1.1 * body.pitch
    return not runs_in and _leads(row, below, body)


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
    centred = abs(row.x0 + row.x1 - below.x0 - below.x1) < 2 * body.size
    beside = centred or abs(below.x0 - row.x0) < 2.5 * body.size
    return 0.8 * body.pitch < gap < 2.6 * body.pitch and beside


def names_section(row: Row) -> bool:
    """Whether the row's words are a section's usual name, or numbered like one."""
    return NUMBER.match(lettering(row)) is not None or has_usual_name(lettering(row))


def run_in_back(row: Row) -> str:
    """The name of the part behind the paper's end ("Acknowledgments:") that runs into the row; empty where none."""
    found = _RUN_IN_BACK.match(row.text)
    if found is None:
        return ""
    name = row.styles[found.start(1) : found.end(1)]
    rest = [style for char, style in zip(row.text, row.styles, strict=True) if not char.isspace()][-1]
    return found[1] if all(style & (BOLD | ITALIC) for style in name) and not rest & (BOLD | ITALIC) else ""


def listed_headings(rows: Sequence[Row], heads: frozenset[int]) -> frozenset[int]:
    """Those of the headings `heads` that only stand in a table of contents: they come again further on."""
    texts = {index: key_of(lettering(rows[index])) for index in heads}
    contents = min((index for index, text in texts.items() if _CONTENTS.match(text)), default=len(rows))
    last = {text: index for index, text in sorted(texts.items())}
    return frozenset(index for index, text in texts.items() if index > contents and last[text] > index)


def continues_heading(row: Row, before: Row, body: Body) -> bool:
    """Whether `row` is a further line of the heading that `before` belongs to.

    Under a heading in the body's own letters only capitals go on with it.
    """
    gap = row.baseline - before.baseline
    bold, italic = row.share(BOLD) > 0.8, row.share(ITALIC) > 0.8
    alike = row.size == before.size and (bold, italic) == (before.share(BOLD) > 0.8, before.share(ITALIC) > 0.8)
    if not (bold or italic) and body.sized(row):
        alike = alike and row.text.isupper() and before.text.isupper()
    return alike and row.page == before.page and 0 < gap < 1.6 * row.size and not NUMBER.match(plain(row.text))
