"""Files that are whole or not there."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

PART = ".part"
"""What the name of a file ends with while it is written."""


def discard(path: Path) -> None:
    """A file that cannot be deleted is no reason not to play."""
    with suppress(OSError):
        path.unlink(missing_ok=True)


def write_whole(path: Path, data: bytes) -> None:
    """Write beside it, have it on the disk, rename. Raises OSError; nothing has changed then."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + PART)
    try:
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        discard(part)
