"""How often the station says the same thing between the facts: 4-grams said before, and how varied the words are.

A line is a connective one as it is written, with what was filled in (a title, names) left as ``{title}``, so that these
do not count.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

GRAM = 4
WINDOW = 100
"""Words in which the share of different ones is taken (MATTR-100: the mean over all windows of so many words)."""

_CACHED_LINES = 8192
_WORD = re.compile(r"[\w'’-]+")
_FILLED_IN = re.compile(r"\{\w*\}")


@dataclass(frozen=True, slots=True)
class Heard:
    """Lines that the station said, the last one last: those of the last day of air, and of the six days before it."""

    day: tuple[str, ...] = ()
    week: tuple[str, ...] = ()


NOTHING_HEARD = Heard()


@dataclass(frozen=True, slots=True)
class Repetition:
    """`repeated` is the share of 4-grams that an earlier line or the same one had said, `variety` the MATTR-100 (1.0
    where there are fewer than 100 words), `lines` how many lines were looked at."""

    lines: int
    repeated: float
    variety: float


@lru_cache(maxsize=_CACHED_LINES)
def words(line: str) -> tuple[tuple[str, ...], ...]:
    """The words of a line in lower case, apart where something was filled in."""
    return tuple(tuple(_WORD.findall(piece.lower())) for piece in _FILLED_IN.split(line))


@lru_cache(maxsize=_CACHED_LINES)
def grams(line: str) -> tuple[tuple[str, ...], ...]:
    """The runs of four words of a line; none reaches over what was filled in."""
    return tuple(piece[at : at + GRAM] for piece in words(line) for at in range(len(piece) - GRAM + 1))


def repetition(lines: Sequence[str]) -> Repetition:
    """How the lines repeat themselves, in the order in which they were said."""
    said = [gram for line in lines for gram in grams(line)]
    repeated = 1 - len(set(said)) / len(said) if said else 0.0
    return Repetition(
        len(lines), repeated, _variety([word for line in lines for piece in words(line) for word in piece])
    )


def _variety(said: Sequence[str]) -> float:
    if len(said) < WINDOW:
        return 1.0
    counts: dict[str, int] = {}
    for word in said[:WINDOW]:
        counts[word] = counts.get(word, 0) + 1
    total = different = len(counts)
    for gone, come in zip(said, said[WINDOW:], strict=False):
        counts[gone] -= 1
        if not counts[gone]:
            del counts[gone]
        counts[come] = counts.get(come, 0) + 1
        different = len(counts)
        total += different
    return total / (len(said) - WINDOW + 1) / WINDOW
