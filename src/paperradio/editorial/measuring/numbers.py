"""The numbers of a sentence that are results or sizes, with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from paperradio.editorial.patterns import alternatives

RULES = "measuring/rules.toml"
_DIGITS = r"\d+(?:,\d{3})*(?:\.\d+)?|\.\d+"
_MOST_WORDS_BETWEEN = 3
_YEAR = re.compile(r"(?:19|20)\d\d")


@dataclass(frozen=True, slots=True)
class Number:
    """A number as it stands in the text from `start` to `end`; `end` is behind its unit."""

    value: str
    unit: str
    start: int
    end: int
    counts: bool
    """Whether its unit is what is counted, like "papers"."""


@cache
def rule(name: str) -> str:
    """The list `name` of the rules as one group of a regular expression."""
    return alternatives(RULES, name)


@cache
def _value() -> re.Pattern[str]:
    fraction = r"\d+/\d+(?:th|rd|nd)?s?\b"
    worded = rf"\b{rule('number_words')}(?=[ -](?:{rule('units')}|million|billion))"
    scale = rf"(?:[ -]?{rule('scale')})?"
    return re.compile(rf"(?<![\w.,/⁻^])(?<!\w[-–−])(?:{fraction}|(?:{_DIGITS}){scale}|(?i:{worded}){scale})")


@cache
def _unit() -> re.Pattern[str]:
    return re.compile(rf"[ -]?(?P<unit>{rule('units')})")


@cache
def _count() -> re.Pattern[str]:
    between = rf"(?:(?!{rule('stop')}\b)[\w-]+ ){{0,{_MOST_WORDS_BETWEEN}}}?"
    return re.compile(rf" (?:of (?:their|the|all) )?{between}(?P<unit>{rule('counted')})\b")


@cache
def _label() -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s(]){rule('labels')}[\s~]?$")


@cache
def _no_result() -> re.Pattern[str]:
    return re.compile(rule("not_results"))


def numbers(text: str) -> tuple[Number, ...]:
    """Every number of `text` that may be a result, in its order: those with a unit, with something that they count, and
    bare decimals; no years, versions, settings, or places in the paper."""
    found = []
    for match in _value().finditer(text):
        number = _number(match, text)
        if number is not None:
            found.append(number)
    return tuple(_with_shared_units(found, text))


def _number(match: re.Match[str], text: str) -> Number | None:
    value, end = match.group(), match.end()
    if _label().search(text[: match.start()]) or _no_result().match(text, end):
        return None
    unit = _unit().match(text, end)
    product = unit is not None and unit["unit"] in {"x", "×"} and re.match(r"\s?\d", text[unit.end() :])
    if unit is not None and not product:
        return Number(value, unit["unit"], match.start(), unit.end(), counts=False)
    if _YEAR.fullmatch(value):
        return None
    count = _count().match(text, end)
    if count is not None and (len(value) > 1 or not value.isdigit()):
        return Number(value, count["unit"], match.start(), end, counts=True)
    return Number(value, "", match.start(), end, counts=False)


def _with_shared_units(found: list[Number], text: str) -> list[Number]:
    """ "2.7 and 4.0 points" is points both times."""
    shared = list(found)
    for place in range(len(found) - 2, -1, -1):
        this, after = shared[place], shared[place + 1]
        between = text[this.end : after.start]
        if not this.unit and after.unit and re.fullmatch(r",? (?:and|or|to) |–|, ", between):
            shared[place] = Number(this.value, after.unit, this.start, this.end, after.counts)
    return shared
