"""How many papers a show tells and how much of each, so that it is as long as it should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.domain.digest import Claim, Part
from paperradio.domain.show import Subject
from paperradio.editorial.opening import authors_in_words, title_of
from paperradio.editorial.shows.material import FEWEST_CLAIMS, sayable, without
from paperradio.editorial.writer import CHARACTERS_PER_SECOND, PAUSE_SECONDS

LEAST_SECONDS, USUAL_SECONDS = 45.0, 85.0
"""What a paper takes at least where it carries so much, and about what each gets."""
_SECONDS_A_CLAIM = 2.4
_HEAD_CHARACTERS, _HEAD_TURNS = 60, 3
"""What questions and pauses add to a claim; what is said with title and authors."""
_FIRST_PLACE = 0.3
"""By how much the first paper's claims weigh more than the last one's."""


@dataclass(frozen=True, slots=True)
class Level:
    """So much of one paper: the claims that are told, what they are worth together and how long they take."""

    claims: tuple[Claim, ...]
    worth: float
    seconds: float


def levels(subject: Subject, least_seconds: float = LEAST_SECONDS) -> tuple[Level, ...]:
    """From the least that is told of a paper to all of it. Each has whole exchanges: no claim leans on one left out."""
    claims = sayable(subject)
    head = head_seconds(subject)
    found = [_level(claims, head)]
    while len(claims) > FEWEST_CLAIMS:
        least = min(range(len(claims)), key=lambda place: (_worth(claims[place]), -place))
        claims = without(claims, least)
        if len(claims) < FEWEST_CLAIMS or _level(claims, head).seconds < least_seconds:
            break
        found.append(_level(claims, head))
    return tuple(reversed(found))


def head_seconds(subject: Subject) -> float:
    """How long it takes to name a paper and its authors, about."""
    authors = authors_in_words(subject.paper.authors or subject.document.authors)
    characters = len(f"{title_of(subject.paper, subject.document)} {authors}") + _HEAD_CHARACTERS
    return characters / CHARACTERS_PER_SECOND + _HEAD_TURNS * PAUSE_SECONDS


def plan(ladders: Sequence[Sequence[Level]], seconds: float, fewest: int) -> tuple[Level, ...]:
    """A level for each of the first papers of `ladders`, which come in the order of their rank.

    As many papers as get a usual time each, at least `fewest`; then what is worth most for its time is added first,
    as long as it fits into `seconds`.
    """
    fewest = min(fewest, len(ladders))
    count = min(max(round(seconds / USUAL_SECONDS), fewest), len(ladders))
    while count > fewest and sum(ladder[0].seconds for ladder in ladders[:count]) > seconds:
        count -= 1
    while count < len(ladders) and sum(ladder[-1].seconds for ladder in ladders[:count]) < seconds:
        count += 1
    steps = [0] * count
    left = seconds - sum(ladder[0].seconds for ladder in ladders[:count])
    while True:
        best, gain = -1, 0.0
        for place in range(count):
            better = _next_step(ladders[place], steps[place], left)
            if better is None:
                continue
            here, there = ladders[place][steps[place]], ladders[place][better]
            weight = 1 + _FIRST_PLACE * (count - place) / count
            value = weight * (there.worth - here.worth) / max(there.seconds - here.seconds, 0.1)
            if value > gain:
                best, gain = place, value
        if best < 0:
            return tuple(ladders[place][steps[place]] for place in range(count))
        better = steps[best] + 1
        left -= ladders[best][better].seconds - ladders[best][steps[best]].seconds
        steps[best] = better


def _next_step(ladder: Sequence[Level], step: int, left: float) -> int | None:
    if step + 1 == len(ladder) or ladder[step + 1].seconds - ladder[step].seconds > left:
        return None
    return step + 1


def _level(claims: tuple[Claim, ...], head: float) -> Level:
    told = sum(len(claim.text) for claim in claims) / CHARACTERS_PER_SECOND + _SECONDS_A_CLAIM * len(claims)
    return Level(claims, sum(_worth(claim) for claim in claims), head + told)


def _worth(claim: Claim) -> float:
    """Its salience; what only says that code can be had goes first."""
    return max(claim.score, 0.05) * (0.4 if claim.part is Part.AVAILABILITY else 1.0)
