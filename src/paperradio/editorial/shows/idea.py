"""One paper's idea in detail: what of it the show has not told."""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.domain.digest import Claim, Part
from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.digest import make_digest
from paperradio.editorial.gate import objection
from paperradio.editorial.opening import title_of
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.editorial.variation import after_sentence
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder

WORDS = 900
"""Of the larger digest from which the idea is told."""
MOST, FEWEST = 8, 3
"""Claims that are told; with fewer there is nothing to tell."""
MOST_WORDS = 60
"""Of a turn."""
_ASKED = {
    Part.APPROACH: "idea_approach", Part.EVIDENCE: "idea_evidence", Part.COMPARISON: "idea_evidence",
    Part.LIMIT: "idea_limit",
}  # fmt: skip


def idea(
    subject: Subject, told: Sequence[Claim], hosts: Sequence[str], chooser: Chooser, embedder: Embedder
) -> tuple[Turn, ...]:
    """A conversation of claims that are not among `told`, in the order of the paper; () where there are too few."""
    claims = further(subject, told, embedder)
    if len(claims) < FEWEST:
        return ()
    title = title_of(subject.paper, subject.document)
    turns = [Turn(hosts[0], chooser.choose("idea", title=title))]
    last: Claim | None = None
    for claim in claims:
        if last is not None and claim.passages[0] == last.passages[-1] + 1 and _joins(turns[-1], claim):
            before = turns[-1]
            text = f"{before.text} {after_sentence(claim.text, before.text)}"
            turns[-1] = Turn(before.speaker, text, (*before.cites, *claim.passages), True, subject.paper.id)
        else:
            kind = _ASKED.get(claim.part, "idea_more")
            kind = kind if chooser.offers(kind) else "idea_more"
            if len(hosts) > 1 and chooser.offers(kind):
                turns.append(Turn(hosts[1], chooser.choose(kind)))
            turns.append(Turn(hosts[0], claim.text, claim.passages, True, subject.paper.id))
        last = claim
    return tuple(turns)


def further(subject: Subject, told: Sequence[Claim], embedder: Embedder) -> list[Claim]:
    """The best claims of a larger digest that were not told, in the order of the paper; one that leans on the sentence
    before it only right behind that."""
    known = {index for claim in told for index in claim.passages}
    try:
        larger = make_digest(subject.paper, subject.document, embedder, WORDS)
    except NothingToSay:
        return []
    fresh = [
        claim
        for claim in larger.claims
        if not known & set(claim.passages)
        and objection(Turn("", claim.text, claim.passages, factual=True), subject.document.passages) is None
    ]
    best = sorted(sorted(fresh, key=lambda each: -each.score)[:MOST], key=lambda each: each.passages)
    kept: list[Claim] = []
    for claim in best:
        behind = bool(kept) and claim.passages[0] == kept[-1].passages[-1] + 1
        if behind or not leans_on_neighbour(claim.text):
            kept.append(claim)
    return kept


def _joins(turn: Turn, claim: Claim) -> bool:
    return turn.factual and len(turn.text.split()) + len(claim.text.split()) <= MOST_WORDS
