"""Two versions of an abstract compared, sentence by sentence."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from paperradio.editorial.gate import numbers

ALIKE = 0.6
"""Sentences that share this much of their words are two wordings of one."""
_MOST_SENTENCES = 60
_BOUNDARY = re.compile(r"(?:(?<=[.!?])|(?<=[.!?][\"”’')\]]))\s+(?=[\"“‘'(\[]?[A-Z0-9$\\])")
_ABBREVIATION = re.compile(
    r"(?i)(?:\b(?:e\.g|i\.e|cf|vs|al|etc|fig|figs|eq|eqs|sec|ref|refs|no|resp|approx|ca|dr|prof|st|viz)|(?-i:\b[A-Z]))\.$"
)
_TEX = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"\\([%&#_])", r"\1"),
        (r"\\(?:emph|textit|textbf|texttt|textsc|mathrm|text)\{([^{}]*)\}", r"\1"),
        (r"\$([\w.,%+-]+)\$", r"\1"),
        (r"``|''", '"'),
        (r"(?<=\w)~(?=\w)", " "),
    )
)


@dataclass(frozen=True, slots=True)
class Change:
    """One sentence that came (`before` is empty), went (`after` is empty) or was worded anew.

    `old_numbers` and `new_numbers` stand in one wording only, as written, in the order of the sentence.
    """

    before: str
    after: str
    old_numbers: tuple[str, ...] = ()
    new_numbers: tuple[str, ...] = ()


def changes(before: str, after: str) -> tuple[Change, ...]:
    """What became of the sentences of `before`, in the order of `after`; white space, case and quotes are ignored."""
    old, new = sentences_of(before), sentences_of(after)
    matcher = SequenceMatcher(None, [folded(each) for each in old], [folded(each) for each in new], autojunk=False)
    found: list[Change] = []
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind != "equal":
            found.extend(_changes_in(old[i1:i2], new[j1:j2]))
    return tuple(found)


def sentences_of(text: str) -> list[str]:
    """The sentences of a record's abstract without the simplest of its TeX, white space folded; the first sixty."""
    for pattern, replacement in _TEX:
        text = pattern.sub(replacement, text)
    found: list[str] = []
    for piece in _BOUNDARY.split(" ".join(text.split())):
        if found and _ABBREVIATION.search(found[-1]):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return found[:_MOST_SENTENCES]


def folded(text: str) -> str:
    """`text` as it is compared: letters and digits in lower case, single spaces."""
    return " ".join(re.findall(r"\w+(?:[.,]\d+)*", unicodedata.normalize("NFKC", text).lower()))


def likeness(one: str, other: str) -> float:
    """0 to 1: how much two sentences share, word by word."""
    return SequenceMatcher(None, folded(one).split(), folded(other).split(), autojunk=False).ratio()


def _changes_in(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    """Pairs each new sentence with the likest old one that is left and comes after the last pair."""
    waiting = list(old)
    for sentence in new:
        likest = max(range(len(waiting)), key=lambda place: likeness(waiting[place], sentence), default=None)
        if likest is None or likeness(waiting[likest], sentence) < ALIKE:
            yield Change("", sentence)
            continue
        for gone in waiting[:likest]:
            yield Change(gone, "")
        yield _reworded(waiting[likest], sentence)
        waiting = waiting[likest + 1 :]
    for gone in waiting:
        yield Change(gone, "")


def _reworded(before: str, after: str) -> Change:
    old, new = numbers(before), numbers(after)
    return Change(before, after, _in_order(before, old - new), _in_order(after, new - old))


def _in_order(text: str, found: frozenset[str]) -> tuple[str, ...]:
    plain = text.lower().replace(",", "")
    return tuple(sorted(found, key=lambda number: (plain.find(number), number)))
