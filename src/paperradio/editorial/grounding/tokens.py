"""Text as the check reads it: ligatures and dashes resolved, words with their stems."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.stems import stem

_DASHES = re.compile(r"[‐‑‒–—―−]")
_QUOTES = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "\u00ad": "", "\u200b": ""})
_CONTRACTED = {"re": " are", "ve": " have", "ll": " will", "d": " would", "m": " am"}
_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_RAISED = re.compile(r"[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
_TOKEN = re.compile(
    r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)*(?:[A-Za-z]+)?|[^\W\d_]+(?:'(?!s\b)[^\W\d_]+)*\d*\w*|[%°$€×√]"
)


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number or a sign; `start` is its place in the folded text, `first` whether it opens a sentence."""

    text: str
    stem: str
    start: int
    first: bool = False

    @property
    def number(self) -> bool:
        return self.text[0].isdigit()

    @property
    def content(self) -> bool:
        """Whether it says something by itself."""
        return self.text.lower() not in rules.words("function") and (len(self.text) > 1 or not self.text.isalpha())


@lru_cache(maxsize=20_000)
def folded(text: str) -> str:
    """`text` with ligatures, dashes, quotation marks and white space in one form; superscripts after a caret."""
    raised = _RAISED.sub(lambda match: "^" + match.group().translate(_SUPERSCRIPTS), text)
    plain = unicodedata.normalize("NFKC", raised).translate(_QUOTES)
    return " ".join(_DASHES.sub("-", plain).split())


@lru_cache(maxsize=20_000)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of `text`, hyphenated ones in their parts; ``isn't`` gives ``is not``, ``they're`` ``they are``."""
    plain = re.sub(r"(?i)\b(ca|wo)n't\b", r"\1n not", folded(text))
    plain = re.sub(r"(?i)n't\b", " not", re.sub(r"(?i)\bcannot\b", "can not", plain))
    plain = re.sub(r"(?i)(?<=\w)'(re|ve|ll|d|m)\b", lambda match: _CONTRACTED[match[1].lower()], plain)
    found: list[Token] = []
    end = 0
    for match in _TOKEN.finditer(plain):
        between = plain[end : match.start()]
        first = not found or bool(re.search(r"[.!?:][\"')]*\s", between))
        found.append(Token(match.group(), stem(match.group()), match.start(), first))
        end = match.end()
    return tuple(found)


@lru_cache(maxsize=20_000)
def content(text: str) -> frozenset[str]:
    """The stems of the words that say something."""
    return frozenset(token.stem for token in tokens(text) if token.content)
