"""The live playlist as a player reads it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from paperradio.errors import PaperRadioError


class BadPlaylist(PaperRadioError):
    """The playlist makes no sense"""


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment as the playlist has it: its number, air time (Unix seconds), length in seconds and address."""

    sequence: int
    at: float
    duration: float
    uri: str


def listed(text: str) -> tuple[Listed, ...]:
    """The segments of a media playlist, oldest first (RFC 8216). Raises BadPlaylist."""
    if not text.startswith("#EXTM3U"):
        raise BadPlaylist("it does not begin with #EXTM3U")
    sequence, at, duration = 0, 0.0, 0.0
    found: list[Listed] = []
    try:
        for line in text.splitlines():
            tag, _, value = line.partition(":")
            if tag == "#EXT-X-MEDIA-SEQUENCE":
                sequence = int(value)
            elif tag == "#EXT-X-PROGRAM-DATE-TIME":
                at = datetime.fromisoformat(value).timestamp()
            elif tag == "#EXTINF":
                duration = float(value.partition(",")[0])
            elif line and not line.startswith("#"):
                found.append(Listed(sequence + len(found), at, duration, line))
    except ValueError as error:
        raise BadPlaylist(str(error)) from error
    return tuple(found)
