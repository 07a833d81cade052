"""Numbers in words: ``two-point-five billion``, ``nineteen ninety-eight``."""

from __future__ import annotations

import re

_SMALL = """
zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen
nineteen"""
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety"
SMALL = {word: value for value, word in enumerate(_SMALL.split())}
TENS = {word: 10 * value for value, word in enumerate(_TENS.split(), 2)}
SCALES = {"hundred": 1e2, "thousand": 1e3, "million": 1e6, "billion": 1e9, "trillion": 1e12, "dozen": 12.0}


def in_words(text: str) -> tuple[float, float]:
    """``two-point-five billion`` gives 2.5e9 with a step of 1e8; ``nineteen ninety-eight`` gives 1998."""
    words = [word for word in re.split(r"[\s-]+", text.lower()) if word != "and"]
    scale = 1.0
    if "point" in words[1:-1]:
        while words[-1] in SCALES:
            scale *= SCALES[words.pop()]
        whole, decimals = words[: words.index("point")], words[words.index("point") + 1 :]
        digits = "".join(str(int(SMALL.get(word, TENS.get(word, 0)))) for word in decimals)
        return float(f"{int(whole_number(whole))}.{digits}") * scale, 10.0 ** -len(digits) * scale
    value = whole_number([word for word in words if word != "point"])
    last = SCALES.get(words[-1], 10.0 if words[-1] in TENS else 1.0)
    return value, last


def whole_number(words: list[str]) -> float:
    """What number words without a point say together; unknown words count nothing."""
    total, group = 0.0, 0.0
    for word in words:
        if word in SCALES:
            factor = SCALES[word]
            if factor <= 100:
                group = (group or 1) * factor
            else:
                total, group = total + (group or 1) * factor, 0.0
        else:
            small = float(SMALL.get(word, TENS.get(word, 0)))
            is_year = group in (19.0, 20.0) or 11 <= group <= 18
            group = group * 100 + small if is_year and small >= 10 else group + small
    return total + group
