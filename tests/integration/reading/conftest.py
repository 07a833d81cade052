"""The real papers, each read once."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from paperradio.domain.document import Document
from paperradio.reading.sandbox import SandboxedReader
from paperradio.settings import ReadingSettings

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"


@pytest.fixture(scope="session")
def read_paper() -> Callable[[str], Document]:
    """Reads a paper by its stem."""
    reader = SandboxedReader(ReadingSettings())

    @cache
    def read(stem: str) -> Document:
        return reader.read(PAPERS / f"{stem}.pdf")

    return read
