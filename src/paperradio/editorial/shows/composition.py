"""What the sections of one show are written from."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from paperradio.domain.digest import Claim
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief, Section, Subject
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.answers import Answers
from paperradio.editorial.shows.linking import Linking
from paperradio.ports import Embedder, Notices
from paperradio.settings.shows import ShowFormat


@dataclass(frozen=True, slots=True)
class Told:
    """A paper that is discussed, and which of its claims are told, in their order.

    `written` is its discussion where a language model wrote it, without opening and close; then `claims` is what the
    extractive one would tell.
    """

    subject: Subject
    claims: tuple[Claim, ...]
    written: tuple[Turn, ...] = ()

    @property
    def paper(self) -> Paper:
        """Its record."""
        return self.subject.paper


@dataclass(slots=True)
class Composition:
    """One show in the making.

    `told` are the papers that are discussed, in their order; `waiting` are those that no section has discussed yet. Of
    `named` at most `most_named` are only named. `quiet`: there are too few for a whole show. `answers` are a language
    model's, where there is one.
    """

    brief: Brief
    format: ShowFormat
    told: tuple[Told, ...]
    named: tuple[Paper, ...]
    most_named: int
    chooser: Chooser
    embedder: Embedder
    notices: Notices
    speeches: Sequence[Sequence[Turn]]
    quiet: bool
    answers: Answers | None = None
    linking: Linking = field(init=False)
    waiting: list[Told] = field(init=False)
    last: Told | None = field(init=False, default=None)
    """The paper that was discussed last."""

    def __post_init__(self) -> None:
        self.linking = Linking(self.chooser, self.embedder, self.answers)
        self.waiting = list(self.told)


SectionWriter = Callable[[Composition], Sequence[Section]]
"""Writes the section of one kind. Raises NothingToSay with the reason where it has nothing to tell."""


def about(paper_id: PaperId, turns: Sequence[Turn]) -> tuple[Turn, ...]:
    """The turns, said of this paper."""
    return tuple(replace(turn, about=paper_id) for turn in turns)
