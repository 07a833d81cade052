"""From the model's turns that can be said to a whole segment that can be aired, or the reason why there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.editorial.composing.draft import By, Draft, turns_of
from paperradio.editorial.composing.judging import Judge
from paperradio.editorial.composing.mending import settled
from paperradio.editorial.composing.scoring import coverage
from paperradio.editorial.composing.shaping import answered, in_turn, within, without_repeats
from paperradio.editorial.composing.telling import Telling
from paperradio.editorial.opening import title_of
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.writer import seconds
from paperradio.settings import Length

LEAST_OWN = 0.5
"""Share of the words between opening and closing that must be the model's."""
LEAST_COVERED = 0.3
"""Share of the digest's salience that must be told."""
CLOSING_SECONDS = 10.0
"""What closing and the field of the paper take, about."""
ROUNDS = 3
"""How often a segment is put together anew, shorter, and how often it is judged."""


@dataclass(frozen=True, slots=True)
class Finished:
    """A whole segment and what it says between the facts. `fault` says why it is not told, "" where it is."""

    draft: Draft = ()
    lines: tuple[str, ...] = ()
    fault: str = ""


@dataclass(frozen=True, slots=True)
class Finishing:
    """Puts one paper's segments together. `chooser` gives a new one, that has given out nothing, each time."""

    paper: Paper
    document: Document
    digest: Digest
    judge: Judge
    length: Length
    chooser: Callable[[], Chooser]

    @property
    def frame_seconds(self) -> float:
        """How long opening and closing take, about."""
        return seconds(self._telling().begun) + CLOSING_SECONDS

    def finished(self, draft: Draft) -> Finished:
        """The segment that tells `draft`, of which the check has kept every turn."""
        length, asked = self.length, answered(without_repeats(draft))
        room = length.most_seconds - self.frame_seconds
        result = Finished(fault="it would be too long")
        for _ in range(ROUNDS):
            short = within(asked, self.digest, room)
            telling = self._telling()
            missing = telling.missing(short, length.target_seconds, length.most_seconds) if short == asked else ()
            fresh = telling.freshened(short)
            whole = self._borne_out(telling.whole(fresh, missing))
            over = seconds(turns_of(whole)) - length.most_seconds
            if over <= 0:
                lines = self._lines(telling, fresh)
                return Finished(whole, lines, self._fault(whole, len(telling.begun)))
            room -= over
        return result

    def _telling(self) -> Telling:
        return Telling(self.paper, self.document, self.digest, self.chooser())

    def _borne_out(self, whole: Draft) -> Draft:
        """The segment with nothing in it that the check would change; empty where there is no end to its changes."""
        for draft in dict.fromkeys((in_turn(answered(whole)), answered(whole))):
            if self.judge.judge(turns_of(draft)).clean:
                return draft
        for _ in range(ROUNDS):
            judged = self.judge.judge(turns_of(whole))
            if judged.clean:
                return whole
            whole = answered(settled(whole, judged, self.digest))
        return ()

    def _fault(self, whole: Draft, begun: int) -> str:
        between = whole[begun:-1]
        own = sum(len(each.turn.text.split()) for each in between if each.by is By.MODEL)
        turns = turns_of(whole)
        if own < LEAST_OWN * sum(len(each.turn.text.split()) for each in between) or not own:
            return "less than half of it would be the model's own words"
        if coverage(self.digest, turns) < LEAST_COVERED:
            return "it tells too little of what the paper says"
        if seconds(turns) < self.length.least_seconds:
            return "it would be too short"
        return ""

    def _lines(self, telling: Telling, draft: Draft) -> tuple[str, ...]:
        """The station's lines and the model's own, the paper's title left open in them."""
        title = title_of(self.paper, self.document)
        own = [
            each.turn.text.replace(title, "{title}") for each in draft if each.by is By.MODEL and not each.turn.factual
        ]
        return (*telling.chooser.lines[: telling.lines_begun], *own, *telling.chooser.lines[telling.lines_begun :])
