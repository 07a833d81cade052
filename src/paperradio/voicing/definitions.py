"""A paper's own acronyms: found where it defines them, and said in full where a listener first meets them.

Found as Schwartz and Hearst do (A simple algorithm for identifying abbreviation definitions in biomedical text, 2003).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from paperradio.voicing.lexicon import Lexicon
from paperradio.voicing.speakable import Speakable, speakable

_IN_BRACKETS = re.compile(r"\(([A-Za-z][\w+-]{1,11})\)")
_LONGEST = 90
_STOPS = re.compile(r"[.;:!?()\[\]]")
_WORD = re.compile(r"[\w'’-]+")


def definitions_in(texts: Iterable[str]) -> dict[str, str]:
    """What a paper's acronyms stand for, both in the singular: ``GNN`` to ``graph neural network``.

    `texts` are its sentences, in order; the first definition of an acronym counts.
    """
    found: dict[str, str] = {}
    for text in texts:
        if "(" not in text:
            continue
        for match in _IN_BRACKETS.finditer(text):
            short = match[1]
            if sum(letter.isupper() for letter in short) < 2:
                continue
            long = _long_form(short.removesuffix("s") if short[:-1].isupper() else short, text[: match.start()])
            if long:
                short, long = _singular(short, long)
                found.setdefault(short, long)
    return found


def speakable_in_order(texts: Iterable[str], lexicon: Lexicon) -> tuple[Speakable, ...]:
    """The spoken forms of the turns of one script, whose acronyms are said in full where they first come up.

    `lexicon` has the paper's own definitions. An acronym of which a turn gives the long form itself is not expanded.
    """
    waiting = dict(lexicon.definitions)
    spoken: list[Speakable] = []
    for text in texts:
        first = first_uses(text, waiting)
        spoken.append(speakable(text, lexicon.saying_in_full(first)))
        for short in [short for short, long in waiting.items() if _uses(text, short) or long.lower() in text.lower()]:
            del waiting[short]
    return tuple(spoken)


def first_uses(text: str, waiting: Mapping[str, str]) -> dict[str, str]:
    """Those of the acronyms not yet met that `text` uses, and does not explain itself."""
    lower = text.lower()
    return {short: long for short, long in waiting.items() if _uses(text, short) and long.lower() not in lower}


def _uses(text: str, short: str) -> bool:
    return short in text and re.search(rf"(?<!\w){re.escape(short)}s?(?!\w)", text) is not None


def _singular(short: str, long: str) -> tuple[str, str]:
    if short[-1] == "s" and short[:-1].isupper() and long[-1] == "s":
        return short[:-1], long[:-3] + "y" if long.endswith("ies") else long[:-1]
    return short, long


def _long_form(short: str, before: str) -> str:
    """The words at the end of `before` that `short` abbreviates; empty where they are none."""
    pieces = _STOPS.split(before[-_LONGEST:])
    words = [match[0] for match in _WORD.finditer(pieces[-1])][-min(len(short) + 5, 2 * len(short)) :]
    candidate = " ".join(words)
    place = len(candidate) - 1
    for index in range(len(short) - 1, -1, -1):
        letter = short[index].lower()
        if not letter.isalnum():
            continue
        while place >= 0 and (
            candidate[place].lower() != letter or (index == 0 and place > 0 and candidate[place - 1].isalnum())
        ):
            place -= 1
        if place < 0:
            return ""
        place -= 1
    long = candidate[place + 1 :]
    return long if " " in long or "-" in long else ""
