"""Units: after numbers, per each other, squared, and the letters that stand for thousands and millions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import Draft, Rule, rule

SCALES = {
    "k": "thousand", "K": "thousand", "M": "million", "m": "million", "B": "billion", "bn": "billion", "T": "trillion",
    "mn": "million", "tn": "trillion",
}  # fmt: skip
_AS_DENOMINATOR = ("us", "pp", "pts", "ppt", "bps", "wt", "as", "au", "in", "B", "C", "F")  # never: they read as words
_COUNTED = (
    "second", "minute", "hour", "day", "week", "month", "year", "token", "image", "sample", "epoch", "step", "word",
    "request", "frame", "pixel", "person", "query", "user", "unit", "iteration", "GPU", "node", "core",
)  # fmt: skip
_LENGTHS = ("m", "cm", "mm", "km", "nm", "µm", "s", "pc", "kpc", "Mpc", "deg", "arcsec", "arcmin", "GeV", "in", "ft")
_SQUARE_OR_CUBIC = {"1": "", "2": "square ", "3": "cubic ", "squared": "square ", "cubed": "cubic "}
_AFTER_ARTICLE = re.compile(r"\b[Aa]n? $")
_PREPOSITIONS = "of|in|per|and|or|to|at|for|with|from|between|is|are|was|were|on|by|that|as|we"
_NOUN_BEHIND = re.compile(rf" (?!(?:{_PREPOSITIONS})\b)[a-z]{{3}}")
_FEWEST_PAGES = 40
_COUNTED_IN_MILLIONS = "parameters?|tokens?|samples?|images?|examples?|words?|sentences?|users?|papers?|people|pairs?"


def say_units(draft: Draft, tables: Tables) -> None:
    """Put units into words. The draft has a digit."""
    draft.apply(_rules(tables))


@cache
def _rules(tables: Tables) -> tuple[Rule, ...]:
    units = tables.units
    per = {symbol: one for symbol, (one, _) in units.items() if symbol not in _AS_DENOMINATOR}
    inverted = any_of(symbol for symbol in per if len(symbol) > 1 or symbol in "smhgKL")
    per |= {word: word for word in _COUNTED}
    powered = any_of(symbol for symbol in _LENGTHS if symbol in units)
    each = any_of(per)
    number = r"(?<![\w.,])([\d.,]*\d)"
    return (
        rule(rf"(?<=\d)[ -]?({powered}) (squared|cubed|to the minus ([123]))(?!\w)",
             lambda match: _say_powered(match, units), "qbh"),
        rule(rf"(?<=[a-z\d]) ({inverted}) ?(?:to the )?minus ([123])(?![\d.])",
             lambda match: f" per {_SQUARE_OR_CUBIC[match[2]]}{per[match[1]]}", "m"),
        rule(rf"(?<=[A-Za-z])\s?/\s?({powered}) (squared|cubed)(?!\w)",
             lambda match: f" per second {match[2]}" if match[1] == "s"
             else f" per {_SQUARE_OR_CUBIC[match[2]]}{per[match[1]]}", "/"),
        rule(rf"{number}((?:\s(?:over|minus|plus) [\d.]+)?)(\s?|-)({any_of(units)})(?![\w°]| of [a-zA-Z]\b)"
             r"(?=(?P<next>[ -][A-Z](?![a-z])| [A-Z]| \d|))", lambda match: _say_unit(match, units)),
        rule(rf"(?<![\w.])([\d.]*\d)\s?([MBT])(?= (?:{_COUNTED_IN_MILLIONS})\b)", _say_scale, "MBT"),
        rule(r"(?<![\w.,-])([\d.,]*\d)([kKMBT])(?![\w/-])", _say_scale, "kKMBT"),
        rule(r"(?<![\w.,])([\d.,]*\d)([kKMBT])(?=[/-])", _say_scale, "kKMBT"),
        rule(rf"(?<=[a-z])\s?/\s?({each})(?!\w)", lambda match: f" per {per[match[1]]}", "/"),
    )  # fmt: skip


@cache
def _without_number(tables: Tables) -> tuple[Rule, ...]:
    units = tables.units
    long = any_of(symbol for symbol in units if len(symbol) > 1)
    return (
        rule(rf"(?<![\w/])({long})/({long}|s|h|m|g|L)(?![\w/])",
             lambda match: f"{units[match[1]][1]} per {units[match[2]][0]}", "/"),
        rule(r"(?<=\bsub-)(?:[TGMk]Hz|nm|mm|ms|m?eV|GeV)\b", lambda match: units[match[0]][0], "zmVs"),
    )  # fmt: skip


def say_bare_units(draft: Draft, tables: Tables) -> None:
    """Units that stand without a number: ``kJ/mol``, ``sub-THz``."""
    if draft.has("/") or "sub-" in draft.text:
        draft.apply(_without_number(tables))


def _say_scale(match: re.Match[str]) -> str:
    return f"{match[1]} {SCALES[match[2]]}"


def _say_powered(match: re.Match[str], units: Mapping[str, tuple[str, str]]) -> str:
    """``cm^2`` and ``cm^{-3}`` right after a number."""
    (one, several), power, negative = units[match[1]], match[2], match[3]
    if negative:
        return f" per {_SQUARE_OR_CUBIC[negative]}{one}"
    return f" {several} {power}" if match[1] == "s" else f" {_SQUARE_OR_CUBIC[power]}{several}"


def _says_one(text: str, start: int, end: int) -> bool:
    """Whether the unit belongs to the noun behind it: ``a 2.1 Å bond``, ``the 2 TeV resonance``."""
    if _AFTER_ARTICLE.search(text, max(0, start - 4), start):
        return True
    return text[max(0, start - 4) : start].lower() == "the " and _NOUN_BEHIND.match(text, end) is not None


def _say_unit(match: re.Match[str], units: Mapping[str, tuple[str, str]]) -> str:
    number, rest, between, unit = match[1], match[2], match[3], match[4]
    if not between and unit == "pp":
        several = "percentage points" if "." in number or int(number[:4].replace(",", "")) < _FEWEST_PAGES else "pages"
        return f"{number}{rest} {several}"
    single = len(unit) == 1 or unit in ("us", "Pa", "PB", "au")
    volts = unit in "VW" and match.string[match.start() - 1 : match.start()] != "-"
    if single and ((not between and not volts) or (between == "-" and len(unit) > 1)):
        return match[0]  # something else when it touches the number: ``Fig. 2g``, ``1990s``, ``10K``
    following = match["next"]
    if len(unit) == 1 and len(following) == 2 and not match.string[match.end() + 2 : match.end() + 3].islower():
        return match[0]  # the first of letters that are spelled
    one, several = units[unit]
    attributive = between == "-" or (not between and following) or _says_one(match.string, match.start(), match.end())
    return f"{number}{rest} {one if number == '1' or attributive else several}"
