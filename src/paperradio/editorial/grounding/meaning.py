"""Sentences in other words than the paper's: what may not change between the two, whatever the words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.marks import (
    Mark,
    denies,
    has_direction,
    is_negation,
    marks,
    marks_in,
    overlap,
    without_prefix,
)
from paperradio.editorial.grounding.names import names, neighbours, unknown
from paperradio.editorial.grounding.numbers import Quantity, equals, quantities, same_bound
from paperradio.editorial.grounding.passages import Ground, PreparedPaper
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import content, tokens

_TOLD = 2
"""Of the three content words behind a negation or hedge of the paper, from which on its sentence was retold."""
_BESIDE = 0.5
"""How many words an opposite must have around it in common with the word that is said."""
_IDLE = frozenset({"can"}) | rules.words("idle_shares")
_EVERYWHERE = frozenset({stem("paper"), stem("author")})
_COMPARES = (
    "outperform",
    "exceed",
    "surpass",
    "beat",
    "better",
    "wors",
    "than",
    "underperform",
    "superior",
    "inferior",
)


def changed_numbers(said: str, ground: Ground) -> Iterator[Finding]:
    """Numbers that the passage does not have, and units that it does not give them."""
    found = [each for form in ground.forms for each in quantities(form)]
    for quantity in quantities(said):
        same = [each for each in found if equals(quantity, each)]
        if not same:
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
        if any(together in form for form in ground.forms):
            continue
        if not all(pair in prepared.pairs for pair in pairwise(token.stem for token in tokens(together))):
            yield Finding(Reason.NAME, f"{first} {second}", f"“{first} {second}” stands nowhere in the paper")


def changed_polarity(said: str, ground: Ground) -> Iterator[Finding]:
    """Negations put in or left out."""
    there = list(marks_in(ground.tokens[0], denies))
    for mark in marks(said, is_negation):
        same = next((each for each in there if _denies_alike(mark, each)), None)
        if same is None:
            yield Finding(Reason.NEGATION, mark.text, f"“{mark.text}” denies what the paper does not deny")
        else:
            there.remove(same)
    here = content(said)
    own = marks(said, denies)
    for mark in marks_in(ground.tokens[0], is_negation):
        told = overlap(mark.right[:3], here)
        kept = any(_denies_alike(mark, each) for each in own)
        if told and told >= min(_TOLD, len(mark.right)) and not kept:
            yield Finding(Reason.NEGATION, mark.text, f"“{mark.text} …” was left out")


def _denies_alike(first: Mark, second: Mark) -> bool:
    """Whether the words that two denials deny have one in common."""
    own = {*first.right[:3], *first.left[:2]} - _EVERYWHERE
    bare = without_prefix(second.text)
    if bare is not None:
        return bool(overlap((bare,), (*own, first.stem)))
    return bool(overlap(own, (*second.right[:4], *second.left, second.stem)))


def turned_directions(said: str, ground: Ground) -> Iterator[Finding]:
    """A word that has an opposite, where the paper has the opposite of the same thing; or sides changed."""
    there = [mark for form in ground.tokens for mark in marks_in(form, has_direction)]
    for mark in marks(said, has_direction):
        same = _nearest(mark, there, opposed=False)
        other = _nearest(mark, there, opposed=True)
        if other > same and not (same == 0 and _denied(mark, said)):
            yield Finding(Reason.DIRECTION, mark.text, f"“{mark.text}” is the opposite of what stands there")
    yield from turned_sides(said, ground)


def _denied(mark: Mark, said: str) -> bool:
    return any(mark.stem in each.near for each in marks(said, denies))


def _nearest(mark: Mark, there: list[Mark], opposed: bool) -> float:
    """How near the words around `mark` are to those around one that has the same pole, or the opposite one; 0: none."""
    poles = rules.poles()
    best = 0.0
    for each in there:
        own, other = dict(poles[mark.stem]), dict(poles[each.stem])
        shared = own.keys() & other.keys()
        if each.stem == mark.stem:
            fits = not opposed
        else:
            fits = any((own[family] != other[family]) == opposed for family in shared)
        near = _in_place(mark, each)
        if fits and (near >= _BESIDE or each.stem == mark.stem or not opposed):
            best = max(best, 1.0 + near)
    return best


def _in_place(mark: Mark, other: Mark) -> float:
    """How many words stand on the same side of both; those on the other side count half."""
    straight = overlap(mark.left[:2], other.left[:3]) + overlap(mark.right[:2], other.right[:3])
    crossed = overlap(mark.left[:2], other.right[:3]) + overlap(mark.right[:2], other.left[:3])
    return straight + crossed / 2


def turned_sides(said: str, ground: Ground) -> Iterator[Finding]:
    """ "A outperforms B" where the paper has "B outperforms A"."""
    here, there = _sides(said), _sides(ground.forms[0])
    for pivot, left, right in here:
        for other, first, second in there:
            if not rules.alike(pivot, other):
                continue
            only_first, only_second = first - second, second - first
            crossed = len(left & only_second) + len(right & only_first)
            straight = len(left & only_first) + len(right & only_second)
            if crossed > straight and left & only_second and right & only_first:
                yield Finding(Reason.DIRECTION, pivot, "what is compared has changed sides")
                return


def _sides(text: str) -> list[tuple[str, frozenset[str], frozenset[str]]]:
    found = tokens(text)
    sides = []
    for place, token in enumerate(found):
        if token.stem in _COMPARES:
            left = frozenset(each.stem for each in found[max(0, place - 9) : place] if each.content)
            right = frozenset(each.stem for each in found[place + 1 : place + 10] if each.content)
            passive = (
                place > 0
                and found[place - 1].stem in {"is", "are", "was", "were", "been"}
                and (place + 1 < len(found) and found[place + 1].stem == "by")
            )
            sides.append((token.stem, right, left) if passive else (token.stem, left, right))
    return sides
