"""arXiv's categories: which there are, what they are called, which of them a setting means."""

from __future__ import annotations

import difflib
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from paperradio.errors import ConfigurationError

_LIKENESS = 0.6
"""Below this nothing is suggested."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What one entry of a channel's `categories` stands for.

    `name` is a category or archive as the RSS feeds call it (``math`` for ``math.*``); `codes` are the categories it
    covers: one, or all of the archive's.
    """

    name: str
    codes: tuple[str, ...]


def field_name(category: str) -> str | None:
    """``cs.CL`` becomes "computational linguistics"; an unknown code falls back on its archive, else None."""
    return _names().get(category) or _names().get(category.partition(".")[0])


def field_in_words(categories: tuple[str, ...]) -> str | None:
    """The field of a paper, by its first category that has a name; None where none has."""
    return next((name for name in map(field_name, categories) if name is not None), None)


def selection(wanted: str) -> Selection:
    """What ``cs.CL``, ``astro-ph`` or ``math.*`` covers.

    Raises:
        ConfigurationError: arXiv has no such category; the line names the nearest one.
    """
    if wanted in _successors():
        raise ConfigurationError(f"arXiv has closed {wanted}; its papers are in {_successors()[wanted]}")
    archive = wanted.removesuffix(".*")
    parts = _parts(archive)
    if archive in _names() and (archive == wanted or parts):
        # Two archives were categories of their own before they were divided; old papers still carry their names.
        return Selection(archive, (*parts, archive) if parts else (archive,))
    nearest = _nearest(wanted)
    hint = f"; did you mean {nearest}?" if nearest else ", which are such as cs.CL, astro-ph or math.*"
    raise ConfigurationError(f"{wanted!r} is none of arXiv's categories{hint}")


@cache
def _table() -> dict[str, str | dict[str, str]]:
    text = files("paperradio").joinpath("arxiv_categories.toml").read_text(encoding="utf-8")
    table: dict[str, str | dict[str, str]] = tomllib.loads(text)
    return table


@cache
def _names() -> dict[str, str]:
    return {code: name for code, name in _table().items() if isinstance(name, str)}


@cache
def _successors() -> dict[str, str]:
    successors = _table()["successors"]
    return dict(successors) if isinstance(successors, dict) else {}


def _parts(archive: str) -> tuple[str, ...]:
    return tuple(code for code in _names() if code.startswith(f"{archive}."))


def _nearest(wanted: str) -> str | None:
    """The category whose code, or else whose name in words, is most like `wanted`."""
    current = {code: name for code, name in _names().items() if code not in _successors()}
    by_code = {code.lower(): code for code in current}
    by_name = {name.lower(): code for code, name in current.items()}
    folded = wanted.strip().lower()
    for known in (by_code, by_name):
        found = difflib.get_close_matches(folded, known, n=1, cutoff=_LIKENESS)
        if found:
            return known[found[0]]
    return None
