"""Cue sheets: what is heard where in a recording, as players and cutters read it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from paperradio.domain.media import SAMPLE_RATE

FRAMES_PER_SECOND = 75
MOST_TRACKS = 99
_FRAMES_PER_MINUTE = 60 * FRAMES_PER_SECOND


@dataclass(frozen=True, slots=True)
class Title:
    """What a track is: an item, by its id."""

    id: str
    title: str
    performer: str


@dataclass(frozen=True, slots=True)
class Track:
    """`title` begins `samples` after the file's first one, and was aired at `at` (Unix seconds)."""

    title: Title
    samples: int
    at: float


def cue_sheet(file_name: str, title: str, performer: str, tracks: Sequence[Track]) -> str:
    """The cue sheet of an MP3. One to 99 tracks, the first at the file's start; air times stand in remarks."""
    lines = [
        f"REM DATE {_stamp(tracks[0].at)[:10]}",
        f"PERFORMER {_quoted(performer)}",
        f"TITLE {_quoted(title)}",
        f"FILE {_quoted(file_name)} MP3",
    ]
    for number, track in enumerate(tracks, start=1):
        lines += [
            f"  TRACK {number:02d} AUDIO",
            f"    TITLE {_quoted(track.title.title)}",
            f"    PERFORMER {_quoted(track.title.performer)}",
            f"    REM AIRED {_stamp(track.at)}",
            f"    INDEX 01 {index(track.samples)}",
        ]
    return "\n".join(lines) + "\n"


def index(samples: int) -> str:
    """A place in the file as minutes, seconds and frames of 1/75 s."""
    frames = samples * FRAMES_PER_SECOND // SAMPLE_RATE
    rest = frames % _FRAMES_PER_MINUTE
    return f"{frames // _FRAMES_PER_MINUTE:02d}:{rest // FRAMES_PER_SECOND:02d}:{rest % FRAMES_PER_SECOND:02d}"


def _quoted(text: str) -> str:
    """The format knows no escape: a double quote inside becomes a single one."""
    printed = "".join(character if character.isprintable() else " " for character in text)
    return '"' + " ".join(printed.split()).replace('"', "'") + '"'


def _stamp(at: float) -> str:
    milliseconds = math.floor(at * 1000)
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    return f"{moment:%Y-%m-%dT%H:%M:%S}.{milliseconds % 1000:03d}Z"
