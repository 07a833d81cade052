"""Reads a model's answer and judges it line by line; nothing in it can make it fail."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice

from paperradio.editorial.lines.grammar import DECLINED
from paperradio.editorial.lines.judging import in_english, repeats, unusable
from paperradio.editorial.lines.line import Fault, Line, Loss, Parsed
from paperradio.editorial.lines.rows import Row, label_inside, rows, speaker_of
from paperradio.editorial.lines.stripping import without_thoughts

MOST_READ = 20_000
"""Letters of an answer that are looked at."""
MOST_JUDGED = 2_000
"""Letters by which an answer without lines is judged."""
MOST_ROWS = 200
_ENDED = re.compile(r"[.?!…][\"”’')\]]*$")
_NUMBER_ENDED = re.compile(r"\d\.$")
_LONG_ENOUGH_TO_LOOP = 40
_FEW_DIFFERENT = 0.2


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    speakers: Sequence[str]
    numbers: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)
    noted: list[Loss] = field(default_factory=list)

    def take(self, row: Row | None, ended: bool) -> None:
        """Judge one line alone; `ended` is False where the answer was cut off in it."""
        speaker = speaker_of(row.label, self.speakers) if row is not None else None
        loss = self._loss(row, speaker, ended)
        if row is None or speaker is None or loss is not None:
            self.lost.append(loss or Loss.UNKNOWN_SPEAKER)
            return
        cites = tuple(dict.fromkeys(each for each in row.cites if each in self.numbers))
        if len(cites) < len(set(row.cites)):
            self.noted.append(Loss.INVENTED_CITATION)
        self.lines.append(Line(speaker, cites, row.text))

    def _loss(self, row: Row | None, speaker: str | None, ended: bool) -> Loss | None:
        if row is None or not row.text:
            return Loss.NOT_A_LINE if ended else Loss.CUT_OFF
        loss = unusable(row.text)
        if loss is Loss.REFUSAL or loss is Loss.ECHO:
            return loss
        if speaker is None:
            return Loss.UNKNOWN_SPEAKER
        if not ended and loss is not Loss.WRONG_LANGUAGE:
            return Loss.CUT_OFF
        if loss is None and label_inside(row.text, self.speakers):
            return Loss.NOT_A_LINE
        return Loss.REPEATED if loss is None and repeats(row.text, [each.text for each in self.lines]) else loss


def parse(text: str, speakers: Sequence[str], numbers: Sequence[int], cut_off: bool) -> Parsed:
    """The usable lines of an answer, in order. `cut_off`: it ended before its end, so its last line may be a part.

    `speakers` is the cast, `numbers` are those that the prompt showed; others are taken from a line's citations.
    """
    answer = without_thoughts(text[:MOST_READ])
    if not any(each.isalnum() for each in answer):
        return Parsed((), (), Fault.EMPTY)
    if answer.strip().strip("*.`\"'").upper() == DECLINED:
        return Parsed((), (), Fault.DECLINED)
    reading = _Reading(speakers, frozenset(numbers))
    cut_off = cut_off or len(text) > MOST_READ
    found = list(islice(rows(answer, speakers, cut_off), MOST_ROWS))
    for place, row in enumerate(found):
        last = cut_off and place == len(found) - 1
        reading.take(row, not last or (row is not None and _complete(row.text)))
    fault = None if reading.lines else _fault(answer, reading.lost)
    return Parsed(tuple(reading.lines), tuple(reading.lost), fault, tuple(reading.noted))


def _complete(text: str) -> bool:
    return _ENDED.search(text) is not None and _NUMBER_ENDED.search(text) is None


def _fault(answer: str, lost: Sequence[Loss]) -> Fault:
    """What is wrong with an answer of which no line can be used."""
    words = answer.lower().split()
    if len(words) >= _LONG_ENOUGH_TO_LOOP and len(set(words)) < _FEW_DIFFERENT * len(words):
        return Fault.LOOP
    if Loss.REFUSAL in lost or unusable(answer[:MOST_JUDGED]) is Loss.REFUSAL:
        return Fault.REFUSAL
    if Loss.WRONG_LANGUAGE in lost or not in_english(answer):
        return Fault.WRONG_LANGUAGE
    return Fault.NO_LINES
