"""Holds a model's turns against the paper, with the same check that judges the finished script."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Action, Outcome, Reason
from paperradio.editorial.composing.draft import asks
from paperradio.editorial.opening import title_of
from paperradio.errors import NothingToSay
from paperradio.ports import Checker


@dataclass(frozen=True, slots=True)
class Judged:
    """Turns as they were written, what the check did with each, and what it left of each (None: nothing)."""

    turns: tuple[Turn, ...]
    outcomes: tuple[Outcome, ...]
    left: tuple[Turn | None, ...]

    @property
    def clean(self) -> bool:
        """Whether all can be said as written."""
        return all(each.action is Action.KEPT for each in self.outcomes)

    @property
    def statements(self) -> int:
        """How many state something and can be said as written."""
        pairs = zip(self.turns, self.outcomes, strict=True)
        return sum(turn.factual and each.action is Action.KEPT for turn, each in pairs)

    @property
    def support(self) -> float:
        """The share of what was stated that can be said as written."""
        pairs = zip(self.turns, self.outcomes, strict=True)
        failed = sum(not asks(turn) and each.action is not Action.KEPT for turn, each in pairs)
        return self.statements / (self.statements + failed) if self.statements else 0.0


@dataclass(frozen=True, slots=True)
class Judge:
    """Asks the check about one paper."""

    checker: Checker
    paper: Paper
    document: Document

    @property
    def title(self) -> str:
        """The paper's, as the station says it."""
        return title_of(self.paper, self.document)

    def judge(self, turns: Sequence[Turn]) -> Judged:
        """Where the check leaves too little of all of them, it leaves nothing of any."""
        written = tuple(turns)
        try:
            checked = self.checker.check(self.paper, self.document, Script(self.paper.id, written))
        except NothingToSay:
            why = (f"{Reason.SUPPORT}: the paper bears out too little of the whole",)
            gone = tuple(Outcome(Action.DROPPED, turn.text, None, why, turn.factual) for turn in written)
            return Judged(written, gone, tuple(None for _ in written))
        said = checked.script.turns
        left = tuple(None if each.place is None else said[each.place] for each in checked.outcomes)
        return Judged(written, checked.outcomes, left)

    def resting(self, judged: Judged) -> Judged:
        """The turns with the passages that bear them out cited where they cite others or none, judged again; one that
        nothing bears out cites the passage that comes nearest."""
        turns = tuple(_rested(turn, each) for turn, each in zip(judged.turns, judged.outcomes, strict=True))
        return judged if turns == judged.turns else self.judge(turns)


def _rested(turn: Turn, outcome: Outcome) -> Turn:
    if not outcome.evidence or asks(turn):
        return turn
    if outcome.action is not Action.KEPT and any(each.cited for each in outcome.evidence):
        return turn
    return replace(turn, cites=tuple(dict.fromkeys(each.passage for each in outcome.evidence)), factual=True)
