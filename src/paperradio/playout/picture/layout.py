"""Where things stand in the frame. Every edge is even, because chroma has half the resolution."""

from __future__ import annotations

from typing import NamedTuple

WIDTH = 1280
HEIGHT = 720


class Rect(NamedTuple):
    """A rectangle in pixels from the frame's top left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.x + self.width

    @property
    def bottom(self) -> int:
        return self.y + self.height

    @property
    def size(self) -> tuple[int, int]:
        return self.width, self.height

    def contains(self, other: Rect) -> bool:
        """Whether the other lies wholly inside."""
        across = self.x <= other.x and other.right <= self.right
        return across and self.y <= other.y and other.bottom <= self.bottom


MARGIN = 24
PADDING = 20
"""Inside the panels."""

HEADER = Rect(0, 0, WIDTH, 60)
STAGE = Rect(MARGIN, 60, 888, 512)
"""The page, or a card in its place."""
CARD = Rect(928, 60, 328, 512)
CAPTION = Rect(MARGIN, 584, 1232, 84)
NEXT = Rect(MARGIN, 676, 888, 36)
ELAPSED = Rect(928, 676, 328, 22)
PROGRESS = Rect(928, 700, 328, 6)

ROW_HEIGHT = 58
LOCATOR_HEIGHT = 180
"""Thumbnail, page number and QR code, at the foot of the card."""
LOCATOR = Rect(CARD.x, CARD.bottom - LOCATOR_HEIGHT, CARD.width, LOCATOR_HEIGHT)
MAX_SPEAKERS = 2


def speaker_row(index: int, rows: int) -> Rect:
    """The place of speaker `index` of `rows`, above the locator."""
    top = LOCATOR.y - (rows - index) * (ROW_HEIGHT + 4)
    return Rect(CARD.x + 10, top, CARD.width - 20, ROW_HEIGHT)


def about(rows: int) -> Rect:
    """Title, authors and licence: what the speakers leave of the card."""
    return Rect(CARD.x, CARD.y, CARD.width, speaker_row(0, rows).y - 6 - CARD.y)
