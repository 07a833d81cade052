"""Voice files: what a voice is made with. Users edit them, so every mistake names the file and the key."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Literal

from pydantic import Field, ValidationError

from paperradio.errors import ConfigurationError
from paperradio.settings import Topic


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


class EqualiserBand(Topic):
    """One peaking filter."""

    hertz: float = Field(ge=40, le=10_000, description="Centre frequency.")
    gain_db: float = Field(ge=-18, le=18, description="Gain at the centre.")
    width: float = Field(1.0, ge=0.1, le=10, description="Quality factor: larger is narrower.")


class Voice(Topic):
    """One voice file."""

    engine: Literal["espeak"] = Field(description="The synthesiser.")
    label: str = Field(min_length=1, max_length=40, description="The name shown.")
    licence: str = Field(min_length=1, max_length=200, description="The licence of the voice.")
    sample: str = Field(min_length=1, max_length=300, description="What a preview says.")
    espeak: EspeakVoice = EspeakVoice()
    equaliser: tuple[EqualiserBand, ...] = Field((), max_length=8, description="Peaking filters, in order.")


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


def _told(problem: Any) -> str:
    where = ".".join(str(part) for part in problem["loc"])
    return f"{where}: {problem['msg']}"
