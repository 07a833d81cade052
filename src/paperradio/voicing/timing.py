"""When each written word is heard."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.media import SAMPLE_RATE, Word
from paperradio.voicing.phrasing import ENDS_PHRASE, phrase_starts, spoken_length
from paperradio.voicing.sound import Finished, frame_levels
from paperradio.voicing.speakable import Speakable
from paperradio.voicing.speech import Mark

_FRAMES_A_SECOND = 100
_FRAME = SAMPLE_RATE // _FRAMES_A_SECOND
_QUIET = 10 ** (-38 / 20)  # of the loudest frame
_LEAST_SECONDS = 0.03


def word_times(form: Speakable, sound: Finished) -> tuple[Word, ...]:
    """One word for each token of `form`, in order, in seconds from the start of `sound`.

    A word ends where its sound fades or the next begins. A token of which nothing is spoken has no length and
    stands at the end of the word before it. Where the voice marks only some words (a sentence), those between are
    spread by their length over what is heard, and phrases begin at the ends of pauses.
    """
    spoken = [token.spoken for token in form.tokens if token.spoken]
    levels = frame_levels(sound.samples, _FRAME)
    loud = levels > levels.max(initial=0.0) * _QUIET
    starts = _starts(spoken, sound.marks, sound.duration, loud)
    heard = iter(_spans(starts, sound.duration, loud))
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


def _starts(spoken: Sequence[str], marks: Sequence[Mark], duration: float, loud: NDArray[np.bool_]) -> list[float]:
    """When each spoken text begins: where the voice marks it, else between the marks around it."""
    begins = np.cumsum([0] + [len(text) + 1 for text in spoken])[:-1].astype(float)
    ends = begins + [len(text) for text in spoken]
    known: dict[int, float] = {}
    for mark in marks:
        index = int(np.searchsorted(begins, mark.position, side="right")) - 1
        if 0 <= index < len(spoken) and mark.position <= ends[index]:
            known.setdefault(index, mark.at)
    if not spoken:
        return []
    known.setdefault(0, 0.0)
    firsts = sorted(known)
    times = np.maximum.accumulate([known[index] for index in firsts])
    starts: list[float] = []
    for first, last, at, until in zip(firsts, [*firsts[1:], len(spoken)], times, [*times[1:], duration], strict=True):
        starts += _between(spoken[first:last], float(at), float(until), loud)
    return starts


def _between(spoken: Sequence[str], start: float, end: float, loud: NDArray[np.bool_]) -> list[float]:
    """When each of some texts begins that fill the time from `start` to `end` and of which only the first is marked."""
    if len(spoken) == 1:
        return [start]
    lengths = [spoken_length(text) for text in spoken]
    phrases = [place + 1 for place, text in enumerate(spoken[:-1]) if ENDS_PHRASE.search(text)]
    first, last = round(start * _FRAMES_A_SECOND), round(end * _FRAMES_A_SECOND)
    found = phrase_starts(lengths, phrases, loud[first:last])
    return [start, *((first + frame) / _FRAMES_A_SECOND for frame in found[1:])]


def _spans(starts: list[float], duration: float, loud: NDArray[np.bool_]) -> list[tuple[float, float]]:
    spans: list[tuple[float, float]] = []
    for start, limit in zip(starts, [*starts[1:], duration], strict=True):
        first = int(start * _FRAMES_A_SECOND)
        frames = np.flatnonzero(loud[first : max(first + 1, int(limit * _FRAMES_A_SECOND))])
        end = start + (int(frames[-1]) + 1) / _FRAMES_A_SECOND if frames.size else limit
        spans.append((start, min(limit, max(end, start + _LEAST_SECONDS))))
    return spans
