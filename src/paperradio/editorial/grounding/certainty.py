"""How sure, how much and how highly: hedges, limits, words without exception, and praise, held against the paper's."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.marks import (
    Mark,
    is_possibility,
    is_share,
    is_superlative,
    is_universal,
    marks,
    marks_in,
    overlap,
)
from paperradio.editorial.grounding.numbers import quantities
from paperradio.editorial.grounding.passages import Ground
from paperradio.editorial.grounding.tokens import Token, content, tokens

_TOLD = 2
"""Of the content words around a hedge of the paper, from which on its sentence was retold."""
_ALMOST = frozenset({"almost", "nearly", "virtually", "practically"})
_CLAUSES = re.compile(r"[,;:.](?!\d)\s*|\b(?:and|but|so|because|while|whereas|which|although|when|if)\b")
_AIM = re.compile(r"(?i)\b(?:to|want|wants|meant|goal|tr(?:y|ies)|so)\b")
_IDIOM = re.compile(
    r"(?i)\b(?:all over|at all|after all|all that|for all (?:its|their)|in all likelihood|all of (?:them|these)|"
    r"above all|all in all|first of all|all right|all the same|all the time)\b"
    r"|\bat (?:most|least|first|best|worst)\b"
    r"|(?-i:\bFirst\b,?)(?= (?:they|it|the authors|we|you)\b|,)"
    r"|(?:\b(?:not|without|no|never|than)|n't)\b[^.,;]{0,30}\bany\w*"
)


def changed_certainty(said: str, ground: Ground, turn: str = "") -> Iterator[Finding]:
    """Hedges left out, limits on how much or how many left out, and words that hold without exception put in.

    `turn` is all that is said in one breath with `said`; a hedge may stand there.
    """
    yield from _lost_hedges(said, ground, turn or said)
    yield from _lost_limits(said, ground, turn or said)
    yield from _added_universals(said, ground)


def _lost_hedges(said: str, ground: Ground, turn: str) -> Iterator[Finding]:
    """Each hedge of the paper whose words are told needs one."""
    clauses = [tokens(clause) for clause in _CLAUSES.split(said) if clause.strip()]
    for clause in filter(str.strip, _CLAUSES.split(ground.forms[0])):
        words = content(clause)
        for mark in marks(clause, _doubts):
            retold = max(clauses, key=lambda said_so: _shared(said_so, words), default=())
            if _shared(retold, words) >= _TOLD and not _hedged(retold, mark) and not _hedged_elsewhere(turn, mark):
                yield Finding(Reason.HEDGE, mark.text, f"“{mark.text}” was left out")


def _shared(clause: Sequence[Token], words: frozenset[str]) -> int:
    return overlap({token.stem for token in clause if token.content}, words)


def _hedged(clause: Sequence[Token], mark: Mark) -> bool:
    """Whether a clause is as careful as `mark`."""
    text = " ".join(token.text for token in clause)
    return any(map(_hedges, clause)) or (mark.stem in {"aim", "hope"} and _AIM.search(text) is not None)


def _hedged_elsewhere(said: str, mark: Mark) -> bool:
    return any(each.stem == mark.stem or _beside(mark, each) for each in marks(said, _hedges))


def _beside(first: Mark, second: Mark) -> bool:
    """Whether two hedges have a word around them in common."""
    return bool(overlap((*first.left, *first.right), (*second.left, *second.right)))


def _hedges(token: Token) -> bool:
    return is_possibility(token) or token.text.lower() in {"would", "should"}


def _doubts(token: Token) -> bool:
    """A hedge that has to be told: "can" speaks of ability, "should" of duty, "potential" of a thing."""
    return is_possibility(token) and token.text.lower() not in rules.words("weak_hedges")


def _lost_limits(said: str, ground: Ground, turn: str) -> Iterator[Finding]:
    here = content(said)
    if any(mark.right[:1] != ("shot",) for mark in marks(turn, is_share)):
        return
    superlative = bool(marks(said, is_superlative))
    for mark in marks_in(ground.tokens[0], is_share):
        near = (*mark.right[:3], *mark.left[:1])
        idle = mark.text.lower() in rules.words("idle_shares") or mark.right[:1] == ("shot",)
        if idle or (superlative and mark.text.lower() == "most"):
            continue
        if near and overlap(near, here) >= min(_TOLD, len(near)):
            yield Finding(Reason.HEDGE, mark.text, f"“{mark.text}” was left out")


def _added_universals(said: str, ground: Ground) -> Iterator[Finding]:
    """ "All" and "every" need the paper's own before the same things; what stands alone needs one anywhere."""
    there = [mark for form in ground.tokens for mark in marks_in(form, _without_exception)]
    for mark in marks(_IDIOM.sub(" ", said), is_universal):
        if _measures(mark, said):
            continue
        if mark.text.lower() in rules.words("determiners"):
            fits = any(overlap(mark.right[:2], each.right[:3]) or not each.right for each in there) or (
                not mark.right and bool(there)
            )
        else:
            fits = bool(there) or mark.stem in ground.stems
        if not fits:
            yield Finding(Reason.SCOPE, mark.text, f"“{mark.text}” is more than the paper says")
            continue
        yield from _lost_almost(mark, said, there, ground)


def _without_exception(token: Token) -> bool:
    return is_universal(token) or token.text.lower() in {
        "each",
        "both",
        "total",
        "whole",
        "full",
        "complete",
        "if",
        "consistently",
    }


def _lost_almost(mark: Mark, said: str, there: Sequence[Mark], ground: Ground) -> Iterator[Finding]:
    """ "Any" where the paper has "almost any" of the same."""
    if any(token.text.lower() in _ALMOST for token in tokens(said)):
        return
    for each in there:
        hedged = re.search(rf"(?i)\b({'|'.join(_ALMOST)}) {re.escape(each.text)}\b", ground.forms[0])
        if hedged and overlap(mark.right[:2], each.right[:3]):
            yield Finding(Reason.HEDGE, hedged[1], f"“{hedged[1]}” was left out")
            return


def _measures(mark: Mark, said: str) -> bool:
    """Whether "every" stands before a number: "every ten minutes"."""
    return any(re.search(rf"(?i)\b{mark.text}\s+{re.escape(each.text)}", said) for each in quantities(said))


def added_superlatives(said: str, ground: Ground) -> Iterator[Finding]:
    """Superlatives and praise that the passage has not, in these words or in words that say the same."""
    there = [mark for form in ground.tokens for mark in marks_in(form, is_superlative)]
    stems = frozenset(mark.stem for mark in there)
    known = frozenset(token.text.lower() for form in ground.tokens for token in form)
    plain = _IDIOM.sub(" ", said)
    for mark in marks(plain, is_superlative):
        word = mark.text.lower()
        if mark.stem in stems or _says_the_same(word, known):
            continue
        if word in rules.words("plain_superlatives") and (stems or not re.search(rf"(?i)\bthe {word}\b", plain)):
            continue
        yield Finding(Reason.SUPERLATIVE, mark.text, f"“{mark.text}” is more than the paper says")


def _says_the_same(word: str, known: frozenset[str]) -> bool:
    return any(word in group and known & group for group in rules.praise())
