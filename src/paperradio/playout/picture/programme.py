"""What is drawn of one item, worked out once when it comes on."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace

from paperradio.domain.media import Cue
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.domain.rights import licence_name, may_show_pages
from paperradio.domain.rundown import Featured, Item, ItemKind
from paperradio.playout.picture.layout import MAX_SPEAKERS, PROGRESS, STAGE
from paperradio.playout.picture.page_view import Window
from paperradio.playout.picture.show_card import paper_chapters
from paperradio.playout.picture.style import SPEAKERS
from paperradio.playout.picture.timeline import Scene, Shot, ShownPaper, shots
from paperradio.settings import Settings

STAGE_WINDOW = Window(STAGE.width, STAGE.height)


@dataclass(frozen=True)
class Programme:
    """An item as the picture needs it."""

    item: Item | None
    shots: tuple[Shot, ...]
    speakers: tuple[str, ...]

    def cue_at(self, offset: float) -> Cue | None:
        """The cue being heard, or the last one that was; None before the first."""
        cues = self.item.cues if self.item is not None else ()
        index = bisect_right(cues, offset, key=lambda cue: cue.start) - 1
        return cues[index] if index >= 0 else None

    @property
    def is_show(self) -> bool:
        """Whether it is a show or announces one."""
        return self.item is not None and self.item.kind in (ItemKind.SHOW, ItemKind.TRAIL)

    def chapter_at(self, offset: float) -> tuple[str, str] | None:
        """Which of the papers a show is telling of (``2 of 5``, else empty), and the chapter's title."""
        chapter = self.item.chapter_at(offset) if self.item is not None else None
        if chapter is None or self.item is None:
            return None
        papers = paper_chapters(self.item)
        return f"{papers.index(chapter) + 1} of {len(papers)}" if chapter in papers else "", chapter.title

    @property
    def ticks(self) -> tuple[int, ...]:
        """Where chapters begin, in pixels of the progress bar."""
        if self.item is None or self.item.duration <= 0:
            return ()
        places = (round(PROGRESS.width * each.start / self.item.duration) for each in self.item.chapters)
        return tuple(place for place in places if 0 < place < PROGRESS.width)

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
        return Programme(None, (Shot(0.0, Scene.BRAND),), cast[:MAX_SPEAKERS])
    heard = dict.fromkeys(cue.clip.speaker for cue in item.cues)
    known = [speaker for speaker in cast if speaker in heard]
    speakers = (*known, *(speaker for speaker in heard if speaker not in cast)) or cast
    return Programme(item, shots(item, shown_papers(item, settings), STAGE_WINDOW), speakers)


def shown_papers(item: Item, settings: Settings) -> tuple[ShownPaper, ...]:
    """The papers that an item speaks of; pages are there where this station may show them."""
    if item.featured and item.paper is None:
        return tuple(_shown(each, settings) for each in item.featured)
    paper = item.paper if item.paper is not None else Paper(PaperId(""), item.title)
    shown = _shown(Featured(paper, item.pages, item.page_count), settings)
    return (shown if item.paper is not None else replace(shown, paper=None),)


def _shown(featured: Featured, settings: Settings) -> ShownPaper:
    paper = featured.paper
    allowed = may_show_pages(paper, settings.station.audience, settings.picture.pages)
    return ShownPaper(
        paper.title,
        paper,
        featured.pages if allowed else (),
        featured.page_count,
        "" if allowed else _why_hidden(paper, settings),
        _abstract_url(paper, settings),
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


def _abstract_url(paper: Paper, settings: Settings) -> str | None:
    if paper.abstract_url and paper.abstract_url.startswith(("https://", "http://")):
        return paper.abstract_url
    return f"{settings.arxiv.abstract_url}/{paper.id}" if is_arxiv_id(paper.id) else None
