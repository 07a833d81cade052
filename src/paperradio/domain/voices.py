"""Who speaks on the station, with a sample of each voice to listen to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Introduction:
    """A speaker of the cast: the name shown, the voice that speaks, its licence, and a line of its own."""

    speaker: str
    label: str
    voice: str
    licence: str
    sample: str


@dataclass(frozen=True, slots=True)
class Preview:
    """An introduction, spoken: the key of an MP3 and its length in seconds."""

    introduction: Introduction
    mp3_key: str
    duration: float


@dataclass(frozen=True, slots=True)
class Previews:
    """Those of the whole cast, in its order, made with `recipe`."""

    recipe: str
    previews: tuple[Preview, ...]


def previews_key(channel: str) -> str:
    """Where a channel's `Previews` are stored as JSON; the only file of a station that is replaced by another."""
    name = hashlib.sha256(f"voices of {channel}".encode()).hexdigest()
    return f"voices/{name[:2]}/{name}.json"
