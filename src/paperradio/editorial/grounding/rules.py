"""The word lists of `rules.toml`, compared by stem."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

from paperradio.editorial.grounding.stems import stem


@cache
def _tables() -> dict[str, dict[str, str]]:
    text = files("paperradio.editorial.grounding").joinpath("rules.toml").read_text(encoding="utf-8")
    tables: dict[str, Any] = tomllib.loads(text)
    return tables


@cache
def words(name: str) -> frozenset[str]:
    """The list `name` as it is written. Raises KeyError when there is none."""
    return frozenset(_tables()["lists"][name].split())


@cache
def stems(name: str) -> frozenset[str]:
    """The list `name` by stem. Raises KeyError when there is none."""
    return frozenset(stem(word) for word in words(name))


@cache
def units() -> dict[str, str]:
    """Each way to write a unit, as written and in lower case, to its usual name."""
    found: dict[str, str] = {}
    for name, forms in _tables()["units"].items():
        found |= dict.fromkeys(forms.split(), name)
    return found


@cache
def poles() -> dict[str, tuple[tuple[str, int], ...]]:
    """Each stem that has an opposite, to its families and the pole (0 or 1) at which it stands in them."""
    found: dict[str, list[tuple[str, int]]] = {}
    for family, line in _tables()["opposites"].items():
        sides = [frozenset(stem(word) for word in side.split()) for side in line.split("|")]
        for pole, side in enumerate(sides):
            for word in side - sides[1 - pole]:
                found.setdefault(word, []).append((family, pole))
    return {word: tuple(places) for word, places in found.items()}


@cache
def praise() -> tuple[frozenset[str], ...]:
    """Groups of superlatives that say the same, in lower case."""
    return tuple(frozenset(line.split()) for line in _tables()["praise"].values())


@cache
def synonyms() -> dict[str, frozenset[str]]:
    """Each stem to the names of the groups in which it stands."""
    found: dict[str, set[str]] = {}
    for group, line in _tables()["synonyms"].items():
        for word in line.split():
            found.setdefault(stem(word), set()).add(group)
    return {word: frozenset(groups) for word, groups in found.items()}


def alike(first: str, second: str) -> bool:
    """Whether two stems are the same or stand for the same."""
    if first == second:
        return True
    groups = synonyms()
    return bool(groups.get(first, frozenset()) & groups.get(second, frozenset()))
