"""What a turn must pass before it may be voiced."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence

from paperradio.domain.document import Passage
from paperradio.domain.script import Turn

FEWEST_WORDS = 4
_NUMBER = re.compile(r"\d+(?:,\d{3})*(?:\.\d+)?")
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹₀₁₂₃₄₅₆₇₈₉", "01234567890123456789")
_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|"
    r"ninety|hundred|thousand|million|billion|trillion|half|third|quarter|twice|dozen|double|triple)\b",
    re.IGNORECASE,
)
_NEGATIONS = re.compile(r"(?i)\b(?:not|no|never|none|nor|without|cannot|neither|hardly|fails?|lacks?)\b|n['’]t\b")
_HEDGES = re.compile(
    r"(?i)\b(?:may|might|could|would|should|can|likely|possibl[ey]|perhaps|probably|potential(?:ly)?|suggests?|"
    r"indicat\w+|appears?|seems?|expected|approximately|about|nearly|almost|roughly|up to|at least|at most|over|under|"
    r"less|more|only|mostly|partly|often|sometimes|some|few|most)\b"
)
_NAME = re.compile(r"(?<![.!?:] )(?<!^)(?<!^[\"“‘'])\b[A-Z][\w-]+")


def numbers(text: str) -> frozenset[str]:
    """Every number in `text`: digits as written (thousands separators left out), and number words in lower case."""
    plain = text.translate(_SUPERSCRIPTS)
    digits = {re.sub(r",(?=\d{3}\b)", "", match.group()) for match in _NUMBER.finditer(plain)}
    return frozenset(digits | {match.group().lower() for match in _NUMBER_WORDS.finditer(plain)})


def names(text: str) -> frozenset[str]:
    """Capitalised words that do not open a sentence."""
    return frozenset(match.group() for match in _NAME.finditer(text)) - {"I"}


def keeps_meaning(said: str, quote: str) -> bool:
    """Whether every negation and hedge of `quote`, but for what it has in round brackets, is in `said` too."""
    source = re.sub(r"\([^()]*\)|Last but not (?:the )?least", " ", quote)
    return all(not (_count(pattern, source) - _count(pattern, said)) for pattern in (_NEGATIONS, _HEDGES))


def _count(pattern: re.Pattern[str], text: str) -> Counter[str]:
    return Counter(found.lower() for found in pattern.findall(text))


def objection(turn: Turn, passages: Sequence[Passage]) -> str | None:
    """Why this turn may not be aired; None where it may.

    A factual turn cites passages that exist, has at least four words, and its every number stands in a quote that it
    cites. A connective turn cites nothing and holds no number and no name.
    """
    if not turn.text.strip():
        return "says nothing"
    if not turn.factual:
        if turn.cites:
            return "cites without stating anything"
        if numbers(turn.text) or names(turn.text):
            return "states a number or a name without citing"
        return None
    if not turn.cites or any(not 0 <= index < len(passages) for index in turn.cites):
        return "cites no passage of the document"
    if len(turn.text.split()) < FEWEST_WORDS:
        return f"has fewer than {FEWEST_WORDS} words"
    missing = numbers(turn.text) - numbers(" ".join(passages[index].quote for index in turn.cites))
    return f"{', '.join(sorted(missing))} not in what it cites" if missing else None


def admitted(turns: Iterable[Turn], passages: Sequence[Passage]) -> bool:
    """Whether all of `turns` pass."""
    return all(objection(turn, passages) is None for turn in turns)
