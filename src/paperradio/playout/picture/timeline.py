"""What the stage shows at every second of an item. Pure: the same item gives the same shots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from paperradio.domain.document import Box
from paperradio.domain.media import Citation, Cue, Figure, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Item, ItemKind
from paperradio.playout.picture.gallery import Exhibit, Gallery
from paperradio.playout.picture.page_view import View, Window, parts, usable

LEAD_SECONDS = 0.4
"""The picture turns to a passage this long before the voice does: in the pause between two turns."""
LEAST_SHOT_SECONDS = 1.2
TITLE_SECONDS = 2.5
"""The title of a show's next paper is seen so long before its first passage, where the turn is long enough."""
FADE_SECONDS = 0.6


class Scene(StrEnum):
    """What kind of thing fills the stage."""

    BRAND = "brand"
    SHOW = "show"
    """A show's own card, while it speaks of no paper or announces itself."""
    TITLE = "title"
    PAGE = "page"
    FIGURE = "figure"
    """A figure that is spoken of, large, with its caption."""
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class ShownPaper:
    """A paper as the picture may show it: without `pages` where they may not be seen, and `hidden` then says why."""

    title: str
    paper: Paper | None
    pages: tuple[PageImage, ...] = ()
    page_count: int = 0
    hidden: str = ""
    url: str | None = None

    @property
    def id(self) -> str:
        """The paper's; empty where it is not known."""
        return self.paper.id if self.paper is not None else ""


@dataclass(frozen=True, slots=True)
class Shot:
    """From `start` seconds on, the stage shows this. `boxes` are highlighted; a page shot has `page` and `view`, that
    of a figure `page` and `figure`.

    `about` is the paper that is spoken of, `chapter` the part of a show.
    """

    start: float
    scene: Scene
    page: PageImage | None = None
    view: View | None = None
    boxes: tuple[Box, ...] = ()
    citation: Citation | None = None
    active: bool = False
    about: ShownPaper | None = None
    chapter: Chapter | None = None
    figure: Figure | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """The shot to show, and `share` (0 to 1) of the way that it has come in over `before`."""

    shot: Shot
    before: Shot | None
    share: float


def shots(item: Item, papers: Sequence[ShownPaper], window: Window) -> tuple[Shot, ...]:
    """The item's shots in order of time; the first begins at 0. `papers` are those that it speaks of."""
    return _Timeline(item, papers, window).shots()


def moment(timeline: Sequence[Shot], offset: float) -> Moment:
    """What to show `offset` seconds into the item."""
    index = max(0, bisect_right(timeline, offset, key=lambda shot: shot.start) - 1)
    shot = timeline[index]
    share = (offset - shot.start) / FADE_SECONDS
    if index == 0 or share >= 1:
        return Moment(shot, None, 1.0)
    share = max(0.0, share)
    return Moment(shot, timeline[index - 1], share * share * (3 - 2 * share))


