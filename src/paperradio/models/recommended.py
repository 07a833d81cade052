"""Models that are known to fit: small, free, with GGUF files of their makers: `configs/models/recommended.toml`."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import Field, ValidationError

from paperradio.errors import ConfigurationError
from paperradio.settings import Topic
from paperradio.shipped import shipped_folder


class RecommendedModel(Topic):
    """One model that `paperradio models pull` knows by name."""

    repository: str = Field(pattern=r"^[\w.-]+/[\w.-]+$", description="The repository on the model hub.")
    file: str = Field(pattern=r"^[\w.-]+\.gguf$", description="The file in it.")
    size_bytes: int = Field(gt=0, description="Size of the file.")
    memory_gb: float = Field(gt=0, description="Free memory that it needs with a context of 8192 tokens.")
    licence: str = Field(min_length=2, description="SPDX identifier.")
    about: str = Field(min_length=10, max_length=200, description="What it is good for.")


class RecommendedModels(Topic):
    """The list. `default` is what is fetched when no name is given."""

    default: str
    models: dict[str, RecommendedModel]


def load_recommended(file: Path | None = None) -> RecommendedModels:
    """The list that came with the program, or another.

    Raises:
        ConfigurationError: the file is missing, or not of this form, or the default is none of the models.
    """
    file = file or shipped_folder("configs") / "models" / "recommended.toml"
    try:
        found = RecommendedModels.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise ConfigurationError(f"{file}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, ValidationError) as error:
        raise ConfigurationError(f"{file}: {error}") from error
    if found.default not in found.models:
        raise ConfigurationError(f"{file}: the default {found.default} is none of the models")
    return found
