"""What a language model is shown of several papers, numbered, and whether a line it makes of it may be said."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from paperradio.domain.document import Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.lines import Line, frames
from paperradio.editorial.prompting import Quoted

_RANKS = re.compile(
    r"(?i)\b(?:better|worse|best|worst|beats?|outperform\w*|improv\w+ (?:on|over|upon)|surpass\w*|builds? (?:up)?on|"
    r"extends?|inspired|responds?|answers?|replies|reply|disprov\w+|confirms?|contradicts?|thanks to|because|so that)\b"
)
"""What must not be said across two papers: which is better, who built on whom, what follows for the other."""


@dataclass(frozen=True, slots=True)
class Item:
    """One quotation. `subject` is the paper that it is from, None for what the station counted."""

    text: str
    subject: Subject | None = None
    passages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Shown:
    """All quotations of one prompt; number n stands for `items[n - 1]`."""

    items: tuple[Item, ...]

    @property
    def numbers(self) -> range:
        return range(1, len(self.items) + 1)

    def quoted(self, first: int = 1, last: int | None = None) -> list[Quoted]:
        """Those with the numbers from `first` to `last`."""
        chosen = range(first, (last or len(self.items)) + 1)
        return [Quoted(number, self.items[number - 1].text) for number in chosen]

    def cited(self, line: Line) -> list[Item]:
        return [self.items[number - 1] for number in line.cites]


class Bench:
    """Judges the lines of one show; what it has prepared of a paper it keeps."""

    def __init__(self) -> None:
        self._checks: dict[PaperId, GroundingCheck] = {}

    def turns(self, line: Line, shown: Shown) -> Turn | None:
        """The line as a turn, where the quotations that it cites bear it out; None where it may not be said.

        A line that cites several papers is about the last of them, which must bear it out by itself, too. One that
        cites only what was counted cites nothing as a turn.
        """
        items = shown.cited(line)
        if not items or "?" in line.text or frames(line.text) or not self._borne_out(line, items):
            return None
        subjects = list({item.subject.paper.id: item.subject for item in items if item.subject is not None}.values())
        if not subjects:
            return Turn(line.speaker, line.text)
        if any(item.subject is None for item in items) or (len(subjects) > 1 and _RANKS.search(line.text)):
            return None
        about = max(subjects, key=lambda each: max(place for place, item in enumerate(items) if item.subject is each))
        cites = [index for item in items if item.subject is about for index in item.passages]
        turn = Turn(line.speaker, line.text, tuple(dict.fromkeys(cites)), factual=True, about=about.paper.id)
        verdict = self._check(about).judge_turn(turn)
        return turn if verdict.factual and not verdict.findings else None

    def _borne_out(self, line: Line, items: Sequence[Item]) -> bool:
        """Whether the cited quotations together have all that the line says."""
        document = of_quotations(items)
        check = GroundingCheck(Paper(PaperId("quotations"), ""), document)
        turn = Turn(line.speaker, line.text, tuple(range(len(items))), factual=True)
        return not check.judge_turn(turn).findings

    def _check(self, subject: Subject) -> GroundingCheck:
        if subject.paper.id not in self._checks:
            self._checks[subject.paper.id] = GroundingCheck(subject.paper, subject.document)
        return self._checks[subject.paper.id]


def of_quotations(items: Sequence[Item]) -> Document:
    """The quotations as if they were one paragraph of a paper."""
    blank = Passage(0, 1, "", "", "", Role.ABSTRACT, ())
    passages = tuple(replace(blank, index=place, text=each.text, quote=each.text) for place, each in enumerate(items))
    return Document("", (), "", (Page(1, 600, 800),), passages)
