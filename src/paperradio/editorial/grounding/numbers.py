"""Numbers with their units, in digits or words, exact or rounded."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.numerals import SCALES, SMALL, TENS, in_words, whole_number
from paperradio.editorial.grounding.tokens import folded


class Kind(StrEnum):
    """What a number counts."""

    CARDINAL = "cardinal"
    ORDINAL = "ordinal"
    TIMES = "times"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number as it was found. `step` is the value of its last digit: 0.1 for 92.4, 1e8 for 2.5 billion.

    `unit` is the usual name of a unit that is known, `follows` the word that stands behind the number.
    """

    text: str
    value: float
    step: float
    kind: Kind
    unit: str | None
    follows: str
    bound: str
    start: int

    @property
    def rounded(self) -> bool:
        """Whether it is said that the number is not exact."""
        return bool(self.bound)

    @property
    def a_share(self) -> bool:
        """Whether it is a fraction in words: "a quarter"."""
        return self.kind is Kind.CARDINAL and self.step == _TINY and self.value < 1


_SUFFIXES = {"k": 1e3, "K": 1e3, "M": 1e6, "B": 1e9, "T": 1e12, "bn": 1e9, "m": 1e6}
_FRACTIONS = {"half": 2.0, "halves": 2.0, "third": 3.0, "thirds": 3.0, "quarter": 4.0, "quarters": 4.0, "fifth": 5.0,
              "fifths": 5.0, "tenth": 10.0, "tenths": 10.0, "seventh": 7.0, "sixth": 6.0, "eighth": 8.0, "ninth": 9.0,
              "hundredth": 100.0, "thousandth": 1000.0}  # fmt: skip
_TIMES = {"twice": 2.0, "thrice": 3.0, "double": 2.0, "doubles": 2.0, "doubled": 2.0, "doubling": 2.0, "triple": 3.0,
          "triples": 3.0, "tripled": 3.0, "tripling": 3.0, "twofold": 2.0, "threefold": 3.0, "fourfold": 4.0,
          "fivefold": 5.0, "tenfold": 10.0, "quadruple": 4.0, "quadruples": 4.0, "halves": 0.5, "halved": 0.5,
          "halving": 0.5}  # fmt: skip
_ORDINALS = {
    word: float(value)
    for value, word in enumerate(
        ["third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh", "twelfth"], 3
    )
}
_PLAIN = "|".join([*SMALL, *TENS, *SCALES])
_DIGITS = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+)"
_NUMBER = re.compile(
    rf"(?P<power>(?:{_DIGITS}\s?[×x·*]\s?)?10\s?\^\s?\{{?\s?[-+]?\d+\}}?)"
    rf"|(?P<and_half>\b(?:{_PLAIN}|\d+)\s+and\s+a\s+half\b)"
    rf"|(?P<share>\b(?:a|one|two|three|four)[\s-](?:{'|'.join(_FRACTIONS)})\b|\bhalf\b"
    rf"|\b(?:{'|'.join(_FRACTIONS)})(?=\sof\b))"
    rf"|(?P<words>\b(?:{_PLAIN})(?:[\s-]+(?:(?:(?<=hundred\s)|(?<=thousand\s)|(?<=million\s))and[\s-]+)?"
    rf"(?:point|{_PLAIN}))*\b)(?P<fold>-?fold\b)?"
    rf"|(?P<times>\b(?:{'|'.join(_TIMES)})\b)"
    rf"|(?P<ordinal_word>\b(?:{'|'.join(_ORDINALS)})\b)"
    rf"|(?P<ratio>\b\d+/\d+)(?:th|rd|nd|st)?\b"
    rf"|(?P<ordinal>\b\d+)(?:st|nd|rd|th)\b"
    rf"|(?P<digits>(?<![\w.,^])(?<!\^-){_DIGITS})(?P<suffix>(?:K|M|B|T|k|bn)\b)?(?P<fold_too>-?fold\b)?",
    re.IGNORECASE,
)
_SCALE_AFTER = re.compile(r"[\s-]*(hundred|thousand|million|billion|trillion)s?\b", re.I)
_UNIT = re.compile(r"[\s-]*(percentage[\s-]points?|per\s?cent\b|[%°$€×]|[A-Za-zµμσ]+)")
_MONEY = re.compile(r"([$€])\s?$")
_NEAR = "about|approximately|approx.|around|roughly|some|circa|close to|~|an estimated"
_ABOVE = "over|more than|at least|well over|just over|above|greater than|larger than|exceed(?:s|ed|ing)?|beyond"
_BELOW = "under|less than|fewer than|at most|up to|nearly|almost|just under|below|smaller than|as many as|as much as"
_BOUND = re.compile(
    rf"(?i)(?:\b|(?<=~)|(?=~))(?P<bound>(?P<near>{_NEAR})|(?P<above>{_ABOVE})|(?P<below>{_BELOW}))\s*"
    r"(?:an? |the )?[$€]?$"
)
_PART_OF_NAME = re.compile(r"(?:[A-Za-z0-9]*[A-Z][A-Za-z0-9]*[-_/]|[A-Za-z][\w]*_)$")
_ROUNDING = 0.5
_MOST_ROUNDING = 0.08
_SHARE_ROUNDING = 0.04
_TINY = 1e-9


