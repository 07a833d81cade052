"""Characters first: one form for each, letters of other scripts in Latin ones, pictures by name, the rest gone.

Letters of mathematical alphabets become MATHEMATICAL SANS-SERIF ones, whatever their style: the mark by which later
stages know a variable from a word. LaTeX formulas get the same mark.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from paperradio.voicing.lexicon import Tables
from paperradio.voicing.rewriting import Draft

VARIABLE = "\U0001d5a0-\U0001d5d3"
"""For a character class of a pattern: the letters of variables."""

LETTER = rf"A-Za-zα-ωΑ-Ωϕϵϑ{VARIABLE}"
"""For a character class: what may be a name in a formula."""

_TO_VARIABLE = {
    ord(letter): chr((0x1D5A0 if letter.isupper() else 0x1D5BA) + index % 26)
    for index, letter in enumerate("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}
_FROM_VARIABLE = {ord(variable): chr(letter) for letter, variable in _TO_VARIABLE.items()}
_KEPT_FORMS = frozenset("²³¹⁰⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀ₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜᵢⱼᵣᵤᵥ½⅓⅔¼¾⅛µΩ…·–—€£¥“”℃")
_UNPRINTED = re.compile(r"[\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1b\x7f]")
_BLANK = re.compile(r"[^\S ]")
_APOSTROPHES = re.compile(r"[‘’‛ʼ´]")
_HYPHENS = re.compile(r"[‐‑⁃]")
_ACCENTED = re.compile(r"[^\W\d_][\u0300-\u036f\u20d7]+")
_LOOSE_ACCENT = re.compile(r"[˘ˇ¨˝˙˚¸˜](?=[A-Za-z])|(?<=[A-Za-z])[˘ˇ¨˝˙˚¸](?=[a-z])|(?<=[A-Za-z])´(?=[a-z])(?![st]\b)")
_ACCENT_BEFORE = re.compile(r"(?<![A-Za-z])([¯ˉˆ˜])\s?([^\W\d_])(?![A-Za-z])")
_ACCENT_WORDS = {"¯": "bar", "ˉ": "bar", "ˆ": "hat", "˜": "tilde"}
_OTHER_SCRIPT = re.compile(
    r"[\u0400-\u058f\u0e00-\u1dff\u2c00-\u2dff\u3040-\ud7a3\uf900-\ufaff]+"
    r"|[\u0370-\u03ff]{2,}[άέήίόύώς][\u0370-\u03ff]*"
)
_NOT_ASCII = re.compile(r"[^\x00-\x7f]")
_SAID_ACCENTS = {
    "\u0302": " hat",
    "\u0303": " tilde",
    "\u0304": " bar",
    "\u0305": " bar",
    "\u0307": " dot",
    "\u20d7": " vector",
}
_LONGEST_NAME = 24  # letters in Latin script: longer texts of another script are not a name, and are left out
_PICTURES = re.compile(r"[\U0001f300-\U0001faff\u2600-\u27bf]")


def fold_characters(draft: Draft, tables: Tables) -> None:
    """Bring every character to one that the later stages know."""
    draft.sub(_UNPRINTED, "")
    draft.sub(_BLANK, " ")
    if draft.text.isascii():
        return
    draft.sub(_ACCENT_BEFORE, lambda match: f"{match[2]} {_ACCENT_WORDS[match[1]]}")
    draft.sub(_LOOSE_ACCENT, "")
    draft.sub(_APOSTROPHES, "'")
    draft.sub(_HYPHENS, "-")
    draft.sub(_ACCENTED, _join_accent)
    draft.sub(_OTHER_SCRIPT, _say_other_script)
    draft.sub(_NOT_ASCII, lambda match: _folded(match[0], tables))
    draft.sub(_MICRO, "µ")


_MICRO = re.compile(r"μ(?=(?:eV|[smgMALWV])\b)")


def as_variables(text: str) -> str:
    """Letters marked as those of variables."""
    return text.translate(_TO_VARIABLE)


def as_letters(text: str) -> str:
    """Letters without the mark."""
    return text.translate(_FROM_VARIABLE)


def _join_accent(match: re.Match[str]) -> str:
    """One letter where Unicode has it; else the letter with the accent in words, where mathematics uses it."""
    joined = unicodedata.normalize("NFC", match[0])
    if len(joined) == 1:
        return joined
    said = next((_SAID_ACCENTS[mark] for mark in match[0][1:] if mark in _SAID_ACCENTS), "")
    return match[0][0] + (said if not match.string[match.end() : match.end() + 1].isalpha() else "")


def _say_other_script(match: re.Match[str]) -> str:
    from anyascii import anyascii

    letters = re.sub(r"[^A-Za-z ]", "", anyascii(match[0]))
    if not letters or len(letters) > _LONGEST_NAME:
        return " "
    return f" {re.sub(r'(?<=[a-z])(?=[A-Z])', ' ', letters)} "


@lru_cache(maxsize=8192)
def _folded(character: str, tables: Tables) -> str:
    if character in _KEPT_FORMS or character in tables["characters"]:
        return character
    if _PICTURES.match(character) and unicodedata.category(character) == "So":
        name = unicodedata.name(character, "").lower()
        return f" {re.sub('[^a-z ]', ' ', name)} "
    if 0x1D400 <= ord(character) <= 0x1D7FF or character in "ℎℯℊℴ":
        return unicodedata.normalize("NFKC", character).translate(_TO_VARIABLE)
    plain = unicodedata.normalize("NFKC", character)
    if plain != character:
        return "".join(one if one.isascii() else _folded(one, tables) for one in plain if one.isprintable())
    return _without_plain_form(character, tables)


def _without_plain_form(character: str, tables: Tables) -> str:
    kind = unicodedata.category(character)
    if "À" <= character <= "ɏ" and kind.startswith("L"):
        return character
    bare = unicodedata.normalize("NFD", character)[0]
    if bare != character and kind.startswith("L"):
        return bare if bare.isascii() else _folded(bare, tables)
    if kind == "Sm":
        return f" {re.sub('[^a-z ]', ' ', unicodedata.name(character, '').lower())} "
    return "" if kind in ("Mn", "Lm", "Sk") else " "
