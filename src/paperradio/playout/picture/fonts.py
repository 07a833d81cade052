"""Fonts from the wheel pymupdf-fonts, and which of them can show a character."""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

import pymupdf_fonts
from PIL import ImageFont, features

from paperradio.playout.picture.style import Weight

_NAMES = {Weight.REGULAR: "figo", Weight.BOLD: "figbo", Weight.ITALIC: "figit"}
_FALLBACKS = {
    Weight.REGULAR: ("notos", "math", "symbol1", "symbol2"),
    Weight.BOLD: ("notosbo", "math", "symbol1", "symbol2"),
    Weight.ITALIC: ("notosit", "math", "symbol1", "symbol2"),
}
_PROBE_SIZE = 20
_NO_CHARACTER = "\U0010fffe"
_SHAPING = features.check("raqm") and features.check("fribidi")
"""Kerning, ligatures and right-to-left text; without the system's FriBiDi the basic layout does."""


@lru_cache(maxsize=16)
def _font_bytes(name: str) -> bytes:
    return bytes(pymupdf_fonts.myfont(name))


@lru_cache(maxsize=14)
def face(name: str, size: int) -> ImageFont.FreeTypeFont:
    """A font of the wheel at a size in pixels. Each holds a copy of the font, 0.8 MB."""
    engine = ImageFont.Layout.RAQM if _SHAPING else ImageFont.Layout.BASIC
    return ImageFont.truetype(io.BytesIO(_font_bytes(name)), size, layout_engine=engine)


@lru_cache(maxsize=16)
def _missing(name: str) -> bytes:
    return bytes(face(name, _PROBE_SIZE).getmask(_NO_CHARACTER))


@lru_cache(maxsize=4096)
def _shows(name: str, character: str) -> bool:
    return bytes(face(name, _PROBE_SIZE).getmask(character)) != _missing(name)


@lru_cache(maxsize=4096)
def font_for(character: str, weight: Weight) -> str:
    """The first font that has the character; the main one (which draws an empty box) where none has."""
    main = _NAMES[weight]
    if character < "\x7f" or character.isspace():
        return main
    return next((name for name in (main, *_FALLBACKS[weight]) if _shows(name, character)), main)


@lru_cache(maxsize=4096)
def drawable(character: str) -> bool:
    """Whether any font has the character."""
    return character < "\x7f" or any(
        _shows(name, character) for name in (_NAMES[Weight.REGULAR], *_FALLBACKS[Weight.REGULAR])
    )


def runs(text: str, weight: Weight) -> Iterator[tuple[str, str]]:
    """`text` cut into (font name, piece), each piece in one font; combining marks stay with their letter."""
    name, begin = "", 0
    for index, character in enumerate(text):
        stays = name and (character == " " or unicodedata.combining(character))
        wanted = name if stays else font_for(character, weight)
        if wanted != name:
            if index > begin:
                yield name, text[begin:index]
            name, begin = wanted, index
    if text[begin:]:
        yield name, text[begin:]
