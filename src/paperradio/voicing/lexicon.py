"""The tables of ``lexicon.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _tables() -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads((files(__package__ or "") / "lexicon.toml").read_text(encoding="utf-8"))


def table(name: str) -> Mapping[str, str]:
    """One of characters, commands, accents, abbreviations, words, espeak: written to spoken."""
    return _tables()[name]


def units() -> Mapping[str, tuple[str, str]]:
    """Unit symbol to its spoken singular and plural."""
    return {symbol: (one, several) for symbol, (one, several) in _tables()["units"].items()}


def any_of(texts: Iterable[str]) -> str:
    """A pattern that matches each of `texts`, the longest first."""
    return "(?:" + "|".join(re.escape(text) for text in sorted(texts, key=len, reverse=True)) + ")"
