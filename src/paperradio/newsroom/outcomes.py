"""What a script came from and what the check made of it, on the item that came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paperradio.domain.digest import CitedClaim, Digest
from paperradio.domain.document import Document
from paperradio.domain.media import Citation
from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is stored of a check: one outcome for each turn that was written."""

    turns: tuple[Outcome, ...]


def with_outcomes(item: Item, outcomes: Outcomes) -> Item:
    """`item`, each cue with what became of its turn, and the turns that were dropped."""
    said = {outcome.place: outcome for outcome in outcomes.turns if outcome.place is not None}
    cues = tuple(replace(cue, outcome=said.get(place)) for place, cue in enumerate(item.cues))
    return replace(item, cues=cues, left_out=tuple(each for each in outcomes.turns if each.place is None))


def with_digest(item: Item, digest: Digest, document: Document) -> Item:
    """`item` with what the paper says; `document` is the one that the digest was made from."""
    claims = tuple(
        CitedClaim(claim, tuple(Citation.of(document.passages[index]) for index in claim.passages))
        for claim in digest.claims
    )
    return replace(item, summary=digest.summary, claims=claims)
