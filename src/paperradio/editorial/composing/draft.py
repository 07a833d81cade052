"""A script in the making: turns, and whose words they are."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from paperradio.domain.script import Turn
from paperradio.editorial.cleaning import capitalised
from paperradio.editorial.standing import leans_on_neighbour


class By(StrEnum):
    """Whose words a turn has."""

    MODEL = "model"
    PAPER = "paper"
    """A sentence of the paper, retold by rule."""
    STATION = "station"
    """Opening, closing, and the questions that lead to a sentence of the paper."""


@dataclass(frozen=True, slots=True)
class Said:
    """A turn and whose words it has."""

    turn: Turn
    by: By


Draft = tuple[Said, ...]

FEWEST_LEFT = 3
"""Words that an answer must have beside its "Yes,"."""
_ANSWERS = re.compile(r"(?i)^(?:yes|no|right|exactly|indeed|correct|sure|certainly|absolutely)\b[,.:;–—-]\s*(?=\S)")


def turns_of(draft: Iterable[Said]) -> tuple[Turn, ...]:
    """What is said."""
    return tuple(each.turn for each in draft)


def asks(turn: Turn) -> bool:
    """Whether a turn ends by asking and states nothing."""
    return not turn.factual and turn.text.rstrip("\"'”’) ").endswith("?")


def unasked(turn: Turn) -> Turn:
    """The turn without the "Yes," of somebody who answers."""
    rest = _ANSWERS.sub("", turn.text)
    return turn if rest == turn.text or len(rest.split()) < FEWEST_LEFT else replace(turn, text=capitalised(rest))


def exchanges(draft: Sequence[Said]) -> list[Draft]:
    """The draft cut where one matter ends: before each question, and before a statement that follows one and leans
    on nothing."""
    found: list[list[Said]] = []
    for each in draft:
        told = bool(found) and any(before.turn.factual for before in found[-1])
        opens = asks(each.turn) or (each.turn.factual and not leans_on_neighbour(each.turn.text))
        if not found or (told and opens) or (asks(each.turn) and not asks(found[-1][-1].turn)):
            found.append([])
        found[-1].append(each)
    return [tuple(exchange) for exchange in found]
