"""Numbers as papers and voices write them."""

from __future__ import annotations

import pytest

from paperradio.editorial.grounding.numbers import Kind, equals, quantities, same_bound


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("92.4 %", 92.4, "percent"),
        ("92.4 percent", 92.4, "percent"),
        ("two-point-five billion sentences", 2.5e9, "sentence"),
        ("2.5B parameters", 2.5e9, "parameter"),
        ("3×10⁻⁴", 3e-4, None),
        ("10^-5", 1e-5, None),
        ("1,500 images", 1500.0, "image"),
        ("nineteen ninety-eight", 1998.0, None),
        ("one hundred and twenty-three", 123.0, None),
        ("three and a half days", 3.5, "day"),
        ("two-thirds", 2 / 3, None),
        ("1/7th the footprint", 1 / 7, None),
        ("$4.5 million", 4.5e6, "dollar"),
        ("13 TeV", 13.0, "teraelectronvolt"),
        ("0.98 percentage points", 0.98, "percentage point"),
        ("half the cost", 0.5, None),
    ],
)
def test_value_and_unit(text: str, value: float, unit: str | None) -> None:
    (found,) = quantities(text)
    assert found.value == pytest.approx(value)
    assert found.unit == unit


def test_numbers_in_names_and_a_lone_one_are_none() -> None:
    assert quantities("GPT-3 and OPT-175B on CIFAR-10 are one of the best") == ()


def test_exponent_of_a_unit_is_no_number() -> None:
    assert [each.value for each in quantities("a few 20 fb⁻¹ of data")] == [20.0]


@pytest.mark.parametrize("text", ["twice as fast", "2x faster", "2 × faster", "a twofold gain", "2-fold"])
def test_multiples(text: str) -> None:
    (found,) = quantities(text)
    assert (found.value, found.kind) == (2.0, Kind.TIMES)


@pytest.mark.parametrize(
    ("said", "written", "same"),
    [
        ("about 92 percent", "92.4 %", True),
        ("92 percent", "92.4 %", False),
        ("about 93 percent", "92.4 %", False),
        ("nearly 93 percent", "92.6 %", True),
        ("the 3rd place", "3 places", False),
        ("the third place", "the 3rd place", True),
        ("half of them", "50% of them", True),
        ("four million", "4M", True),
        ("2.6 billion", "2.5B", False),
    ],
)
def test_equal_or_rounded(said: str, written: str, same: bool) -> None:
    assert equals(quantities(said)[0], quantities(written)[0]) is same


@pytest.mark.parametrize(
    ("said", "written", "same"),
    [
        ("up to 152 layers", "152 layers", False),
        ("152 layers", "up to 152 layers", False),
        ("at least 4", "more than 4", True),
        ("less than 280", "more than 280", False),
        ("about 92", "92.4", True),
    ],
)
def test_bounds(said: str, written: str, same: bool) -> None:
    assert same_bound(quantities(said)[0], quantities(written)[0]) is same
