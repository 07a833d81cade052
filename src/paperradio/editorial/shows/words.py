"""Days and titles as they are said."""

from __future__ import annotations

from datetime import date

_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth", "eleventh",
    "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth",
    "twentieth", "twenty-first", "twenty-second", "twenty-third", "twenty-fourth", "twenty-fifth", "twenty-sixth",
    "twenty-seventh", "twenty-eighth", "twenty-ninth", "thirtieth", "thirty-first",
)  # fmt: skip
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
_WEEKDAYS = (
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
)  # fmt: skip
_TENS = (
    "ten", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_SMALL = (
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
    "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip


def day_in_words(day: date) -> str:
    """ "Sunday, the twenty-second of November, twenty twenty-six"."""
    return f"{_WEEKDAYS[day.weekday()]}, {day_of_month(day)}, {_year(day.year)}"


def day_of_month(day: date) -> str:
    """ "the twenty-second of November"."""
    return f"the {_ORDINALS[day.day - 1]} of {_MONTHS[day.month - 1]}"


def short_day(day: date) -> str:
    """ "22 November 2026", as a title has it."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def _year(year: int) -> str:
    """As it is read out, from 1900 to 2099; in digits beyond."""
    if not 1900 <= year < 2100:
        return str(year)
    rest = year % 100
    if rest == 0:
        return "two thousand" if year == 2000 else "nineteen hundred"
    if rest < 10:
        return f"two thousand and {_SMALL[rest - 1]}" if year > 2000 else f"nineteen oh {_SMALL[rest - 1]}"
    return f"{'twenty' if year >= 2000 else 'nineteen'} {_below_hundred(rest)}"


def _below_hundred(number: int) -> str:
    if number < 20:
        return _SMALL[number - 1]
    tens = _TENS[number // 10 - 1]
    return f"{tens}-{_SMALL[number % 10 - 1]}" if number % 10 else tens
