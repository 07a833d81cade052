"""The words without which a claim would say more than the paper does, and the neighbour that holds them."""

from __future__ import annotations

import re

from paperradio.domain.digest import Part
from paperradio.editorial.patterns import pattern

_LISTS = ("opening", "only", "conditions", "population", "bounds", "shares", "hedges")
_FILE = "scope.toml"


def scope_of(text: str, data: tuple[str, ...] = ()) -> tuple[str, ...]:
    """The bounding words of `text` as it has them, in its order, none within another: conditions, population, bounds,
    hedges, and of `data`, the names of data sets, those that it holds."""
    found = [match for name in _LISTS for match in pattern(_FILE, name).finditer(text)]
    spans = {match.span() for match in found if match.group() and not _connects(match)}
    spans |= {match.span() for name in data for match in re.finditer(rf"(?:\b[Oo]n (?:the )?)?{re.escape(name)}", text)}
    kept = [span for span in spans if not any(_within(span, other) for other in spans - {span})]
    return tuple(dict.fromkeys(text[first:last].strip() for first, last in sorted(kept)))


def opening_condition(text: str) -> str:
    """The condition with which a sentence opens where that may hold for the next one too; "" where it has none."""
    match = pattern(_FILE, "opening").search(text)
    if match is None or _connects(match) or not pattern(_FILE, "lasting").search(match.group()):
        return ""
    return match.group()


def loses_condition(text: str, part: Part, before: str) -> bool:
    """Whether `text` would claim more than the paper if it were told without `before`, the sentence before it.

    So does a finding that goes on under the condition with which that one opens, and names no other.
    """
    if part not in (Part.EVIDENCE, Part.COMPARISON) or not opening_condition(before):
        return False
    placed = pattern(_FILE, "opening").search(text) or pattern(_FILE, "own_place").search(text)
    return placed is None and pattern(_FILE, "goes_on").search(text) is not None


def hedged(clause: str) -> bool:
    """Whether what `clause` claims is said to be possible, partial or expected only."""
    return pattern(_FILE, "carried").search(clause) is not None


def bounds_the_whole(rest: str) -> bool:
    """Whether `rest`, the end of a sentence, may bound all of that sentence and not just itself."""
    return pattern(_FILE, "bounds_all").search(rest) is not None


def places_the_amount(rest: str) -> bool:
    """Whether `rest`, which begins with an amount, says where or when that holds."""
    return pattern(_FILE, "place_of_amount").search(rest) is not None


def _connects(match: re.Match[str]) -> bool:
    return pattern(_FILE, "no_condition").match(match.group()) is not None


def _within(span: tuple[int, int], other: tuple[int, int]) -> bool:
    return other[0] <= span[0] and span[1] <= other[1]
