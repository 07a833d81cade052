"""What will play and what did play."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from paperradio.domain.digest import CitedClaim
from paperradio.domain.generation import Writing
from paperradio.domain.media import Asset, CueSheet, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.verdict import Outcome


class ItemKind(StrEnum):
    """What an entry of the rundown is."""

    WELCOME = "welcome"
    SEGMENT = "segment"
    IDENT = "ident"
    FILLER = "filler"
    BED = "bed"
    SHOW = "show"
    TRAIL = "trail"
    """Announces a show."""
    BRIDGE = "bridge"
    """Ends an open item whose next clip is late."""
    RESUME = "resume"
    """Takes an item up again that ended so."""


class Music(StrEnum):
    """What of the station's own music is heard with an item."""

    BED = "bed"
    """A soft bed under all of it."""
    TUNE = "tune"
    """A little tune that its first words follow."""


@dataclass(frozen=True, slots=True)
class Slot:
    """A time for which an item is scheduled: it begins at `start` or, where it is late, at any time before `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Featured:
    """A paper that a show tells of, with the pages that its cues cite; the page count is that of the whole PDF."""

    paper: Paper
    pages: tuple[PageImage, ...] = ()
    page_count: int = 0


@dataclass(frozen=True, slots=True)
class Chapter:
    """A part of a show, from `start` (seconds from the item's start) to the next chapter or the end.

    `kind` is that of the format's section; `paper_id` the paper it is about, None where it is about several or none.
    """

    start: float
    title: str
    kind: str
    paper_id: PaperId | None = None


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a rundown: everything air needs to play it and to draw it.

    `id` names it for ever (``segment:<paper>:<recipe>``); `duration` is seconds, the pause at its end included.
    `pages` has an image for each page that a cue cites; `page_count` is that of the whole PDF. `left_out` are the
    turns that were written and not said, since the paper does not bear them out. `summary` and `claims` are the
    paper's digest; empty where it was told without one. `writing` says how the script came about.

    A show has no `paper` but several in `featured`, and `chapters` that follow one another without a gap from 0 on;
    the citations of its cues name their papers. `music` is added to the clips. `format` and `date` are those of its
    edition, `description` what a podcast says of it. `slots` are the times at which a show or its trail is scheduled,
    `channel` whose it is; empty where every channel may play it.

    While it is `open` more cues will come after those that are there, which stay as they are; `duration` is where the
    last of them ends.
    """

    id: str
    kind: ItemKind
    title: str
    duration: float
    cues: CueSheet
    created: datetime
    recipe: str = ""
    paper: Paper | None = None
    pages: tuple[PageImage, ...] = ()
    page_count: int = 0
    left_out: tuple[Outcome, ...] = ()
    summary: str = ""
    claims: tuple[CitedClaim, ...] = ()
    writing: Writing | None = None
    channel: str = ""
    format: str = ""
    date: str = ""
    description: str = ""
    featured: tuple[Featured, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    slots: tuple[Slot, ...] = ()
    music: Music | None = None
    open: bool = False

    def beginning(self, count: int) -> str:
        """Names the first `count` cues: equal where the same sound is heard at the same times."""
        told = "\n".join(f"{cue.start:.3f} {cue.clip.sound.sha256}" for cue in self.cues[:count])
        return hashlib.sha256(told.encode()).hexdigest()[:16]

    def cues_of(self, beginning: str) -> int:
        """How many cues `beginning` names; 0 where the item begins otherwise."""
        counts = range(len(self.cues), 0, -1)
        return next((count for count in counts if self.beginning(count) == beginning), 0) if beginning else 0

    def assets(self) -> tuple[Asset, ...]:
        """Every file that must lie on the rack before the item may play, each once."""
        found = {cue.clip.sound.key: cue.clip.sound for cue in self.cues}
        shown = (*self.pages, *(page for each in self.featured for page in each.pages))
        found |= {page.image.key: page.image for page in shown}
        return tuple(found.values())

    def chapter_at(self, offset: float) -> Chapter | None:
        """The chapter that is heard `offset` seconds from the start; None where there are none."""
        begun = [chapter for chapter in self.chapters if chapter.start <= offset]
        return begun[-1] if begun else next(iter(self.chapters), None)

    def featured_at(self, offset: float) -> Featured | None:
        """The paper that is spoken of at `offset`, with its pages: the one cited then, else that of the chapter."""
        if self.paper is not None:
            return Featured(self.paper, self.pages, self.page_count)
        cue = next((each for each in reversed(self.cues) if each.start <= offset), None)
        cited = next((each.paper_id for each in cue.cites if each.paper_id), None) if cue is not None else None
        chapter = self.chapter_at(offset)
        wanted = cited or (chapter.paper_id if chapter is not None else None)
        return next((each for each in self.featured if each.paper.id == wanted), None)


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item as the catalogue lists it; keys point into the artefact store. Segments and shows have the first four.

    A show has chapters (JSON), notes (HTML) and artwork, too; `channel`, `format` and `date` are those of its edition,
    `until` is up to when it tells what was seen, `papers` those it discusses. Where `channel` is empty every channel
    may play the item. While it is `open` it is still being made: `item_key` leads to as much of it as there is, which
    lasts `duration`, and it has no files.
    """

    id: str
    kind: ItemKind
    title: str
    duration: float
    created: datetime
    recipe: str
    item_key: str
    paper_id: PaperId | None = None
    mp3_key: str | None = None
    transcript_key: str | None = None
    vtt_key: str | None = None
    channel: str = ""
    format: str = ""
    date: str = ""
    until: datetime | None = None
    open: bool = False
    chapters_key: str | None = None
    notes_key: str | None = None
    artwork_key: str | None = None
    papers: tuple[PaperId, ...] = ()

    @classmethod
    def of(cls, item: Item, item_key: str) -> ItemRecord:
        """What an item whose key is `item_key` says of itself; it has no files."""
        return cls(
            item.id,
            item.kind,
            item.title,
            item.duration,
            item.created,
            item.recipe,
            item_key,
            paper_id=None if item.paper is None else item.paper.id,
            channel=item.channel,
            format=item.format,
            date=item.date,
        )


@dataclass(frozen=True, slots=True)
class AsRun:
    """One item as it was aired. `id` is unique for ever, so that recording it twice changes nothing.

    `started` and `ended` are air times (UTC); `completed` is False when it was cut short.
    """

    id: str
    channel: str
    item_id: str
    started: datetime
    ended: datetime
    completed: bool = True
