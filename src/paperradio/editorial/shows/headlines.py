"""One line for each paper of a show, in the order of the papers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Document
from paperradio.domain.script import Turn
from paperradio.domain.show import Section, Subject
from paperradio.editorial.cleaning import capitalised
from paperradio.editorial.gate import keeps_meaning, objection
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.hinges import Hinge, split
from paperradio.editorial.opening import ASKS, EXPLAINS, title_of
from paperradio.editorial.ranking.headline import abstract_passages
from paperradio.editorial.shows.composition import Composition, Told
from paperradio.editorial.shows.material import sayable
from paperradio.editorial.standing import dangles, opens
from paperradio.errors import NothingToSay
from paperradio.settings.shows import SectionKind

MOST_WORDS = 38
"""A longer line is cut at a hinge, or another one is taken."""
MOST_LEAD = 30
FEWEST_WORDS = 9
_DESCRIBES = re.compile(
    r", (?:which|based|dispensing|combining|extending|building|improving|using|leveraging|vastly|greatly|thus)\b"
    r"[^;:]+\.$"
)
"""What stands behind a statement, adds to it and bounds nothing."""
_HINGES = frozenset({Hinge.RESULT, Hinge.BETTER, Hinge.TRAINING})
"""Of which the first half alone is worth a headline."""
_PRESENTS = re.compile(
    r"^(?:The authors?|They|The paper) (?:propose|present|introduce|develop|describe|design)s? "
    r"(?P<thing>(?:an? |the first |[A-Z]).+)$"
)
_DONE_TOO = re.compile(
    r",? (?:and|or) (?:(?:then|also|thus|finally) )?(?:analy[sz]e|apply|argue|compare|conclude|demonstrate|describe|"
    r"develop|discuss|evaluate|examine|explore|find|give|introduce|investigate|measure|present|propose|prove|provide|release|report|show|study|"
    r"test|train|use|validate)s?\b"
)
"""A second thing that the authors do, which would be left without them."""
_OF_THE_AUTHORS = re.compile(r"(?i)\b(?:the authors?|they|them|their)\b")
_TELLING = frozenset({Part.APPROACH, Part.EVIDENCE, Part.COMPARISON})


def headlines(show: Composition) -> tuple[Section, ...]:
    """The two hosts read them in turn. Raises NothingToSay where no paper is discussed."""
    if not show.told:
        raise NothingToSay("there is no paper to give a headline of")
    turns = [Turn(ASKS, show.chooser.choose("show_ask_headlines"))]
    for place, told in enumerate(show.told):
        kind = "show_headline_next" if place else "show_headline_first"
        if place and place == len(show.told) - 1:
            kind = "show_headline_last"
        lead = f"{show.chooser.choose(kind)} " if show.chooser.offers(kind) else ""
        line = _modelled(show, told) or headline(told)
        speaker = ASKS if place % 2 else EXPLAINS
        turns.append(Turn(speaker, f"{lead}{line.text}", line.passages, factual=True, about=told.paper.id))
    return (Section(SectionKind.HEADLINES.value, "Headlines", tuple(turns)),)


def _modelled(show: Composition, told: Told) -> Claim | None:
    """The language model's line, where there is one and the paper bears it out."""
    title = title_of(told.paper, told.subject.document)
    turn = show.answers.headline(told.subject, title) if show.answers is not None else None
    return Claim(Part.EVIDENCE, turn.text, turn.cites) if turn is not None else None


def headline(told: Told) -> Claim:
    """The digest's summary, shorter where the paper's discussion says the same and it can be cut; where it is none or
    too long, the claim worth most that can stand alone, else the first that is told."""
    candidates = [each for each in (_summary(told.subject), *_others(told)) if each is not None]
    fit = [each for each in map(_shortened, candidates) if _fits(each, told.subject.document)]
    return next(iter(fit), told.claims[0])


def _summary(subject: Subject) -> Claim | None:
    """The digest's line with the passage that says it."""
    line = subject.digest.summary
    if not line:
        return None
    wanted = content(line)
    passages = abstract_passages(subject.document)
    best = max(passages, key=lambda each: len(wanted & content(each.text)), default=None)
    return Claim(Part.APPROACH, line, (best.index,)) if best is not None else None


def _others(told: Told) -> list[Claim]:
    """Claims of the abstract that say what was done or found and lean on nothing, those that are worth most first."""
    opening = {passage.index for passage in abstract_passages(told.subject.document)}
    found = [
        claim
        for claim in sayable(told.subject)
        if claim.part in _TELLING and opening.issuperset(claim.passages) and _alone(claim.text)
    ]
    return sorted(found, key=lambda claim: -claim.score)


def _alone(text: str) -> bool:
    """Whether it can be heard first and adds to nothing."""
    of_the_authors = " the authors " in text and not dangles(text)
    return (opens(text) or of_the_authors) and " also " not in text


def _shortened(claim: Claim) -> Claim:
    """Its first half where it has a hinge that leaves enough, else without what only describes at its end."""
    if len(claim.passages) > 1:
        return claim
    halves = split(claim.text)
    text = halves.first if halves is not None and halves.hinge in _HINGES else claim.text
    shorter = _DESCRIBES.sub(".", text)
    if keeps_meaning(shorter, text):
        text = shorter
    return replace(claim, text=named(text)) if len(text.split()) >= FEWEST_WORDS else claim


def named(text: str) -> str:
    """What the authors present, by itself ("A new method that …"), where the sentence says no more of them."""
    presented = _PRESENTS.match(text)
    if presented is None or _OF_THE_AUTHORS.search(presented["thing"]) or _DONE_TOO.search(presented["thing"]):
        return text
    return capitalised(presented["thing"])


def _fits(line: Claim, document: Document) -> bool:
    turn = Turn(EXPLAINS, line.text, line.passages, factual=True)
    return len(line.text.split()) <= MOST_WORDS and objection(turn, document.passages) is None


def headline_lines(sections: Iterable[Section]) -> tuple[str, ...]:
    """The headlines of a show, without what only leads to them."""
    return tuple(
        turn.text.partition(": ")[2] if turn.factual and ": " in turn.text[:MOST_LEAD] else turn.text
        for section in sections
        if section.kind == SectionKind.HEADLINES
        for turn in section.turns
        if turn.about is not None
    )
