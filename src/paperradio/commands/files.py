"""Files that a command is given, and those that it writes."""

from __future__ import annotations

import tempfile
from pathlib import Path

from paperradio.errors import BadInput
from paperradio.playout.files import discard

NO_FILE = "there is no such file, or it may not be looked at"
"""Of what `named_file` does not find."""


def named_file(text: str) -> Path | None:
    """The file that `text` names, ``~`` being a home folder; None where there is none that may be looked at."""
    try:
        path = Path(text).expanduser()
        return path if path.is_file() else None
    except (OSError, RuntimeError):  # closed to us, or a name longer than any file's; nobody has that home folder
        return None


def existing_parent(folder: Path) -> Path:
    """The folder itself, or the nearest one above it that is there and may be looked at."""
    resolved = folder.resolve()
    return next(path for path in (resolved, *resolved.parents) if _is_there(path))


def make_folder(out: Path) -> None:
    """Make the folder `out` before the work that fills it. Raises BadInput: one cannot write there."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=out).close()
    except OSError as error:
        raise BadInput(f"--out {out}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """All of it or nothing. Raises BadInput."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    finally:
        discard(part)


def _is_there(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
