"""A paper's claims told one after another: as a conversation, or read by one host."""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Document
from paperradio.domain.script import Turn
from paperradio.editorial.conversation import WORDS_IN_A_TURN, Conversation
from paperradio.editorial.opening import EXPLAINS


def discuss(talk: Conversation, document: Document, claims: Sequence[Claim], doubt: bool = False) -> None:
    """Tell `claims`, at least one, in their order; those of the first one's section are the spine.

    A limit comes last. Where there is none, ben asks for one if there is `doubt`, and hears that none was found.
    """
    spine = document.passages[claims[0].passages[0]].section
    sections = [document.passages[claim.passages[0]].section for claim in claims]
    final = max(place for place, section in enumerate(sections) if section == spine)
    last, limit = -1, None
    for place, (claim, section) in enumerate(zip(claims, sections, strict=True)):
        follows = claim.passages[0] == last + 1
        if section == spine:
            talk.tell_spine(claim)
        elif claim.part is Part.LIMIT:
            limit = claim
        elif claim.part is Part.AVAILABILITY and not follows:
            talk.tell_release(claim)
        else:
            talk.tell_elaboration(claim, section, follows, last=place > final)
        last = claim.passages[-1]
    if limit is not None or doubt:
        talk.tell_limit(limit)


def in_breaths(claims: Sequence[Claim]) -> list[Turn]:
    """The claims one after another in one mouth, short neighbours in one turn."""
    turns: list[Turn] = []
    for claim in claims:
        last = turns[-1] if turns else None
        if last is None or len(last.text.split()) + len(claim.text.split()) > WORDS_IN_A_TURN:
            turns.append(Turn(EXPLAINS, claim.text, claim.passages, factual=True))
        else:
            turns[-1] = Turn(EXPLAINS, f"{last.text} {claim.text}", (*last.cites, *claim.passages), factual=True)
    return turns
