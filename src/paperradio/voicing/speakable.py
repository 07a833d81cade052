"""The spoken form of a text: maths, units, acronyms and symbols in words, markup gone."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from paperradio.voicing.naming import drop_citations, say_abbreviations, say_acronyms, say_links
from paperradio.voicing.notation import say_notation
from paperradio.voicing.quantities import say_quantities
from paperradio.voicing.rewriting import Draft

_KEPT_FORMS = "²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎½⅓⅔¼¾⅛™°µΩ…"
_SPACES = re.compile(r"[^\S ]")
_UNPRINTED = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1b\x7f]")
_APOSTROPHES = re.compile(r"[‘’‛ʼ´`]")
_HYPHENS = re.compile(r"[‐‑⁃]")
_MICRO = re.compile(r"μ(?=[smgMALWV]\b)")

_TIDYING = tuple(
    (re.compile(pattern), new)
    for pattern, new in (
        (r"…|\.(?:\s?\.)+", ","),
        (r"\s(?:[-–—]{1,3})\s|\s?[—―]\s?|--+", ", "),
        (r"[–]", " to "),
        (r"(?<=\w)/(?=\w)", " "),
        (r"&", " and "),
        (r"[(\[]\s*[)\]]", " "),
        (r"\s*[(\[]\s*", ", "),
        (r"\s*[)\]]", ","),
        (r"(?<!\w)'|'(?!\w)", " "),
        (r"(?<![\w])-+|-+(?![\w])", " "),
        (r"[^A-Za-z0-9À-ÖØ-öø-ɏ\s.,;:?!'-]", " "),
        (r"\s+(?=[.,;:?!])", ""),
        (r"(?:[,;:]\s*)+(?=[.?!])", ""),
        (r"([,;:])(?:\s*[,;:])+", r"\1"),
        (r"([?!])[.,;:?!]+", r"\1"),
        (r"\.(?:\s*[,;:.])+", "."),
        (r"^[\s.,;:?!-]+", ""),
        (r"(?<=[,;:])(?=[^\W\d])", " "),
        (r"(?<=[?!])(?=\w)", " "),
        (r"\s+", " "),
    )
)


@dataclass(frozen=True, slots=True)
class Token:
    """One written word and what the voice says for it; `spoken` is empty where nothing is said."""

    written: str
    spoken: str


@dataclass(frozen=True, slots=True)
class Speakable:
    """A text in both forms."""

    tokens: tuple[Token, ...]

    @property
    def written(self) -> str:
        """The text as it was given."""
        return " ".join(token.written for token in self.tokens)

    @property
    def spoken(self) -> str:
        """What the voice says: words, digits and light punctuation."""
        return " ".join(token.spoken for token in self.tokens if token.spoken)


def speakable(text: str) -> Speakable:
    """The spoken form of `text`. Total: takes any string; its tokens are those between single spaces."""
    draft = Draft(text)
    _fold_characters(draft)
    drop_citations(draft)
    say_links(draft)
    say_abbreviations(draft)
    say_notation(draft)
    say_quantities(draft)
    say_acronyms(draft)
    for pattern, new in _TIDYING:
        draft.sub(pattern, new)
    return Speakable(_aligned(text, draft))


def _fold_characters(draft: Draft) -> None:
    """Compatibility forms (ligatures, mathematical alphabets, full width) to plain ones; no control characters."""
    draft.sub(_UNPRINTED, "")
    draft.sub(_SPACES, " ")
    draft.sub(_APOSTROPHES, "'")
    draft.sub(_HYPHENS, "-")
    draft.sub(re.compile(r"[^\x00-\x7f]"), _fold_character)
    draft.sub(_MICRO, "µ")


def _fold_character(match: re.Match[str]) -> str:
    character = match[0]
    if character in _KEPT_FORMS:
        return "µ" if character == "µ" else character
    return unicodedata.normalize("NFKC", character)


def _aligned(text: str, draft: Draft) -> tuple[Token, ...]:
    """Give each spoken word to the written word it stands for."""
    written = text.split(" ")
    token_of: list[int] = []
    for index, word in enumerate(written):
        token_of += [index] * (len(word) + 1)
    spoken: list[list[str]] = [[] for _ in written]
    for word_match in re.finditer(r"\S+", draft.text):
        spoken[token_of[draft.origin[word_match.start()]]].append(word_match[0])
    return tuple(Token(word, " ".join(said)) for word, said in zip(written, spoken, strict=True))
