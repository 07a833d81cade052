"""English verbs made to agree with a subject in the third person singular."""

from __future__ import annotations

import re

from paperradio.editorial.lexicon import words

_IRREGULAR = {"are": "is", "were": "was", "have": "has", "do": "does", "don't": "doesn't", "haven't": "hasn't"}
_NO_ADVERBS = frozenset({"rely", "apply", "supply", "imply", "comply", "multiply"})


def third_person(verb: str) -> str:
    """``propose`` becomes ``proposes``; modals and past tenses stay as they are."""
    lower = verb.lower()
    if lower in _IRREGULAR:
        return _IRREGULAR[lower]
    if lower in words("modals") or lower in words("irregular_pasts") or lower.endswith("ed"):
        return verb
    if re.search(r"[^aeiou]y$", lower):
        return verb[:-1] + "ies"
    return verb + ("es" if re.search(r"(?:s|x|z|ch|sh|o)$", lower) else "s")


def is_adverb(word: str) -> bool:
    """Whether `word` can stand between a subject and its verb."""
    lower = word.lower().rstrip(",")
    return lower in words("adverbs") or (lower.endswith("ly") and lower not in _NO_ADVERBS)


def agree(predicate: str) -> str:
    """`predicate` begins where the verb is due ("first propose X and show Y"); its verbs in the third person singular.

    Verbs joined by "and" or "but" are changed where they are among the verbs that research papers use.
    """
    parts = predicate.split(" ")
    position = 0
    while position < len(parts) - 1 and is_adverb(parts[position]):
        position += 1
    modal = parts[position].lower() in words("modals")
    parts[position] = _inflected(parts[position])
    for index in range(position + 1, len(parts) - 1):
        if modal or parts[index].rstrip(",") not in {"and", "but"} or parts[index].endswith(","):
            continue
        following = index + 1
        while following < len(parts) - 1 and is_adverb(parts[following]):
            following += 1
        if parts[following].lower() in words("research_verbs"):
            parts[following] = _inflected(parts[following])
    return " ".join(parts)


def _inflected(word: str) -> str:
    core = word.rstrip(",.;:")
    return third_person(core) + word[len(core) :]
