"""What becomes of a show where turns of it were dropped: nothing is left that leads nowhere."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Brief
from paperradio.domain.verdict import Action, Outcome
from paperradio.editorial.grounding.sentences import sentences
from paperradio.editorial.opening import title_of
from paperradio.settings.shows import SectionKind

DISCUSSES = frozenset({SectionKind.PAPERS.value, SectionKind.PAPER.value})
"""Kinds of sections that are about one paper each."""
_EXCHANGES = frozenset({SectionKind.THEMES.value, SectionKind.TRENDS.value})
_FEWEST_ALIKE = 2


@dataclass(slots=True)
class Slot:
    """One turn as it was `written` in the section at place `section`, and what became of it: `turn` is None where it
    was dropped."""

    section: int
    kind: str
    paper_id: PaperId | None
    written: Turn
    turn: Turn | None = field(init=False)
    outcome: Outcome = field(init=False)

    def __post_init__(self) -> None:
        self.turn = self.written
        self.outcome = Outcome(Action.KEPT, self.written.text, None, factual=self.written.factual)

    def settle(self, outcome: Outcome, turn: Turn | None) -> None:
        """Take over what the check of its paper made of it."""
        self.outcome = outcome
        self.turn = None if turn is None else replace(turn, about=self.written.about)

    def drop(self, *reasons: str) -> None:
        """Leave it out."""
        if self.turn is not None:
            self.turn = None
            self.outcome = replace(self.outcome, action=Action.DROPPED, reasons=(*self.outcome.reasons, *reasons))


def settle(brief: Brief, slots: Sequence[Slot]) -> None:
    """Drop what has lost what it led to, and give a paper whose headline fell its title in place of it."""
    sections: dict[int, list[Slot]] = {}
    for slot in slots:
        sections.setdefault(slot.section, []).append(slot)
    lost = {
        own[0].paper_id
        for own in sections.values()
        if own[0].kind in DISCUSSES and not any(each.turn and each.turn.factual for each in _behind_lead(brief, own))
    }
    before: PaperId | None = None
    for own in sections.values():
        for slot in own:
            if slot.written.about in lost or (own[0].paper_id in lost and own[0].kind in DISCUSSES):
                slot.drop("support: nothing else of the paper is left")
        if own[0].kind in DISCUSSES:
            _keep_lead_whole(brief, own, before in lost)
            before = own[0].paper_id
        elif own[0].kind == SectionKind.HEADLINES:
            _keep_headlines(brief, own, lost)
        elif own[0].kind == SectionKind.BRIEF:
            for slot in own:
                _end_well(slot)
        elif own[0].kind in _EXCHANGES:
            for exchange in _exchanges(own):
                _keep_exchange(exchange)
        _drop_unanswered(own)
        if any(slot.written.about for slot in own) and not any(slot.turn and slot.turn.about for slot in own):
            for slot in own:
                slot.drop("support: nothing is left of the section")


def _drop_unanswered(own: Sequence[Slot]) -> None:
    """A question goes with its answer unless what follows is said by somebody else and asks nothing."""
    for place in range(len(own) - 2, -1, -1):
        slot, answer = own[place], own[place + 1]
        if slot.turn is None or slot.turn.factual or not slot.turn.text.endswith("?") or answer.turn is not None:
            continue
        following = next((each.turn for each in own[place + 1 :] if each.turn is not None), None)
        if following is None or following.speaker == slot.turn.speaker or following.text.endswith("?"):
            slot.drop("support: the answer is left out")


def _title(brief: Brief, paper_id: PaperId | None) -> str:
    """The title of a subject; "" for what is none."""
    found = (each for each in brief.subjects if each.paper.id == paper_id)
    subject = next(found, None)
    return title_of(subject.paper, subject.document) if subject is not None else ""


def _behind_lead(brief: Brief, own: Sequence[Slot]) -> Sequence[Slot]:
    """A paper's section from behind the turn that names its title."""
    title = _title(brief, own[0].paper_id)
    named = next((place for place, slot in enumerate(own) if title and title in slot.written.text), -1)
    return own[named + 1 :]


def _keep_lead_whole(brief: Brief, own: Sequence[Slot], orphaned: bool) -> None:
    """What leads to a paper stands whole or not at all; without the paper before it nothing does."""
    lead = own[: len(own) - len(_behind_lead(brief, own)) - 1]
    if orphaned or any(slot.turn is None for slot in lead):
        for slot in lead:
            slot.drop("support: the rest of what leads to the paper is left out")


def _keep_headlines(brief: Brief, own: Sequence[Slot], lost: set[PaperId | None]) -> None:
    for slot in own:
        title = _title(brief, slot.written.about)
        if slot.turn is None and title and slot.written.about not in lost:
            slot.turn = Turn(slot.written.speaker, f"{title}.", about=slot.written.about)
            slot.outcome = replace(slot.outcome, action=Action.REPLACED)


def _exchanges(own: Sequence[Slot]) -> list[list[Slot]]:
    """A section cut before each line that is about no paper and stands behind one that is, or asks."""
    found: list[list[Slot]] = []
    for slot in own:
        leads = slot.written.about is None
        asks = leads and slot.written.text.endswith("?")
        if not found or asks or (leads and found[-1][-1].written.about is not None):
            found.append([])
        found[-1].append(slot)
    return found


def _keep_exchange(exchange: Sequence[Slot]) -> None:
    """A question goes with its answer; what is said to be alike with all but one of the papers that were."""
    answers = [slot for slot in exchange if not slot.written.text.endswith("?")]
    quoted = [slot for slot in answers if slot.written.about is not None]
    said = [slot for slot in quoted if slot.turn is not None]
    lost = any(slot.turn is None for slot in answers if slot.written.about is None)
    if lost or not any(slot.turn for slot in answers) or (quoted and len(said) < min(_FEWEST_ALIKE, len(quoted))):
        for slot in exchange:
            slot.drop("support: the rest of the exchange is left out")


def _end_well(slot: Slot) -> None:
    """Without the words that led to a sentence which was left out."""
    if slot.turn is not None and slot.turn.text.endswith(":"):
        kept = sentences(slot.turn.text)[:-1]
        slot.turn = replace(slot.turn, text=" ".join(kept)) if kept else slot.turn


def outcomes(slots: Sequence[Slot]) -> tuple[Outcome, ...]:
    """One for each turn that was written; places count through what is left."""
    found, place = [], 0
    for index, slot in enumerate(slots):
        said = None if slot.turn is None else place
        found.append(replace(slot.outcome, place=said, at=index / len(slots)))
        place += slot.turn is not None
    return tuple(found)
