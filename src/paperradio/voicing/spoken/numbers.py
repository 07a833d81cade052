"""Numbers that a voice would read wrongly, in words."""

from __future__ import annotations

from functools import cache


@cache
def year(number: int) -> str:
    """1100 to 2099 as a year: ``nineteen ninety-eight``, ``two thousand five``, ``twenty nineteen``."""
    from num2words import num2words

    if 2000 <= number < 2010:
        return str(num2words(number)).replace(" and", "")
    return str(num2words(number, to="year")).replace("oh-", "oh ")


def decade(number: int) -> str:
    """``nineteen nineties`` for 1990, ``two thousands`` for 2000, ``twenty tens`` for 2010."""
    if number == 2000:
        return "two thousands"
    words = year(number)
    return words[:-1] + "ies" if words.endswith("y") else words + "s"


@cache
def ordinal(number: int) -> str:
    """``twenty-first``."""
    from num2words import num2words

    return str(num2words(number, to="ordinal"))


def digits(text: str) -> str:
    """Digits one by one: ``1 7 0 6``."""
    return " ".join(character for character in text if character.isdigit())
