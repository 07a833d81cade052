"""Short announcements of shows: when it airs, and what its headlines say."""

from __future__ import annotations

import hashlib
import string
import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from pydantic import Field, ValidationError, field_validator

from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Edition, ShowScript
from paperradio.errors import ConfigurationError
from paperradio.settings import SectionKind, ShowFormat, Topic

FILE = "trails.toml"
MOST_HEADLINES = 3
_FIELDS = {"when", "show", "station"}
_HOURS = ("twelve", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven")
_MINUTES = {0: "{hour} o'clock", 15: "a quarter past {hour}", 30: "half past {hour}", 45: "a quarter to {next}"}
_DAY_PARTS = (
    (5, "in the night"),
    (12, "in the morning"),
    (18, "in the afternoon"),
    (22, "in the evening"),
    (24, "at night"),
)


class TrailLines(Topic):
    """The whole file."""

    opening: tuple[str, ...] = Field(min_length=1, description="Said first where headlines follow.")
    plain: tuple[str, ...] = Field(min_length=1, description="Said where there are no headlines.")
    ending: tuple[str, ...] = Field(min_length=1, description="Said last where headlines came before.")

    @field_validator("opening", "plain", "ending")
    @classmethod
    def _filled_in(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for line in value:
            unknown = {field for _, field, _, _ in string.Formatter().parse(line) if field is not None} - _FIELDS
            if unknown:
                raise ValueError(f"unknown field {', '.join(sorted(unknown))}")
        return value


class TrailWriter:
    """Writes trails; what they state of papers are the headlines of the checked show, word for word."""

    def __init__(self, folder: Path, station: str, zone: ZoneInfo) -> None:
        """Raises ConfigurationError where the folder's file of lines cannot be used."""
        self._lines = _loaded(folder / FILE)
        self._station = station
        self._zone = zone

    def write(self, script: ShowScript, edition: Edition, format: ShowFormat) -> tuple[Turn, ...]:
        """The turns of the trail of an edition that has slots."""
        headlines = self._headlines(script)
        when = f"At {in_words(edition.slots[0].start.astimezone(self._zone))}"
        filled = {"when": when, "show": format.title, "station": self._station}
        first, other = format.hosts[0], format.hosts[-1]
        lines = self._lines
        if not headlines:
            return (Turn(first, _chosen(lines.plain, edition, filled)),)
        opening, ending = _chosen(lines.opening, edition, filled), _chosen(lines.ending, edition, filled)
        last = headlines[-1].speaker
        return (Turn(first, opening), *headlines, Turn(other if last == first else first, ending))

    @staticmethod
    def _headlines(script: ShowScript) -> tuple[Turn, ...]:
        """The first headline of each paper, at most three."""
        found: dict[PaperId, Turn] = {}
        for section in script.sections:
            for turn in section.turns if section.kind == SectionKind.HEADLINES else ():
                if turn.about is not None and turn.factual:
                    found.setdefault(turn.about, turn)
        return tuple(found.values())[:MOST_HEADLINES]


def in_words(at: datetime) -> str:
    """``18:00`` becomes "six o'clock in the evening", ``7:30`` "half past seven in the morning"."""
    if at.hour in (0, 12) and at.minute == 0:
        return "midnight" if at.hour == 0 else "noon"
    part = next(name for until, name in _DAY_PARTS if at.hour < until)
    hour, following = _HOURS[at.hour % 12], _HOURS[(at.hour + 1) % 12]
    pattern = _MINUTES.get(at.minute)
    if pattern is None:
        minute = f"oh {at.minute}" if at.minute < 10 else str(at.minute)
        return f"{hour} {minute} {part}"
    return f"{pattern.format(hour=hour, next=following)} {part}"


def _chosen(lines: Sequence[str], edition: Edition, filled: Mapping[str, str]) -> str:
    """Another one on another day."""
    chance = int.from_bytes(hashlib.sha256(f"{edition.id}\n{lines[0]}".encode()).digest()[:4])
    return lines[chance % len(lines)].format(**filled)


def _loaded(file: Path) -> TrailLines:
    try:
        return TrailLines.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        raise ConfigurationError(f"{file}: {'.'.join(map(str, problem['loc']))}: {problem['msg']}") from error
