"""Numbers in words."""

from __future__ import annotations

import pytest

from paperradio.voicing.spoken.numbers import decade, digits, ordinal, year


@pytest.mark.parametrize(
    ("number", "words"),
    [(1998, "nineteen ninety-eight"), (2000, "two thousand"), (2005, "two thousand five"), (1905, "nineteen oh five"),
     (2017, "twenty seventeen"), (1900, "nineteen hundred"), (2040, "twenty forty")],
)  # fmt: skip
def test_years(number: int, words: str) -> None:
    assert year(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1990, "nineteen nineties"), (2000, "two thousands"), (2010, "twenty tens")]
)
def test_decades(number: int, words: str) -> None:
    assert decade(number) == words


@pytest.mark.parametrize(
    ("number", "words"), [(1, "first"), (4, "fourth"), (12, "twelfth"), (21, "twenty-first"), (30, "thirtieth")]
)
def test_ordinals(number: int, words: str) -> None:
    assert ordinal(number) == words


def test_digits() -> None:
    assert digits("17a06") == "1 7 0 6"
