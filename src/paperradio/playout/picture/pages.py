"""Page images: fetched, decoded and scaled once, few at a time."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from typing import TypeVar

from PIL import Image

from paperradio.domain.media import PageImage
from paperradio.errors import PaperRadioError
from paperradio.playout.picture.page_view import Sheet, View, Window
from paperradio.playout.picture.style import PANEL

MOST_SHEETS = 3
_MOST_PIXELS = 60_000_000
K = TypeVar("K")
V = TypeVar("V")
_DECODING_ERRORS = (PaperRadioError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)


class PageNotShown(PaperRadioError):
    """The picture of a page cannot be used"""


class Pages:
    """Sheets (pages scaled for the stage) and thumbnails, from stored images.

    At most `MOST_SHEETS` sheets are kept, none larger than its image: 10 MB each for images 1600 pixels wide.
    """

    def __init__(self, load_image: Callable[[str], bytes]) -> None:
        self._load = load_image
        self._sheets: OrderedDict[tuple[str, Sheet], Image.Image] = OrderedDict()
        self._thumbnails: OrderedDict[tuple[str, int], Image.Image] = OrderedDict()
        self._broken: OrderedDict[str, str] = OrderedDict()

    def window(self, page: PageImage, view: View, window: Window) -> Image.Image:
        """What `view` shows of the page, RGB, of the window's size. Raises PageNotShown."""
        image = self._sheet(page, view.sheet)
        left, top = max(0, view.x), max(0, view.y)
        right = min(view.sheet.width, view.x + window.width)
        bottom = min(view.sheet.height, view.y + window.height)
        if image.size == (view.sheet.width, view.sheet.height):
            piece = image.crop((left, top, right, bottom))
        else:
            scale = image.width / view.sheet.width
            source = (left * scale, top * scale, right * scale, min(image.height, bottom * scale))
            piece = image.resize((right - left, bottom - top), Image.Resampling.BICUBIC, box=source)
        if piece.size == (window.width, window.height):
            return piece
        whole = Image.new("RGB", (window.width, window.height), PANEL)
        whole.paste(piece, (left - view.x, top - view.y))
        return whole

    @property
    def faults(self) -> tuple[str, ...]:
        """One line for each image that could not be used."""
        return tuple(self._broken.values())

    def forget_faults(self) -> None:
        """Try images again that could not be used."""
        self._broken.clear()

    def thumbnail(self, page: PageImage, height: int) -> Image.Image:
        """The whole page, `height` pixels high. Raises PageNotShown."""
        key = (page.image.key, height)
        if key not in self._thumbnails:
            size = (max(1, round(page.width * height / page.height)), height)
            self._thumbnails[key] = self._decoded(page, size).resize(size, Image.Resampling.LANCZOS)
        return _recent(self._thumbnails, key, 2 * MOST_SHEETS)

    def _sheet(self, page: PageImage, sheet: Sheet) -> Image.Image:
        key = (page.image.key, sheet)
        if key not in self._sheets:
            size = (sheet.width, sheet.height)
            image = self._decoded(page, size)
            shrinks = sheet.width < image.width and sheet.height < image.height
            self._sheets[key] = image.resize(size, Image.Resampling.LANCZOS) if shrinks else image
        return _recent(self._sheets, key, MOST_SHEETS)

    def _decoded(self, page: PageImage, size: tuple[int, int]) -> Image.Image:
        """The image in RGB, at least as large as `size` or as stored."""
        key = page.image.key
        if key in self._broken:
            raise PageNotShown(self._broken[key])
        try:
            with Image.open(io.BytesIO(self._load(key)), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > _MOST_PIXELS:
                    raise ValueError(f"{image.width} x {image.height} pixels")
                image.draft("RGB", size)
                return image.convert("RGB")
        except _DECODING_ERRORS as error:
            self._broken[key] = f"page {page.page}, {key}: {error}"
            raise PageNotShown(_recent(self._broken, key, 100)) from error


def _recent(kept: OrderedDict[K, V], key: K, most: int) -> V:
    """The entry, moved to the end; the oldest beyond `most` are dropped."""
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
