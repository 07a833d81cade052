"""What can still be said where something before it was dropped."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.script import Turn
from paperradio.editorial.cleaning import capitalised
from paperradio.editorial.composing.draft import By, Draft, Said, asks
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.standing import leans_on_neighbour

_JOINS_ON = re.compile(r"^(?:And|But|Or|So|Then)\b,? (?=\S)")
_POINTS_BACK = re.compile(r"(?i)\b(?:this|these|those|that(?! (?:the|an?|it|they|its|their|there)\b))\b(?: (\w+))?")
_THE_AUTHORS = re.compile(r"^(?:They|Their)\b")


def closed(slots: Sequence[Said | None]) -> Draft:
    """The draft without what is None, and without what only that explained."""
    found: list[Said] = []
    gap = False
    for each in slots:
        left = _after_gap(each, found) if gap and each is not None else each
        if each is not None and left is None and asks(each.turn) and found and asks(found[-1].turn):
            found.pop()
        gap = left is None
        if left is not None:
            found.append(left)
    return tuple(found)


def _after_gap(said: Said, before: Sequence[Said]) -> Said | None:
    """It, as far as it can be understood without what was said right before."""
    if asks(said.turn):
        question = _standing_alone(said.turn, before)
        return None if question is None else replace(said, turn=question)
    if not said.turn.factual or not leans_on_neighbour(said.turn.text):
        return said
    authors = said.by is By.MODEL and _THE_AUTHORS.match(said.turn.text)
    return said if authors else None


def _standing_alone(question: Turn, before: Sequence[Said]) -> Turn | None:
    """The question without its "And", None where it points at something that was not said before."""
    rest = _JOINS_ON.sub("", question.text)
    told = frozenset().union(*(content(each.turn.text) for each in before))
    lost = any(not (content(found[1] or "") & told) for found in _POINTS_BACK.finditer(rest))
    return None if lost or not content(rest) else replace(question, text=capitalised(rest))
