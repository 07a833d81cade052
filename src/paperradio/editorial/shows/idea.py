"""One paper's idea in detail: what of it the show has not told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.digest import Claim, Part
from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.digest import make_digest
from paperradio.editorial.gate import objection
from paperradio.editorial.opening import ASKS, EXPLAINS, title_of
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.salience import is_detail
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder

WORDS = 900
"""Of the larger digest from which the idea is told."""
_OWN = {Part.APPROACH, Part.EVIDENCE, Part.COMPARISON, Part.LIMIT}
"""What the authors did and found, not what was known before."""
MOST, FEWEST = 7, 3
"""Claims that are told; with fewer there is nothing to tell."""


def idea(
    subject: Subject, told: Sequence[Claim], hosts: Sequence[str], chooser: Chooser, embedder: Embedder
) -> tuple[Turn, ...]:
    """A conversation of claims that are not among `told`, in the order of the paper; () where there are too few.

    `chooser` also knows the lines of a paper's discussion (`editorial.writer.KINDS`).
    """
    claims = further(subject, told, embedder)
    if len(claims) < FEWEST:
        return ()
    opener = Turn(EXPLAINS, chooser.choose("idea", title=title_of(subject.paper, subject.document)))
    first = Turn(EXPLAINS, claims[0].text, claims[0].passages, factual=True)
    talk = Conversation(chooser, (opener, first))
    last = claims[0].passages[-1]
    for claim in claims[1:]:
        section = subject.document.passages[claim.passages[0]].section
        talk.tell_elaboration(claim, section, claim.passages[0] == last + 1, last=False)
        last = claim.passages[-1]
    roles = {EXPLAINS: hosts[0], ASKS: hosts[-1]}
    return tuple(
        replace(turn, speaker=roles[turn.speaker], about=subject.paper.id if turn.factual else None)
        for turn in talk.turns
    )


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
        and claim.part in _OWN
        and not is_detail(claim.text)
        and objection(Turn("", claim.text, claim.passages, factual=True), subject.document.passages) is None
    ]
    best = sorted(sorted(fresh, key=lambda each: -each.score)[:MOST], key=lambda each: each.passages)
    kept: list[Claim] = []
    for claim in best:
        behind = bool(kept) and claim.passages[0] == kept[-1].passages[-1] + 1
        if behind or not leans_on_neighbour(claim.text):
            kept.append(claim)
    return kept
