"""What the station says about itself: welcome, idents, filler speech, bridge lines, from ``prompts/station.toml``."""

from __future__ import annotations

import string
import tomllib
from pathlib import Path
from typing import Any

from pydantic import Field, ValidationError

from paperradio.domain.rundown import ItemKind
from paperradio.domain.script import Script, Turn
from paperradio.errors import ConfigurationError
from paperradio.settings import Topic

FILE = "station.toml"
_FIELDS = {"station"}


class StationTurn(Topic):
    """One thing said."""

    speaker: str = Field(min_length=1, description="A speaker of the cast.")
    text: str = Field(min_length=1, description="What is said; `{station}` is the station's name.")


class Speech(Topic):
    """One item's turns."""

    turns: tuple[StationTurn, ...] = Field(min_length=1, description="In order.")


class StationSpeeches(Topic):
    """The whole file."""

    welcome: tuple[Speech, ...] = Field(min_length=1, description="Played first.")
    ident: tuple[Speech, ...] = Field(min_length=1, description="Played between segments.")
    filler: tuple[Speech, ...] = Field(min_length=1, description="Played when nothing else is ready.")
    bridge: tuple[Speech, ...] = Field(min_length=1, description="Played where the rest of a segment is late.")
    resume: tuple[Speech, ...] = Field(min_length=1, description="Played before such a rest.")


def station_scripts(folder: Path, station_name: str) -> list[tuple[ItemKind, str, Script]]:
    """Kind, name (``ident-03``, unique and stable) and script of every speech, the welcome first.

    Raises:
        ConfigurationError: the file is missing or wrong, or a text has a field other than ``{station}``.
    """
    file = folder / FILE
    speeches = _loaded(file)
    scripts: list[tuple[ItemKind, str, Script]] = []
    for kind in (ItemKind.WELCOME, ItemKind.BRIDGE, ItemKind.RESUME, ItemKind.IDENT, ItemKind.FILLER):
        group: tuple[Speech, ...] = getattr(speeches, kind.value)
        for number, speech in enumerate(group, start=1):
            name = f"{kind.value}-{number:02}"
            turns = tuple(Turn(turn.speaker, _filled(turn.text, station_name, file, name)) for turn in speech.turns)
            scripts.append((kind, name, Script(None, turns)))
    return scripts


def _loaded(file: Path) -> StationSpeeches:
    try:
        return StationSpeeches.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    except ValidationError as error:
        raise ConfigurationError(f"{file}: " + "; ".join(_told(problem) for problem in error.errors())) from error


def _filled(text: str, station_name: str, file: Path, name: str) -> str:
    try:
        fields = {field for _, field, _, _ in string.Formatter().parse(text) if field is not None}
    except ValueError as error:
        raise ConfigurationError(f"{file}: {name}: {error}") from error
    if fields - _FIELDS:
        raise ConfigurationError(f"{file}: {name}: unknown field {', '.join(sorted(fields - _FIELDS))}")
    return text.replace("{station}", station_name)


def _told(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}"