@lru_cache(maxsize=20_000)
def quantities(text: str) -> tuple[Quantity, ...]:
    """Every number of `text` but those that belong to a name (``GPT-3``) and a lone "one"."""
    plain = folded(text)
    found: list[Quantity] = []
    for match in _NUMBER.finditer(plain):
        if found and match.start() < found[-1].start + len(found[-1].text):
            continue
        if _PART_OF_NAME.search(plain[: match.start()]) and match["digits"]:
            continue
        quantity = _quantity(match, plain)
        if quantity is not None:
            found.append(quantity)
    return tuple(found)


def _quantity(match: re.Match[str], plain: str) -> Quantity | None:
    read = _value(match)
    if read is None:
        return None
    value, step, kind = read
    end = match.end()
    if kind is Kind.CARDINAL and (scale := _SCALE_AFTER.match(plain, end)) and not match["words"]:
        factor = SCALES[scale[1].lower()]
        value, step, end = value * factor, step * factor, scale.end()
    unit, follows = _unit(plain, match.start(), end)
    if unit == "times":
        kind = Kind.TIMES
    if match.group().lower() in rules.words("loose_numbers") and unit is None:
        return None
    bound = _bound(plain[: match.start()]) or _bound_behind(plain[end:])
    return Quantity(plain[match.start() : end].strip(), value, step, kind, unit, follows, bound, match.start())


def _value(match: re.Match[str]) -> tuple[float, float, Kind] | None:
    """Value, step and kind of what was matched."""
    if match["power"]:
        base, _, exponent = re.sub(r"[\s{}]", "", match["power"]).partition("^")
        mantissa = re.split(r"[×x·*]", base)[0] if re.search(r"[×x·*]", base) else "1"
        power = 10.0 ** int(exponent)
        return float(mantissa.replace(",", "")) * power, _step(mantissa) * power, Kind.CARDINAL
    if match["and_half"]:
        count = match["and_half"].split()[0].lower()
        return (float(count) if count.isdigit() else whole_number([count])) + 0.5, 0.1, Kind.CARDINAL
    if match["words"]:
        value, step = in_words(match["words"])
        return value, step, Kind.TIMES if match["fold"] else Kind.CARDINAL
    if match["share"]:
        count, _, part = re.sub(r"[\s-]+", " ", match["share"].lower()).rpartition(" ")
        number = {"": 1, "a": 1}.get(count) or SMALL[count]
        return number / _FRACTIONS[part], _TINY, Kind.CARDINAL
    if match["times"]:
        return _TIMES[match["times"].lower()], _TINY, Kind.TIMES
    if match["ordinal_word"]:
        return _ORDINALS[match["ordinal_word"].lower()], _TINY, Kind.ORDINAL
    if match["ratio"]:
        above, below = match["ratio"].split("/")
        return (int(above) / int(below), _TINY, Kind.CARDINAL) if int(below) else None
    if match["ordinal"]:
        return float(match["ordinal"]), _TINY, Kind.ORDINAL
    factor = _SUFFIXES.get(match["suffix"] or "", 1.0)
    plain = match["digits"]
    kind = Kind.TIMES if match["fold_too"] else Kind.CARDINAL
    return float(plain.replace(",", "")) * factor, _step(plain) * factor, kind


