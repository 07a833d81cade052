"""Long or difficult texts: spoken piece by piece, a failing piece again in halves, then by the voice that stands in."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from paperradio.errors import SynthesisFailed, SynthesisTimedOut
from paperradio.voicing.pauses import varied
from paperradio.voicing.sound import heard
from paperradio.voicing.soundness import require_sound
from paperradio.voicing.speech import Mark, Speech, Synthesiser

MAX_PIECE = 400
"""Longest text given to a synthesiser at once, in characters."""

_HALVINGS = 3
_PAUSE_SECONDS = {".": 0.30, "?": 0.32, "!": 0.30, ";": 0.22, ":": 0.22, ",": 0.15}
_OTHER_PAUSE_SECONDS = 0.05
_SENTENCE_END = re.compile(r"(?<=[.?!])\s+")
_BREAKS = (_SENTENCE_END, re.compile(r"(?<=[,;:])\s+"), re.compile(r"\s+"))
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that begins at character `position`."""

    position: int
    text: str

    @property
    def pause(self) -> float:
        """Seconds of silence that its last character asks for, more or less."""
        return _PAUSE_SECONDS.get(self.text[-1], _OTHER_PAUSE_SECONDS) * varied(self.text)


@dataclass(frozen=True, slots=True)
class Passage:
    """What one voice says without a break: its place among the voices, its speech, and the pause after it."""

    voice: int
    speech: Speech
    pause: float


def tell(voices: Sequence[Synthesiser], text: str, pauses: float = 1.0) -> list[Passage]:
    """`text`, of any length, as the first of `voices` says it; what it cannot say even in halves is said by the next.

    Marks refer to `text`; pauses between its parts are `pauses` times as long as usual. Words that no voice can say are
    left out.

    Raises:
        SynthesisFailed: nothing can be said.
    """
    spoken = [each for piece in _pieces(text, voices[0].by_sentence) for each in _told(voices, piece)]
    if not spoken:
        raise SynthesisFailed(f"nothing of {text[:60]!r} can be said")
    passages: list[Passage] = []
    for voice, group in groupby(spoken, key=lambda each: each[0]):
        pieces = [(piece, speech) for _, piece, speech in group]
        speech = pieces[0][1] if len(spoken) == 1 else _joined(pieces, pauses)
        passages.append(Passage(voice, speech, pauses * pieces[-1][0].pause))
    return passages


def split(text: str, limit: int) -> list[Piece]:
    """`text` in pieces of at most `limit` characters, at the ends of sentences, else of clauses, else of words."""
    pieces: list[Piece] = []
    start = 0
    while start < len(text):
        end = _break_before(text, start, limit)
        words = text[start:end].strip()
        if words:
            pieces.append(Piece(start + text[start:end].index(words), words))
        start = end
    return pieces


def _pieces(text: str, by_sentence: bool) -> Iterator[Piece]:
    """Sentences, or as many of them at once as a piece holds."""
    starts = [0, *(match.end() for match in _SENTENCE_END.finditer(text))] if by_sentence else [0]
    for start, end in zip(starts, [*starts[1:], len(text)], strict=True):
        for piece in split(text[start:end], MAX_PIECE):
            yield Piece(start + piece.position, piece.text)


def _break_before(text: str, start: int, limit: int) -> int:
    if len(text) - start <= limit:
        return len(text)
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, start, start + limit + 1) if match.start() > start]
        if ends:
            return min(ends[-1], start + limit)
    return start + limit


def _told(voices: Sequence[Synthesiser], piece: Piece) -> list[tuple[int, Piece, Speech]]:
    """`piece` by the first voice that can say all of it, else as much of it as the last one can say."""
    for place, voice in enumerate(voices):
        last = place == len(voices) - 1
        try:
            return [(place, part, speech) for part, speech in _speak(voice, piece, _HALVINGS, last)]
        except SynthesisFailed as error:
            _log.warning("Another voice says %r: %s", piece.text[:60], error.detail)
    return []


def _speak(synthesiser: Synthesiser, piece: Piece, halvings: int, last: bool) -> list[tuple[Piece, Speech]]:
    """Raises SynthesisFailed for what fails in halves too, unless this is the `last` voice, which leaves it out."""
    try:
        speech = synthesiser.speak(piece.text)
        require_sound(piece.text, speech)
        return [(piece, speech)]
    except SynthesisFailed as error:
        halves = _halves(piece) if halvings and not isinstance(error, SynthesisTimedOut) else []
        if not halves and not last:
            raise
        if not halves:
            _log.warning("%r is left out: %s", piece.text[:60], error.detail)
    return [each for half in halves for each in _speak(synthesiser, half, halvings - 1, last)]


def _halves(piece: Piece) -> list[Piece]:
    """`piece` cut at the white space nearest to its middle; empty where there is none."""
    gaps = [match.start() for match in re.finditer(r"\s", piece.text)]
    if not gaps:
        return []
    middle = min(gaps, key=lambda gap: abs(gap - len(piece.text) / 2))
    return [Piece(piece.position, piece.text[:middle]), Piece(piece.position + middle + 1, piece.text[middle + 1 :])]


def _joined(spoken: list[tuple[Piece, Speech]], pauses: float) -> Speech:
    """The pieces one after the other, each followed by its pause."""
    rate = spoken[0][1].rate
    sound: list[NDArray[np.float32]] = []
    marks: list[Mark] = []
    length = 0
    for piece, speech in spoken:
        start, end = heard(speech.samples, speech.rate)
        marks += [
            Mark(piece.position + mark.position, max(0.0, mark.at - start / rate) + length / rate)
            for mark in speech.marks
        ]
        pause = int(pauses * piece.pause * rate)
        sound += [speech.samples[start:end], np.zeros(pause, np.float32)]
        length += end - start + pause
    return Speech(np.concatenate(sound), rate, tuple(marks))
