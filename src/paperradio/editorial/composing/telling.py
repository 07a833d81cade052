"""The whole segment: the station's opening, what the model wrote, sentences of the paper where it told too little, and
the closing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paperradio.domain.digest import Claim, Digest
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.domain.script import Turn
from paperradio.editorial.composing.draft import By, Draft, Said, asks, exchanges, turns_of
from paperradio.editorial.composing.scoring import coverage, untold, worth
from paperradio.editorial.conversation import Conversation
from paperradio.editorial.gate import objection
from paperradio.editorial.licences import questions_for_spine
from paperradio.editorial.opening import ASKS, EXPLAINS, field_of, opening
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.standing import contrasts, leans_on_neighbour, without_contrast
from paperradio.editorial.writer import seconds

COVERED = 0.5
"""Share of the digest's salience that a segment tells; below it, sentences of the paper are put in."""
FULL = 0.75
"""Share of the target length up to which they are put in too."""
MOST_FILLED = 6
"""No more of them in one segment."""
MOST_OF_THE_PAPER = 0.7
"""Their words, at most, by those of the model: with the questions before them they must stay the smaller half."""


class Telling:
    """Puts one segment together. `chooser.lines` is what the station says in it."""

    def __init__(self, paper: Paper, document: Document, digest: Digest, chooser: Chooser) -> None:
        self.chooser = chooser
        self.begun = opening(paper, document, chooser)
        self.lines_begun = len(chooser.lines)
        self._digest = digest
        self._document = document
        self._field = field_of(paper, document)

    def freshened(self, draft: Draft) -> Draft:
        """`draft`, each question in it that the station has worn out put in words that the answer allows and that are
        not."""
        fresh = []
        for said, answer in zip(draft, (*draft[1:], None), strict=True):
            worn = said.by is By.MODEL and asks(said.turn) and self.chooser.worn(said.turn.text)
            if worn and answer is not None and answer.turn.factual:
                kinds = (*questions_for_spine(answer.turn.text, first=False), "ask_more")
                kind = next((each for each in kinds if self.chooser.offers(each)), None)
                if kind is not None:
                    said = Said(replace(said.turn, text=self.chooser.choose(kind)), By.STATION)
            fresh.append(said)
        return tuple(fresh)

    def whole(self, draft: Draft, claims: Sequence[Claim] = ()) -> Draft:
        """The model's `draft` from opening to closing, with sentences of the paper that tell `claims`."""
        parts = exchanges(draft)
        slots = self._slots(parts, claims)
        talk = Conversation(self.chooser, self.begun)
        said = [Said(turn, By.STATION) for turn in talk.turns]
        for place, part in enumerate(parts):
            new = self._entered(part) if place == 0 else part
            talk.turns.extend(turns_of(new))
            said.extend(new)
            for claim in slots.get(place, ()):
                before = len(talk.turns)
                section = self._document.passages[claim.passages[0]].section
                talk.tell_elaboration(claim, section, follows=False, last=False)
                said.extend(Said(turn, By.PAPER if turn.factual else By.STATION) for turn in talk.turns[before:])
        before = len(talk.turns)
        talk.close()
        said.extend(Said(turn, By.STATION) for turn in talk.turns[before:])
        return tuple(said)

    def _entered(self, part: Draft) -> Draft:
        """The first exchange, behind a question where the model has none, the paper's field named in it."""
        first = part[0].turn
        remark = self.chooser.choose("field", field=self._field) if self._field else ""
        if asks(first) and first.speaker == ASKS:
            said = replace(part[0], turn=replace(first, text=f"{remark} {first.text}".strip()))
            return (said, *part[1:])
        if first.speaker == ASKS:
            return part
        kind = questions_for_spine(first.text, first=True)[0]
        question = Turn(ASKS, f"{remark} {self.chooser.choose(kind, after=remark)}".strip())
        return (Said(question, By.STATION), *part)

    def missing(self, draft: Draft, target_seconds: float, most_seconds: float) -> list[Claim]:
        """The weightiest claims that `draft` does not tell, as many as it needs where it is too short or covers too
        little."""
        turns = list(turns_of(draft))
        wanted: list[Claim] = []
        words = MOST_OF_THE_PAPER * sum(len(turn.text.split()) for turn in turns)
        for claim in sorted(untold(self._digest, turns), key=worth, reverse=True):
            long_enough = seconds([*self.begun, *turns]) >= FULL * target_seconds
            enough = coverage(self._digest, turns) >= COVERED and long_enough
            if enough or len(wanted) == MOST_FILLED:
                break
            told = _alone(claim)
            turn = Turn(EXPLAINS, told.text, told.passages, factual=True)
            if leans_on_neighbour(told.text) or objection(turn, self._document.passages) is not None:
                continue
            length = len(told.text.split())
            if length <= words and seconds([*self.begun, *turns, turn]) <= most_seconds:
                wanted.append(told)
                turns.append(turn)
                words -= length
        return wanted

    @staticmethod
    def _slots(parts: Sequence[Draft], claims: Sequence[Claim]) -> dict[int, list[Claim]]:
        """Claims by the exchange that they follow: the last of those that tell the nearest passage before them."""
        slots: dict[int, list[Claim]] = {}
        for claim in sorted(claims, key=lambda each: each.passages):
            nearest, after = -1, 0
            for place, part in enumerate(parts):
                told = [index for each in part for index in each.turn.cites if index <= claim.passages[0]]
                if told and max(told) >= nearest:
                    nearest, after = max(told), place
            slots.setdefault(after, []).append(claim)
        return slots


def _alone(claim: Claim) -> Claim:
    """The claim without the "However," that turned it against its neighbour."""
    return replace(claim, text=without_contrast(claim.text)) if contrasts(claim.text) else claim
