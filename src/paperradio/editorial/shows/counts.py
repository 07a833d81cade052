"""Counts as they are said."""

from __future__ import annotations

from collections.abc import Sequence

_WORDS = ("none", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_AGO = ("the week before", "two weeks before", "three weeks before", "four weeks before")
"""How the weeks before this one are called, the latest first."""
WEEKS = 2
"""Weeks before this one whose counts are said."""


def in_words(count: int) -> str:
    """Up to twelve in words, beyond that in digits."""
    return _WORDS[count] if count < len(_WORDS) else str(count)


def week_by_week(count: int, before: Sequence[int]) -> str:
    """ "nine this week, four the week before, six two weeks before"."""
    told = [f"{in_words(count)} this week"]
    told += [f"{in_words(each)} {ago}" for each, ago in zip(before[:WEEKS], _AGO, strict=False)]
    return ", ".join(told)
