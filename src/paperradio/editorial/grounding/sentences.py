"""A turn's text as sentences, and which of them only lead from one to the next."""

from __future__ import annotations

import re

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.marks import is_superlative
from paperradio.editorial.grounding.numbers import quantities
from paperradio.editorial.grounding.tokens import content, tokens

_ABBREVIATION = re.compile(r"(?:\b(?:al|cf|vs|etc|Fig|Eq|Sec|Tab|Ref|Dr|Prof|resp|approx|no|[A-Z]|i\.e|e\.g))\.$")
RECORD = "□"
"""Stands where title, authors or field were said."""
_MOST_IN_A_FRAME = 3
_MOST_IN_A_LEAD = 1


def sentences(text: str) -> tuple[str, ...]:
    """`text` cut where a sentence ends; an abbreviation ends none."""
    parts: list[str] = []
    for part in re.split(r"(?<=[.!?:])[\"'”’)]*\s+(?=[\"'“‘(]?[A-Z0-9□])", text.strip()):
        if parts and (_ABBREVIATION.search(parts[-1]) or (parts[-1].endswith(":") and not states_nothing(parts[-1]))):
            parts[-1] += " " + part
        else:
            parts.append(part)
    return tuple(part for part in parts if part.strip())


def states_nothing(text: str) -> bool:
    """Whether `text` only talks about the paper: words without content, or few beside what stands for its record.

    So is a host's own astonishment ("That is a striking number.") unless it praises, and a lead to a quotation
    ("Further on I read:").
    """
    left = content(text) - rules.stems("talk")
    if any(is_superlative(token) or token.text.lower() in rules.words("hype") for token in tokens(text)):
        return False
    if left <= rules.stems("reactions") | rules.stems("negations") and not quantities(text):
        return bool(left - rules.stems("negations")) or not left
    if left & rules.stems("negations"):
        return False
    most = _MOST_IN_A_FRAME if RECORD in text else _MOST_IN_A_LEAD if text.rstrip().endswith(":") else 0
    return len(left) <= most and not (left and quantities(text))
