"""What a person must see of the log files that the programs write while the live view stands in the terminal."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

MOST_BYTES = 64_000
"""Read of one file at one look; what is more comes with the next."""
_URGENT = re.compile(r"^(?P<time>[\d:]{8}) (?:WARNING|ERROR|CRITICAL) [\w.]+: (?P<what>.+)$")
_LAST_WORDS = re.compile(r"^paperradio: (?P<what>.+)$")


class LogWatch:
    """Follows log files from their present ends on."""

    def __init__(self, files: Sequence[Path]) -> None:
        """Files that are not there yet are followed from their beginnings."""
        self._read = {file: file.stat().st_size if file.is_file() else 0 for file in files}
        self._told: dict[Path, str] = {}

    def fresh(self) -> list[str]:
        """Warnings, errors and last words written since the last look; what a file repeats is told once."""
        return [line for file in self._read for line in self._urgent(file)]

    def _urgent(self, file: Path) -> Iterator[str]:
        for line in self._lines(file):
            found = _URGENT.match(line) or _LAST_WORDS.match(line)
            if found is None or found["what"] == self._told.get(file):
                continue
            self._told[file] = found["what"]
            yield f"{found.groupdict().get('time', '')} {file.stem}: {found['what']}".strip()

    def _lines(self, file: Path) -> list[str]:
        try:
            with file.open("rb") as stream:
                stream.seek(self._read[file])
                data = stream.read(MOST_BYTES)
        except OSError:
            return []
        whole = data[: data.rfind(b"\n") + 1] if len(data) < MOST_BYTES else data
        self._read[file] += len(whole)
        return whole.decode(errors="replace").splitlines()
