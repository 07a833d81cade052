"""A model's lines as turns: numbers become passages, and what states something gets the passage that says it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.script import Turn
from paperradio.editorial.composing.reading import Reading
from paperradio.editorial.grounding.sentences import sentences, states_nothing
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.lines import Line

STATED = 3
"""Words with content that a line may hold without stating anything."""
BORNE_OUT = 0.7
"""Share of an uncited line's content that a passage must have to be cited for it."""
_GREETS = re.compile(r"(?i)^(?:welcome|hello|hi|good (?:morning|afternoon|evening)|today,? we)\b")
_FAREWELL = re.compile(r"(?i)\b(?:good ?bye|thanks? (?:you )?(?:all )?for listening|until next time|see you)\b")


def as_turns(lines: Sequence[Line], reading: Reading, document: Document) -> list[Turn]:
    """One turn for each line that is left when greetings, farewells and what was said word for word before are gone."""
    sources = [each for each in document.passages if each.role in (Role.ABSTRACT, Role.BODY)]
    found: list[Turn] = []
    said: set[str] = set()
    for line in lines:
        text = " ".join(line.text.split())
        if text.lower() in said or _GREETS.match(text) or _FAREWELL.search(text):
            continue
        said.add(text.lower())
        found.append(_turn(line.speaker.lower(), text, reading.indices(line.cites), sources))
    return found


def only_asks(text: str) -> bool:
    """Whether every sentence of `text` asks, or says nothing of its own beside the question."""
    parts = sentences(text)
    return text.endswith("?") and all(part.endswith("?") or _says_little(part) for part in parts)


def _turn(speaker: str, text: str, cites: tuple[int, ...], sources: Sequence[Passage]) -> Turn:
    if only_asks(text) or (not cites and _says_little(text)):
        return Turn(speaker, text)
    cites = cites or _source(text, sources)
    return Turn(speaker, text, cites, factual=bool(cites))


def _says_little(text: str) -> bool:
    return states_nothing(text) or len(content(text)) <= STATED


def _source(text: str, passages: Sequence[Passage]) -> tuple[int, ...]:
    """The passage that has most of what an uncited line says, where one has enough."""
    words = content(text)
    best = max(passages, key=lambda each: len(words & content(each.text)), default=None)
    borne_out = best is not None and len(words & content(best.text)) >= BORNE_OUT * len(words)
    return (best.index,) if best is not None and borne_out else ()
