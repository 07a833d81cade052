"""Page images: fetched and decoded once, few at a time; views of them scaled when they are needed."""

from __future__ import annotations

import io
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PIL import Image, ImageChops

from paperradio.domain.document import Box
from paperradio.domain.media import PageImage
from paperradio.errors import PaperRadioError
from paperradio.playout.picture.page_view import Sheet, View, Window
from paperradio.playout.picture.style import PANEL

MOST_IMAGE_BYTES = 14_000_000
"""Decoded images kept: one in colour or four in grey when they are 1600 pixels wide; always the last one."""
_MOST_THUMBNAILS = 6
_MOST_FAULTS = 20
_MOST_PIXELS = 60_000_000
_SHARPEST_WIDTH = 1600
"""Wider JPEGs are decoded at half, a quarter or an eighth of their size, as long as this much is left."""
_GREY_TOLERANCE = 12
_GREY_REDUCTION = 4
_DECODING_ERRORS = (PaperRadioError, OSError, ValueError, SyntaxError, EOFError, Image.DecompressionBombError)

K = TypeVar("K")
V = TypeVar("V")


class PageNotShown(PaperRadioError):
    """The picture of a page cannot be used"""


@dataclass(frozen=True)
class _Patch:
    """A piece of a sheet that begins at `x`, `y`."""

    key: str
    sheet: Sheet
    x: int
    y: int
    image: Image.Image

    def covers(self, key: str, sheet: Sheet, area: tuple[int, int, int, int]) -> bool:
        begins = self.x <= area[0] and self.y <= area[1]
        reaches = area[2] <= self.x + self.image.width and area[3] <= self.y + self.image.height
        return self.key == key and self.sheet == sheet and begins and reaches


class Pages:
    """Views of pages and thumbnails, from stored images, few of which are kept decoded."""

    def __init__(self, load_image: Callable[[str], bytes]) -> None:
        self._load = load_image
        self._images: OrderedDict[str, Image.Image] = OrderedDict()
        self._thumbnails: OrderedDict[tuple[str, tuple[int, int]], Image.Image] = OrderedDict()
        self._broken: OrderedDict[str, str] = OrderedDict()
        self._patch: _Patch | None = None
        self.faults: tuple[str, ...] = ()
        """One line for each image that could not be used. Replaced, never changed: any thread may read it."""

    def forget_faults(self) -> None:
        """Try images again that could not be used."""
        self._broken.clear()
        self.faults = ()

    def window(self, page: PageImage, view: View, window: Window, towards: View | None = None) -> Image.Image:
        """What `view` shows of the page, RGB, of the window's size. Raises PageNotShown.

        After a call with `towards`, another view of the same sheet, all views on the way there come cheap.
        """
        area = (view.x, view.y, view.x + window.width, view.y + window.height)
        patch = self._patch
        if patch is None or not patch.covers(page.image.key, view.sheet, area):
            other = towards or view
            right, bottom = max(view.x, other.x) + window.width, max(view.y, other.y) + window.height
            patch = self._scaled(page, view.sheet, (min(view.x, other.x), min(view.y, other.y), right, bottom))
            self._patch = patch
        return patch.image.crop((area[0] - patch.x, area[1] - patch.y, area[2] - patch.x, area[3] - patch.y))

    def thumbnail(self, page: PageImage, room: tuple[int, int]) -> Image.Image:
        """The whole page, as large as fits into `room`. Raises PageNotShown."""
        key = (page.image.key, room)
        if key not in self._thumbnails:
            scale = min(room[0] / page.width, room[1] / page.height)
            size = (max(1, round(page.width * scale)), max(1, round(page.height * scale)))
            image = self._decoded(page)
            small = image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
            self._thumbnails[key] = small.convert("RGB")
        return _recent(self._thumbnails, key, _MOST_THUMBNAILS)

    def part(self, page: PageImage, area: Box, room: tuple[int, int], most: float) -> Image.Image:
        """A part of the page, RGB, as large as fits into `room`, enlarged `most` times at most. Raises PageNotShown."""
        image = self._decoded(page)
        x0, y0, x1, y1 = area.x0 * image.width, area.y0 * image.height, area.x1 * image.width, area.y1 * image.height
        scale = min(room[0] / (x1 - x0), room[1] / (y1 - y0), most)
        size = (max(1, int((x1 - x0) * scale)), max(1, int((y1 - y0) * scale)))
        return image.resize(size, Image.Resampling.LANCZOS, box=(x0, y0, x1, y1), reducing_gap=3.0).convert("RGB")

    def _scaled(self, page: PageImage, sheet: Sheet, area: tuple[int, int, int, int]) -> _Patch:
        """A piece of the page scaled to the sheet; what lies beside the sheet has the colour of a panel."""
        image = self._decoded(page)
        left, top, right, bottom = area
        inside = (max(0, left), max(0, top), min(sheet.width, right), min(sheet.height, bottom))
        across, down = image.width / sheet.width, image.height / sheet.height
        reach = (min(image.width, inside[2] * across), min(image.height, inside[3] * down))
        size = (inside[2] - inside[0], inside[3] - inside[1])
        source = (inside[0] * across, inside[1] * down, *reach)
        piece = image.resize(size, Image.Resampling.BICUBIC, box=source).convert("RGB")
        if inside != area:
            ground = Image.new("RGB", (right - left, bottom - top), PANEL)
            ground.paste(piece, (inside[0] - left, inside[1] - top))
            piece = ground
        return _Patch(page.image.key, sheet, left, top, piece)

    def _decoded(self, page: PageImage) -> Image.Image:
        key = page.image.key
        if key in self._broken:
            raise PageNotShown(self._broken[key])
        if key not in self._images:
            try:
                self._images[key] = _opened(self._load(key))
            except _DECODING_ERRORS as error:
                self._broken[key] = f"page {page.page}, {key}: {error}"
                told = _recent(self._broken, key, _MOST_FAULTS)
                self.faults = tuple(self._broken.values())
                raise PageNotShown(told) from error
            while len(self._images) > 1 and sum(map(_size, self._images.values())) > MOST_IMAGE_BYTES:
                self._images.popitem(last=False)
        return _recent(self._images, key, len(self._images))


def _opened(data: bytes) -> Image.Image:
    """The picture in RGB, or in L (a quarter of the memory, half the time) where it has no colour."""
    with Image.open(io.BytesIO(data), formats=("JPEG", "PNG")) as image:
        if image.width * image.height > _MOST_PIXELS:
            raise ValueError(f"{image.width} x {image.height} pixels")
        image.draft("RGB", (_SHARPEST_WIDTH, 1))
        image.load()
        if image.mode == "L":
            return image
        coloured = image if image.mode == "RGB" else image.convert("RGB")
        red, green, blue = coloured.reduce(_GREY_REDUCTION).split()
        distances = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
        grey = not any(distance.point(lambda value: value > _GREY_TOLERANCE).getbbox() for distance in distances)
        return coloured.convert("L") if grey else coloured


def _size(image: Image.Image) -> int:
    """Bytes in memory."""
    return image.width * image.height * (1 if image.mode == "L" else 4)


def _recent(kept: OrderedDict[K, V], key: K, most: int) -> V:
    """The entry, moved to the end; the oldest beyond `most` are dropped."""
    kept.move_to_end(key)
    while len(kept) > most:
        kept.popitem(last=False)
    return kept[key]
