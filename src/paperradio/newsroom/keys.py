"""What the stages hand on: keys of artefacts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from paperradio.domain.media import PageImage


class Fetched(NamedTuple):
    """Keys of a paper's record, of its PDF, and of the earlier version's record where that was told (else empty)."""

    paper: str
    pdf: str
    earlier: str = ""


class Vetted(NamedTuple):
    """Keys of a script that the paper bears out, of what the check made of each turn, and of the digest that it was
    written from (empty: written without one)."""

    script: str
    outcomes: str
    digest: str = ""


class Published(NamedTuple):
    """Keys of an item's finished files."""

    mp3: str
    transcript: str
    vtt: str


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is stored of the pages that a segment shows."""

    pages: tuple[PageImage, ...]
