"""Voice files: what a voice is made with. Users edit them, so every mistake names the file and the key."""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Literal, Self

from pydantic import Field, ValidationError, model_validator

from paperradio.errors import ConfigurationError
from paperradio.settings import Topic, VoicingSettings


class EspeakVoice(Topic):
    """How espeak-ng speaks."""

    voice: str = Field("en-us", pattern=r"^[A-Za-z0-9-]{2,40}$", description="Language, as espeak-ng names it.")
    variant: str = Field("", pattern=r"^[A-Za-z0-9 _-]{0,40}$", description="Speaker variant; empty for none.")
    pitch: int = Field(50, ge=0, le=99, description="Base pitch.")
    pitch_range: int = Field(50, ge=0, le=99, description="Liveliness: 0 is monotone.")
    words_per_minute: int = Field(160, ge=80, le=400, description="Speed.")
    word_gap: int = Field(0, ge=0, le=50, description="Pause between words in units of 10 ms.")

    @property
    def name(self) -> str:
        """The name the library takes: ``en-us+m7``."""
        return f"{self.voice}+{self.variant}" if self.variant else self.voice


class PiperVoice(Topic):
    """How Piper speaks."""

    model: str = Field(
        pattern=r"^[A-Za-z0-9_][A-Za-z0-9_.-]{0,79}$", description="The model's name, such as en_GB-cori-medium."
    )
    speaker: int | str = Field(0, description="Of a model with several speakers, which: number or name.")
    speed: float = Field(1.0, ge=0.5, le=2.0, description="1.2 is a fifth faster than the model's own pace.")
    noise: float | None = Field(None, ge=0, le=1.5, description="Variation of tone; the model's own when left out.")
    rhythm: float | None = Field(None, ge=0, le=1.5, description="Variation of pace; the model's own when left out.")
    megabytes: int = Field(0, ge=0, description="How large the model is, about.")


class EqualiserBand(Topic):
    """One peaking filter."""

    hertz: float = Field(ge=40, le=10_000, description="Centre frequency.")
    gain_db: float = Field(ge=-18, le=18, description="Gain at the centre.")
    width: float = Field(1.0, ge=0.1, le=10, description="Quality factor: larger is narrower.")


class Voice(Topic):
    """One voice file."""

    engine: Literal["espeak", "piper"] = Field(description="The synthesiser.")
    label: str = Field(min_length=1, max_length=40, description="The name shown.")
    licence: str = Field(min_length=1, max_length=200, description="The licence of the voice.")
    sample: str = Field(min_length=1, max_length=300, description="What a preview says.")
    stand_in: str = Field(
        "", pattern=r"^[A-Za-z0-9_-]{0,60}$", description="The espeak-ng voice that speaks where this one cannot."
    )
    pauses: float = Field(1.0, ge=0.2, le=3, description="Times the usual pause between sentences.")
    espeak: EspeakVoice = EspeakVoice()
    piper: PiperVoice | None = None
    equaliser: tuple[EqualiserBand, ...] = Field((), max_length=8, description="Peaking filters, in order.")

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.engine == "piper" and self.piper is None:
            raise ValueError("a voice of Piper has a table [piper] that names its model")
        if self.engine == "piper" and not self.stand_in:
            raise ValueError("a voice of Piper names its stand_in, a voice of espeak-ng")
        if self.engine == "espeak" and self.stand_in:
            raise ValueError("a voice of espeak-ng needs no stand_in")
        return self

    @property
    def model(self) -> str:
        """The Piper model that it needs; empty for espeak-ng."""
        return self.piper.model if self.engine == "piper" and self.piper is not None else ""


def load_voice(folder: Path, name: str) -> Voice:
    """The voice in `folder`/`name`.toml.

    Raises:
        ConfigurationError: the file is missing or no TOML, or a key is unknown or out of range.
    """
    file = folder / f"{name}.toml"
    try:
        return Voice.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    except ValidationError as error:
        problems = "; ".join(_told(problem) for problem in error.errors())
        raise ConfigurationError(f"{file}: {problems}") from error


def voice_names(folder: Path) -> tuple[str, ...]:
    """The names of all voice files in `folder`, sorted."""
    return tuple(sorted(file.stem for file in folder.glob("*.toml")))


class VoiceFiles:
    """The voice files of several folders, of which a later one wins."""

    def __init__(self, folders: Sequence[Path]) -> None:
        """Raises ConfigurationError where one is missing."""
        for folder in folders:
            if not folder.is_dir():
                raise ConfigurationError(f"{folder}: there is no such folder of voices")
        self._folders = tuple(folders)

    @property
    def names(self) -> tuple[str, ...]:
        """Those of all voices, sorted."""
        return tuple(sorted({name for folder in self._folders for name in voice_names(folder)}))

    def voice(self, name: str) -> Voice:
        """The voice of this name. Raises ConfigurationError."""
        having = [folder for folder in self._folders if name in voice_names(folder)]
        return load_voice((having or self._folders)[-1], name)

    def stand_in(self, name: str) -> str:
        """The name of the espeak-ng voice that stands in for `name`; itself for one of espeak-ng.

        Raises:
            ConfigurationError: a file is missing or wrong, or the stand-in is no voice of espeak-ng.
        """
        found = self.voice(name)
        if found.engine == "espeak":
            return name
        if self.voice(found.stand_in).engine != "espeak":
            raise ConfigurationError(f"voice {name}: its stand_in {found.stand_in} is no voice of espeak-ng")
        return found.stand_in


def voice_files(shipped: Path, settings: VoicingSettings) -> VoiceFiles:
    """The voices that come with the program and those in the user's own folder. Raises ConfigurationError."""
    return VoiceFiles([shipped, *([Path(settings.voices).expanduser()] if settings.voices else [])])


def _told(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}" if where else str(problem["msg"])
