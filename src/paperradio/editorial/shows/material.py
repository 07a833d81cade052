"""Which papers a show tells of, none twice, and what can be said of each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from paperradio.domain.digest import Claim
from paperradio.domain.paper import Paper, without_version
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief, Subject
from paperradio.editorial.changes import folded
from paperradio.editorial.gate import objection
from paperradio.editorial.opening import EXPLAINS, title_of
from paperradio.editorial.standing import dangles, leans_on_neighbour

FEWEST_CLAIMS = 2
"""A paper of which less can be said is not discussed."""


class Works:
    """Works that have been met, whatever version of one it was."""

    def __init__(self) -> None:
        self._met: set[str] = set()

    def first(self, paper: Paper, title: str) -> bool:
        """Whether neither this paper, nor another version of it, nor one of the same title has been met; now it is."""
        names = {without_version(paper.id), f"title {folded(title)}"}
        met = bool(names & self._met)
        self._met |= names
        return not met


def discussable(brief: Brief) -> tuple[Subject, ...]:
    """The subjects that have a title and enough to be said, each work once, in their order."""
    works = Works()
    found = []
    for subject in brief.subjects:
        title = title_of(subject.paper, subject.document)
        if title and len(sayable(subject)) >= FEWEST_CLAIMS and works.first(subject.paper, title):
            found.append(subject)
    return tuple(found)


def others(brief: Brief, told: Iterable[Subject]) -> tuple[Paper, ...]:
    """The papers of the brief that are not among `told` and no version of them, each work once: first those that could
    have been discussed."""
    works = Works()
    for subject in told:
        works.first(subject.paper, title_of(subject.paper, subject.document))
    candidates = (*(subject.paper for subject in brief.subjects), *brief.others)
    return tuple(paper for paper in candidates if not paper.withdrawn and works.first(paper, paper.title))


def sayable(subject: Subject) -> tuple[Claim, ...]:
    """The claims that may be aired."""
    passages = subject.document.passages
    return tuple(
        claim
        for claim in subject.digest.claims
        if objection(Turn(EXPLAINS, claim.text, claim.passages, factual=True), passages) is None
    )


def without(claims: Sequence[Claim], place: int) -> tuple[Claim, ...]:
    """Without the claim at `place` and without those behind it that would hang in the air then."""
    gone = {place}
    for following in range(place + 1, len(claims)):
        before, claim = claims[following - 1], claims[following]
        behind = claim.passages[0] == before.passages[-1] + 1
        if not leans_on_neighbour(claim.text) and not (behind and dangles(claim.text)):
            break
        gone.add(following)
    return tuple(claim for at, claim in enumerate(claims) if at not in gone)
