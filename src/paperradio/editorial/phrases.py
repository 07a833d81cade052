"""Connective turns: read from a file that anybody may edit, and chosen so that the station does not repeat itself."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from string import Formatter
from typing import Any

from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.editorial.gate import numbers
from paperradio.editorial.ledger import Ledger
from paperradio.errors import ConfigurationError

FILE_NAME = "connectives.toml"
_NAMES = {"title", "authors", "term", "earlier", "sentence", "before", "show", "station", "date", "other", "said"}
"""What is filled in for these is the paper's own and no repetition."""


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
    """Chooses forms, so that the station does not repeat itself."""

    def __init__(self, folder: Path, wanted: dict[str, frozenset[str]], file_name: str = FILE_NAME) -> None:
        """Raises ConfigurationError as `load_phrases` does."""
        self._phrases = load_phrases(folder, wanted, file_name)

    def forms(self) -> Mapping[str, tuple[str, ...]]:
        """All forms by kind, not filled in."""
        return {kind: phrases.forms for kind, phrases in self._phrases.items()}

    def joined(self, other: Phrasebook) -> Phrasebook:
        """A phrasebook with the kinds of both; of a kind that both have, the forms of `other`."""
        both = copy(self)
        both._phrases = self._phrases | other._phrases
        return both

    def chooser(self, subject: str, heard: Heard = NOTHING_HEARD) -> Chooser:
        """For one segment about `subject` (a paper's id). `heard` are the lines that the station has said.

        The same subject gets the same forms after the same lines.
        """
        return Chooser(subject, self._phrases, heard)


class Chooser:
    """Gives out forms for one segment, none twice while another is left. `lines` is what was given, titles and names
    not filled in."""

    def __init__(self, subject: str, phrases: dict[str, Phrases], heard: Heard) -> None:
        self.subject = subject
        self.lines: list[str] = []
        self._phrases = phrases
        self._used: Counter[str] = Counter()
        self._ledger = Ledger(heard)

    def about(self, subject: str) -> Chooser:
        """The same, for a part about `subject`: what either has given out, the other has given out, too."""
        other = copy(self)
        other.subject = subject
        return other

    def offers(self, kind: str) -> bool:
        """Whether a form of `kind` is left that this segment has not used."""
        return any(not self._used[form] for form in self._phrases[kind].forms)

    def choose(self, kind: str, after: str = "", **values: str) -> str:
        """A form of `kind`, filled in: of those that this segment has used least often (not at all, while one is left)
        the one that repeats least of what was heard, equal ones by a hash.

        `after` is a line of this segment that is said right before it, in the same turn.

        Raises:
            KeyError: no such kind.
        """
        open_names = values | {name: f"{{{name}}}" for name in _NAMES & values.keys()}
        free = {form: f"{after} {form.format(**open_names)}".strip() for form in self._least_used(kind)}
        form = min(free, key=lambda each: (self._ledger.cost(free[each]), self.draw(kind, each)))
        self._used[form] += 1
        if after and self.lines and self.lines[-1] == after:
            self.lines.pop()
        self.lines.append(free[form])
        self._ledger.add(free[form])
        return re.sub(r"([.?!])[.]+(?=\s|$)", r"\1", form.format(**values))

    def worn(self, line: str) -> bool:
        """Whether the station would repeat itself with a line: four words in a row of today, or all of it too often."""
        repeated, too_often, _ = self._ledger.cost(line)
        return repeated > 0 or too_often

    def draw(self, *what: str) -> int:
        """A number that depends on the subject and `what` only."""
        return int.from_bytes(sha256("\n".join((self.subject, *what)).encode()).digest()[:6], "big")

    def _least_used(self, kind: str) -> list[str]:
        forms = self._phrases[kind].forms
        least = min(self._used[form] for form in forms)
        return [form for form in forms if self._used[form] == least]
