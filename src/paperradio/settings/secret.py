"""Secrets that are named in the settings rather than written there."""

from __future__ import annotations

import os
from pathlib import Path

from pydantic import SecretStr

from paperradio.errors import ConfigurationError

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
        path = Path(told.removeprefix(_FILE)).expanduser()
        try:
            return path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is no text"
            raise ConfigurationError(f"{setting}: {path}: {reason}") from error
    return told.strip()
