"""Patterns and words that give a line away, kept as data in `signs.toml`."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any


@cache
def _table() -> dict[str, Any]:
    return tomllib.loads(files("paperradio.editorial.lines").joinpath("signs.toml").read_text(encoding="utf-8"))


@cache
def pattern(name: str) -> re.Pattern[str]:
    """The list of patterns `name` as one."""
    return re.compile("|".join(_table()[name]), re.IGNORECASE)


@cache
def words(name: str) -> frozenset[str]:
    """The list of words `name`."""
    return frozenset(str(_table()[name]).split())


@cache
def beginnings(name: str) -> re.Pattern[str]:
    """The list of words `name`, as what words begin with."""
    return re.compile(rf"\b(?:{'|'.join(sorted(words(name)))})", re.IGNORECASE)
