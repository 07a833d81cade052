"""Negations, hedges, quantifiers, superlatives and directions, each with the words that stand near it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import Token, tokens

_BEFORE, _AFTER = 5, 5
_NO_PREFIX = ("under", "unit", "unif", "uniq", "univ", "until", "union", "unders")


@dataclass(frozen=True, slots=True)
class Mark:
    """A word that changes what is said, the content words on its left and its right, nearest first."""

    text: str
    stem: str
    left: tuple[str, ...]
    right: tuple[str, ...]

    @property
    def near(self) -> frozenset[str]:
        return frozenset((*self.left[:2], *self.right[:3]))


def marks(text: str, wanted: Callable[[Token], bool]) -> tuple[Mark, ...]:
    """The marks of `text` that are `wanted`."""
    return marks_in(tokens(text), wanted)


def marks_in(found: Sequence[Token], wanted: Callable[[Token], bool]) -> tuple[Mark, ...]:
    marked = []
    for place, token in enumerate(found):
        if wanted(token):
            left = [each.stem for each in reversed(found[max(0, place - 8) : place]) if each.content][:_BEFORE]
            right = [each.stem for each in found[place + 1 : place + 10] if each.content][:_AFTER]
            marked.append(Mark(token.text, token.stem, tuple(left), tuple(right)))
    return tuple(marked)


def is_negation(token: Token) -> bool:
    return token.text.lower() in rules.words("negations")


def denies(token: Token) -> bool:
    return is_negation(token) or token.stem in rules.stems("denials") or _has_negative_prefix(token)


def _has_negative_prefix(token: Token) -> bool:
    return without_prefix(token.text) is not None


def without_prefix(word: str) -> str | None:
    """The stem that a word with a negative prefix denies (``unreliable``: that of ``reliable``); None without one."""
    lower = word.lower()
    if len(lower) <= 5 or not lower.startswith(("un", "non")) or lower.startswith(_NO_PREFIX):
        return None
    return stem(lower.removeprefix("non") if lower.startswith("non") else lower.removeprefix("un"))


def is_possibility(token: Token) -> bool:
    return token.stem in rules.stems("possibility")


def is_share(token: Token) -> bool:
    return token.text.lower() in rules.words("share")


def is_universal(token: Token) -> bool:
    return token.text.lower() in rules.words("universal")


def is_superlative(token: Token) -> bool:
    lower = token.text.lower()
    if lower in rules.words("no_superlatives"):
        return False
    return lower in rules.words("superlatives") or (len(lower) > 5 and lower.endswith("est"))


def has_direction(token: Token) -> bool:
    return token.stem in rules.poles()


def overlap(words: Iterable[str], others: Iterable[str]) -> int:
    """How many of `words` are among `others`, as they are or by a synonym."""
    known = frozenset(others)
    return sum(word in known or any(rules.alike(word, other) for other in known) for word in words)
