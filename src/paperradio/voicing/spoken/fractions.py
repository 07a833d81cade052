"""Fractions in words."""

from __future__ import annotations

_PARTS = {
    "2": ("half", "halves"), "3": ("third", "thirds"), "4": ("quarter", "quarters"), "5": ("fifth", "fifths"),
    "6": ("sixth", "sixths"), "8": ("eighth", "eighths"), "10": ("tenth", "tenths"),
}  # fmt: skip
_COUNTS = ("", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def fraction(above: str, below: str) -> str:
    """``two thirds`` where it is a common one below one; else ``a over b``."""
    above, below = above.strip(), below.strip()
    if above.isdecimal() and below in _PARTS and above.isascii() and len(above) < 3 and 0 < int(above) < int(below):
        return f"{_COUNTS[int(above)]} {_PARTS[below][int(above) > 1]}"
    return f"{above} over {below}"
