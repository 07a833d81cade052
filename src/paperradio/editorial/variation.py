"""Small changes that keep told sentences from beginning alike, where they cannot change what is meant."""

from __future__ import annotations

import re

from paperradio.editorial.agreement import third_person
from paperradio.editorial.retell import has_plural

_THEY = re.compile(r"\b(?:they|their|them)\b", re.IGNORECASE)
_PRESENTS = re.compile(
    r"^The authors (?P<adverb>also )?(?P<verb>present|propose|introduce|describe|show|argue|study|review|discuss|"
    r"report|provide|conjecture|investigate)(?= (?!how (?:they|the authors)))"
)


def after_question(text: str, question: str) -> str:
    """ "The authors" becomes "They" where the question just asked has named them so."""
    if text.startswith("The authors ") and _THEY.search(question):
        return "They " + text.removeprefix("The authors ")
    return text


def after_sentence(text: str, before: str) -> str:
    """A second sentence about the authors begins with "They" where that is clear, else with "The paper"."""
    if not text.startswith("The authors ") or not before.startswith(("The authors ", "They ", "The paper ")):
        return text
    if not before.startswith("The paper ") and not has_plural(re.sub(r"(?i)^(?:the authors|they)\b", "", before)):
        return "They " + text.removeprefix("The authors ")
    match = _PRESENTS.match(text)
    rest = text[match.end() :] if match else ""
    if match is None or _THEY.search(rest) or "authors" in rest or re.search(r"\b(?:and|but) \w+", rest):
        return text
    return f"The paper {match['adverb'] or ''}{third_person(match['verb'])}{rest}"
