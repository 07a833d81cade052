"""What a conversation needs so that it can be listened to: questions are answered, nobody answers unasked, nobody talks
alone for long, and it ends in time."""

from __future__ import annotations

from dataclasses import replace

from paperradio.domain.digest import Digest
from paperradio.domain.script import Turn
from paperradio.editorial.composing.draft import By, Draft, Said, asks, exchanges, turns_of, unasked
from paperradio.editorial.composing.gaps import closed
from paperradio.editorial.composing.scoring import worth
from paperradio.editorial.conversation import WORDS_IN_A_TURN
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.opening import ASKS, EXPLAINS
from paperradio.editorial.standing import leans_on_neighbour
from paperradio.editorial.writer import seconds

REPEATED = 0.8
"""Share of the content of a statement that one before it must have for it to be a repetition."""
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


def without_repeats(draft: Draft) -> Draft:
    """Without statements that say what one before them did, or the same of other numbers."""
    slots: list[Said | None] = []
    told: list[Turn] = []
    for each in draft:
        again = each.turn.factual and any(_says_again(each.turn.text, turn.text) for turn in told)
        slots.append(None if again else each)
        if each.turn.factual and not again:
            told.append(each.turn)
    return closed(slots)


def _says_again(text: str, before: str) -> bool:
    """Whether `text` adds nothing to `before`."""
    new = content(text) - content(before)
    numbers = any(word[0].isdigit() for word in new)
    words = {word for word in content(text) if not word[0].isdigit()}
    added = len(new & words)
    return not added or (not numbers and added <= (1 - REPEATED) * len(words))


def within(draft: Draft, digest: Digest, most_seconds: float) -> Draft:
    """Without the exchanges that are least worth telling, as many as must go; the first one stays."""
    parts = exchanges(draft)
    gone: set[int] = set()
    left = draft
    while len(gone) < len(parts) - 1 and seconds(turns_of(left)) > most_seconds:
        rest = (place for place in range(1, len(parts)) if place not in gone)
        gone.add(min(rest, key=lambda place: (_worth(parts[place], digest), -place)))
        left = closed([None if place in gone else each for place, part in enumerate(parts) for each in part])
    return left


def _worth(part: Draft, digest: Digest) -> float:
    cited = {index for each in part for index in each.turn.cites}
    return max((worth(claim) for claim in digest.claims if cited & set(claim.passages)), default=0.0)