class _Timeline:
    """An item's shots while they are put together."""

    def __init__(self, item: Item, papers: Sequence[ShownPaper], window: Window) -> None:
        self._item = item
        self._papers = {shown.paper.id: shown for shown in papers if shown.paper is not None}
        self._only = papers[0] if papers and not item.featured else None
        self._window = window
        self._images = {(shown.id, page.page): page for shown in papers for page in shown.pages if usable(page)}
        self._gallery = Gallery((shown.id, page) for shown in papers for page in shown.pages)
        self._cited: dict[tuple[str, int], list[Box]] = {}
        self._found: list[Shot] = []

    def shots(self) -> tuple[Shot, ...]:
        chapters = list(self._item.chapters)
        chapter = chapters[0] if chapters else None
        for cue in self._item.cues:
            for citation in cue.cites:
                self._cited.setdefault(self._place(citation, None), []).extend(citation.boxes)
        self._found.append(self._opening(0.0, chapter))
        for cue in self._item.cues:
            while chapters and chapters[0].start <= cue.start:
                chapter = chapters.pop(0)
                self._add([self._opening(max(0.0, chapter.start - LEAD_SECONDS), chapter)])
            self._follow(cue, chapter)
        return tuple(self._found)

    def _opening(self, start: float, chapter: Chapter | None) -> Shot:
        """How the item, or a chapter of a show, begins: with its paper's title, or a card."""
        about = self._own(chapter) or self._only
        if about is not None and (about.paper is not None or self._item.kind is ItemKind.SEGMENT):
            return Shot(start, Scene.TITLE, about=about, chapter=chapter)
        announces = self._item.kind in (ItemKind.SHOW, ItemKind.TRAIL)
        return Shot(start, Scene.SHOW if announces else Scene.BRAND, chapter=chapter)

    def _follow(self, cue: Cue, chapter: Chapter | None) -> None:
        """What is seen while this turn is heard."""
        start, last = max(0.0, cue.start - LEAD_SECONDS), self._found[-1]
        if cue.cites and chapter is not None and last.scene is Scene.TITLE:
            start = max(start, min(last.start + TITLE_SECONDS, cue.start + cue.clip.duration / 2))
        exhibits = self._exhibits(cue, start, chapter)
        if cue.cites:
            end = exhibits[0].start if exhibits else max(0.0, cue.start - LEAD_SECONDS) + cue.clip.duration
            self._add(self._cited_shots(cue, start, end, chapter))
        elif last.active and not exhibits and self._own(chapter) not in (None, last.about):
            self._add([self._opening(start, chapter)])
        elif last.active and not exhibits and last.figure is None:
            self._found.append(replace(last, start=start, boxes=(), active=False))
        self._add([self._hung(each, chapter) for each in exhibits])

    def _exhibits(self, cue: Cue, start: float, chapter: Chapter | None) -> Sequence[Exhibit]:
        """The figures that the turn speaks of. A passage that would be seen for a moment only gives way to them."""
        own = self._own(chapter) or self._only
        found = self._gallery.spoken_of(
            cue, start, own.id if own is not None else "", lambda citation: self._place(citation, chapter)[0]
        )
        late = found and found[0].start - start >= LEAST_SHOT_SECONDS
        return found if late or not found else (found[0]._replace(start=start), *found[1:])

    def _hung(self, exhibit: Exhibit, chapter: Chapter | None) -> Shot:
        """The shot of a figure."""
        about = self._papers.get(PaperId(exhibit.paper_id), self._only)
        return Shot(
            exhibit.start,
            Scene.FIGURE,
            exhibit.page,
            active=True,
            about=about,
            chapter=chapter,
            figure=exhibit.figure,
        )

    def _add(self, more: Sequence[Shot]) -> None:
        """Append shots; they replace those that would begin no earlier."""
        for shot in more:
            while self._found and self._found[-1].start >= shot.start:
                self._found.pop()
            self._found.append(shot)

    def _cited_shots(self, cue: Cue, start: float, end: float, chapter: Chapter | None) -> list[Shot]:
        """A shot for each view that the cue's passages need, each as long as its share of their text until `end`."""
        weighted: list[tuple[float, Shot]] = []
        for place, group in groupby(cue.cites, key=lambda citation: self._place(citation, chapter)):
            citations = list(group)
            about, page = self._paper_of(citations[0], chapter), self._images.get(place)
            boxes = tuple(box for citation in citations for box in citation.boxes)
            others = self._cited.get(place, ())
            views = parts(page, boxes, others, self._window) if page is not None else ()
            shot = Shot(start, Scene.PAGE, page, None, boxes, citations[0], True, about, chapter)
            weighted += [(part.weight, replace(shot, view=part.view)) for part in views]
            if not views:
                weighted += [(_weight(each), _quoted(each, about, chapter)) for each in citations]
        lasts = end - start
        weighted = weighted[: max(1, int(lasts / LEAST_SHOT_SECONDS))]
        total = sum(weight for weight, _ in weighted)
        timed: list[Shot] = []
        for weight, shot in weighted:
            timed.append(replace(shot, start=start))
            start += lasts * weight / total
        return timed

    def _paper_of(self, citation: Citation, chapter: Chapter | None) -> ShownPaper | None:
        """Whose passage it is."""
        if citation.paper_id is not None and citation.paper_id in self._papers:
            return self._papers[citation.paper_id]
        return self._own(chapter) or self._only

    def _place(self, citation: Citation, chapter: Chapter | None) -> tuple[str, int]:
        """Paper and page."""
        about = self._paper_of(citation, chapter)
        return about.id if about is not None else "", citation.page

    def _own(self, chapter: Chapter | None) -> ShownPaper | None:
        """The paper that a chapter is about."""
        return self._papers.get(chapter.paper_id) if chapter is not None and chapter.paper_id else None


def _weight(citation: Citation) -> float:
    """Of a quote card: a line of some eighty letters weighs as much as a line across a page."""
    return max(1, len(citation.quote)) / 80


def _quoted(citation: Citation, about: ShownPaper | None, chapter: Chapter | None) -> Shot:
    return Shot(0.0, Scene.QUOTE, citation=citation, active=True, about=about, chapter=chapter)
