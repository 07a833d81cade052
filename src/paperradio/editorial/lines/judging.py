"""Why a line cannot be used, whatever the paper says."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from paperradio.editorial import lexicon
from paperradio.editorial.lines import signs
from paperradio.editorial.lines.line import Loss
from paperradio.editorial.lines.stripping import has_markup

MOST_WORDS = 90
MOST_WORDS_IN_A_SENTENCE = 60
MOST_LETTERS = 700
LONGEST_WORD = 60
ALIKE = 0.9
FEWEST_WORDS_JUDGED = 10
"""English sentences of so many words have at least one of the commonest."""
_FEWEST_WORDS_ALIKE = 5
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


def unusable(text: str) -> Loss | None:
    """Why this text cannot be said by anybody; None where nothing speaks against it."""
    if signs.pattern("refusal").search(text):
        return Loss.REFUSAL
    if signs.pattern("echo").search(text):
        return Loss.ECHO
    words = text.split()
    if has_markup(text) or not any(each.isalpha() for each in text):
        return Loss.NOT_A_LINE
    longest = max(len(each.split()) for each in re.split(r"(?<=[.?!]) ", text))
    if (
        longest > MOST_WORDS_IN_A_SENTENCE
        or len(words) > MOST_WORDS
        or len(text) > MOST_LETTERS
        or max(map(len, words)) > LONGEST_WORD
    ):
        return Loss.TOO_LONG
    return None if in_english(text) else Loss.WRONG_LANGUAGE


def frames(sentence: str) -> bool:
    """Whether a sentence greets, takes leave, announces the programme or only praises what was asked."""
    return signs.pattern("frame").search(sentence) is not None


def in_english(text: str) -> bool:
    """Whether a line looks like English: Latin letters (Greek ones are symbols) and no other language's small words."""
    letters = [each for each in text if each.isalpha()]
    other = sum(
        not (each < "\u0250" or "\u0370" <= each < "\u0400" or "\U0001d400" <= each < "\U0001d800") for each in letters
    )
    if other * 10 > len(letters):
        return False
    words = [each.lower() for each in _WORD.findall(text)]
    common = lexicon.words("commonest")
    english, foreign = sum(each in common for each in words), sum(each in signs.words("foreign") for each in words)
    if not english and len(words) >= FEWEST_WORDS_JUDGED:
        return False
    return foreign <= english or foreign < 2


def repeats(text: str, before: Sequence[str]) -> bool:
    """Whether `text` says what an earlier line did, word by word or nearly; other numbers make another statement."""
    new = _folded(text)
    for each in before:
        old = _folded(each)
        if new == old:
            return True
        if min(len(new), len(old)) < _FEWEST_WORDS_ALIKE or _numbers(new) != _numbers(old):
            continue
        if SequenceMatcher(None, new, old, autojunk=False).ratio() >= ALIKE:
            return True
    return False


def _folded(text: str) -> list[str]:
    return re.findall(r"\w+(?:[.,]\d+)*", text.lower())


def _numbers(words: Sequence[str]) -> set[str]:
    return {each for each in words if each[0].isdigit()}
