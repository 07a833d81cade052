"""The station's colours and type, in one place. The web page shares the hex values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

BACKGROUND = "#0f1218"
PANEL = "#191d27"
RAISED = "#242b3a"
OUTLINE = "#333c4f"
INK = "#f4f6fb"
MUTED = "#a0a9bb"
FAINT = "#7a8398"
GOLD = "#ffc247"
LIVE = "#ff5a52"
PAPER = "#ffffff"
HIGHLIGHT = "#ffe07a"
"""Multiplied with the page, so that ink stays black."""
SPEAKERS = ("#5ab0ff", "#ff8f6b", "#5fd3a8", "#b79cff", "#ff86bd", "#b5d35c")
"""Colours of the speakers, in the order of the cast."""

RADIUS = 12
"""Corner radius of panels in pixels."""


class Weight(StrEnum):
    """A cut of the station's typeface."""

    REGULAR = "regular"
    BOLD = "bold"
    ITALIC = "italic"


@dataclass(frozen=True, slots=True)
class Type:
    """How a text is set: size and distance of baselines in pixels."""

    size: int
    leading: int
    weight: Weight = Weight.REGULAR

    def sized(self, size: int) -> Type:
        """The same at another size, the leading in proportion."""
        return Type(size, round(size * self.leading / self.size), self.weight)


BRAND = Type(24, 30, Weight.BOLD)
LABEL = Type(18, 24)
LABEL_BOLD = Type(18, 24, Weight.BOLD)
SMALL = Type(16, 22)
SMALL_BOLD = Type(16, 22, Weight.BOLD)
TITLE = Type(24, 29, Weight.BOLD)
SUBTITLE = Type(22, 29)
CAPTION = Type(26, 35)
QUOTE = Type(36, 49)
HEADLINE = Type(44, 54, Weight.BOLD)
SHOW_NAME = Type(22, 30, Weight.BOLD)


def rgb(colour: str) -> tuple[int, int, int]:
    """``#rrggbb`` as three numbers."""
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


@lru_cache(maxsize=512)
def mixed(below: str, above: str, share: float) -> str:
    """`above` laid over `below` with opacity `share` (0 to 1)."""
    pairs = zip(rgb(below), rgb(above), strict=True)
    return "#" + "".join(f"{round(low + (high - low) * share):02x}" for low, high in pairs)
