"""What the stage shows at every second of an item. Pure: the same item gives the same shots."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import groupby

from paperradio.domain.document import Box
from paperradio.domain.media import Citation, Cue, PageImage
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture.page_view import View, Window, parts, usable

LEAD_SECONDS = 0.4
"""The picture turns to a passage this long before the voice does: in the pause between two turns."""
LEAST_SHOT_SECONDS = 1.2
FADE_SECONDS = 0.6


class Scene(StrEnum):
    """What kind of thing fills the stage."""

    BRAND = "brand"
    TITLE = "title"
    PAGE = "page"
    QUOTE = "quote"


@dataclass(frozen=True, slots=True)
class Shot:
    """From `start` seconds on, the stage shows this. `boxes` are highlighted; a page shot has `page` and `view`."""

    start: float
    scene: Scene
    page: PageImage | None = None
    view: View | None = None
    boxes: tuple[Box, ...] = ()
    citation: Citation | None = None
    active: bool = False


@dataclass(frozen=True, slots=True)
class Moment:
    """The shot to show, and `share` (0 to 1) of the way that it has come in over `before`."""

    shot: Shot
    before: Shot | None
    share: float


def shots(item: Item, pages_allowed: bool, window: Window) -> tuple[Shot, ...]:
    """The item's shots in order of time; the first begins at 0."""
    opening = Scene.TITLE if item.kind is ItemKind.SEGMENT or item.paper is not None else Scene.BRAND
    found = [Shot(0.0, opening)]
    images = {page.page: page for page in item.pages if usable(page)} if pages_allowed else {}
    cited: dict[int, list[Box]] = {}
    for cue in item.cues:
        for citation in cue.cites:
            cited.setdefault(citation.page, []).extend(citation.boxes)
    for cue in item.cues:
        start = max(0.0, cue.start - LEAD_SECONDS)
        if cue.cites:
            _add(found, _cited_shots(cue, start, images, cited, window))
        elif found[-1].active:
            found.append(replace(found[-1], start=start, boxes=(), active=False))
    return tuple(found)


def moment(timeline: Sequence[Shot], offset: float) -> Moment:
    """What to show `offset` seconds into the item."""
    index = max(0, bisect_right(timeline, offset, key=lambda shot: shot.start) - 1)
    shot = timeline[index]
    share = (offset - shot.start) / FADE_SECONDS
    if index == 0 or share >= 1:
        return Moment(shot, None, 1.0)
    share = max(0.0, share)
    return Moment(shot, timeline[index - 1], share * share * (3 - 2 * share))


def _add(found: list[Shot], more: Sequence[Shot]) -> None:
    """Append shots; they replace those that would begin no earlier."""
    for shot in more:
        while found and found[-1].start >= shot.start:
            found.pop()
        found.append(shot)


def _cited_shots(
    cue: Cue, start: float, images: dict[int, PageImage], cited: dict[int, list[Box]], window: Window
) -> list[Shot]:
    """A shot for each view that the cue's passages need, each as long as its share of their text."""
    weighted: list[tuple[float, Shot]] = []
    for number, group in groupby(cue.cites, key=lambda citation: citation.page):
        citations = list(group)
        page = images.get(number)
        boxes = tuple(box for citation in citations for box in citation.boxes)
        views = parts(page, boxes, cited[number], window) if page is not None else ()
        for part in views:
            shot = Shot(start, Scene.PAGE, page, part.view, boxes, citations[0], active=True)
            weighted.append((part.weight, shot))
        if not views:
            weighted += [_quoted(citation, start) for citation in citations]
    weighted = weighted[: max(1, int(cue.clip.duration / LEAST_SHOT_SECONDS))]
    total = sum(weight for weight, _ in weighted)
    timed: list[Shot] = []
    for weight, shot in weighted:
        timed.append(replace(shot, start=start))
        start += cue.clip.duration * weight / total
    return timed


def _quoted(citation: Citation, start: float) -> tuple[float, Shot]:
    """A quote card; a line of some eighty letters weighs as much as a line across a page."""
    return max(1, len(citation.quote)) / 80, Shot(start, Scene.QUOTE, citation=citation, active=True)
