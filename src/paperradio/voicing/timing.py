"""When each written word is heard."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE, Word
from paperradio.voicing.sound import Finished, frame_levels
from paperradio.voicing.speakable import Speakable
from paperradio.voicing.speech import Mark

_FRAME = SAMPLE_RATE // 100
_QUIET = 10 ** (-38 / 20)  # of the loudest frame
_LEAST_SECONDS = 0.03


def word_times(form: Speakable, sound: Finished) -> tuple[Word, ...]:
    """One word for each token of `form`, in order, in seconds from the start of `sound`.

    A word ends where its sound fades or the next begins. A token of which nothing is spoken has no length and
    stands at the end of the word before it.
    """
    spoken = [token.spoken for token in form.tokens if token.spoken]
    starts = _starts(spoken, sound.marks, sound.duration)
    loud = frame_levels(sound.samples, _FRAME)
    heard = iter(_spans(starts, sound.duration, loud > loud.max(initial=0.0) * _QUIET))
    words: list[Word] = []
    now = starts[0] if starts else 0.0
    for token in form.tokens:
        start, end = next(heard) if token.spoken else (now, now)
        words.append(Word(token.written, _milliseconds(start), _milliseconds(end)))
        now = end
    return tuple(words)


def _milliseconds(seconds: float) -> float:
    """Cut, not rounded, so that no word lasts longer than its clip."""
    return math.floor(seconds * 1000 + 1e-6) / 1000


def _starts(spoken: list[str], marks: tuple[Mark, ...], duration: float) -> list[float]:
    """When each spoken text begins; the voice may say several with one mark, those between are interpolated."""
    begins = np.cumsum([0] + [len(text) + 1 for text in spoken])[:-1].astype(float)
    ends = begins + [len(text) for text in spoken]
    known: dict[int, float] = {}
    for mark in marks:
        index = int(np.searchsorted(begins, mark.position, side="right")) - 1
        if 0 <= index < len(spoken) and mark.position <= ends[index]:
            known.setdefault(index, mark.at)
    if not spoken:
        return []
    places = [-1.0, *(float(begins[index]) for index in sorted(known)), float(ends[-1])]
    times = [0.0, *np.maximum.accumulate([known[index] for index in sorted(known)]), duration]
    return [float(time) for time in np.interp(begins, places, times)]


def _spans(starts: list[float], duration: float, loud: NDArray[np.bool_]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for start, limit in zip(starts, [*starts[1:], duration], strict=True):
        frames = np.flatnonzero(loud[int(start * 100) : max(int(start * 100) + 1, int(limit * 100))])
        end = start + (int(frames[-1]) + 1) / 100 if frames.size else limit
        spans.append((start, min(limit, max(end, start + _LEAST_SECONDS))))
    return spans
