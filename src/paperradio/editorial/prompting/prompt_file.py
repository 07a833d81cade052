"""A prompt's file: TOML between lines of ``+++``, the messages under ``=== system ===`` and ``=== user ===``."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from paperradio.errors import ConfigurationError

FRONT = "+++"
SYSTEM, USER = "=== system ===", "=== user ==="
_TIMES = {1: "once", 2: "twice"}
_TOML_LINE = re.compile(r"\(at line (\d+), column \d+\)")


@dataclass(frozen=True, slots=True)
class Front:
    """The front matter. `prompt_tokens` bounds the messages, `max_tokens` the answer."""

    description: str
    prompt_tokens: int
    max_tokens: int
    temperature: float
    top_p: float
    variables: dict[str, str]
    stop: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A message's template and the number of the line in the file that it begins on."""

    text: str
    first_line: int


@dataclass(frozen=True, slots=True)
class PromptFile:
    """A file as it was read; `text` is all of it."""

    path: Path
    text: str
    front: Front
    system: Section
    user: Section


def wrong(path: Path, line: int, what: str) -> ConfigurationError:
    """An error that names the place."""
    return ConfigurationError(f"{path}, line {line}: {what}")


def read_prompt_file(path: Path) -> PromptFile:
    """Raises ConfigurationError, with file and line, for anything that is not as it must be."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise ConfigurationError(f"{path}: no UTF-8 text") from error
    lines = text.splitlines()
    marks = [_line_of(path, lines, mark, count) for mark, count in ((FRONT, 2), (SYSTEM, 1), (USER, 1))]
    (begins, ends), (system,), (user,) = marks
    if begins != 0 or not ends < system < user:
        raise wrong(path, 1, f"the order is {FRONT}, front matter, {FRONT}, {SYSTEM}, {USER}")
    for at, line in enumerate(lines[ends + 1 : system], ends + 2):
        if line.strip():
            raise wrong(path, at, f"text before {SYSTEM}")
    front = _front(path, lines[1:ends])
    sections = _section(lines, system, user), _section(lines, user, len(lines))
    for name, section in zip((SYSTEM, USER), sections, strict=True):
        if not section.text:
            raise wrong(path, section.first_line, f"nothing under {name}")
    return PromptFile(path, text, front, *sections)


def _line_of(path: Path, lines: list[str], mark: str, count: int) -> list[int]:
    """Where `mark` stands, as indices; it must `count` times."""
    found = [at for at, line in enumerate(lines) if line.strip() == mark]
    if len(found) != count:
        at = found[count] + 1 if len(found) > count else max(1, len(lines))
        raise wrong(path, at, f"the line {mark} must stand in the file {_TIMES[count]}, not {len(found)} times")
    return found


def _section(lines: list[str], mark: int, end: int) -> Section:
    body = lines[mark + 1 : end]
    blank = next((at for at, line in enumerate(body) if line.strip()), len(body))
    return Section("\n".join(body[blank:]).rstrip(), mark + 2 + blank)


def _front(path: Path, lines: list[str]) -> Front:
    try:
        table = tomllib.loads("\n".join(lines))
    except tomllib.TOMLDecodeError as error:
        at = _TOML_LINE.search(str(error))
        told = _TOML_LINE.sub("", str(error)).strip()
        raise wrong(path, int(at[1]) + 1 if at else len(lines) + 1, f"front matter: {told}") from error
    known = {each.name for each in fields(Front)}
    for key in table.keys() - known:
        raise wrong(
            path, _key_line(lines, key), f"there is no front matter key {key}; known: {', '.join(sorted(known))}"
        )
    for key in sorted(known - {"stop"} - table.keys()):
        raise wrong(path, 1, f"the front matter lacks {key}")
    for key, value in table.items():
        problem = _problem(key, value)
        if problem:
            raise wrong(path, _key_line(lines, key), f"{key} {problem}")
    return Front(**{**table, "stop": tuple(table.get("stop", ()))})


def _key_line(lines: list[str], key: str) -> int:
    """The line of the file that sets `key` or opens its table."""
    form = re.compile(rf"\s*(?:\[\s*)?[\"']?{re.escape(key)}[\"']?\s*(?:[].=]|$)")
    return next((at for at, line in enumerate(lines, 2) if form.match(line)), 1)


def _problem(key: str, value: Any) -> str:
    """What is wrong with a value, "" where nothing is."""
    number = isinstance(value, int | float) and not isinstance(value, bool)
    match key:
        case "description":
            good, must = isinstance(value, str) and bool(value.strip()), "must be a line of text"
        case "prompt_tokens" | "max_tokens":
            good, must = isinstance(value, int) and number and value >= 1, "must be a whole number from 1 on"
        case "temperature":
            good, must = number and 0 <= value <= 2, "must be a number from 0 to 2"
        case "top_p":
            good, must = number and 0 < value <= 1, "must be a number above 0, at most 1"
        case "stop":
            good, must = (
                isinstance(value, list) and all(isinstance(each, str) and each for each in value),
                ("must be a list of texts"),
            )
        case _:
            good, must = (
                isinstance(value, dict) and all(isinstance(each, str) and each for each in value.values()),
                ("must be a table of names, each with a description"),
            )
    return "" if good else must
