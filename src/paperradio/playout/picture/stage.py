"""The large field at the left: the page with its sentence marked, or a card; changes ease or fade."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Sequence

from PIL import Image

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.playout.picture.brand import announced, brand_card, ident_card
from paperradio.playout.picture.cards import SHEET_HEIGHT, quote_card, title_card
from paperradio.playout.picture.figure_card import figure_card
from paperradio.playout.picture.highlight import marked
from paperradio.playout.picture.layout import STAGE
from paperradio.playout.picture.page_view import View
from paperradio.playout.picture.pages import PageNotShown, Pages
from paperradio.playout.picture.programme import STAGE_WINDOW, Programme
from paperradio.playout.picture.shapes import round_corners, soften
from paperradio.playout.picture.show_card import show_card
from paperradio.playout.picture.style import BACKGROUND, RADIUS
from paperradio.playout.picture.timeline import Moment, Scene, Shot, ShownPaper

_KEPT = 3
_MISSING = "The picture of the page is not at hand."


class Stage:
    """Draws what a moment of an item's timeline shows."""

    def __init__(self, name: str, pages: Pages, accent: str) -> None:
        self._name = name
        self._accent = accent
        self._pages = pages
        self._programme: Programme | None = None
        self._still: OrderedDict[Hashable, Image.Image] = OrderedDict()

    def image(self, programme: Programme, moment: Moment, upcoming: Sequence[Upcoming]) -> Image.Image:
        """The stage at this moment, RGB, corners round."""
        if programme is not self._programme:
            self._still.clear()
            self._programme = programme
        image = None
        if moment.before is not None:
            image = self._moving(moment.before, moment)
            if image is None:
                before = self._whole(programme, moment.before, upcoming)
                image = Image.blend(before, self._whole(programme, moment.shot, upcoming), moment.share)
        else:
            image = self._whole(programme, moment.shot, upcoming).copy()
        return round_corners(image, RADIUS, BACKGROUND)

    def _moving(self, before: Shot, moment: Moment) -> Image.Image | None:
        """The view on its way over one sheet; None where the two shots are too different for that."""
        shot = moment.shot
        if shot.page is None or shot.view is None or before.view is None or before.page != shot.page:
            return None
        across, down = shot.view.x - before.view.x, shot.view.y - before.view.y
        near = abs(across) <= STAGE.width // 2 and abs(down) <= STAGE.height
        if before.view.sheet != shot.view.sheet or not near:
            return None
        way = View(
            shot.view.sheet,
            before.view.x + round(across * moment.share),
            before.view.y + round(down * moment.share),
        )
        try:
            self._pages.window(shot.page, before.view, STAGE_WINDOW, towards=shot.view)
            page = self._pages.window(shot.page, way, STAGE_WINDOW)
        except PageNotShown:
            return None
        if before.boxes != shot.boxes:
            page = marked(page, way, before.boxes, 1 - moment.share)
            return _going_on(marked(page, way, shot.boxes, moment.share), way)
        return _going_on(marked(page, way, shot.boxes), way)

    def _whole(self, programme: Programme, shot: Shot, upcoming: Sequence[Upcoming]) -> Image.Image:
        key = (shot, announced(upcoming) if shot.scene is Scene.BRAND else None)
        if key not in self._still:
            self._still[key] = self._drawn(programme, shot, upcoming)
        self._still.move_to_end(key)
        while len(self._still) > _KEPT:
            self._still.popitem(last=False)
        return self._still[key]

    def _drawn(self, programme: Programme, shot: Shot, upcoming: Sequence[Upcoming]) -> Image.Image:
        item = programme.item
        if shot.scene is Scene.BRAND or item is None:
            kind = item.kind if item is not None else None
            if kind is ItemKind.IDENT:
                return ident_card(STAGE.size, self._name, self._accent)
            return brand_card(STAGE.size, self._name, kind, upcoming, self._accent)
        if shot.scene is Scene.SHOW:
            return show_card(STAGE.size, item, shot.chapter, self._accent)
        try:
            if shot.page is not None and shot.figure is not None:
                return figure_card(STAGE.size, shot.page, shot.figure, self._pages, self._accent)
            if shot.page is not None and shot.view is not None:
                page = self._pages.window(shot.page, shot.view, STAGE_WINDOW)
                return _going_on(marked(page, shot.view, shot.boxes), shot.view)
        except PageNotShown:
            pass
        if shot.citation is not None:
            return quote_card(STAGE.size, shot.citation, shot.active, _reason(shot.about))
        paper, title = (shot.about.paper, shot.about.title) if shot.about is not None else (None, item.title)
        return title_card(STAGE.size, paper, title, self._first_page(shot), self._accent)

    def _first_page(self, shot: Shot) -> Image.Image | None:
        """The first page in small, where there is an image of it and it may be shown."""
        images = shot.about.pages if shot.about is not None else ()
        first = next((page for page in images if page.page == 1 and page.width > 0 < page.height), None)
        if first is None or not 0.5 <= first.width / first.height <= 1:
            return None
        try:
            return self._pages.thumbnail(first, (SHEET_HEIGHT, SHEET_HEIGHT))
        except PageNotShown:
            return None


def _going_on(image: Image.Image, view: View) -> Image.Image:
    """The image itself, soft at the edges beyond which the page goes on."""
    right, bottom = view.sheet.width - view.x - image.width, view.sheet.height - view.y - image.height
    return soften(image, (view.x > 0, view.y > 0, right > 0, bottom > 0))


def _reason(about: ShownPaper | None) -> str:
    """Why a passage is quoted and not shown on its page; empty where the item came without this paper's pages."""
    if about is None:
        return _MISSING
    return about.hidden or (_MISSING if about.pages else "")
