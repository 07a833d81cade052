"""How amounts, ranges, sums of money, versions and numbering are said. Plain numbers are left to the voice."""

from __future__ import annotations

import re

from paperradio.voicing.lexicon import Tables
from paperradio.voicing.rewriting import DIGITS, Draft, rule
from paperradio.voicing.spoken.fractions import fraction
from paperradio.voicing.spoken.units import SCALES, say_bare_units, say_units

_CURRENCIES = {"$": "dollar", "€": "euro", "£": "pound", "¥": "yen"}
_BARNS = {"f": "femtobarns", "p": "picobarns", "a": "attobarns", "n": "nanobarns"}
_NUMBERED = (
    "Equations?|equations?|Eqs?|Section|Step|Algorithm|Theorem|Lemma|Corollary|Proposition|Figure|Table|Definition|Case"
)
_ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8", "ix": "9"}
_HEAVY = "star|black|supernova|progenitor|object|halo|binary|model|companion|neutron"


def say_quantities(draft: Draft, tables: Tables) -> None:
    """Put quantities into words."""
    draft.apply(_ANYWHERE)
    say_bare_units(draft, tables)
    if draft.has(DIGITS):
        draft.apply(_RANGES)
        say_units(draft, tables)
        draft.apply(_NUMBERING)
    draft.apply(_LAST)


def _roman(numeral: str) -> int:
    values = [{"I": 1, "V": 5, "X": 10}[letter] for letter in numeral]
    return sum(-one if one < following else one for one, following in zip(values, [*values[1:], 0], strict=True))


def _say_money(match: re.Match[str]) -> str:
    amount, scale, name = match["amount"], match["scale"] or "", _CURRENCIES[match["sign"]]
    several = name if name == "yen" or (amount == "1" and not scale) else f"{name}s"
    nation = "U S" if match["us"] else ""
    return " ".join(part for part in (amount, SCALES.get(scale, scale), nation, several) if part)


def _say_enumerator(match: re.Match[str]) -> str:
    number = _ROMAN.get(match["number"], match["number"])
    starts = bool(match["before"]) or match.start() == 0
    return f"{match['before']}{number}," if starts else f", {number},"


_ANYWHERE = (
    rule(r"\b([Ss]ections?|SECTION|Sec\.|[Pp]art|[Cc]hapter|[Tt]able|TABLE|[Ff]igure|[Tt]ype|[Pp]hase|[Cc]lass|[Rr]un) "
         r"(X{0,2}(?:IX|IV|V?I{1,3}|V|X))\b", lambda match: f"{match[1]} {_roman(match[2])}", "IVX"),
    rule(r"(?<=\d)\s?%|(?<=\w)\s%", " percent", "%"),
    rule(r"(?<=percent )(?:CL|C\.L\.)(?!\w)", "confidence level", "L"),
    rule(r"(?<=percent )CI(?!\w)", "confidence interval", "I"),
    rule(r"(?<=\d)\s*degrees\s*C\b", " degrees Celsius", "C"),
    rule(r"(?<=\d)\s*degrees\s*F\b", " degrees Fahrenheit", "F"),
    rule(r"\b([fpan])b ?(?:to the )?(?:minus |[−-])1(?!\d)", lambda match: f"inverse {_BARNS[match[1]]}", "1"),
    rule(r"\((\d{1,3})\)\s?[–-]\s?\((\d{1,3})\)", r"\1 to \2", "("),
    rule(r"(?<=\d)\s?\(([a-h])\s?[–-]\s?([a-h])\)", r" \1 to \2", "("),
    rule(r"(?<=\bT equals )(\d[\d.]*)K\b", r"\1 kelvin", "K"),
    rule(r"\b(in|by|of|from|into|using) \((\d{1,3})\)(?=[.,;]|$)", r"\1 equation \2", "("),
    rule(rf"\b({_NUMBERED}) \((\d{{1,3}}[a-z]?)\)", r"\1 \2", "("),
    rule(r"(?P<before>^|[,:;] |\b(?:and|or) |)(?<![\w)])\((?P<number>i{1,3}|iv|v|vi{1,3}|ix|\d|[a-h])\)(?= |$|[,.;])",
         _say_enumerator, "("),
    rule(r"(?<![\w(])(i{1,3}|iv|vi{1,3})\)(?= )", lambda match: f"{_ROMAN[match[1]]},", ")"),
    rule(rf"solar masses(?= (?:{_HEAVY}))", "solar mass", "m"),
)  # fmt: skip
_LAST = (rule(r"(?<=\b[a-z])/(?=[a-zA-Z]\b)|(?<=\b[A-Z])/(?=[a-z]\b)|(?<=[\s(][A-Za-z])/(?=\d)", " over ", "/"),)
_RANGES = (
    rule(r"(?P<us>US\s?|U S\s?)?(?P<sign>[$€£¥])\s?(?P<amount>\d[\d,]*(?:\.\d+)?)"
         r"(?:\s?(?P<scale>thousand|million|billion|trillion|mn|bn|tn|[kKmMBT])(?![A-Za-z]))?", _say_money, "$€£¥"),
    rule(r"(?<=\d)\s?–\s?(?=[$€£]?[-−]?\.?\d)|(?<=percent)\s?[-–]\s?(?=\d)", " to ", "–-"),
    rule(r"(?<![\w.,-])((?:\d[\d.,]*)?\d)-(?=\d+(?:\.\d+)?%?(?!\d|-\d|\s?[BMK]\b))", r"\1 to ", "-"),
    rule(r"(?<![\w.:])(\d{1,2}):(\d)(?![\d:])(?!\.\d)", r"\1 to \2", ":"),
    rule(r"(?<=\d)\s?double prime (?=[a-z])", " arcsecond ", "p"),
)  # fmt: skip
_NUMBERING = (
    rule(r"(?<=spin)-(?=\d/\d)", " ", "/"),
    rule(r"(?<![\w./])(\d)/(\d{1,2})(?![\w./])", lambda match: fraction(match[1], match[2]), "/"),
    rule(
        r"(?<=[A-Za-z]-)(\d+)/(?=\d)|(?<=\d[kK])/(?=\d)|(?<=thousand)/(?=\d)", lambda match: f"{match[1] or ''} ", "/"
    ),
    rule(r"(?<=\d)\s?/\s?(?=\d|[A-Za-z]\b)", " over ", "/"),
    rule(r"#\s?(?=\d)", "number ", "#"),
    rule(r"(?<=[Vv]ersion )v(?=\d)", "", "v"),
    rule(r"(?<=\w)@(?=\.?[\dk])", " at ", "@"),
    rule(r"(?<=[A-Za-z\d])-v(?=\d+(?:\.\d+)*\b)", " version ", "v"),
    rule(r"(?<![Vv]ersion )(?<![\w.])(?:v(?=\d+(?:\.\d+)*\b)|V(?=\d+\.\d))", "version ", "vV"),
    rule(r"(?<![\d.])\d+(?:\.\d+){2,5}(?!\d|\.\d)", lambda match: match[0].replace(".", " point "), "."),
    rule(r"(?<![\w.])\.(?=\d)", "0.", "."),
    rule(r"(?<=\d), (?=000\b)", "", "0"),
    rule(r"(?<=\d),(?=\d{3}(?:,|\b)(?!,\d\d?\b))", "", ","),
    rule(r"(?<=\d),(?=\d)", ", ", ","),
    rule(r"(?<![\w.])0+(?=[1-9]\d{4,})", "", "0"),
)
