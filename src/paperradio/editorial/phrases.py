"""Connective turns: read from a file that anybody may edit, and chosen so that they do not repeat within an hour."""

from __future__ import annotations

import re
import tomllib
from collections import OrderedDict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Formatter
from threading import Lock
from typing import Any

from paperradio.editorial.gate import numbers
from paperradio.errors import ConfigurationError

FILE_NAME = "connectives.toml"
REMEMBERED_SEGMENTS = 40


@dataclass(frozen=True, slots=True)
class Phrases:
    """The forms of one kind of turn; each form uses exactly `variables`."""

    kind: str
    variables: frozenset[str]
    forms: tuple[str, ...]


def load_phrases(folder: Path, wanted: dict[str, frozenset[str]], file_name: str = FILE_NAME) -> dict[str, Phrases]:
    """The kinds named in `wanted` (kind to the variables it offers) from a file in `folder`.

    Raises:
        ConfigurationError: the file is missing or no TOML, lacks a kind or has an unknown one, or a form is empty,
            lacks a variable, has an unknown one, or holds a number.
    """
    path = folder / file_name
    try:
        table = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    for problem, kinds in (("lacks", wanted.keys() - table.keys()), ("knows no", table.keys() - wanted.keys())):
        if kinds:
            raise ConfigurationError(f"{path} {problem} [{'], ['.join(sorted(kinds))}]")
    return {kind: _phrases(path, kind, table[kind], variables) for kind, variables in wanted.items()}


def _phrases(path: Path, kind: str, entry: Any, variables: frozenset[str]) -> Phrases:
    forms = entry.get("forms") if isinstance(entry, dict) else None
    if not isinstance(forms, list) or not forms:
        raise ConfigurationError(f"{path}: [{kind}] needs a list named forms")
    declared = entry.get("variables", [])
    if not isinstance(declared, list) or set(declared) != variables:
        raise ConfigurationError(f"{path}: [{kind}] offers the variables {sorted(variables)}, the file says {declared}")
    for form in forms:
        if not isinstance(form, str) or not form.strip():
            raise ConfigurationError(f"{path}: [{kind}] has an empty form")
        used = _variables(path, kind, form)
        if used != variables:
            wrong = ", ".join(sorted(used ^ variables))
            raise ConfigurationError(f"{path}: [{kind}] {form!r}: missing or unknown variable {wrong}")
        if numbers(form):
            raise ConfigurationError(f"{path}: [{kind}] {form!r} holds a number, which nothing would vouch for")
    return Phrases(kind, variables, tuple(dict.fromkeys(forms)))


def _variables(path: Path, kind: str, form: str) -> set[str]:
    try:
        return {name for _, name, _, _ in Formatter().parse(form) if name is not None}
    except ValueError as error:
        raise ConfigurationError(f"{path}: [{kind}] {form!r}: {error}") from error


class Phrasebook:
    """Chooses forms. The same paper gets the same forms again as long as the same segments were written before it."""

    def __init__(self, folder: Path, wanted: dict[str, frozenset[str]], file_name: str = FILE_NAME) -> None:
        """Raises ConfigurationError as `load_phrases` does."""
        self._phrases = load_phrases(folder, wanted, file_name)
        self._heard: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = Lock()

    def chooser(self, subject: str) -> Chooser:
        """For one segment about `subject` (a paper's id); it shuns what the last 40 other segments said."""
        with self._lock:
            others = [forms for name, forms in self._heard.items() if name != subject]
        return Chooser(subject, self._phrases, others)

    def remember(self, chooser: Chooser) -> None:
        """Count what `chooser` gave out as heard."""
        with self._lock:
            self._heard.pop(chooser.subject, None)
            self._heard[chooser.subject] = frozenset(chooser.given)
            while len(self._heard) > REMEMBERED_SEGMENTS:
                self._heard.popitem(last=False)


class Chooser:
    """Gives out forms for one segment, none twice."""

    def __init__(self, subject: str, phrases: dict[str, Phrases], heard: list[frozenset[str]]) -> None:
        self.subject = subject
        self.given: set[str] = set()
        self._phrases = phrases
        self._last_heard = {form: index for index, forms in enumerate(heard, start=1) for form in forms}

    def offers(self, kind: str) -> bool:
        """Whether a form of `kind` is left that this segment has not used."""
        return any(form not in self.given for form in self._phrases[kind].forms)

    def choose(self, kind: str, **values: str) -> str:
        """A form of `kind`, filled in: never heard, else heard longest ago, equal ones by a hash of the subject.

        Raises:
            KeyError: no such kind, or none is left.
        """
        free = [form for form in self._phrases[kind].forms if form not in self.given]
        if not free:
            raise KeyError(kind)
        form = min(free, key=lambda each: (self._last_heard.get(each, 0), self.draw(kind, each)))
        self.given.add(form)
        filled = form.format(**values)
        return re.sub(r"([.?!])[.]+(?=\s|$)", r"\1", filled)

    def draw(self, *what: str) -> int:
        """A number that depends on the subject and `what` only."""
        return int.from_bytes(sha256("\n".join((self.subject, *what)).encode()).digest()[:6], "big")
