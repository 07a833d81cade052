"""Small PDFs drawn line by line."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pymupdf
import pytest

PROSE = (
    "The station reads the newest papers aloud and shows the page.",
    "Every sentence that is spoken stands word for word in the paper.",
    "A listener can follow the highlighted line while the voice speaks.",
    "The picture moves to the next passage when the speaker goes on.",
    "Nothing on the page is shown before it has been checked twice.",
    "All measurements were repeated five times on the same machine.",
)
"""One sentence a line, so that a test can count."""


class Sheet:
    """A PDF under construction; `text` draws lines at given places."""

    def __init__(self) -> None:
        self.pdf = pymupdf.open()
        self.page: Any = None
        self.new_page()

    def new_page(self) -> None:
        """Start a page of US letter size."""
        self.page = self.pdf.new_page(width=612, height=792)

    def text(
        self,
        lines: Sequence[str],
        x: float = 72,
        y: float = 200,
        size: float = 10,
        font: str = "helv",
        pitch: float = 12,
    ) -> float:
        """Draw the lines downwards from baseline `y`; the baseline after the last."""
        for line in lines:
            self.page.insert_text((x, y), line, fontsize=size, fontname=font)
            y += pitch
        return y

    def paper(self) -> float:
        """A title, two authors, an abstract and the heading of an introduction; the next baseline."""
        self.text(["A Radio Station for Papers"], x=180, y=90, size=17, font="hebo")
        self.text(["Ada Lovelace, Charles Babbage"], x=220, y=120)
        self.text(["Abstract"], x=280, y=160, size=12, font="hebo")
        self.text(PROSE[:3], x=110, y=180)
        self.text(["1   Introduction"], y=240, size=12, font="hebo")
        return 260.0

    def save(self, path: Path, **options: Any) -> Path:
        """Write the file."""
        self.pdf.save(path, **options)
        return path


@pytest.fixture
def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
def save(tmp_path: Path) -> Callable[[Sheet], Path]:
    return lambda sheet: sheet.save(tmp_path / "paper.pdf")
