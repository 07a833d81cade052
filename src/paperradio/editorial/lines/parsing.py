"""Reads a model's answer line by line; nothing in it can make it fail."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from paperradio.editorial.lines.grammar import DECLINED
from paperradio.editorial.lines.judging import in_english, repeats, unusable
from paperradio.editorial.lines.line import Fault, Line, Loss, Parsed
from paperradio.editorial.lines.stripping import plain, rows_of_json, without_lead, without_thoughts

MOST_READ = 40_000
"""Letters of an answer that are looked at."""
MOST_ROWS = 200
_CITES = r"[\[(【][^\[\]()【】\n]{0,60}[\])】]"
_LABELLED = re.compile(rf"^(?P<label>[^\W\d_][\w .'’-]{{0,30}}?)\s*(?P<cites>(?:{_CITES}\s*)*)[:：]\s*(?P<text>.*)$")
_CITED = re.compile(r"\s*\[\s*((?:\d{1,4}\s*(?:[-–,;]\s*)?)+)\]")
_CITED_AT_END = re.compile(r"\s*\(\s*((?:\d{1,4}\s*(?:[-–,;]\s*)?)+)\)(?=\s*[.?!]?\s*$)")
_ENDED = re.compile(r"[.?!…][\"”’')\]]*$")
_NUMBER_ENDED = re.compile(r"\d\.$")
_MOST_OF_A_RANGE = 30


@dataclass(frozen=True, slots=True)
class _Row:
    """A labelled line: the label as it stands, all cited numbers, the text without marks."""

    label: str
    cites: tuple[int, ...]
    text: str


@dataclass(slots=True)
class _Reading:
    """What has been read so far."""

    speakers: Sequence[str]
    numbers: frozenset[int]
    lines: list[Line] = field(default_factory=list)
    lost: list[Loss] = field(default_factory=list)
    noted: list[Loss] = field(default_factory=list)

    def take(self, row: _Row | None, ended: bool) -> None:
        """Judge one line alone; `ended` is False where the answer was cut off in it."""
        loss = Loss.NOT_A_LINE if row is None else self._loss(row, ended)
        if row is None or loss is not None:
            self.lost.append(loss or Loss.NOT_A_LINE)
            return
        speaker = _speaker(row.label, self.speakers)
        cites = tuple(dict.fromkeys(each for each in row.cites if each in self.numbers))
        if len(cites) < len(set(row.cites)):
            self.noted.append(Loss.INVENTED_CITATION)
        self.lines.append(Line(speaker or "", cites, row.text))

    def _loss(self, row: _Row, ended: bool) -> Loss | None:
        if not row.text:
            return Loss.NOT_A_LINE
        loss = unusable(row.text)
        if loss is Loss.REFUSAL or loss is Loss.ECHO:
            return loss
        if _speaker(row.label, self.speakers) is None:
            return Loss.UNKNOWN_SPEAKER
        if loss is None and repeats(row.text, [each.text for each in self.lines]):
            return Loss.REPEATED
        return loss or (None if ended else Loss.CUT_OFF)


def parse(text: str, speakers: Sequence[str], numbers: Sequence[int], cut_off: bool) -> Parsed:
    """The usable lines of an answer, in order. `cut_off`: it ended before its end, so its last line may be a part.

    `speakers` is the cast, `numbers` are those that the prompt showed; others are taken from a line's citations.
    """
    answer = without_thoughts(text[:MOST_READ])
    if not answer.strip():
        return Parsed((), (), Fault.EMPTY)
    if answer.strip().strip("*.`\"'").upper() == DECLINED:
        return Parsed((), (), Fault.DECLINED)
    reading = _Reading(speakers, frozenset(numbers))
    rows = list(_rows(answer, speakers))[:MOST_ROWS]
    for place, row in enumerate(rows):
        last = cut_off and place == len(rows) - 1
        reading.take(row, not last or (row is not None and _complete(row.text)))
    fault = None if reading.lines else _fault(answer, reading.lost)
    return Parsed(tuple(reading.lines), tuple(reading.lost), fault, tuple(reading.noted))


def _rows(answer: str, speakers: Sequence[str]) -> Iterator[_Row | None]:
    """Every line of the answer, None for one without a label."""
    objects = rows_of_json(answer)
    if objects:
        for speaker, cites, words in objects:
            text, marks = _marks_taken(plain(words))
            yield _Row(speaker, (*_numbers_in(cites), *marks), text)
        return
    waiting = ""
    for line in _lines(answer, speakers):
        row = _row(f"{waiting} {line}".strip())
        waiting = ""
        if row is not None and not row.text and _speaker(row.label, speakers) is not None:
            waiting = line
        else:
            yield row
    if waiting:
        yield None


def _lines(answer: str, speakers: Sequence[str]) -> Iterator[str]:
    """The lines of the answer that hold anything, one speaker each."""
    names = "|".join(re.escape(each) for each in speakers)
    inside = re.compile(rf"(?i)(?<=[.?!\"”*)\]])\s+(?=\**(?:{names})\**\s*(?:{_CITES}\s*)*\**\s*:)")
    for line in answer.splitlines():
        for part in inside.split(line):
            bare = without_lead(part)
            if any(each.isalnum() for each in bare):
                yield bare


def _row(line: str) -> _Row | None:
    found = _LABELLED.match(re.sub(r"\*+|_{2,}|`+|^[\"“'#\s]+", "", line[:80]) + line[80:])
    if found is None:
        return None
    text, marks = _marks_taken(plain(found["text"]))
    return _Row(found["label"].strip(), (*_numbers_in(found["cites"]), *marks), text)


def _marks_taken(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without marks such as ``[3, 7]`` and, at its end, ``(3)``; the numbers in them."""
    cites: list[int] = []
    for form in (_CITED, _CITED_AT_END):
        for found in form.finditer(text):
            cites.extend(_numbers_in(found[1]))
        text = form.sub("", text)
    return text.strip(), tuple(cites)


def _numbers_in(told: Any) -> tuple[int, ...]:
    """The numbers in a text, ranges spelled out, or in a list; other things hold none."""
    if isinstance(told, list | tuple):
        return tuple(number for each in told[:_MOST_OF_A_RANGE] for number in _numbers_in(each))
    if isinstance(told, bool) or not isinstance(told, str | int):
        return ()
    found: list[int] = []
    for first, last in re.findall(r"(\d{1,4})(?:\s*[-–]\s*(\d{1,4}))?", str(told)[:200]):
        to = int(last) if last else int(first)
        found.extend(range(int(first), min(to, int(first) + _MOST_OF_A_RANGE) + 1))
    return tuple(found)


def _speaker(label: str, speakers: Sequence[str]) -> str | None:
    """Who of the cast a label names."""
    words = re.findall(r"\w+", label.lower())
    named = [each for each in speakers if each.lower() in words or each.lower() == label.strip().lower()]
    return named[0] if len(named) == 1 and len(words) <= 3 else None


def _complete(text: str) -> bool:
    return _ENDED.search(text) is not None and _NUMBER_ENDED.search(text) is None


def _fault(answer: str, lost: Sequence[Loss]) -> Fault:
    words = answer.lower().split()
    if len(words) >= 40 and len(set(words)) * 5 < len(words):
        return Fault.LOOP
    if unusable(answer[:1000]) is Loss.REFUSAL or Loss.REFUSAL in lost:
        return Fault.REFUSAL
    if Loss.WRONG_LANGUAGE in lost or not in_english(answer[:2000]):
        return Fault.WRONG_LANGUAGE
    return Fault.NO_LINES
