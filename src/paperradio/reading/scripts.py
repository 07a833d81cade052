"""Superscripts and subscripts in a text that is read: marks go, exponents and indices stay or silence the sentence."""

from __future__ import annotations

import re
from itertools import groupby

from paperradio.reading.pages import MATH, SUBSCRIPT, SUPERSCRIPT

_UNITS = re.compile(r"(?:\b[fpna]b|\d\s?(?:[cmkµn]?m|s|[GTMk]?e?V|Hz|K)|\b(?:cm|km|GeV|TeV|MeV|keV))$")
_MARKS = re.compile(r"^[\d,;\s∗*†‡§¶⋆⋄□♠♣a-c–-]+$")
_ORDINAL = ("st", "nd", "rd", "th")
_RAISED = str.maketrans("0123456789+-−–ni", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻ⁿⁱ")
_LOWERED = str.maketrans("0123456789+-−–", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋")
_TEN = re.compile(r"\d\s*[×·]\s*10$")
_TEN_ALONE = re.compile(r"(?<![\w.,])10$")
_POWER = re.compile(r"[-−–+]?\d{1,2}|[ni±+−′A-Z]")
_INDEX = re.compile(r"\d{1,2}|[^\W\d_]{1,2}")


class Unfit(Exception):
    """The sentence cannot be said without changing what it means; the reason is its only argument."""


def levelled(line: str, marks: bytes, spine: bool) -> str:
    """`line` without footnote marks, exponents and indices in Unicode; `marks` are its styles.

    Raises:
        Unfit: something raised or lowered has a meaning that plain text would lose. In the `spine`, the abstract, the
            power or index of a variable is kept.
    """
    if not any(mark & (SUPERSCRIPT | SUBSCRIPT) for mark in set(marks)):
        return line
    said = ""
    before = 0
    for level, indices in groupby(range(len(line)), key=lambda index: marks[index] & (SUPERSCRIPT | SUBSCRIPT)):
        places = list(indices)
        run = line[places[0] : places[-1] + 1]
        if not level or not run.strip():
            said += run
        elif level & SUPERSCRIPT:
            end = places[-1] + 1
            within = end < len(line) and line[end].isalpha() and not run[-1].isspace()
            after = line[end] if within and not marks[end] & MATH else ""
            said += _raised(said, run, before, after, spine)
        else:
            stacked = spine and before & SUPERSCRIPT and said[-1:].isspace()
            said = said.rstrip() if stacked else said
            said += _lowered(said, run, before, spine)
        before = next((marks[place] for place in reversed(places) if not line[place].isspace()), before)
    return said


def _raised(said: str, run: str, before: int, after: str, spine: bool) -> str:
    """What stands for a superscript behind `said`, whose last letter has the style `before`; `after` is the letter of
    running text that follows at once, if any."""
    bare, space = run.strip(), run[len(run.rstrip()) :]
    if bare in _ORDINAL and said[-1:].isdigit():
        return run
    if bare in ("◦", "°", "o") and said.rstrip()[-1:].isdigit():
        return "°"
    if bare in ("TM", "®", "™", "©"):
        return " " if space else ""
    signed = re.fullmatch(r"[-−–+]\d{1,2}", bare) is not None
    if _UNITS.search(said) and (signed or re.fullmatch(r"\d", bare)):
        return bare.translate(_RAISED) + space
    if (signed and _TEN_ALONE.search(said)) or (re.fullmatch(r"[-−–+]?\d{1,2}", bare) and _TEN.search(said)):
        return bare.translate(_RAISED) + space
    variable = before & MATH and said[-1:].isalpha()
    if variable and spine and _POWER.fullmatch(bare):
        return bare.translate(_RAISED) + space
    if variable or said[-1:].isdigit() or not said.strip():
        raise Unfit("exponent")
    if after:
        if bare.isdigit() and said[-1:].isupper():
            return run
        raise Unfit("exponent")
    if _MARKS.match(bare):
        return " " if space else ""
    raise Unfit("exponent")


def _lowered(said: str, run: str, before: int, spine: bool) -> str:
    bare = run.strip()
    if bare.isdigit() and said[-1:].isupper() and not before & MATH:
        return run
    if spine and before & (MATH | SUPERSCRIPT) and said[-1:].isalpha() and _INDEX.fullmatch(bare):
        return bare.translate(_LOWERED) + run[len(run.rstrip()) :]
    raise Unfit("subscript")
