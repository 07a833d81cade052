"""What a conversation needs so that it can be listened to: questions are answered, nobody answers unasked, nobody talks
alone for long, and it ends in time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.digest import Digest
from paperradio.domain.script import Turn
from paperradio.editorial.composing.draft import By, Draft, Said, asks, exchanges, turns_of, unasked
from paperradio.editorial.composing.scoring import worth
from paperradio.editorial.conversation import WORDS_IN_A_TURN
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.editorial.writer import seconds

_OTHER = {EXPLAINS: ASKS, ASKS: EXPLAINS}


def answered(draft: Draft) -> Draft:
    """Without questions that nobody else answers, and without the "Yes," of those who were not asked."""
    kept: list[Said] = []
    for each in reversed(draft):
        following = kept[-1].turn if kept else None
        if asks(each.turn) and (following is None or following.speaker == each.turn.speaker or asks(following)):
            continue
        kept.append(each)
    found: list[Said] = []
    for each in reversed(kept):
        asked = bool(found) and found[-1].turn.text.endswith("?")
        found.append(each if asked or each.by is not By.MODEL else replace(each, turn=unasked(each.turn)))
    return tuple(found)


def in_turn(draft: Draft) -> Draft:
    """Statements of one speaker in a row: joined while that stays short, else every second one is the other's."""
    joined: list[Said] = []
    for each in draft:
        last = joined[-1] if joined else None
        if last is not None and _joins(last, each):
            cites = tuple(dict.fromkeys((*last.turn.cites, *each.turn.cites)))
            joined[-1] = replace(last, turn=replace(last.turn, text=f"{last.turn.text} {each.turn.text}", cites=cites))
        else:
            joined.append(each)
    for place in range(1, len(joined) - 1):
        before, here, after = (joined[place + step].turn for step in (-1, 0, 1))
        row = here.factual and before.factual and before.speaker == here.speaker == after.speaker
        if row and joined[place].by is By.MODEL and not leans_on_neighbour(here.text):
            joined[place] = replace(joined[place], turn=replace(here, speaker=_OTHER.get(here.speaker, here.speaker)))
    return tuple(joined)


def _joins(last: Said, each: Said) -> bool:
    same = last.by is each.by is By.MODEL and last.turn.speaker == each.turn.speaker
    words = len(last.turn.text.split()) + len(each.turn.text.split())
    return same and last.turn.factual and each.turn.factual and words <= WORDS_IN_A_TURN


def within(draft: Draft, digest: Digest, most_seconds: float) -> Draft:
    """Without the exchanges that are least worth telling, as many as must go; the first one stays."""
    parts = exchanges(draft)
    while len(parts) > 1 and seconds(_turns(parts)) > most_seconds:
        least = min(range(1, len(parts)), key=lambda place: (_worth(parts[place], digest), -place))
        del parts[least]
    return tuple(each for part in parts for each in part)


def _turns(parts: Sequence[Draft]) -> list[Turn]:
    return [turn for part in parts for turn in turns_of(part)]


def _worth(part: Draft, digest: Digest) -> float:
    cited = {index for each in part for index in each.turn.cites}
    return max((worth(claim) for claim in digest.claims if cited & set(claim.passages)), default=0.0)
