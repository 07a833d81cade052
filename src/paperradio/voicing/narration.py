"""Long or difficult texts: spoken piece by piece, a failing piece again in halves."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.errors import SynthesisFailed
from paperradio.voicing.sound import heard
from paperradio.voicing.speech import Mark, Speech, Synthesiser

MAX_PIECE = 400
"""Longest text given to a synthesiser at once, in characters."""

_HALVINGS = 3
_PAUSE_SECONDS = {".": 0.30, "?": 0.32, "!": 0.30, ";": 0.22, ":": 0.22, ",": 0.15}
_OTHER_PAUSE_SECONDS = 0.05
_BREAKS = (re.compile(r"(?<=[.?!])\s+"), re.compile(r"(?<=[,;:])\s+"), re.compile(r"\s+"))


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text that begins at character `position`."""

    position: int
    text: str


def narrate(synthesiser: Synthesiser, text: str) -> Speech:
    """The speech of `text` of any length; marks refer to `text`.

    Raises:
        SynthesisFailed: a piece stays silent or fails even when it is split.
    """
    spoken: list[tuple[Piece, Speech]] = []
    for piece in split(text, MAX_PIECE):
        spoken += _speak(synthesiser, piece, _HALVINGS)
    if not spoken:
        raise SynthesisFailed("nothing to say")
    return spoken[0][1] if len(spoken) == 1 else _joined(spoken)


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


def _break_before(text: str, start: int, limit: int) -> int:
    if len(text) - start <= limit:
        return len(text)
    for pattern in _BREAKS:
        ends = [match.end() for match in pattern.finditer(text, start, start + limit + 1) if match.start() > start]
        if ends:
            return min(ends[-1], start + limit)
    return start + limit


def _speak(synthesiser: Synthesiser, piece: Piece, halvings: int) -> list[tuple[Piece, Speech]]:
    try:
        speech = synthesiser.speak(piece.text)
        heard(speech.samples, speech.rate)
        return [(piece, speech)]
    except SynthesisFailed:
        halves = _halves(piece)
        if halvings == 0 or not halves:
            raise
    spoken: list[tuple[Piece, Speech]] = []
    for half in halves:
        spoken += _speak(synthesiser, half, halvings - 1)
    return spoken


def _halves(piece: Piece) -> list[Piece]:
    """`piece` cut at the white space nearest to its middle; empty where there is none."""
    gaps = [match.start() for match in re.finditer(r"\s", piece.text)]
    if not gaps:
        return []
    middle = min(gaps, key=lambda gap: abs(gap - len(piece.text) / 2))
    return [Piece(piece.position, piece.text[:middle]), Piece(piece.position + middle + 1, piece.text[middle + 1 :])]


def _joined(spoken: list[tuple[Piece, Speech]]) -> Speech:
    """The pieces one after the other, each followed by the pause that its last character asks for."""
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
        pause = int(_PAUSE_SECONDS.get(piece.text[-1], _OTHER_PAUSE_SECONDS) * rate)
        sound += [speech.samples[start:end], np.zeros(pause, np.float32)]
        length += end - start + pause
    return Speech(np.concatenate(sound), rate, tuple(marks))
