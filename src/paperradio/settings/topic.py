"""What all groups of settings have in common."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict


class Topic(BaseModel):
    """A group of settings. Unknown names are errors."""

    model_config = ConfigDict(extra="forbid", frozen=True)


def at_home(path: str) -> str:
    """A path with the folder that ``~`` or ``~USER`` at its beginning stands for. Raises ValueError: there is none."""
    if not path.startswith("~"):
        return path
    try:
        return str(Path(path).expanduser())
    except RuntimeError as error:
        raise ValueError("there is no such home folder") from error


PathText = Annotated[str, AfterValidator(at_home)]
"""A path; empty for none."""
