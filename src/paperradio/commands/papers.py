"""The PDFs that a command is given, and which of them is which paper."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from paperradio.domain.document import Document
from paperradio.domain.paper import PaperId, version_of, without_version
from paperradio.editorial.grounding.tokens import content
from paperradio.errors import BadInput, UnreadablePdf
from paperradio.ports import Reader

_LEAST_ALIKE = 0.8
MOST_PDFS = 200


def pdfs_of(given: Iterable[Path]) -> tuple[Path, ...]:
    """The files that are named, and those with the ending .pdf in the folders that are. Raises BadInput."""
    found: list[Path] = []
    for path in given:
        inside = sorted(each for each in path.glob("*.[pP][dD][fF]") if each.is_file()) if path.is_dir() else []
        if path.is_dir() and not inside:
            raise BadInput(f"--paper {path}: there is no PDF in this folder")
        if not path.is_dir() and not path.is_file():
            raise BadInput(f"--paper {path}: there is no such file")
        found += inside or [path]
    if len(found) > MOST_PDFS:
        raise BadInput(f"--paper: {len(found)} PDFs are too many to look through; name at most {MOST_PDFS}")
    return tuple(dict.fromkeys(found))


class PaperShelf:
    """Finds papers among PDFs. Each PDF is read once, and only when it is needed."""

    def __init__(self, reader: Reader, pdfs: Sequence[Path]) -> None:
        self._reader = reader
        self._pdfs = pdfs
        self._read: dict[Path, Document | None] = {}

    def find(self, paper_id: PaperId, title: str) -> Document | None:
        """The paper whose PDF is called like its id, else the one that bears its title; None where none does.

        Raises:
            UnreadablePdf: the PDF that is called so cannot be read.
        """
        for pdf in self._pdfs:
            if pdf.stem in _stems(paper_id):
                return self.read(pdf)
        words = content(title)
        alike = [(self._likeness(pdf, words), -place, pdf) for place, pdf in enumerate(self._pdfs) if words]
        best = max(alike, default=None)
        return self._read[best[2]] if best is not None and best[0] >= _LEAST_ALIKE else None

    def read(self, pdf: Path) -> Document:
        """The PDF's text. Raises UnreadablePdf."""
        document = self._read.get(pdf) or self._reader.read(pdf)
        self._read[pdf] = document
        return document

    def _likeness(self, pdf: Path, words: frozenset[str]) -> float:
        """How much of a title and of the PDF's own are the same, from 0 to 1. What cannot be read is like nothing."""
        if pdf not in self._read:
            try:
                self.read(pdf)
            except UnreadablePdf:
                self._read[pdf] = None
        document = self._read[pdf]
        own = content(document.title) if document is not None else frozenset()
        return len(own & words) / max(len(own), len(words))


def _stems(paper_id: PaperId) -> frozenset[str]:
    """What a PDF of this paper may be called: the id, with the slash of old ids written otherwise, or no version."""
    ids = {str(paper_id)} | ({without_version(paper_id)} if version_of(paper_id) else set())
    return frozenset(re.sub("/", between, each) for each in ids for between in ("", "_", "-", ".")) | {
        each.rpartition("/")[2] for each in ids
    }
