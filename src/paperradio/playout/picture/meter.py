"""How loud it is: the last seconds as bars, from the sound where air gives its level, else from the word times."""

from __future__ import annotations

import math
import zlib
from collections import deque
from collections.abc import Sequence

from paperradio.domain.media import Cue
from paperradio.playout.picture.card import BARS

_FLOOR_DECIBEL = -42.0
_CEILING_DECIBEL = -10.0
_BARS_PER_SECOND = 10
_STEPS = 16
"""Heights are told apart in so many steps."""


class Meter:
    """Levels between 0 and 1, oldest first; `BARS` of them."""

    def __init__(self) -> None:
        self._heard: deque[float] = deque([0.0] * BARS, maxlen=BARS)

    def levels(self, cue: Cue | None, offset: float, level: float | None) -> tuple[float, ...]:
        """`level` is the effective value of the sound since the last frame (full scale 1.0), None if not known."""
        if level is None:
            return _from_words(cue, offset)
        self._heard.append(_share(level))
        return tuple(self._heard)


def _share(level: float) -> float:
    decibel = 20 * math.log10(level) if level > 0 else _FLOOR_DECIBEL
    share = (decibel - _FLOOR_DECIBEL) / (_CEILING_DECIBEL - _FLOOR_DECIBEL)
    return round(min(1.0, max(0.0, share)) * _STEPS) / _STEPS


def _from_words(cue: Cue | None, offset: float) -> tuple[float, ...]:
    """Heights that look like speech where a word is being said, and nothing where none is."""
    if cue is None:
        return (0.0,) * BARS
    newest = int(max(0.0, offset) * _BARS_PER_SECOND)
    moments = [number / _BARS_PER_SECOND - cue.start for number in range(newest - BARS + 1, newest + 1)]
    spoken = _spoken(cue, moments)
    numbers = range(newest - BARS + 1, newest + 1)
    return tuple(_texture(number) if said else 0.0 for number, said in zip(numbers, spoken, strict=True))


def _spoken(cue: Cue, moments: Sequence[float]) -> list[bool]:
    words = cue.clip.words
    if not words:
        return [0 <= moment < cue.clip.duration for moment in moments]
    near = [word for word in words if word.end >= moments[0] and word.start <= moments[-1]]
    return [any(word.start <= moment < word.end for word in near) for moment in moments]


def _texture(number: int) -> float:
    noise = zlib.crc32(number.to_bytes(8, "big", signed=True)) % _STEPS
    return (4 + noise * 12 // _STEPS) / _STEPS
