"""How much of what was written the papers bear out, as the check found it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Action, Outcome

PARTS = 10
"""Errors of writers gather at the end of a script, so it is counted by its tenths."""


@dataclass(frozen=True, slots=True)
class Support:
    """How many statements were written, and how many of them the paper bears out as they were."""

    statements: int = 0
    supported: int = 0

    @property
    def rate(self) -> float | None:
        """From 0 to 1; None where nothing was stated."""
        return self.supported / self.statements if self.statements else None


@dataclass(frozen=True, slots=True)
class Accuracy:
    """The whole, by tenths of the script, what was done with turns, and why anything was done."""

    whole: Support
    tenths: tuple[Support, ...]
    actions: dict[str, int]
    reasons: dict[str, int]


def outcomes_of(item: Item) -> tuple[Outcome, ...]:
    """What the check made of each turn that was written, those left out last; empty where it was not checked."""
    return (*(cue.outcome for cue in item.cues if cue.outcome is not None), *item.left_out)


def accuracy(outcomes: Iterable[Outcome]) -> Accuracy:
    """Count them. A turn that states nothing counts among actions and reasons only."""
    stated: Counter[int] = Counter()
    supported: Counter[int] = Counter()
    actions: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for outcome in outcomes:
        part = min(PARTS - 1, int(outcome.at * PARTS))
        stated[part] += outcome.factual
        supported[part] += outcome.factual and outcome.action is Action.KEPT
        actions[outcome.action.value] += 1
        reasons.update({reason.partition(":")[0] for reason in outcome.reasons})
    tenths = tuple(Support(stated[part], supported[part]) for part in range(PARTS))
    return Accuracy(Support(stated.total(), supported.total()), tenths, dict(actions), dict(reasons))
