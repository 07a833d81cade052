"""Regular expressions kept as data: a TOML file of named lists, each list the alternatives of one expression."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

_REFERENCE = re.compile(r"<(\w+)>")


@cache
def _table(file_name: str) -> dict[str, list[str]]:
    text = files("paperradio.editorial").joinpath(file_name).read_text(encoding="utf-8")
    table: dict[str, Any] = tomllib.loads(text)
    return table


@cache
def alternatives(file_name: str, name: str) -> str:
    """The list `name` of a file of this package as one group; ``<other>`` in it stands for the list `other`.

    Raises KeyError when there is none.
    """
    joined = "|".join(_table(file_name)[name])
    return f"(?:{_REFERENCE.sub(lambda match: alternatives(file_name, match[1]), joined)})"


@cache
def pattern(file_name: str, name: str) -> re.Pattern[str]:
    """The list `name` as an expression that minds no capitals."""
    return re.compile(alternatives(file_name, name), re.IGNORECASE)
