"""Secrets that are named in the settings rather than written there."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import SecretStr

from paperradio.errors import ConfigurationError
from paperradio.settings.topic import at_home

_VARIABLE, _FILE = "env:", "file:"
MEANING = "env:NAME takes it from that environment variable, file:PATH from that file."


def revealed(secret: SecretStr, setting: str) -> str:
    """The secret itself; empty where there is none.

    Raises:
        ConfigurationError: the variable or file that it is to come from is not there; the line names `setting`.
    """
    told = secret.get_secret_value()
    if told.startswith(_VARIABLE):
        name = told.removeprefix(_VARIABLE)
        if name not in os.environ:
            raise ConfigurationError(f"{setting}: the environment has no variable {name}")
        return os.environ[name].strip()
    if told.startswith(_FILE):
        path = told.removeprefix(_FILE)
        try:
            return Path(at_home(path)).read_text(encoding="utf-8").strip()
        except UnicodeDecodeError as error:
            raise ConfigurationError(f"{setting}: {path}: it is no text") from error
        except (OSError, ValueError) as error:
            raise ConfigurationError(f"{setting}: {path}: {getattr(error, 'strerror', error)}") from error
    return told.strip()
