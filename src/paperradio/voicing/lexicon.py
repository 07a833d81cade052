"""How written things are said: the files of ``voices/lexicon/``, one for each field, and those of one's own folder.

A file has some of these tables. Keys are matched as they stand, upper and lower case apart.

| table | written to spoken |
| --- | --- |
| words | single words and acronyms, in any text |
| phrases | what is no single word, such as ``Sgr A*`` |
| abbreviations | said in full; a full stop of theirs may end the sentence as well |
| units | after a number: one, several |
| characters, commands, accents | of formulas: Unicode characters, LaTeX commands, LaTeX accents said after a letter |
| elements | chemical symbols |
| espeak | respellings for espeak-ng alone, of what its rules get wrong |
| in_field, units_in_field | words and units that mean this only in papers of the file's own ``categories`` |
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from paperradio.errors import ConfigurationError
from paperradio.shipped import shipped_folder

Words = Mapping[str, str]
_PLAIN_TABLES = (
    "words", "phrases", "abbreviations", "characters", "commands", "accents", "elements", "espeak",
)  # fmt: skip
_OWN_MEANINGS = frozenset(("in_field", "units_in_field"))
_OTHER_TABLES = ("units", *sorted(_OWN_MEANINGS))
_Entries = tuple[str, Mapping[str, Any]]


class Tables:
    """The entries of all files together; what was given later wins. Equal only to itself, so it may key a cache."""

    def __init__(self, folders: Iterable[Sequence[_Entries]], fields: frozenset[str]) -> None:
        """`fields` names the files whose own meanings hold."""
        self._plain: dict[str, dict[str, str]] = {name: {} for name in _PLAIN_TABLES}
        self.units: dict[str, tuple[str, str]] = {}
        self.speakers: set[str] = set()
        for files in folders:
            for _, entries in files:
                for name, known in self._plain.items():
                    known.update(entries.get(name, {}))
                self._add_units(entries.get("units", {}))
                self.speakers.update(entries.get("speakers", ()))
            for field_name, entries in files:
                if field_name in fields:
                    self._plain["words"].update(entries.get("in_field", {}))
                    self._add_units(entries.get("units_in_field", {}))

    def _add_units(self, units: Mapping[str, Sequence[str]]) -> None:
        self.units.update({symbol: (one, several) for symbol, (one, several) in units.items()})

    def __getitem__(self, name: str) -> Words:
        return self._plain[name]

    @cached_property
    def phrase_pattern(self) -> re.Pattern[str]:
        """Phrases and words that are more than letters and digits."""
        return re.compile(rf"(?<![\w.\\]){any_of(self._phrases)}(?!\w)")

    @cached_property
    def _phrases(self) -> Words:
        odd = {word: said for word, said in self["words"].items() if not word.isalnum()}
        return {**odd, **self["phrases"]}

    def phrase(self, written: str) -> str:
        """What is said for a match of `phrase_pattern`."""
        return self._phrases[written]


@dataclass(frozen=True, slots=True, eq=False)
class Lexicon:
    """How things are said in one paper.

    `definitions` are the paper's own acronyms with their meaning: what the tables make of one of these is put aside
    where it means something else. Those `in_full` are said in full where the text first uses them.
    """

    tables: Tables
    definitions: Words = field(default_factory=dict)
    in_full: Words = field(default_factory=dict)

    def defining(self, definitions: Words) -> Lexicon:
        """The same with a paper's own acronyms (`definitions.definitions_in`)."""
        return replace(self, definitions=MappingProxyType(dict(definitions)))

    def saying_in_full(self, acronyms: Words) -> Lexicon:
        """The same for a text in which these acronyms come up for the first time."""
        return replace(self, in_full=MappingProxyType(dict(acronyms)))


@lru_cache(maxsize=256)
def load_lexicon(own: Path | None = None, categories: tuple[str, ...] = ()) -> Lexicon:
    """The shipped lexicon, extended by the files of the folder `own`, for a paper of these arXiv categories.

    Files are read once in a process.

    Raises:
        ConfigurationError: a file of `own` cannot be read, or has a table that is none of a lexicon's.
    """
    files = [*_shipped(), *(_read(own) if own else ())]
    fields = (name for name, entries in files if _OWN_MEANINGS & entries.keys() and _covers(entries, categories))
    return Lexicon(_tables(own, frozenset(fields)))


def _covers(entries: Mapping[str, Any], categories: tuple[str, ...]) -> bool:
    return any(category.startswith(tuple(entries.get("categories", ()))) for category in categories)


@cache
def _tables(own: Path | None, fields: frozenset[str]) -> Tables:
    return Tables([_shipped(), *([_read(own)] if own else [])], fields)


def _shipped() -> tuple[_Entries, ...]:
    return _read(shipped_folder("voices") / "lexicon")


@cache
def _read(folder: Path) -> tuple[_Entries, ...]:
    """The files of a folder by name, each with its tables."""
    if not folder.is_dir():
        raise ConfigurationError(f"{folder}: no such folder (voicing.lexicon)")
    return tuple((path.stem, _file(path)) for path in sorted(folder.glob("*.toml")))


def table(name: str) -> Words:
    """A table of the shipped lexicon."""
    return load_lexicon().tables[name]


def any_of(texts: Iterable[str]) -> str:
    """A pattern that matches each of `texts`, the longest first; grouped by first character, to fail fast."""
    groups: dict[str, list[str]] = {}
    for text in sorted(texts, key=len, reverse=True):
        groups.setdefault(text[0], []).append(re.escape(text[1:]))
    return "(?:" + "|".join(f"{re.escape(first)}(?:{'|'.join(rest)})" for first, rest in groups.items()) + ")"


def _file(path: Path) -> Mapping[str, Any]:
    try:
        entries = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    for name, value in entries.items():
        fault = _fault(name, value)
        if fault:
            raise ConfigurationError(f"{path}: {name} {fault}")
    return entries


def _fault(name: str, value: object) -> str:
    """What is wrong with a table; empty when nothing is."""
    if name in ("categories", "speakers"):
        right = isinstance(value, list) and all(isinstance(one, str) for one in value)
        return "" if right else "must be a list of texts"
    if name not in (*_PLAIN_TABLES, *_OTHER_TABLES):
        return f"is no table of a lexicon ({', '.join((*_PLAIN_TABLES, *_OTHER_TABLES))})"
    if not isinstance(value, dict) or not all(value):
        return "must be a table, and no key of it empty"
    if name in ("units", "units_in_field"):
        pairs = all(isinstance(two, list) and [type(one) for one in two] == [str, str] for two in value.values())
        return "" if pairs else 'must give two texts for each: symbol = ["one", "several"]'
    return "" if all(isinstance(said, str) for said in value.values()) else "must give a text for each"
