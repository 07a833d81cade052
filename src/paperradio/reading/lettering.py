"""The words of a title or heading, however it was set."""

from __future__ import annotations

import re
from itertools import pairwise
from statistics import median

from paperradio.reading.pages import Row
from paperradio.reading.words import LIGATURES, composed

_SPACED_OUT = re.compile(r"(?:[^\W\d_] +){4,}[^\W\d_](?!\w)")
_SMALL_CAPITALS = re.compile(r"(?<![\w.])([A-Z]) (?=[A-Z]{2,}(?![a-z]))")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2060\ufeff\ufffd]")
_WORD_GAP = 1.8
"""A gap this many times the usual one between letters parts two words that are spaced out."""
_CAPITAL_GAP = 0.14
"""A gap smaller than this, in sizes, does not part an initial from its small capitals."""


def plain(text: str) -> str:
    """`text` without ligatures, control characters, accents beside their letters and runs of white space."""
    return " ".join(composed(_UNPRINTABLE.sub("", text).translate(LIGATURES)).split())


def lettering(row: Row) -> str:
    """The row's words as `plain`, letters that were spaced out and small capitals drawn together."""
    text = row.text
    spaced = _SPACED_OUT.search(text)
    if spaced:
        return plain(text[: spaced.start()] + _drawn_together(row, spaced.start(), spaced.end()) + text[spaced.end() :])
    return plain(_SMALL_CAPITALS.sub(lambda found: found[1] + " " * _apart(row, found.start()), text))


def _apart(row: Row, index: int) -> bool:
    """Whether the capital at `index` stands apart from what follows the space behind it."""
    return row.lefts[index + 2] - row.rights[index] > _CAPITAL_GAP * row.size


def _drawn_together(row: Row, start: int, end: int) -> str:
    places = [index for index in range(start, end) if not row.text[index].isspace()]
    gaps = [row.lefts[after] - row.rights[before] for before, after in pairwise(places)]
    usual = max(median(gaps), 0.05 * row.size)
    words = [row.text[places[0]]]
    for place, gap in zip(places[1:], gaps, strict=True):
        words.append((" " if gap > _WORD_GAP * usual else "") + row.text[place])
    return "".join(words)
