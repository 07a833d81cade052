"""Discussions of a show's papers that a language model writes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paperradio.domain.generation import Writer, Writing
from paperradio.domain.paper import PaperId
from paperradio.domain.repetition import Heard
from paperradio.domain.script import Script, Turn
from paperradio.editorial.composing.calls import Calls
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.opening import authors_in_words, title_of
from paperradio.editorial.shows.answers import Answers
from paperradio.editorial.shows.composition import Told
from paperradio.errors import NothingToSay
from paperradio.settings.shows import Length

LEAST_SHARE, MOST_SHARE = 0.6, 1.3
"""Of the time that a paper is given, what the model's discussion may take."""
FRAME_SECONDS = 10.0
"""What opening and close of a segment take, which a show leaves out."""
_LONGEST_OPENING = 3


@dataclass(frozen=True, slots=True)
class Written:
    """What came of asking the model: its discussion without opening and close, empty where none is good enough."""

    turns: tuple[Turn, ...]
    writing: Writing | None


class Modelled:
    """Asks a `ModelEditor` for the best ranked papers of a show."""

    def __init__(self, editor: ModelEditor) -> None:
        self._editor = editor

    def discussions(self, chosen: Sequence[tuple[Told, float]], most: int, heard: Heard) -> Mapping[PaperId, Written]:
        """For at most so many of `chosen`, which come with the seconds that each may take."""
        return {told.paper.id: self._written(told, seconds, heard) for told, seconds in chosen[:most]}

    def _written(self, told: Told, seconds: float, heard: Heard) -> Written:
        wanted = seconds + FRAME_SECONDS
        length = Length(least_seconds=LEAST_SHARE * wanted, target_seconds=wanted, most_seconds=MOST_SHARE * wanted)
        paper, document = told.paper, told.subject.document
        try:
            script = self._editor.of_length(length).write(paper, document, told.subject.digest, heard)
        except NothingToSay:
            return Written((), None)
        if script.writing is None or script.writing.writer is not Writer.MODEL:
            return Written((), script.writing)
        return Written(_between(script, title_of(paper, document), paper.authors or document.authors), script.writing)

    def answers(self) -> Answers:
        """The model's answers to what one show asks it beside the discussions."""
        return Answers(Calls(self._editor.model), self._editor.library, self._editor.settings)


def together(each: Sequence[Writing | None]) -> Writing | None:
    """How the parts of a show came about, as one; None where the model was asked for none of them."""
    told = [writing for writing in each if writing is not None]
    if not told:
        return None
    used = [writing for writing in told if writing.writer is Writer.MODEL]
    return Writing(
        Writer.MODEL if used else Writer.EXTRACTIVE,
        told[0].model,
        tuple(call for writing in told for call in writing.calls),
        tuple(attempt for writing in told for attempt in writing.attempts),
        kept=sum(writing.kept for writing in used),
        note="" if used else told[0].note,
    )


def _between(script: Script, title: str, authors: Sequence[str]) -> tuple[Turn, ...]:
    """The turns behind title and authors and before the close."""
    named = authors_in_words(authors)
    begun = max(
        (
            place + 1
            for place, turn in enumerate(script.turns[:_LONGEST_OPENING])
            if title in turn.text or (named and named in turn.text)
        ),
        default=0,
    )
    turns = list(script.turns[begun:])
    while turns and not turns[-1].factual and (len(turns) > 1 and not turns[-2].text.endswith("?")):
        turns.pop()
    return tuple(turns)
