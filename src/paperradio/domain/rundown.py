"""What will play and what did play."""

from __future__ import annotations

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


@dataclass(frozen=True, slots=True)
class Item:
    """One entry of a rundown: everything air needs to play it and to draw it.

    `id` names it for ever (``segment:<paper>:<recipe>``); `duration` is seconds, the pause at its end included.
    `pages` has an image for each page that a cue cites; `page_count` is that of the whole PDF. `left_out` are the
    turns that were written and not said, since the paper does not bear them out. `summary` and `claims` are the
    paper's digest; empty where it was told without one. `writing` says how the script came about.
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

    def assets(self) -> tuple[Asset, ...]:
        """Every file that must lie on the rack before the item may play, each once."""
        found = {cue.clip.sound.key: cue.clip.sound for cue in self.cues}
        found |= {page.image.key: page.image for page in self.pages}
        return tuple(found.values())


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """An item as the catalogue lists it; keys point into the artefact store. Segments have all four keys."""

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
