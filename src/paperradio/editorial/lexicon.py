"""Word lists, kept as data in `lexicon.toml`."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = files("paperradio.editorial").joinpath("lexicon.toml").read_text(encoding="utf-8")
    return {name: frozenset(str(words).split()) for name, words in tomllib.loads(table).items()}


def words(name: str) -> frozenset[str]:
    """The list `name`, in lower case. Raises KeyError when there is none."""
    return _lists()[name]
