"""Finds the labelled lines in a model's answer, whatever form it gave them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from paperradio.editorial.lines.stripping import plain, rows_of_json, without_lead

MOST_OF_A_RANGE = 30
MOST_NUMBERS = 60
MOST_OF_A_LINE = 2000
"""Letters; far more than can be said in one."""
_BRACKETS = r"[\[(【][^\[\]()【】\n]{0,60}[\])】]"
_MARK = r"[*_`\"“”<>#]*"
_LABELLED = re.compile(
    rf"^{_MARK}\s*(?P<before>(?:{_BRACKETS}\s*)?){_MARK}(?P<label>[^\W\d_](?:[\w .'’-]{{0,30}}?\w)?){_MARK}\s*"
    rf"(?P<cites>(?:{_BRACKETS}\s*)*){_MARK}\s*(?:[:：]|\s[-–—]\s){_MARK}\s*(?P<text>.*)$"
)
_UNCOLONED = re.compile(
    rf"^{_MARK}(?P<label>\w+){_MARK}\s*(?P<cites>\[[\d\s,;–-]+\]){_MARK}\s*[-–—]?\s*(?P<text>[^\W_].*)$"
)
_BRACKETED_NAME = re.compile(r"^[\[(](?P<name>[^\W\d_]+)[\])]")
_NAMED = r"(?:(?:quotations?|quotes?|passages?|citations?|cites?|sources?|refs?\.?|nos?\.?)\s*:?\s*)?"
_NUMBERS = r"\d{1,4}(?:(?:\s*(?:[-–,;&]|and\b)\s*|\s+)\d{1,4})*\s*[,;]?\s*(?:†[^\[\]【】]*)?"
_CITED = re.compile(rf"(?i)\s*[\[【]\s*{_NAMED}({_NUMBERS})\s*[\]】]")
_CITED_IN_WORDS = re.compile(
    rf"(?i)\s*\(\s*(?:see\s+)?(?:quotations?|quotes?|passages?|citations?|cites?)\s*:?\s*({_NUMBERS})\)"
)
_CITED_AT_END = re.compile(rf"\s*\(\s*({_NUMBERS})\)(?=\s*[.?!]?\s*$)")
_OPEN = re.compile(r"[:：][*_\s]*$")
_LINE_END = re.compile(r"\r\n?|\n")
_NEEDED = re.compile(r"(?i)\b(?:in|from|of|by|to|per|see|with|than|on|interval|range|between|and|or|is|are)$")


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled line: the label as it stands, all cited numbers, the text without marks."""

    label: str
    cites: tuple[int, ...]
    text: str


def rows(answer: str, speakers: Sequence[str], cut_off: bool) -> Iterator[Row | None]:
    """Every line of the answer in order, None for one without a label or of which only the beginning came."""
    objects = rows_of_json(answer)
    if objects:
        for speaker, cites, words in objects:
            text, marks = marks_taken(words[:MOST_OF_A_LINE])
            yield Row(speaker.strip("*[]() "), (*numbers_in(cites), *marks), plain(text))
        if cut_off and "{" in answer[answer.rindex("}") :]:
            yield None
        return
    waiting = ""
    for line in _lines(answer, speakers):
        row = _row(line, speakers)
        if waiting:
            joined = row is None or speaker_of(row.label, speakers) is None
            yield _row(f"{waiting} {line}", speakers) if joined else None
            waiting = ""
            if joined:
                continue
        if row is not None and _OPEN.search(line) and speaker_of(row.label, speakers) is not None:
            waiting = line
        else:
            yield row
    if waiting:
        yield None


def speaker_of(label: str, speakers: Sequence[str]) -> str | None:
    """Who of the cast a label names."""
    words = re.findall(r"\w+", label.lower())
    named = [each for each in speakers if each.lower() in words or each.lower() == label.strip().lower()]
    return named[0] if len(named) == 1 and len(words) <= 3 else None


def label_inside(text: str, speakers: Sequence[str]) -> bool:
    """Whether somebody of the cast begins to speak within a line."""
    names = "|".join(re.escape(each) for each in speakers)
    return bool(names) and re.search(rf"(?i)(?<!\w)(?:{names})\s*(?:{_BRACKETS}\s*)*[:：]", text) is not None


def marks_taken(text: str) -> tuple[str, tuple[int, ...]]:
    """The text without marks such as ``[3, 7]`` and, at its end, ``(3)``; the numbers in them.

    A mark that the sentence needs (``as in [3]``) stays.
    """
    cites: list[int] = []

    def taken(found: re.Match[str]) -> str:
        if _NEEDED.search(found.string[: found.start()].rstrip()):
            return found[0]
        cites.extend(numbers_in(found[1]))
        return ""

    for form in (_CITED, _CITED_IN_WORDS, _CITED_AT_END):
        text = form.sub(taken, text)
    return text.strip(), tuple(cites)


def numbers_in(told: Any) -> tuple[int, ...]:
    """The numbers in a text, ranges spelled out, or in a list; other things hold none."""
    if isinstance(told, list | tuple):
        several = (number for each in told[:MOST_NUMBERS] if not isinstance(each, list) for number in numbers_in(each))
        return tuple(several)[:MOST_NUMBERS]
    if isinstance(told, bool) or not isinstance(told, str | int) or (isinstance(told, int) and not 0 <= told < 10_000):
        return ()
    found: list[int] = []
    for first, last in re.findall(r"(?<!\d)([0-9]{1,4})(?!\d)(?:\s*[-–]\s*([0-9]{1,4})(?!\d))?", str(told)[:200]):
        to = int(last) if last else int(first)
        found.extend(range(int(first), min(to, int(first) + MOST_OF_A_RANGE) + 1))
    return tuple(found[:MOST_NUMBERS])


def _lines(answer: str, speakers: Sequence[str]) -> Iterator[str]:
    """The lines of the answer that hold anything, one speaker each."""
    names = "|".join(re.escape(each) for each in speakers)
    inside = re.compile(rf"(?i)(?<=[.?!\"”*)\]])\s+(?=\**(?:{names})\**\s*(?:{_BRACKETS}\s*)*\**\s*[:：])")
    for line in _LINE_END.split(answer):
        number = ""
        for part in inside.split(line) if speakers else [line]:
            bare = without_lead(f"{number} {part}")
            number = bare if bare and not any(each.isalpha() for each in bare) else ""
            if not number and bare:
                yield bare


def _row(line: str, speakers: Sequence[str]) -> Row | None:
    named = _BRACKETED_NAME.match(line)
    if named is not None and speaker_of(named["name"], speakers) is not None:
        line = named["name"] + line[named.end() :]
    line = line[:MOST_OF_A_LINE]
    found = _UNCOLONED.match(line)
    if found is not None and speaker_of(found["label"], speakers) is None:
        found = None
    found = found or _LABELLED.match(line)
    if found is None:
        return None
    text, marks = marks_taken(found["text"])
    cites = (*_cites_in(found.groupdict().get("before") or ""), *_cites_in(found["cites"]), *marks)
    return Row(found["label"].strip(), cites, plain(text))


def _cites_in(brackets: str) -> tuple[int, ...]:
    """The numbers in a label's brackets; in round ones only where nothing else stands."""
    return numbers_in(re.sub(r"\([^()]*[^\W\d_][^()]*\)", "", brackets))
