"""What is drawn of one item, worked out once when it comes on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from paperradio.domain.media import Cue
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.domain.rights import licence_name, may_show_pages
from paperradio.domain.rundown import Item
from paperradio.playout.picture.layout import MAX_SPEAKERS, STAGE
from paperradio.playout.picture.page_view import Window
from paperradio.playout.picture.style import SPEAKERS
from paperradio.playout.picture.timeline import Scene, Shot, shots
from paperradio.settings import Settings

STAGE_WINDOW = Window(STAGE.width, STAGE.height)


@dataclass(frozen=True)
class Programme:
    """An item as the picture needs it. `hidden` says why pages are not shown, empty where they may be."""

    item: Item | None
    shots: tuple[Shot, ...]
    speakers: tuple[str, ...]
    hidden: str
    url: str | None

    def cue_at(self, offset: float) -> Cue | None:
        """The cue being heard, or the last one that was; None before the first."""
        cues = self.item.cues if self.item is not None else ()
        index = bisect_right(cues, offset, key=lambda cue: cue.start) - 1
        return cues[index] if index >= 0 else None

    def rows(self, speaker: str | None) -> tuple[str, ...]:
        """The speakers shown: the first ones, and always the one who speaks."""
        rows = self.speakers[:MAX_SPEAKERS]
        if speaker is None or speaker in rows:
            return rows
        return (*rows[: MAX_SPEAKERS - 1], speaker)


def programme(item: Item | None, settings: Settings) -> Programme:
    """What the picture needs of `item`; of the station itself for None."""
    cast = tuple(settings.cast)
    if item is None:
        return Programme(None, (Shot(0.0, Scene.BRAND),), cast[:MAX_SPEAKERS], "", None)
    paper = item.paper if item.paper is not None else Paper(PaperId(""), item.title)
    allowed = may_show_pages(paper, settings.station.audience, settings.picture.pages)
    heard = dict.fromkeys(cue.clip.speaker for cue in item.cues)
    known = [speaker for speaker in cast if speaker in heard]
    speakers = (*known, *(speaker for speaker in heard if speaker not in cast)) or cast
    return Programme(
        item,
        shots(item, allowed, STAGE_WINDOW),
        speakers,
        "" if allowed else _why_hidden(paper, settings),
        _abstract_url(item.paper, settings),
    )


def speaker_colour(speaker: str, settings: Settings) -> str:
    """The speaker's colour: by place in the cast, or by name for one who is not in it."""
    cast = tuple(settings.cast)
    place = cast.index(speaker) if speaker in cast else sum(speaker.encode("utf-8", "replace"))
    return SPEAKERS[place % len(SPEAKERS)]


def _why_hidden(paper: Paper, settings: Settings) -> str:
    if settings.picture.pages == "none":
        return "This station shows no pages."
    return f"The page itself is not shown ({licence_name(paper.licence)})."


def _abstract_url(paper: Paper | None, settings: Settings) -> str | None:
    if paper is None:
        return None
    if paper.abstract_url and paper.abstract_url.startswith(("https://", "http://")):
        return paper.abstract_url
    return f"{settings.arxiv.abstract_url}/{paper.id}" if is_arxiv_id(paper.id) else None
