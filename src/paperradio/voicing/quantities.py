"""How numbers with units, ranges, years, versions and sums of money are said. Plain numbers are left to the voice."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import any_of, units
from paperradio.voicing.numbers import decade, digits, ordinal, year
from paperradio.voicing.rewriting import Draft, Replacement

_MONEY_UNIT = r"(?:\s?(thousand|million|billion|trillion|[kKMB])(?![A-Za-z]))?"
_SCALES = {"k": "thousand", "K": "thousand", "M": "million", "B": "billion", "T": "trillion"}
_FRACTIONS = {"1/2": "one half", "1/3": "one third", "2/3": "two thirds", "1/4": "one quarter", "3/4": "three quarters"}
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_NEEDS_SPACE = {"g", "m", "s", "h", "L", "W", "J", "V", "K", "T", "N", "us", "pp", "pm"}
"""Units that are something else when they touch the number: ``Fig. 2g``, ``1990s``, ``10K``."""

_PER = {
    "s": "second", "sec": "second", "second": "second", "min": "minute", "minute": "minute", "h": "hour",
    "hr": "hour", "hour": "hour", "day": "day", "week": "week", "month": "month", "yr": "year", "year": "year",
    "kg": "kilogram", "g": "gram", "m": "metre", "cm": "centimetre", "mm": "millimetre", "GB": "gigabyte",
    "Mpc": "megaparsec",
    "token": "token", "image": "image", "sample": "sample", "epoch": "epoch", "step": "step", "word": "word",
    "request": "request", "frame": "frame", "pixel": "pixel",
}  # fmt: skip
_YEAR_BEFORE = (
    "in|since|of|from|until|till|by|before|after|during|year|early|late|mid|around|January|February|March|April|"
    "May|June|July|August|September|October|November|December|In|Since|During|By"
)
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def say_quantities(draft: Draft) -> None:
    """Put quantities into words."""
    for pattern, replacement in _rules():
        draft.sub(pattern, replacement)


@cache
def _rules() -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    unit = any_of(units())
    number = r"(?<![\w.])([\d.,]*\d)"
    return (
        (re.compile(r"[Aa]r[Xx]iv\s?:\s?(\d{4})\.(\d{4,5})(?:v(\d+))?"), _say_arxiv_id),
        (re.compile(rf"([$€£¥])\s?(\d[\d,]*(?:\.\d+)?){_MONEY_UNIT}"), _say_money),
        (re.compile(r"\b(1[89]\d\d|20\d\d)-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b"), _say_date),
        (re.compile(r"\b(1[5-9]\d0|20\d0)s\b"), lambda match: decade(int(match[1]))),
        (re.compile(r"\b([A-Z]{2,8}|NeurIPS) (19[5-9]\d|20[0-4]\d)\b(?![,.]?\d|%)"),
         lambda match: f"{match[1]} {year(int(match[2]))}"),
        (re.compile(rf"(?<=\b)(?:(?P<before>{_YEAR_BEFORE}) )(1[5-9]\d\d|20\d\d)\b(?![,.]\d|%| ?[a-z]+s\b)"),
         lambda match: f"{match['before']} {year(int(match[2]))}"),
        (re.compile(r"(?<=\d)\s?[–—−]\s?(?=[$€£]?\d)|(?<![\d-])(?<=\d)-(?=\d+(?:\.\d+)?%?(?![\d-]|\s?[BMK]\b))"
                    r"|(?<=[\d.]\d)-(?=\d+(?:\.\d+)?%?(?![\d-]|\s?[BMK]\b))"), " to "),
        (re.compile(r"(?<=\d)\s?%|(?<=\w)\s%"), " percent"),
        (re.compile(r"(?<=\d)\s*degrees\s*C\b"), " degrees Celsius"),
        (re.compile(r"(?<=\d)\s*degrees\s*F\b"), " degrees Fahrenheit"),
        (re.compile(r"\b(fb|pb) to the minus 1(?!\d)"), lambda m: f"inverse {units()[m[1]][1]}"),
        (re.compile(rf"{number}(\s?|-)({unit})(?![\w°])"), _say_unit),
        (re.compile(r"(?<=[A-Z]{2})-?(\d+(?:\.\d+)?)B\b"), r" \1 billion"),
        (re.compile(rf"{number}\s?([kKMBT])(?![\w/])"), lambda match: f"{match[1]} {_SCALES[match[2]]}"),
        (re.compile(rf"(?<=[a-z])\s?/\s?({'|'.join(_PER)})(?!\w)"), lambda match: f" per {_PER[match[1]]}"),
        (re.compile(r"(?<=[a-z]) (s|min|h|kg|cm|m) to the minus 1(?!\d)"), lambda match: f" per {_PER[match[1]]}"),
        (re.compile(r"(?<![\w./])(1/2|1/3|2/3|1/4|3/4)(?![\w./])"), lambda match: _FRACTIONS[match[1]]),
        (re.compile(r"(?<=\d)\s?/\s?(?=\d|[A-Za-z]\b)|(?<=\b[a-z])/(?=[a-z]\b)"), " over "),
        (re.compile(r"#\s?(?=\d)"), "number "),
        (re.compile(r"(?<=[Vv]ersion )v(?=\d)"), ""),
        (re.compile(r"\b(Equations?|equations?|Section|Step|Algorithm) \((\d{1,3}[a-z]?)\)"), r"\1 \2"),
        (re.compile(r"(?<=\w)@(?=[\dk])"), " at "),
        (re.compile(r"(?<![Vv]ersion )\b[vV](?=\d+(?:\.\d+)*\b)"), "version "),
        (re.compile(r"\b\d+(?:\.\d+){2,5}\b"), lambda match: match[0].replace(".", " point ")),
        (re.compile(r"(?<![\w.])\.(?=\d)"), "0."),
        (re.compile(r"(?<=\d),(?=\d{3}\b)"), ""),
        (re.compile(r"(?<![\w.])0+(?=[1-9]\d{4,})"), ""),
    )  # fmt: skip


def _say_arxiv_id(match: re.Match[str]) -> str:
    version = f" version {match[3]}" if match[3] else ""
    return f"archive {digits(match[1])} dot {digits(match[2])}{version}"


def _say_money(match: re.Match[str]) -> str:
    scale = match[3] or ""
    name = _CURRENCIES[match[1]]
    several = name if name == "yen" or (match[2] == "1" and not scale) else f"{name}s"
    return " ".join(part for part in (match[2], _SCALES.get(scale, scale), several) if part)


def _say_date(match: re.Match[str]) -> str:
    return f"{_MONTHS[int(match[2]) - 1]} {ordinal(int(match[3]))} {year(int(match[1]))}"


def _say_unit(match: re.Match[str]) -> str:
    number, between, unit = match[1], match[2], match[3]
    if unit in _NEEDS_SPACE and between != " ":
        return match[0]
    one, several = units()[unit]
    return f"{number} {one if number == '1' or between == '-' else several}"
