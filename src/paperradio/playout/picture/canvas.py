"""The frame that stays: parts are drawn in RGB when they change, and only those are converted to YUV."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Final

import numpy as np
from PIL import Image

from paperradio.playout.picture.layout import HEIGHT, WIDTH, Rect

PIXEL_FORMAT: Final = "yuv420p"
"""ffmpeg's name for the frames: BT.709, limited range. Feeding ffmpeg rgb24 costs it and the pipe 6 ms more a frame."""
FRAME_BYTES = WIDTH * HEIGHT * 3 // 2
COLOUR_OPTIONS = ("-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709")
"""ffmpeg options that say so; they belong before the input and before the output."""

_BT709 = (
    *(0.182586, 0.614231, 0.062007, 16.0),
    *(-0.100644, -0.338572, 0.439216, 128.0),
    *(0.439216, -0.398942, -0.040274, 128.0),
)


class Canvas:
    """A frame made of parts, each drawn again only when its key changes or something that contains it was drawn."""

    def __init__(self, base: Image.Image) -> None:
        self._keys: dict[Rect, Hashable] = {}
        self._buffer = np.empty(FRAME_BYTES, np.uint8)
        edges = (WIDTH * HEIGHT, WIDTH * HEIGHT * 5 // 4)
        self._luma = self._buffer[: edges[0]].reshape(HEIGHT, WIDTH)
        self._blue = self._buffer[edges[0] : edges[1]].reshape(HEIGHT // 2, WIDTH // 2)
        self._red = self._buffer[edges[1] :].reshape(HEIGHT // 2, WIDTH // 2)
        self._image = base.convert("RGB")
        self._frame: bytes | None = None
        self._convert(Rect(0, 0, WIDTH, HEIGHT))

    @property
    def image(self) -> Image.Image:
        """The frame in RGB; not to be changed."""
        return self._image

    def show(self, rect: Rect, key: Hashable, draw: Callable[[], Image.Image]) -> bool:
        """Fill `rect` with what `draw` returns, unless it was drawn under the same key; whether it was drawn."""
        if rect in self._keys and self._keys[rect] == key:
            return False
        self.paste(draw(), rect.x, rect.y)
        self._keys = {other: kept for other, kept in self._keys.items() if not rect.contains(other)}
        self._keys[rect] = key
        return True

    def forget(self, rect: Rect) -> None:
        """Draw this part at the next `show`, whatever its key."""
        self._keys.pop(rect, None)

    def paste(self, image: Image.Image, x: int, y: int) -> None:
        """Replace the pixels below `image` (RGB)."""
        self._image.paste(image, (x, y))
        self._convert(Rect(x, y, image.width, image.height))

    def frame(self) -> bytes:
        """The frame in `PIXEL_FORMAT`; the same object as long as nothing changes."""
        if self._frame is None:
            self._frame = self._buffer.tobytes()
        return self._frame

    def _convert(self, rect: Rect) -> None:
        left, top = max(0, rect.x & ~1), max(0, rect.y & ~1)
        right, bottom = min(WIDTH, (rect.right + 1) & ~1), min(HEIGHT, (rect.bottom + 1) & ~1)
        if right <= left or bottom <= top:
            return
        yuv = self._image.crop((left, top, right, bottom)).convert("RGB", _BT709)
        self._luma[top:bottom, left:right] = np.asarray(yuv)[..., 0]
        halved = np.asarray(yuv.reduce(2))
        self._blue[top // 2 : bottom // 2, left // 2 : right // 2] = halved[..., 1]
        self._red[top // 2 : bottom // 2, left // 2 : right // 2] = halved[..., 2]
        self._frame = None
