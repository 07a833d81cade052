"""The station's picture, frame by frame."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Sequence
from math import isfinite

from PIL import Image

from paperradio.domain.media import Cue
from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.picture import bars, card
from paperradio.playout.picture.brand import clock_text
from paperradio.playout.picture.canvas import Canvas
from paperradio.playout.picture.caption import CaptionBar, CaptionPage, Strips
from paperradio.playout.picture.layout import (
    CAPTION,
    CARD,
    ELAPSED,
    HEADER,
    HEIGHT,
    LOCATOR,
    NEXT,
    PADDING,
    PROGRESS,
    STAGE,
    WIDTH,
    Rect,
    speaker_row,
)
from paperradio.playout.picture.layout import about as place
from paperradio.playout.picture.meter import Meter
from paperradio.playout.picture.page_view import tidy
from paperradio.playout.picture.pages import PageNotShown, Pages
from paperradio.playout.picture.programme import STAGE_WINDOW, Programme, programme, speaker_colour
from paperradio.playout.picture.shapes import qr_code
from paperradio.playout.picture.show_card import draw_show
from paperradio.playout.picture.stage import Stage
from paperradio.playout.picture.style import BACKGROUND
from paperradio.playout.picture.text import clean
from paperradio.playout.picture.timeline import Scene, Shot, ShownPaper, moment
from paperradio.settings import Settings
from paperradio.taxonomy import field_name

_CAPTION_STAYS_SECONDS = 2.0
_NAMES_SHOWN = 5


class Picture:
    """Draws frames of `size` in `canvas.PIXEL_FORMAT`. Not for several threads at once.

    `load_image` gives the bytes of a stored page image by its key; it may raise any error of the house or OSError.
    """

    size = (WIDTH, HEIGHT)

    def __init__(self, settings: Settings, load_image: Callable[[str], bytes], live: bool = True) -> None:
        """Without `live` (a recording) the header has no live sign, and the date in place of the clock."""
        self._live = live
        self._settings = settings
        self._pages = Pages(load_image)
        self._accent = settings.first_channel.look.accent
        self._stage = Stage(settings.station.name, self._pages, self._accent)
        self._caption_bar = CaptionBar(CAPTION)
        self._meter = Meter()
        self._canvas = Canvas(Image.new("RGB", self.size, BACKGROUND))
        self._programme = programme(None, settings)
        self._number = 0
        self._strips: Strips | None = None
        self._heard = 0

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each page image of the current item that could not be used. Any thread may ask."""
        return self._pages.faults

    @property
    def image(self) -> Image.Image:
        """The last frame in RGB; not to be changed."""
        return self._canvas.image

    def frame(
        self,
        item: Item | None,
        offset: float,
        air_time: float,
        upcoming: Sequence[Upcoming] = (),
        level: float | None = None,
    ) -> bytes:
        """The picture `offset` seconds into `item` (None: between items), at `air_time` (Unix seconds).

        `level` is the effective value of the sound since the last frame (full scale 1.0); without it the meter
        follows the word times. The same object comes back as long as nothing changes. Never raises for bad content.
        """
        offset = offset if isfinite(offset) else 0.0
        shown = self._prepared(item)
        cue = shown.cue_at(offset)
        self._draw_bars(shown, offset, air_time, upcoming)
        self._draw_stage(shown, offset, upcoming)
        self._draw_speakers(shown, cue, offset, level)
        self._draw_caption(cue, offset)
        return self._canvas.frame()

    def _prepared(self, item: Item | None) -> Programme:
        known = self._programme.item
        if item is known or (item is not None and known is not None and _same(item, known)):
            return self._programme
        self._programme = programme(item, self._settings)
        self._number += 1
        self._pages.forget_faults()
        return self._programme

    def _draw_bars(self, shown: Programme, offset: float, air_time: float, upcoming: Sequence[Upcoming]) -> None:
        station = self._settings.station.name
        categories = self._settings.told_categories if self._live else ()
        chapter = shown.chapter_at(offset)
        if shown.is_show and shown.item is not None:
            categories = (shown.item.title,)
        clock = clock_text(air_time) if self._live else bars.date_text(air_time)
        told = (clock, categories)
        self._canvas.show(HEADER, told, lambda: bars.header(station, categories, clock, self._live))
        coming = tuple(upcoming)
        self._canvas.show(NEXT, (coming, chapter), lambda: bars.coming_next(coming, self._accent, chapter))
        ends = shown.item is not None and not shown.item.open and shown.item.kind is not ItemKind.BED
        done = bars.progress_key(offset, shown.item.duration if shown.item is not None and ends else 0.0)
        seconds = done[0] if shown.item is not None else None
        self._canvas.show(ELAPSED, (seconds, done[1]), lambda: bars.elapsed(seconds, done[1]))
        bar = (done[1] > 0, done[2], self._accent, shown.ticks if done[1] > 0 else ())
        self._canvas.show(PROGRESS, bar, lambda: bars.progress(*bar))

    def _draw_stage(self, shown: Programme, offset: float, upcoming: Sequence[Upcoming]) -> None:
        now = moment(shown.shots, offset)
        coming = tuple(upcoming) if now.shot.scene is Scene.BRAND else ()
        key = (self._number, now.shot.start, now.share, coming)
        if self._canvas.show(STAGE, key, lambda: self._stage.image(shown, now, coming)):
            rows = len(shown.rows(None))
            about = now.shot.about
            self._canvas.show(CARD, (self._number, rows, about), lambda: self._card(shown, about, rows))
            if about is None and now.shot.citation is None:
                self._canvas.show(LOCATOR, (self._number, "foot"), lambda: self._foot(shown))
            else:
                self._canvas.show(LOCATOR, (self._number, now.shot), lambda: self._locator(now.shot))

    def _card(self, shown: Programme, about: ShownPaper | None, rows: int) -> Image.Image:
        image = card.base()
        if about is not None:
            card.draw_paper(image, about.title, about.paper, rows)
        elif shown.item is not None and shown.is_show:
            draw_show(image, shown.item, (PADDING, CARD.width - 2 * PADDING, place(rows).height), self._accent)
        else:
            card.draw_station(image, self._settings.station.name, rows)
        return image

    def _locator(self, shot: Shot) -> Image.Image:
        thumbnail = self._thumbnail(shot)
        url = shot.about.url if shot.about is not None else None
        framed = shot.view.framed(STAGE_WINDOW) if shot.view is not None else None
        if shot.figure is not None:
            framed = shot.figure.box
        return card.locator(thumbnail, framed, self._where(shot), url, self._accent)

    def _thumbnail(self, shot: Shot) -> Image.Image | None:
        """The page of what is shown, in small: a blank one where it cannot or may not be seen."""
        if shot.page is not None:
            with contextlib.suppress(PageNotShown):
                return self._pages.thumbnail(shot.page, card.THUMBNAIL)
        boxes = tidy(shot.citation.boxes) if shot.citation is not None else ()
        return card.blank_page(boxes, self._accent) if boxes else None

    def _foot(self, shown: Programme) -> Image.Image:
        """What the card says at its foot while no paper is on."""
        if shown.is_show:
            return card.foot("With", [clean(name).title() for name in shown.speakers[:_NAMES_SHOWN]], self._accent)
        fields = [f"{code}  {field_name(code) or ''}" for code in self._settings.told_categories[:_NAMES_SHOWN]]
        return card.foot("Papers from", fields, self._accent)

    @staticmethod
    def _where(shot: Shot) -> tuple[str, ...]:
        if shot.figure is not None and shot.page is not None:
            number, told = shot.page.page, shot.figure.label
        elif shot.citation is not None:
            number, told = shot.citation.page, shot.citation.section
        else:
            url = shot.about.url if shot.about is not None else None
            return ("Scan for the abstract.",) if url and qr_code(url, card.QR_ROOM) is not None else ()
        count = shot.about.page_count if shot.about is not None else 0
        return f"page {number} of {count}" if count >= number else f"page {number}", told

    def _draw_speakers(self, shown: Programme, cue: Cue | None, offset: float, level: float | None) -> None:
        speaker = cue.clip.speaker if cue is not None else None
        rows = shown.rows(speaker)
        levels = self._meter.levels(cue, offset, level)
        for index, name in enumerate(rows):
            rect = speaker_row(index, len(rows))
            if cue is not None and name == speaker:
                self._draw_speaking(rect, name, _status(cue), levels)
            else:
                self._draw_listening(rect, name, "listens" if speaker is not None else "")

    def _draw_speaking(self, rect: Rect, name: str, status: str, levels: tuple[float, ...]) -> None:
        colour = speaker_colour(name, self._settings)
        self._canvas.show(
            rect, (name, status, True), lambda: card.speaker_row(rect.size, name, colour, status, speaking=True)
        )
        left, top, right, bottom = card.meter_box(rect.size)
        box = Rect(rect.x + left, rect.y + top, right - left, bottom - top)
        self._canvas.show(box, (name, levels), lambda: card.meter_image(box.size, levels, colour))

    def _draw_listening(self, rect: Rect, name: str, status: str) -> None:
        colour = speaker_colour(name, self._settings)
        self._canvas.show(
            rect, (name, status, False), lambda: card.speaker_row(rect.size, name, colour, status, speaking=False)
        )

    def _draw_caption(self, cue: Cue | None, offset: float) -> None:
        gone = cue is None or offset > cue.end + _CAPTION_STAYS_SECONDS
        page, heard = (None, 0) if cue is None or gone else self._caption_bar.page(cue, offset)
        if cue is None or page is None:
            self._strips = None
            self._canvas.show(CAPTION, None, self._caption_bar.empty)
            return
        if heard < self._heard or self._strips is None:
            self._canvas.forget(CAPTION)
        self._canvas.show(CAPTION, (page, cue.clip.speaker), lambda: self._fresh_caption(page, cue.clip.speaker))
        strips = self._strips
        if strips is not None and heard > self._heard:
            for left, top, right, bottom in dict.fromkeys(strips.boxes[self._heard : heard]):
                self._canvas.paste(strips.bright.crop((left, top, right, bottom)), CAPTION.x + left, CAPTION.y + top)
        self._heard = heard

    def _fresh_caption(self, page: CaptionPage, speaker: str) -> Image.Image:
        self._strips, self._heard = self._caption_bar.strips(page, speaker_colour(speaker, self._settings)), 0
        return self._strips.dim


def _same(one: Item, other: Item) -> bool:
    return one.id == other.id and one.created == other.created and len(one.cues) == len(other.cues)


def _status(cue: Cue) -> str:
    if cue.cites:
        return f"cites page {cue.cites[0].page}"
    return "asks" if cue.clip.text.rstrip().endswith("?") else "speaks"
