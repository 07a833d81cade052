"""How good a conversation is, in five numbers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from paperradio.domain.digest import Claim, Digest
from paperradio.domain.generation import Scores
from paperradio.domain.repetition import grams
from paperradio.domain.script import Turn
from paperradio.editorial.grounding.tokens import content

TOLD = 0.6
"""Share of a claim's content that one turn must have for the claim to count as told."""
LEAST_WORTH = 0.1
"""What a claim of no salience counts, so that a digest without scores can be covered too."""


def worth(claim: Claim) -> float:
    """What a claim counts in coverage."""
    return max(claim.score, LEAST_WORTH)


def untold(digest: Digest, turns: Sequence[Turn]) -> list[Claim]:
    """The claims whose passages no turn cites and whose content no turn has, in the digest's order."""
    cited = {index for turn in turns for index in turn.cites}
    said = [content(turn.text) for turn in turns if turn.factual]
    return [claim for claim in digest.claims if not cited & set(claim.passages) and not _has(said, claim)]


def _has(said: Sequence[frozenset[str]], claim: Claim) -> bool:
    words = content(claim.text)
    return any(len(words & each) >= TOLD * len(words) for each in said)


def coverage(digest: Digest, turns: Sequence[Turn]) -> float:
    """The share of the digest's salience that is told; 1.0 where it has no claims."""
    total = sum(worth(claim) for claim in digest.claims)
    return 1 - sum(worth(claim) for claim in untold(digest, turns)) / total if total else 1.0


def freshness(turns: Sequence[Turn], heard: frozenset[tuple[str, ...]]) -> float:
    """The share of 4-grams between the facts that were neither heard lately nor said here before."""
    said = [gram for turn in turns if not turn.factual for gram in grams(turn.text)]
    return len(set(said) - heard) / len(said) if said else 1.0


def nearness(seconds: float, target: float) -> float:
    """1.0 at the target, less the farther from it, by ratio."""
    return min(seconds, target) / max(seconds, target) if seconds > 0 and target > 0 else 0.0


def balance(turns: Sequence[Turn]) -> float:
    """1.0 where two speakers have as many turns, 0.0 where one has all."""
    counts = Counter(turn.speaker for turn in turns)
    return 2 * min(counts.values()) / len(turns) if len(counts) == 2 else 0.0


def score(
    turns: Sequence[Turn],
    support: float,
    digest: Digest,
    heard: frozenset[tuple[str, ...]],
    lengths: tuple[float, float],
) -> Scores:
    """`turns` are those that can be said; `lengths` how long they take and how long they should, in seconds."""
    told = (support, coverage(digest, turns), freshness(turns, heard), nearness(*lengths), balance(turns))
    return Scores(*(round(each, 3) for each in told))
