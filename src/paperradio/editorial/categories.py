"""arXiv's category codes in words."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _names() -> dict[str, str]:
    table = files("paperradio.editorial").joinpath("arxiv_categories.toml").read_text(encoding="utf-8")
    return {code: str(name) for code, name in tomllib.loads(table).items()}


def field_name(category: str) -> str | None:
    """``cs.CL`` becomes "computational linguistics"; an unknown code falls back on its archive, else None."""
    return _names().get(category) or _names().get(category.partition(".")[0])


def field_in_words(categories: tuple[str, ...]) -> str | None:
    """The field of a paper, by its first category that has a name; None where none has."""
    return next((name for name in map(field_name, categories) if name is not None), None)
