"""What the check made of a script, on the item that came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from paperradio.domain.rundown import Item
from paperradio.domain.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Outcomes:
    """What is stored of a check: one outcome for each turn that was written."""

    turns: tuple[Outcome, ...]


def with_outcomes(item: Item, outcomes: Outcomes) -> Item:
    """`item`, each cue with what became of its turn, and the turns that were dropped."""
    said = {outcome.place: outcome for outcome in outcomes.turns if outcome.place is not None}
    cues = tuple(replace(cue, outcome=said.get(place)) for place, cue in enumerate(item.cues))
    return replace(item, cues=cues, left_out=tuple(each for each in outcomes.turns if each.place is None))