def _step(digits: str) -> float:
    _, point, decimals = digits.partition(".")
    if point:
        return 10.0 ** -len(decimals)
    whole = digits.replace(",", "")
    return 10.0 ** (len(whole) - len(whole.rstrip("0") or whole[:1]))


def _unit(plain: str, start: int, end: int) -> tuple[str | None, str]:
    """The unit's usual name where it is known, and the word that follows."""
    known = rules.units()
    money = _MONEY.search(plain[:start])
    match = _UNIT.match(plain, end)
    follows = re.sub(r"\s", "", match[1]) if match else ""
    if money:
        return known[money[1]], follows
    if match is None:
        return None, ""
    if re.match(r"(?i)percentage", follows):
        return "percentage point", follows
    return known.get(follows) or (known.get(follows.lower()) if len(follows) > 2 else None), follows


def equals(said: Quantity, found: Quantity) -> bool:
    """Whether `said` is `found`, or `found` rounded, which must be said ("about")."""
    if (said.kind is Kind.ORDINAL) != (found.kind is Kind.ORDINAL):
        return False
    for value in _readings(found):
        difference = abs(said.value - value)
        if difference <= _TINY * max(abs(value), _TINY):
            return True
        if said.rounded and difference <= _coarseness(said) * (1 + _TINY) and said.step < abs(said.value):
            return True
    return False


def _coarseness(said: Quantity) -> float:
    """How far a number that is said to be inexact may be off: half its last place, a small part of it; of the whole
    where it is a share ("a bit more than half")."""
    if said.a_share:
        return _SHARE_ROUNDING
    return min(_ROUNDING * said.step, _MOST_ROUNDING * abs(said.value))


def same_bound(said: Quantity, found: Quantity) -> bool:
    """Whether what stands before two equal numbers says the same: about, over, up to, or nothing."""
    own, other = _side(said.bound), _side(found.bound)
    if own == other or (own == "near" and not other):
        return True
    if not other:
        value = min(_readings(found), key=lambda reading: abs(reading - said.value))
        return said.value < value if own == "above" else own == "below" and said.value > value
    return bool(own) and "near" in {own, other}


def _bound(before: str) -> str:
    match = _BOUND.search(before)
    if match and match["bound"].lower() == "up to" and re.search(r"(?i)\bfrom\b[^.;:]*$", before):
        return ""
    return match["bound"] if match else ""


def _bound_behind(after: str) -> str:
    """ "300 or more" has at least 300, "30 or so" about 30."""
    match = re.match(r"(?:\s*%)?\s+(?:\w+\s+)?(?:or|and)\s+(more|above|over|fewer|less|below|so)\b", after)
    if not match:
        return ""
    return "about" if match[1] == "so" else "at least" if match[1] in {"more", "above", "over"} else "at most"


def _side(bound: str) -> str:
    match = _BOUND.fullmatch(bound)
    return next((name for name in ("near", "above", "below") if match and match[name]), "")


def _readings(found: Quantity) -> tuple[float, ...]:
    """A share is a percentage too, and the other way round."""
    if found.unit == "percent":
        return (found.value, found.value / 100)
    return (found.value,)
