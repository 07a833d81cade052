"""A model's lines as turns: numbers become passages, and what is the station's to say is taken out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from paperradio.domain.script import Turn
from paperradio.editorial.cleaning import capitalised
from paperradio.editorial.composing.reading import Reading
from paperradio.editorial.grounding.sentences import sentences, states_nothing
from paperradio.editorial.grounding.tokens import content
from paperradio.editorial.lines import Line, frames

STATED = 3
"""Words with content that a sentence beside a question may hold without stating anything."""
FEWEST_IN_A_TITLE, FEWEST_IN_A_SUBTITLE = 3, 4
"""Words of a title, and of what stands behind its colon, by which it is known wherever it is said."""
_THE_PAPER = (
    r"(?i:\b(?:(?:the|this|their|our|an?) (?:new |recent )?)?(?:paper|work|study|article),? "
    r"(?:(?:called|titled|named|entitled),? )?)?"
)
_SENTENCE_END = re.compile(r"(?:^|[.?!]) *$")


def as_turns(lines: Sequence[Line], reading: Reading, title: str) -> list[Turn]:
    """One turn for each line that is left when greetings, farewells, the title, and what was said word for word before
    are gone."""
    found: list[Turn] = []
    said: set[str] = set()
    for line in lines:
        text = _own(line.text, title)
        if not text or text.lower() in said:
            continue
        said.add(text.lower())
        found.append(_turn(line.speaker.lower(), text, reading.indices(line.cites)))
    return found


def only_asks(text: str) -> bool:
    """Whether every sentence of `text` asks, or says little of its own beside the question."""
    parts = sentences(text)
    little = (part for part in parts if not part.endswith("?"))
    return text.endswith("?") and all(states_nothing(part) or len(content(part)) <= STATED for part in little)


def _own(text: str, title: str) -> str:
    """What of a line is the model's to say: without frame, the title as "this paper"."""
    kept = (each for each in sentences(" ".join(text.split())) if not frames(each))
    return capitalised(_untitled(" ".join(kept), title))


def _untitled(text: str, title: str) -> str:
    subtitle = title.partition(": ")[2]
    known = ((title, FEWEST_IN_A_TITLE), (subtitle, FEWEST_IN_A_SUBTITLE))
    for name in (name for name, fewest in known if len(name.split()) >= fewest):
        text = re.sub(rf"{_THE_PAPER}[\"“‘']?{re.escape(name)}(?!\w)[\"”’']?", _this_paper, text)
    return text


def _this_paper(title: re.Match[str]) -> str:
    return "This paper" if _SENTENCE_END.search(title.string[: title.start()]) else "this paper"


def _turn(speaker: str, text: str, cites: tuple[int, ...]) -> Turn:
    """What neither asks nor only reacts states something, also where it cites nothing: the check finds its passage."""
    if only_asks(text) or (not cites and all(map(states_nothing, sentences(text)))):
        return Turn(speaker, text)
    return Turn(speaker, text, cites, factual=True)
