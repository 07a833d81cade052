"""Long papers, read section by section beforehand: what is found is carried as claims with their passages."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Document, Passage
from paperradio.domain.generation import Completion, Finish
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


def read_by_section(
    document: Document, count: Callable[[str], int], room: int, most: int, ask: AskSection, judge: Judge
) -> tuple[Claim, ...]:
    """Claims of the longest sections, at most `most` of them, in the order of the pages; none where the paper is not
    far longer than `room` tokens. Only what the check bears out is believed.

    Raises:
        ModelUnreachable, ModelUnusable
    """
    sections = _sections(document)
    costs = {each.index: count(each.text) + MARKS_OF_A_PASSAGE for part in sections.values() for each in part}
    if not most or sum(costs.values()) <= FAR_LONGER * room:
        return ()
    longest = sorted(sections, key=lambda name: -len(sections[name]))[:most]
    claims: list[Claim] = []
    for name in (each for each in sections if each in longest and len(sections[each]) >= FEWEST_SENTENCES):
        reading = Reading(_spread(sections[name], costs, room))
        claims.extend(_believed(_claims(ask(name, reading), reading), judge))
    return tuple(claims)


def _sections(document: Document) -> dict[str, list[Passage]]:
    """The sentences of the body that can be said, by main section, in the order of the pages."""
    opening = abstract_passages(document)
    sections: dict[str, list[Passage]] = {}
    for sentence in body_sentences(document, 2, apart_from=opening[0].section if opening else ""):
        name = sentence.section.partition(":")[0]
        sections.setdefault(name, []).append(document.passages[sentence.index])
    return sections


def _spread(passages: Sequence[Passage], costs: dict[int, int], room: int) -> tuple[Passage, ...]:
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
    cut_off = answer.finish in (Finish.LENGTH, Finish.CUT_OFF)
    lines = parse(answer.text, PARTS, reading.numbers, cut_off).lines[:MOST_CLAIMS]
    found = ((line, reading.indices(line.cites)) for line in lines)
    return [Claim(Part(line.speaker.lower()), line.text, cites) for line, cites in found if cites]


def _believed(claims: Sequence[Claim], judge: Judge) -> list[Claim]:
    """The claims that the paper bears out as they are worded."""
    turns = [Turn(EXPLAINS, claim.text, claim.passages, factual=True) for claim in claims]
    outcomes = judge.judge(turns).outcomes if turns else ()
    return [claim for claim, each in zip(claims, outcomes, strict=True) if each.action is Action.KEPT]
