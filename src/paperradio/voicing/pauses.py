"""How long nothing is said between two turns: by what was said, who speaks next, and whether a new part begins.

A pause depends on the turns up to the one that follows it, never on later ones, so that what is on the air already
stays where it is while more turns come in. The same turns always have the same pauses.
"""

from __future__ import annotations

import hashlib
import math
import re
from collections.abc import Callable, Sequence
from statistics import NormalDist

from paperradio.domain.script import Script, Turn
from paperradio.settings import VoicingSettings

LEAST_SECONDS, MOST_SECONDS = 0.15, 0.6
"""Between two turns of one part."""
SPREAD = 0.16
"""Standard deviation of a pause, as a part of it."""
LEAST_SECTION_SECONDS, MOST_SECTION_SECONDS = 0.75, 1.1
"""Before a new part."""

_ENDINGS = {"?": 0.04, "!": -0.02, "…": 0.10, ":": -0.06, ";": -0.10, ",": -0.14, "—": -0.12, "–": -0.12}
"""Seconds by the mark with which a turn ends, where the next speaker does not answer it."""
_ANSWER = -0.12  # the answer is ready
_BEFORE_INTERJECTION = -0.08
_INTERJECTION_WORDS = 4
_CHANGE_OF_SUBJECT = 0.14  # between two factual turns that cite nothing in common, by one speaker
_BREATH_SECONDS = 0.08  # more, after a turn of _LONG_SECONDS and longer
_LONG_SECONDS = 12.0
_SECTION_SPREAD = 0.09
_PART_SECONDS = 18.0  # of speech, at least, between two new parts that nobody announced
_POINTS_BACK = re.compile(r"(?i)\b(?:that|this|those|it|more|there|then|again|too)\b")

Section = Callable[[Turn], str]
"""The section of the document that a turn cites; empty for none, title and abstract."""


def pauses(script: Script, seconds: Sequence[float], section: Section, settings: VoicingSettings) -> list[float]:
    """The pause before each turn but the first, which has 0; `seconds` are the lengths of the turns as spoken."""
    found: list[float] = []
    since, where = 0.0, ""
    for index, turn in enumerate(script.turns):
        told = section(turn)
        if not index:
            found.append(0.0)
        else:
            previous = script.turns[index - 1]
            begins = index in script.sections
            if not script.sections and since >= _PART_SECONDS:
                elsewhere = bool(where and told) and told != where and previous.factual
                begins = elsewhere or _moves_on(previous, turn)
            if begins:
                since = 0.0
                found.append(_section_pause(previous, turn, settings))
            else:
                found.append(_pause(previous, turn, seconds[index - 1], settings))
        since += seconds[index]
        where = told or where
    return found


def _moves_on(previous: Turn, turn: Turn) -> bool:
    """Whether, after a statement, somebody else asks for something that does not hang on it."""
    asks = not turn.factual and turn.speaker != previous.speaker
    return previous.factual and asks and not _POINTS_BACK.search(turn.text)


def _section_pause(previous: Turn, turn: Turn, settings: VoicingSettings) -> float:
    pause = settings.section_pause_seconds * varied(_words(previous, turn), _SECTION_SPREAD)
    return min(MOST_SECTION_SECONDS, max(LEAST_SECTION_SECONDS, pause))


def _pause(previous: Turn, turn: Turn, seconds: float, settings: VoicingSettings) -> float:
    """Seconds between two turns of one part; the first lasted `seconds`."""
    changes = turn.speaker != previous.speaker
    pause = settings.change_pause_seconds if changes else settings.pause_seconds
    ending = previous.text.rstrip().rstrip("\"'”’)")[-1:]
    pause += _ANSWER if changes and ending == "?" else _ENDINGS.get(ending, 0.0)
    if changes and len(turn.text.split()) <= _INTERJECTION_WORDS:
        pause += _BEFORE_INTERJECTION
    together = previous.about == turn.about and set(previous.cites) & set(turn.cites)
    if not changes and previous.factual and turn.factual and not together:
        pause += _CHANGE_OF_SUBJECT
    pause += _BREATH_SECONDS * min(1.0, seconds / _LONG_SECONDS)
    return min(MOST_SECONDS, max(LEAST_SECONDS, pause * varied(_words(previous, turn))))


def varied(words: str, spread: float = SPREAD) -> float:
    """A factor about 1, by chance as to its size, by the words as to which: nobody breathes like a clock."""
    drawn = (int.from_bytes(hashlib.sha256(words.encode()).digest()[:4], "big") + 0.5) / 2**32
    return math.exp(spread * NormalDist().inv_cdf(drawn))


def _words(previous: Turn, turn: Turn) -> str:
    return f"{previous.speaker}: {previous.text}\n{turn.speaker}: {turn.text}"
