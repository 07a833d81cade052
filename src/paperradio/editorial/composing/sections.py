"""Long papers, read section by section beforehand: what is found is carried as claims with their passages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Document, Passage
from paperradio.domain.generation import Completion
from paperradio.domain.script import Turn
from paperradio.domain.verdict import Action
from paperradio.editorial.composing.judging import Judge
from paperradio.editorial.composing.reading import MARKS_OF_A_PASSAGE, Reading
from paperradio.editorial.lines import parse
from paperradio.editorial.opening import EXPLAINS
from paperradio.editorial.ranking.headline import abstract_passages
from paperradio.editorial.sentences import body_sentences

FAR_LONGER = 3
"""A paper whose body has so many times the tokens of a prompt is read by section."""
MOST_CLAIMS = 4
"""Claims from one section."""
FEWEST_SENTENCES = 4
"""A section with fewer is not read by itself."""
PARTS = tuple(part.value for part in Part)

AskSection = Callable[[str, Reading], Completion]
"""Asks for the claims of a section: its heading, and its passages."""


@dataclass(frozen=True, slots=True)
class Sections:
    """The sentences of the body that can be said, by main section, in the order of the pages. `costs` are their tokens
    by their places in the document, `room` the tokens that the passages of one prompt may have."""

    passages: Mapping[str, Sequence[Passage]]
    costs: Mapping[int, int]
    room: int

    @property
    def far_longer(self) -> bool:
        """Whether all of them are far longer than one prompt."""
        return sum(self.costs.values()) > FAR_LONGER * self.room

    def longest(self, most: int) -> list[tuple[str, Reading]]:
        """Heading and passages of the longest sections, at most `most` of them, in the order of the pages."""
        names = sorted(self.passages, key=lambda name: -len(self.passages[name]))[:most]
        long = (name for name in self.passages if name in names and len(self.passages[name]) >= FEWEST_SENTENCES)
        return [(name, Reading(_spread(self.passages[name], self.costs, self.room))) for name in long]


def sections_of(document: Document, count: Callable[[str], int], room: int) -> Sections:
    """The document's sections; `count` gives the tokens of a text."""
    opening = abstract_passages(document)
    passages: dict[str, list[Passage]] = {}
    for sentence in body_sentences(document, 2, apart_from=opening[0].section if opening else ""):
        passages.setdefault(sentence.section.partition(":")[0], []).append(document.passages[sentence.index])
    costs = {each.index: count(each.text) + MARKS_OF_A_PASSAGE for part in passages.values() for each in part}
    return Sections(passages, costs, room)


def claims_of(sections: Iterable[tuple[str, Reading]], ask: AskSection, judge: Judge) -> tuple[Claim, ...]:
    """What the model finds in each section, as far as the check bears it out.

    Raises:
        ModelUnreachable, ModelUnusable
    """
    found = (_claims(ask(name, reading), reading) for name, reading in sections)
    return tuple(claim for claims in found for claim in _believed(claims, judge))


def _spread(passages: Sequence[Passage], costs: Mapping[int, int], room: int) -> tuple[Passage, ...]:
    """As many of the passages as there is room for, evenly from beginning to end."""
    total = sum(costs[each.index] for each in passages)
    step = max(1, -(-total // room))
    kept: list[Passage] = []
    for passage in passages[::step]:
        if costs[passage.index] > room:
            break
        room -= costs[passage.index]
        kept.append(passage)
    return tuple(kept)


def _claims(answer: Completion, reading: Reading) -> list[Claim]:
    lines = parse(answer.text, PARTS, reading.numbers, answer.cut_off).lines[:MOST_CLAIMS]
    found = ((line, reading.indices(line.cites)) for line in lines)
    return [Claim(Part(line.speaker.lower()), line.text, cites) for line, cites in found if cites]


def _believed(claims: Sequence[Claim], judge: Judge) -> list[Claim]:
    """The claims that the paper bears out as they are worded."""
    turns = [Turn(EXPLAINS, claim.text, claim.passages, factual=True) for claim in claims]
    outcomes = judge.judge(turns).outcomes if turns else ()
    return [claim for claim, each in zip(claims, outcomes, strict=True) if each.action is Action.KEPT]
