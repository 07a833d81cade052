"""Numbers that a voice would read wrongly, in words."""

from __future__ import annotations

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
_TENS = ("zero", "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_IRREGULAR_ORDINALS = {1: "first", 2: "second", 3: "third", 5: "fifth", 8: "eighth", 9: "ninth", 12: "twelfth"}


def below_hundred(number: int) -> str:
    """0 to 99 in words: ``twenty-eight``."""
    if number < 20:
        return _SMALL[number]
    tens, ones = divmod(number, 10)
    return _TENS[tens] + (f"-{_SMALL[ones]}" if ones else "")


def year(number: int) -> str:
    """1100 to 2099 as a year: ``nineteen ninety-eight``, ``two thousand five``, ``twenty nineteen``."""
    century, rest = divmod(number, 100)
    if century == 20 and rest < 10:
        return "two thousand" + (f" {_SMALL[rest]}" if rest else "")
    if rest == 0:
        return f"{below_hundred(century)} hundred"
    return f"{below_hundred(century)} {'oh ' if rest < 10 else ''}{below_hundred(rest)}"


def decade(number: int) -> str:
    """``nineteen nineties`` for 1990, ``two thousands`` for 2000, ``twenty tens`` for 2010."""
    if number == 2000:
        return "two thousands"
    words = year(number)
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


def ordinal(number: int) -> str:
    """0 to 99 as an ordinal: ``twenty-first``."""
    if number < 20:
        return _IRREGULAR_ORDINALS.get(number, _SMALL[number] + "th")
    tens, ones = divmod(number, 10)
    return f"{_TENS[tens]}-{ordinal(ones)}" if ones else _TENS[tens][:-1] + "ieth"


def digits(text: str) -> str:
    """Digits one by one: ``1 7 0 6``."""
    return " ".join(character for character in text if character.isdigit())
