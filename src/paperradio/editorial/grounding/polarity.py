"""Denials, directions and sides of a comparison in sentences that are worded in another way than the paper's."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

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
from paperradio.editorial.grounding.passages import Ground
from paperradio.editorial.grounding.stems import stem
from paperradio.editorial.grounding.tokens import content, tokens

_TOLD = 2
"""Of the three content words behind a negation of the paper, from which on its sentence was retold."""
_BESIDE = 1.0
"""How many words an opposite must have around it in common with the word that is said."""
_EVERYWHERE = frozenset({stem("paper"), stem("author")})
_MERELY = re.compile(r"(?i)\b(?:nothing (?:but|more than)|no (?:more|other) than(?! \d))\b")
"""Denies nothing."""
_NOR = re.compile(r"(?i)(?<=\w\W)nor\b")
"""Goes on with what was denied before it."""
_EVEN = re.compile(
    r"(?i)\b(?:on (?:a )?par|comparabl[ey]|compares? with|similar(?:ly)? (?:to|as|well)|as (?:well|good|accurate) as|"
    r"equal to|equivalent|match(?:es|ing)?|the same as)\b"
)
_COMPARES = (
    "outperform", "exceed", "surpass", "beat", "better", "wors", "than", "underperform", "superior", "inferior",
)  # fmt: skip


def changed_polarity(said: str, ground: Ground) -> Iterator[Finding]:
    """Negations put in or left out."""
    there = list(marks_in(ground.tokens[0], denies))
    said = _NOR.sub("and", _MERELY.sub("only", said))
    for mark in marks(said, is_negation):
        same = next((each for each in there if _denies_alike(mark, each)), None)
        if same is None:
            if _in_other_words(mark, ground):
                continue
            yield Finding(Reason.NEGATION, mark.text, f"“{mark.text}” denies what the paper does not deny")
        else:
            there.remove(same)
    here = content(said)
    own = marks(said, denies)
    for mark in marks_in(ground.tokens[0], is_negation):
        told = overlap(mark.right[:3], here)
        kept = any(_denies_alike(mark, each) for each in own) or _opposed(mark.right[:3], here)
        if told and told >= min(_TOLD, len(mark.right)) and not kept:
            yield Finding(Reason.NEGATION, mark.text, f"“{mark.text} …” was left out")


def _in_other_words(mark: Mark, ground: Ground) -> bool:
    """Whether the passage has the opposite of what is denied: "not easy" where it has "hard"."""
    denied = mark.right[:2] or mark.left[:1]
    return _opposed(denied, ground.content) and not overlap(denied, ground.content)


def _opposed(words: Iterable[str], others: Iterable[str]) -> bool:
    """Whether one of `others` is the opposite of one of `words`."""
    own = {place for word in words for place in rules.poles().get(word, ())}
    return any((family, 1 - pole) in own for word in others for family, pole in rules.poles().get(word, ()))


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
    own, known = _poles(marks(said, has_direction)), _poles(marks_in(ground.tokens[0], has_direction))
    for mark in marks(said, has_direction):
        if all(_both_told(family, own, known) for family, _ in rules.poles()[mark.stem]):
            continue
        same = _nearest(mark, there, opposed=False)
        other = _nearest(mark, there, opposed=True)
        if other > same and not (same == 0 and _denied(mark, said)):
            yield Finding(Reason.DIRECTION, mark.text, f"“{mark.text}” is the opposite of what stands there")
    yield from turned_sides(said, ground)
    yield from _added_rank(said, ground)


def _added_rank(said: str, ground: Ground) -> Iterator[Finding]:
    """ "A outperforms B" where the paper has them on a par."""
    even = _EVEN.search(ground.forms[0])
    if even is not None and _EVEN.search(said) is None and not _sides(ground.forms[0]):
        for pivot, _, _ in _sides(said):
            yield Finding(Reason.DIRECTION, pivot, f"the paper has “{even.group()}” there")


def _poles(found: Iterable[Mark]) -> Counter[tuple[str, int]]:
    """How often each pole is named."""
    return Counter(place for mark in found for place in rules.poles()[mark.stem])


def _both_told(family: str, own: Counter[tuple[str, int]], known: Counter[tuple[str, int]]) -> bool:
    """Whether a sentence has both poles of a family, and neither more often than the passage."""
    return all(0 < own[family, pole] <= known[family, pole] for pole in (0, 1))


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
