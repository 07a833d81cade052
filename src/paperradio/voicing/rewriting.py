"""Rewriting a text while remembering which written character each new one stands for."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from itertools import islice
from typing import NamedTuple

Replacement = str | Callable[[re.Match[str]], str]
DIGITS = "0123456789"


def _put(replacement: Replacement, match: re.Match[str]) -> str:
    if not isinstance(replacement, str):
        return replacement(match)
    return match.expand(replacement) if "\\" in replacement else replacement


class Rule(NamedTuple):
    """What is put in place of what; tried only where the text has one of the characters of `needs`, if it names any."""

    pattern: re.Pattern[str]
    replacement: Replacement
    needs: str = ""


def rule(pattern: str, replacement: Replacement, needs: str = "") -> Rule:
    """A rule with its pattern compiled."""
    return Rule(re.compile(pattern), replacement, needs)


class Draft:
    """A text under revision. `origin[i]` is the index of the first-form character that `text[i]` stands for.

    Origins never decrease, so words keep their order.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.origin = list(range(len(text)))
        self._characters: frozenset[str] | None = None

    def has(self, characters: str) -> bool:
        """Whether the text has any of `characters`."""
        return not self._present().isdisjoint(characters)

    def apply(self, rules: Iterable[Rule]) -> bool:
        """Each rule once, in order; whether any changed the text."""
        changed = False
        absent = self._present().isdisjoint
        for pattern, replacement, needs in rules:
            if not (needs and absent(needs)) and self.sub(pattern, replacement):
                changed = True
                absent = self._present().isdisjoint
        return changed

    def _present(self) -> frozenset[str]:
        if self._characters is None:
            self._characters = frozenset(self.text)
        return self._characters

    def sub(self, pattern: re.Pattern[str], replacement: Replacement, most: int | None = None) -> bool:
        """Replace every match, or the first `most`; whether there was one. A string refers to groups as in `re.sub`."""
        pieces: list[str] = []
        origin: list[int] = []
        last = 0
        for match in islice(pattern.finditer(self.text), most):
            start, end = match.span()
            new = _put(replacement, match)
            pieces += (self.text[last:start], new)
            origin += self.origin[last:start]
            origin += self._spread(start, end, new)
            last = end
        if not pieces:
            return False
        pieces.append(self.text[last:])
        origin += self.origin[last:]
        self.text, self.origin = "".join(pieces), origin
        self._characters = None
        return True

    def _spread(self, start: int, end: int, new: str) -> list[int]:
        """Origins for `new` in place of ``text[start:end]``: exact where the two begin alike, else in proportion."""
        old = self.text[start:end]
        if not old:
            before = self.origin[start - 1] if start else 0
            return [before] * len(new)
        same = 0
        while same < min(len(old), len(new)) and old[same] == new[same]:
            same += 1
        rest_old, rest_new = len(old) - same, len(new) - same
        exact = self.origin[start : start + same]
        if rest_old == 0:
            return exact + [self.origin[end - 1]] * rest_new
        return exact + [self.origin[start + same + place * rest_old // rest_new] for place in range(rest_new)]
