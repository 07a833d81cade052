"""The formats of what is made: one TOML file each in `configs/shows/`, and in a folder of the user's own."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from enum import StrEnum
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, field_validator, model_validator

from paperradio.errors import ConfigurationError
from paperradio.settings.crontab import crontab_trigger
from paperradio.settings.topic import Topic

_NAME = r"[a-z][a-z0-9_-]{0,31}"


class SectionKind(StrEnum):
    """What a part of a format tells. A format lists those it has, in the order in which they are heard."""

    SPEECH = "speech"
    """Words of the station itself, from `prompts/station.toml`."""
    PAPER = "paper"
    """One paper's discussion."""
    CHANGES = "changes"
    """What a new version says that the earlier one did not."""
    CORRECTION = "correction"
    """That a paper which was told has been withdrawn."""
    OPENING = "opening"
    """Date, channel, that it is machine-made."""
    HEADLINES = "headlines"
    """One line for each of the papers that follow."""
    PAPERS = "papers"
    """The papers, joined by links."""
    THEMES = "themes"
    """What several of the papers share."""
    BRIEF = "brief"
    """Papers that are only named, with a sentence of the abstract where one can be said by itself."""
    TRENDS = "trends"
    """Groups of papers, counted and compared with the weeks before."""
    IDEA = "idea"
    """One paper's idea in detail."""
    EARLIER = "earlier"
    """What the station said before about what these papers are close to."""
    CORRECTIONS = "corrections"
    """Papers that were told and have been withdrawn since the last edition."""
    CLOSING = "closing"


CORES = {
    "segment": SectionKind.PAPER,
    "what_changed": SectionKind.CHANGES,
    "correction": SectionKind.CORRECTION,
    "ident": SectionKind.SPEECH,
    "welcome": SectionKind.SPEECH,
}
"""The formats of what is no show: it is made whenever there is something for it. Of each the section that is it; a user
puts others around it."""


class Length(Topic):
    """How long something is, in seconds."""

    least_seconds: float = Field(60, gt=0, description="What would be shorter is made otherwise, or not at all.")
    target_seconds: float = Field(135, gt=0, description="What is aimed at where the material carries it.")
    most_seconds: float = Field(300, gt=0, description="Nothing is longer.")

    @model_validator(mode="after")
    def _grows(self) -> Self:
        if not self.least_seconds <= self.target_seconds <= self.most_seconds:
            raise ValueError("least, target and most must not fall")
        return self


class ShowFormat(Topic):
    """One format. A user adds one by adding a file; a file of the same name wins over the shipped one."""

    name: str = Field(pattern=_NAME, description="The file's name without its ending.")
    title: str = Field(min_length=1, description="What it is called on air.")
    sections: tuple[SectionKind, ...] = Field(min_length=1, description="Its parts, in their order.")
    length: Length = Field(Length(), description="How long it is.")
    hosts: tuple[str, ...] = Field(
        ("ada", "ben"), min_length=1, description="Speakers of the cast: who explains first, then who asks."
    )
    guests: tuple[str, ...] = Field(
        (), max_length=4, description="Speakers of the cast who explain the second of its papers, the fourth and so on."
    )
    cron: str = Field("", description="When it airs, in the channel's time zone (0 18 * * *); empty: never by itself.")
    repeats: tuple[str, ...] = Field((), description="When it is aired again, each as cron.")
    announce_minutes: tuple[int, ...] = Field((), description="How long before it airs it is announced, in minutes.")
    prepare_before_minutes: float = Field(90, ge=0, description="How long before it airs the work on it starts.")
    window_hours: float = Field(24, gt=0, description="How far it looks back where no edition came before.")
    least_papers: int = Field(1, ge=0, description="With fewer it becomes a short edition outside the length rule.")
    one_theme: bool = Field(False, description="Whether its papers are to be near the one that ranks first.")
    most_papers: int = Field(1, ge=1, description="Papers that are discussed, at most.")
    model_papers: int = Field(3, ge=0, description="Papers whose discussion a language model writes, at most.")
    podcast: bool = Field(True, description="Whether its editions are in the podcast.")

    @field_validator("cron", "repeats")
    @classmethod
    def _fires(cls, value: str | tuple[str, ...]) -> str | tuple[str, ...]:
        for each in (value,) if isinstance(value, str) else value:
            if each:
                crontab_trigger(each)
        return value

    @model_validator(mode="after")
    def _has_core(self) -> Self:
        core = CORES.get(self.name)
        if core is not None and self.sections.count(core) != 1:
            raise ValueError(f"the sections of {self.name} are {core.value!r}, once, and what is to be around it")
        return self

    @model_validator(mode="after")
    def _may_be_whole(self) -> Self:
        if SectionKind.PAPERS in self.sections and self.least_papers > self.most_papers:
            raise ValueError(f"least_papers ({self.least_papers}) is more than most_papers ({self.most_papers})")
        return self

    @property
    def scheduled(self) -> bool:
        """Whether it airs at a time of its own."""
        return bool(self.cron)


def load_formats(folders: Iterable[Path]) -> Mapping[str, ShowFormat]:
    """The formats of all `*.toml` in these folders by name; a later folder wins.

    Raises:
        ConfigurationError: a folder is missing, or a file is no format; the line names file and field.
    """
    found: dict[str, ShowFormat] = {}
    for folder in folders:
        if not folder.is_dir():
            raise ConfigurationError(f"{folder}: there is no such folder of show formats")
        for path in sorted(folder.glob("*.toml")):
            found[path.stem] = _load(path)
    return found


def _load(path: Path) -> ShowFormat:
    try:
        told = tomllib.loads(path.read_text(encoding="utf-8"))
        return ShowFormat(**{"name": path.stem} | told)
    except OSError as error:
        raise ConfigurationError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{path}: {error}") from error
    except ValidationError as error:
        problem = error.errors()[0]
        where = ".".join(map(str, problem["loc"]))
        unknown = problem["type"] == "extra_forbidden"
        line = "there is no such field" if unknown else problem["msg"].removeprefix("Value error, ")
        raise ConfigurationError(": ".join(filter(None, (str(path), where, line)))) from error
