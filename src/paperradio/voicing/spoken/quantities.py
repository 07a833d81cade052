"""How numbers with units, ranges, versions and sums of money are said. Plain numbers are left to the voice."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import Draft, Replacement
from paperradio.voicing.spoken.fractions import fraction

_SCALES = {
    "k": "thousand", "K": "thousand", "M": "million", "m": "million", "B": "billion", "bn": "billion", "T": "trillion",
    "mn": "million", "tn": "trillion",
}  # fmt: skip
_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_NEEDS_SPACE = {
    "g",
    "m",
    "s",
    "h",
    "d",
    "L",
    "W",
    "J",
    "V",
    "K",
    "T",
    "N",
    "C",
    "F",
    "A",
    "G",
    "us",
    "pp",
    "pm",
    "PB",
    "Pa",
}
"""Units that are something else when they touch the number: ``Fig. 2g``, ``1990s``, ``10K``."""

_PER = {
    "s": "second", "sec": "second", "second": "second", "min": "minute", "minute": "minute", "h": "hour",
    "hr": "hour", "hour": "hour", "day": "day", "d": "day", "week": "week", "month": "month", "yr": "year", "year": "year",
    "kg": "kilogram", "g": "gram", "mg": "milligram", "m": "metre", "cm": "centimetre", "mm": "millimetre",
    "nm": "nanometre", "km": "kilometre", "GB": "gigabyte", "Mpc": "megaparsec", "kpc": "kiloparsec", "pc": "parsec",
    "mol": "mole", "mL": "millilitre", "ml": "millilitre", "L": "litre", "l": "litre", "eV": "electronvolt",
    "GeV": "giga electronvolt", "MeV": "mega electronvolt", "TeV": "tera electronvolt", "Hz": "hertz", "K": "kelvin", "V": "volt",
    "token": "token", "image": "image", "sample": "sample", "epoch": "epoch", "step": "step", "word": "word",
    "request": "request", "frame": "frame", "pixel": "pixel", "person": "person", "query": "query", "user": "user",
    "arcsec": "arcsecond", "sr": "steradian", "dex": "dex", "unit": "unit",
}  # fmt: skip
_POWERED = {"m": "metre", "cm": "centimetre", "mm": "millimetre", "km": "kilometre", "nm": "nanometre", "µm": "micrometre",
            "s": "second", "pc": "parsec", "kpc": "kiloparsec", "Mpc": "megaparsec", "deg": "degree", "arcsec": "arcsecond",
            "GeV": "giga electronvolt", "in": "inch", "ft": "foot"}  # fmt: skip
_SPAN_WORDS = r"(?:times|percent|years|days|hours|minutes|seconds|points?|percentage|orders|fold)"
_NAMED = (
    "Equations?|equations?|Eqs?|Section|Step|Algorithm|Theorem|Lemma|Corollary|Proposition|Figure|Table|Definition|Case"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_DIGIT = re.compile(r"\d")
_SIGN = re.compile(r"[%#$€£¥§@]|[A-Za-z]/[A-Za-z]|\bsub-| to the minus |\(i|\b[vV]\d|squared|cubed")
_PER_SQUARE = {"1": "", "2": "square ", "3": "cubic "}


def say_quantities(draft: Draft, tables: Tables) -> None:
    """Put quantities into words."""
    if not _DIGIT.search(draft.text) and not _SIGN.search(draft.text):
        return
    for pattern, replacement in _rules(tables):
        draft.sub(pattern, replacement)


@cache
def _rules(tables: Tables) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    return (*_sums_and_ranges(), *_with_units(tables), *_signs())


def _sums_and_ranges() -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    return (
        (re.compile(r"(?P<us>US\s?|U S\s?)?(?P<sign>[$€£¥])\s?(?P<amount>\d[\d,]*(?:\.\d+)?)"
                    r"(?:\s?(?P<scale>thousand|million|billion|trillion|mn|bn|tn|[kKmMBT])(?![A-Za-z]))?"), _say_money),
        (re.compile(r"(?<=\d)\s?–\s?(?=[$€£]?[-−]?\.?\d)|(?<=\d%)\s?[-–]\s?(?=\d)|(?<=percent)\s?[-–]\s?(?=\d)"), " to "),
        (re.compile(r"(?<![\w.,-])((?:\d[\d.,]*)?\d)-(?=\d+(?:\.\d+)?%?(?!\d|-\d|\s?[BMK]\b))"), r"\1 to "),
        (re.compile(r"(?<=\d)\s?%|(?<=\w)\s%"), " percent"),
        (re.compile(r"(?<=percent )(?:CL|C\.L\.)(?!\w)"), "confidence level"),
        (re.compile(r"(?<=percent )CI(?!\w)"), "confidence interval"),
        (re.compile(r"(?<![\w.:])(\d{1,2}):(\d)(?![\d:])(?!\.\d)"), r"\1 to \2"),
        (re.compile(r"(?<=\d)\s*degrees\s*C\b"), " degrees Celsius"),
        (re.compile(r"(?<=\d)\s*degrees\s*F\b"), " degrees Fahrenheit"),
        (re.compile(r"(?<=\d)\s?double prime (?=[a-z])"), " arcsecond "),
        (re.compile(r"\b([fpan]b) ?(?:to the )?(?:minus |[−-])1(?!\d)"), lambda m: f"inverse {_BARNS[m[1]]}"),
    )  # fmt: skip


_BARNS = {"fb": "femtobarns", "pb": "picobarns", "ab": "attobarns", "nb": "nanobarns"}


def _with_units(tables: Tables) -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    units = tables.units
    powered = "|".join(sorted(_POWERED, key=len, reverse=True))
    per = "|".join(sorted(_PER, key=len, reverse=True))
    number = r"(?<![\w.])([\d.,]*\d)"
    scaled = "parameters?|tokens?|samples?|images?|examples?|words?|sentences?|users?|papers?|people|pairs?"
    return (
        (re.compile(rf"(?<=\d)(?:\s|-)?({powered}) (squared|cubed|to the minus ([123]))(?![\w])"), _say_powered),
        (re.compile(rf"(?<=[a-z\d]) ({per}) ?(?:to the )?minus ([123])(?![\d.])"),
         lambda m: f" per {_PER_SQUARE[m[2]]}{_PER[m[1]]}"),
        (re.compile(rf"(?<=[A-Za-z])\s?/\s?({powered}) (squared|cubed)(?!\w)"),
         lambda m: f" per {'square' if m[2] == 'squared' else 'cubic'} {_POWERED[m[1]]}" if m[1] != "s"
         else f" per second {m[2]}"),
        (re.compile(rf"{number}((?:\s(?:over|minus|plus) [\d.]+)?)(\s?|-)({any_of(units)})(?![\w°]| of [a-zA-Z]\b)(?=(?P<next>[ -][A-Z](?![a-z])| [A-Z]|))"),
         lambda match: _say_unit(match, units)),
        (re.compile(rf"(?<![\w.])([\d.]*\d)\s?([MBT])(?= (?:{scaled})\b)"), lambda m: f"{m[1]} {_SCALES[m[2]]}"),
        (re.compile(r"(?<![\w.,-])([\d.,]*\d)([kKMBT])(?![\w/-])"), lambda match: f"{match[1]} {_SCALES[match[2]]}"),
        (re.compile(r"(?<![\w.,])([\d.,]*\d)([kKMBT])(?=[/-])"), lambda match: f"{match[1]} {_SCALES[match[2]]}"),
        (re.compile(r"(?<=[a-z]) ([µnpkMG]?(?:eV|s|m|K|Hz))(?= to the minus [123])"), r" \1"),
        (re.compile(rf"(?<=[a-z])\s?/\s?({per})(?!\w)"), lambda match: f" per {_PER[match[1]]}"),
        (re.compile(rf"(?<![\w/])({any_of(symbol for symbol in units if len(symbol) > 1)})/({per})(?![\w/])"),
         lambda m: f"{units[m[1]][1]} per {_PER[m[2]]}"),
        (re.compile(r"(?<=\bsub-)(THz|GHz|MHz|kHz|nm|mm|ms|meV|eV|GeV)\b"), lambda match: units[match[1]][0]),
    )  # fmt: skip


def _signs() -> tuple[tuple[re.Pattern[str], Replacement], ...]:
    return (
        (re.compile(r"(?<=spin)-(?=\d/\d)"), " "),
        (re.compile(r"(?<![\w./])(\d)/(\d{1,2})(?![\w./])"), lambda match: fraction(match[1], match[2])),
        (re.compile(r"(?<=[A-Za-z]-)(\d+)/(?=\d)|(?<=\d[kK])/(?=\d)|(?<=thousand)/(?=\d)"), lambda m: f"{m[1] or ''} "),
        (re.compile(r"(?<=\d)\s?/\s?(?=\d|[A-Za-z]\b)|(?<=\b[a-z])/(?=[a-zA-Z]\b)|(?<=\b[A-Z])/(?=[a-z]\b)"), " over "),
        (re.compile(r"#\s?(?=\d)"), "number "),
        (re.compile(r"(?<=[Vv]ersion )v(?=\d)"), ""),
        (re.compile(rf"\b({_NAMED}) \((\d{{1,3}}[a-z]?)\)"), r"\1 \2"),
        (re.compile(r"\b(in|by|of|from|into|using) \((\d{1,3})\)(?=[.,;]|$)"), r"\1 equation \2"),
        (re.compile(r"(?P<before>^|[,:;] |\b(?:and|or) |)(?<![\w)])\((?P<n>i{1,3}|iv|v|vi{1,3}|ix|\d|[a-h])\)(?= |$|[,.;])"), _say_enumerator),
        (re.compile(r"(?<=\w)@(?=\.?[\dk])"), " at "),
        (re.compile(r"(?<=[A-Za-z\d])-v(?=\d+(?:\.\d+)*\b)"), " version "),
        (re.compile(r"(?<![Vv]ersion )(?<![\w.])(?:v(?=\d+(?:\.\d+)*\b)|V(?=\d+\.\d))"), "version "),
        (re.compile(r"solar masses(?= (?:star|black|supernova|progenitor|object|halo|binary|model|companion|neutron))"), "solar mass"),
        (re.compile(r"\b\d+(?:\.\d+){2,5}\b"), lambda match: match[0].replace(".", " point ")),
        (re.compile(r"(?<![\w.])\.(?=\d)"), "0."),
        (re.compile(r"(?<=\d),(?=\d{3}(?:,|\b)(?!,\d\d?\b))"), ""),
        (re.compile(r"(?<=\d),(?=\d)"), ", "),
        (re.compile(r"(?<![\w.])0+(?=[1-9]\d{4,})"), ""),
    )  # fmt: skip


def _say_money(match: re.Match[str]) -> str:
    amount, scale, name = match["amount"], match["scale"] or "", _CURRENCIES[match["sign"]]
    several = name if name == "yen" or (amount == "1" and not scale) else f"{name}s"
    nation = "U S" if match["us"] else ""
    return " ".join(part for part in (amount, _SCALES.get(scale, scale), nation, several) if part)


def _say_enumerator(match: re.Match[str]) -> str:
    number = _ROMAN.get(match["n"], match["n"])
    starts = bool(match["before"]) or match.start() == 0
    return f"{match['before']}{number}," if starts else f", {number},"


def _say_powered(match: re.Match[str]) -> str:
    """``cm^2`` and ``cm^{-3}`` right after a number."""
    unit, power, negative = _POWERED[match[1]], match[2], match[3]
    if negative:
        return f" per {_PER_SQUARE[negative]}{unit}"
    if match[1] == "s":
        return f" {unit}s {power}"
    return f" {'square' if power == 'squared' else 'cubic'} {unit if unit == 'inch' else unit + 's'}"


def _say_unit(match: re.Match[str], units: Mapping[str, tuple[str, str]]) -> str:
    number, rest, between, unit = match[1], match[2], match[3], match[4]
    if unit in _NEEDS_SPACE and not between.strip("-") and between != " " and not (between == "-" and len(unit) > 1):
        return match[0]
    if len(unit) == 1 and len(match["next"]) == 2 and not match.string[match.end() + 2 : match.end() + 3].islower():
        return match[0]  # the first of letters that are spelled
    one, several = units[unit]
    attributive = (
        between == "-"
        or (not between and match["next"])
        or match.string[: match.start()].endswith((" a", " a ", "a ", " an "))
    )
    said = one if number == "1" or attributive else several
    return f"{number}{rest} {said}"
