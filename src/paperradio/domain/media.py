"""Sound and what is shown with it: clips, cues, pictures of pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from paperradio.domain.document import Box, Passage
from paperradio.domain.paper import PaperId
from paperradio.domain.verdict import Outcome

SAMPLE_RATE = 48_000
"""Samples per second of every clip, of the engine and of the stream."""


@dataclass(frozen=True, slots=True)
class Asset:
    """A stored file that an item needs: its key in the artefact store, its size in bytes and its SHA-256 (hex)."""

    key: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Word:
    """One word of the written text and when it is heard, in seconds from the start of its clip."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Clip:
    """One turn's finished sound: mono FLAC, 48 kHz, levelled so that two equal channels of it measure −16 LUFS.

    `text` is what was written, `spoken` what the voice was given; joining `words` by spaces gives `text` back.
    `duration` is seconds.
    """

    sound: Asset
    duration: float
    speaker: str
    voice: str
    text: str
    spoken: str
    words: tuple[Word, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A passage as it is shown: page from 1, the quote word for word, boxes as fractions of the page, one a line.

    `paper_id` says whose passage it is, where an item tells of several papers. `figures` are the labels of those that
    the passage speaks of.
    """

    page: int
    quote: str
    boxes: tuple[Box, ...]
    section: str = ""
    paper_id: PaperId | None = None
    figures: tuple[str, ...] = ()

    @classmethod
    def of(cls, passage: Passage, paper_id: PaperId | None = None, figures: tuple[str, ...] = ()) -> Self:
        """How a passage is shown."""
        return cls(passage.page, passage.quote, passage.boxes, passage.section, paper_id, figures)


@dataclass(frozen=True, slots=True)
class Cue:
    """At `start` seconds from the item's start, play this clip and show these passages.

    `outcome` says what the check made of the turn; None where it was not checked.
    """

    start: float
    clip: Clip
    factual: bool = False
    cites: tuple[Citation, ...] = ()
    outcome: Outcome | None = None

    @property
    def end(self) -> float:
        """Seconds from the item's start at which the clip has been played."""
        return self.start + self.clip.duration


CueSheet = tuple[Cue, ...]


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on a page: its label (``Figure 2``), what its caption says after that, and where it is printed, the
    caption left out."""

    label: str
    caption: str
    box: Box


@dataclass(frozen=True, slots=True)
class PageImage:
    """A page as a JPEG. `line_height` is the baseline distance of body lines, in pixels of this image. `figures` are
    those on it that were found."""

    page: int
    width: int
    height: int
    line_height: float
    image: Asset
    figures: tuple[Figure, ...] = ()
