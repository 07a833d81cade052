"""How much of a sentence stands in a passage."""

from __future__ import annotations

from collections.abc import Mapping

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.marks import overlap
from paperradio.editorial.grounding.numbers import quantities
from paperradio.editorial.grounding.passages import Ground
from paperradio.editorial.grounding.tokens import content, tokens


def support(said: str, ground: Ground, around: frozenset[str], weights: Mapping[str, float]) -> float:
    """The share of the content of `said` that the passage has, in these words or like ones; neighbours count half.

    Each word counts by its weight; one that the paper has nowhere weighs as much as the rarest.
    """
    counted = frozenset(token.stem for quantity in quantities(said) for token in tokens(quantity.text))
    here = content(said) - rules.stems("talk") - rules.stems("chat") - counted
    most = max(weights.values(), default=1.0)
    total = sum(weights.get(word, most) for word in here)
    own = sum(weights.get(word, most) * (1.0 if _has(ground, word) else 0.5 * (word in around)) for word in here)
    return own / total if total else 1.0


def _has(ground: Ground, word: str) -> bool:
    if overlap((word,), ground.content):
        return True
    own = frozenset(rules.poles().get(word, ()))
    return any(own & frozenset(rules.poles().get(other, ())) for other in ground.content)
