"""A line of authors, taken apart."""

from __future__ import annotations

import re

_SUFFIX = re.compile(r"(?:jr|sr|ii|iii|iv)\.?$", re.IGNORECASE)


def author_names(line: str) -> tuple[str, ...]:
    """``A. One (X, Y), B. Two, Jr. and C. Three`` gives the names: without affiliations, with their suffixes."""
    names: list[str] = []
    for part in re.split(r"\s*(?:[,;]|\band\b)\s*", _outside_parentheses(line)):
        name = " ".join(part.split())
        if names and _SUFFIX.match(name):
            names[-1] = f"{names[-1]}, {name}"
        elif name:
            names.append(name)
    return tuple(names)


def _outside_parentheses(line: str) -> str:
    if "(" not in line and ")" not in line:
        return line
    kept, depth = [], 0
    for letter in line:
        if letter == "(":
            depth += 1
        elif letter == ")":
            depth = max(0, depth - 1)
        elif depth == 0:
            kept.append(letter)
    return "".join(kept)
