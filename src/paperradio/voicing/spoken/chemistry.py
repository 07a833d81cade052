"""Chemical formulas, isotopes and ions."""

from __future__ import annotations

import re
from functools import cache

from paperradio.voicing.lexicon import Tables, any_of
from paperradio.voicing.rewriting import Draft

_WITHOUT_DIGITS = frozenset(
    (
        "NaCl", "GaAs", "InAs", "InP", "SiC", "CdSe", "CdTe", "ZnO", "NiO", "PbTe", "GaN", "AlN", "KCl", "LiF", "HCl",
        "NaOH", "FeO", "MgO", "CaO", "CuO", "AlGaAs", "InGaAs", "SiGe", "ZnS", "PbS", "InSb", "MgB", "NbSe", "FeSe",
        "FeAs", "SiO",
    )
)  # fmt: skip


def say_chemistry(draft: Draft, tables: Tables) -> None:
    """``TiO_2`` and ``NaCl`` letter by letter, ``^{12}C`` as ``carbon 12``, ``Ca^{2+}`` as ``C A 2 plus``."""
    isotope, ion, formula = _patterns(tables)
    if "^" in draft.text:
        draft.sub(isotope, lambda match: f"{tables['elements'][match[2]]} {match[1]}")
        draft.sub(ion, lambda match: f"{_spelled(match[1])} {match[2]} {'plus' if match[3] == '+' else 'minus'} ")
    draft.sub(formula, lambda match: _say_formula(match, tables))


@cache
def _patterns(tables: Tables) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    element = any_of(tables["elements"])
    count = r"(?:_?\{?\d{1,3}(?:\.\d{1,3})?\}?)"
    return (
        re.compile(rf"(?<![\w)}}\]])\^\{{?(\d{{1,3}})\}}?({element})(?![a-z])"),
        re.compile(rf"(?<![\w$\\])({element})\^\{{?(\d?)([+−-])\}}?"),
        re.compile(rf"(?<![\w$\\.])(?=[A-Z][A-Za-z_{{]*?(?:[a-z]|_))(?:{element}{count}?){{2,12}}(?![\w(])"),
    )


def _say_formula(match: re.Match[str], tables: Tables) -> str:
    formula = match[0]
    if formula in tables["words"]:
        return formula
    if formula not in _WITHOUT_DIGITS and not re.search(r"\d", formula):
        return formula
    return " ".join(re.findall(r"[A-Z]|\d+(?:\.\d+)?", formula.upper()))


def _spelled(symbol: str) -> str:
    return " ".join(symbol.upper())
