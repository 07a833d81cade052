"""Numbers with their units, and names: what may not change between a sentence and the paper, whatever the words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.names import names, neighbours, unknown
from paperradio.editorial.grounding.numbers import Quantity, equals, quantities, same_bound
from paperradio.editorial.grounding.passages import Ground, PreparedPaper
from paperradio.editorial.grounding.tokens import tokens

_APART = 3
"""Words between which two names may stand to be told next to each other."""


def changed_numbers(said: str, ground: Ground, freely: bool) -> Iterator[Finding]:
    """Numbers that the passage does not have, and units that it does not give them.

    Who tells `freely` may call a pair "two", as long as no number of the passage is missing instead.
    """
    found = [each for form in ground.forms for each in quantities(form)]
    told = quantities(said)
    for quantity in told:
        same = [each for each in found if equals(quantity, each)]
        if not same:
            if freely and quantity.text.lower() == "two" and not _replaced(quantities(ground.forms[0]), told):
                continue
            yield Finding(Reason.NUMBER, quantity.text, f"“{quantity.text}” does not stand there")
        elif not any(_same_unit(quantity, each, said, ground) for each in same):
            shown = same[0]
            yield Finding(
                Reason.UNIT,
                f"{quantity.text} {quantity.follows}".strip(),
                f"“{quantity.text} {quantity.follows}” is “{shown.text} {shown.follows}” there",
            )
        elif not any(same_bound(quantity, each) for each in same):
            shown = same[0]
            yield Finding(
                Reason.HEDGE,
                quantity.text,
                f"“{quantity.bound} {quantity.text}” is “{shown.bound} {shown.text}” there".replace("“ ", "“"),
            )


def _replaced(found: Sequence[Quantity], told: Sequence[Quantity]) -> bool:
    return any(not any(equals(each, other) for each in told) for other in found)


def _same_unit(said: Quantity, found: Quantity, text: str, ground: Ground) -> bool:
    shown = rules.units()
    if said.unit == found.unit:
        return True
    if said.unit is None:
        return said.a_share or (
            any(
                shown.get(token.text) == found.unit or shown.get(token.text.lower()) == found.unit
                for token in tokens(text)
            )
            or said.kind is not found.kind
            or found.unit not in {"percent", "percentage point"}
        )
    if found.unit is None and said.kind is found.kind and not _is_measure(said.unit):
        return any(shown.get(token.text.lower()) == said.unit for form in ground.tokens for token in form)
    return False


def _is_measure(unit: str) -> bool:
    return unit not in {"token", "parameter", "word", "sentence", "layer", "image", "point", "times"}


def changed_names(
    said: str, ground: Ground, also: frozenset[str], expansions: dict[str, frozenset[str]]
) -> Iterator[Finding]:
    """Names that neither the passage has nor `also`."""
    joined = frozenset(token.text.lower() for form in ground.tokens for token in form)
    compact = frozenset(
        "".join(character for character in word.lower() if character.isalnum())
        for form in ground.forms
        for word in form.split()
    )
    for name in unknown(said, ground.stems | joined | compact | also, expansions):
        yield Finding(Reason.NAME, name, f"“{name}” does not stand there")
    here = Counter(names(said))
    for name, times in here.items():
        there = max(form.count(name) for form in ground.forms)
        others = {each for form in ground.forms for each in names(form)} - here.keys()
        if 0 < there < times and others:
            yield Finding(Reason.NAME, name, f"“{name}” stands there less often, and “{min(others)}” is not said")


def torn_names(said: str, ground: Ground, prepared: PreparedPaper) -> Iterator[Finding]:
    """Names next to each other that stand so nowhere in the paper."""
    for first, second in neighbours(said):
        together = f"{first} {second}"
        if any(
            re.search(rf"{re.escape(first)}(?:\W+\w+){{0,{_APART}}}\W+{re.escape(second)}", form)
            for form in ground.forms
        ):
            continue
        if not all(pair in prepared.pairs for pair in pairwise(token.stem for token in tokens(together))):
            yield Finding(Reason.NAME, f"{first} {second}", f"“{first} {second}” stands nowhere in the paper")
