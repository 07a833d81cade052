"""How years and dates are said."""

from __future__ import annotations

import re

from paperradio.voicing.rewriting import DIGITS, Draft, rule
from paperradio.voicing.spoken.numbers import decade, ordinal, year

_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_SHORT_MONTHS = {name[:3]: name for name in _MONTHS} | {"Sept": "September"}
_MONTH = rf"(?P<month>{'|'.join((*_MONTHS, 'Sept', *(name[:3] for name in _MONTHS)))})\b"
_YEAR = r"(1[5-9]\d\d|20\d\d)"
_BEFORE = (
    "in|since|of|from|until|till|by|before|after|during|year|early|late|mid|around|between|to|and|"
    f"In|Since|During|By|Between|{'|'.join(_MONTHS)}"
)
_NOT_A_YEAR = r"(?![,.]\d|%|\d| ?[a-z]+s\b|-(?!\d))"

_DAY = r"(?:[12]?\d|3[01])"
_ENDING = r"(?:st|nd|rd|th)?"


def say_dates(draft: Draft) -> None:
    """Put dates into words, and years where the text says that they are some."""
    if draft.has(DIGITS):
        draft.apply(_RULES)


def _full(month: str) -> str:
    return _SHORT_MONTHS.get(month, month)


def _spoken_year(written: str | None) -> str:
    if not written:
        return ""
    return f"{',' if written.startswith(',') else ''} {year(int(written[-4:]))}"


def _say_month_first(match: re.Match[str]) -> str:
    last = f" to {ordinal(int(match['last']))}" if match["last"] else ""
    return f"{_full(match['month'])} {ordinal(int(match['day']))}{last}{_spoken_year(match['year'])}"


def _say_day_first(match: re.Match[str]) -> str:
    return f"the {ordinal(int(match['day']))} of {_full(match['month'])}{_spoken_year(match['year'])}"


def _say_year(match: re.Match[str]) -> str:
    """``between 1500 and 2000`` and ``to 2000`` may be amounts; a number before 1900 is one after those words."""
    number = int(match[2])
    if match["before"] in ("between", "Between", "to", "and", "of") and not 1900 <= number <= 2049:
        return match[0]
    if match["before"] in ("to", "and", "of", "between", "from") and number % 100 == 0:
        return match[0]
    return f"{match['before']} {year(number)}"


def _say_slashed(match: re.Match[str]) -> str:
    """Day and month are told apart by their size; where both are small, nobody can."""
    first, second = int(match[1]), int(match[2])
    day, month = (first, second) if second <= 12 else (second, first)
    if not (1 <= month <= 12 < day <= 31):
        return f"{first} {second} {match[3]}"
    return f"the {ordinal(day)} of {_MONTHS[month - 1]} {year(int(match[3]))}"


_RULES = (
    rule(r"(?<![\w/.])(\d{1,2})/(\d{1,2})/(20\d\d|19\d\d)(?![\w/])", _say_slashed, "/"),
    rule(r"\b(1[89]\d\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b",
         lambda match: f"{_MONTHS[int(match[2]) - 1]} {ordinal(int(match[3]))}, {year(int(match[1]))}", "-"),
    rule(rf"\b{_MONTH}\.? (?P<day>{_DAY}){_ENDING}(?:\s?(?:-|–|to)\s?(?P<last>{_DAY}){_ENDING})?"
         rf"(?![\d.:]|\s?%)(?P<year>,? {_YEAR})?", _say_month_first, "JFMASOND"),
    rule(rf"(?<![\w.,])(?:the )?(?P<day>{_DAY}){_ENDING} (?:of )?{_MONTH}\.?(?P<year>,? {_YEAR})?",
         _say_day_first, "JFMASOND"),
    rule(rf"\b{_MONTH}\.?,? {_YEAR}\b", lambda match: f"{_full(match['month'])} {year(int(match[2]))}", "JFMASOND"),
    rule(r"\b(1[5-9]\d0|20\d0)'?s\b", lambda match: decade(int(match[1])), "0"),
    rule(r"\b([A-Z]{2,8}|NeurIPS|Q[1-4])(?: |-|)(19[5-9]\d|20[0-4]\d)\b(?![,.]?\d|%)",
         lambda match: f"{match[1]} {year(int(match[2]))}"),
    rule(r"(?<![\w.,/-])(1[89]\d\d|20[0-4]\d)\s?[-–—]\s?(1[89]\d\d|20[0-4]\d)(?![\w%]|[.,/-]\d)",
         lambda match: f"{year(int(match[1]))} to {year(int(match[2]))}", "-–—"),
    rule(rf"\b(?P<before>{_BEFORE}) (?<!\d by ){_YEAR}\b{_NOT_A_YEAR}", _say_year),
)  # fmt: skip
