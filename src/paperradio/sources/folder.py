"""A folder of PDFs, and the samples that come with the station."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Lock

from paperradio.clock import Clock, SystemClock
from paperradio.codec import Undecodable, decode
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.errors import ConfigurationError, PaperUnavailable, SourceUnreachable

SETTLED_SECONDS = 2.0
"""A file last written longer ago than this is taken at first sight."""
_ABSTRACT_PAGES = "https://arxiv.org/abs"
_MOST_METADATA_BYTES = 1_000_000
_log = logging.getLogger(__name__)

_Stamp = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Metadata:
    """What ``NAME.json`` beside ``NAME.pdf`` may hold; other fields are ignored."""

    title: str = ""
    authors: tuple[str, ...] = ()
    abstract: str = ""
    categories: tuple[str, ...] = ()
    licence: str | None = None
    published: datetime | None = None
    pdf_url: str | None = None
    abstract_url: str | None = None


class FolderSource:
    """ports.Source over the PDFs that lie directly in a folder, the last written first.

    Whoever is hungry gets older ones as well, page by page, and from the first page again behind the last. A file is
    taken when it has stopped growing. Papers are named by their file's stem; without metadata their
    title is empty, and the document's own stands in.
    """

    name = "folder"

    def __init__(
        self,
        folder: Path,
        max_pdf_bytes: int = 60_000_000,
        abstract_url: str = _ABSTRACT_PAGES,
        clock: Clock | None = None,
    ) -> None:
        """Raises ConfigurationError when there is no such folder."""
        if not folder.is_dir():
            raise ConfigurationError(f"intake.source: {folder} is no folder")
        self._folder = folder
        self._max_pdf_bytes = max_pdf_bytes
        self._abstract_url = abstract_url.rstrip("/")
        self._clock = clock or SystemClock()
        self._lock = Lock()
        self._seen: dict[Path, _Stamp] = {}
        self._known: dict[Path, tuple[_Stamp, Paper]] = {}
        self._warned: set[tuple[Path, int]] = set()
        self._reached = 0

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        with self._lock:
            found = self._files()
            settled = [path for path in self._in_order(found) if self._is_settled(path, found[path])]
            self._seen = found
            self._known = {path: known for path, known in self._known.items() if path in found}
            older = self._next_page(settled[limit:], limit) if hungry else []
            return [self._paper(path, found[path]) for path in (*settled[:limit], *older)]

    def paper(self, paper_id: PaperId) -> Paper:
        with self._lock:
            found = self._files()
            path = self._path(paper_id, found)
            return self._paper(path, found[path])

    def pdf(self, paper: Paper) -> bytes:
        path = self._path(paper.id, self._files())
        try:
            size = path.stat().st_size
            if size > self._max_pdf_bytes:
                raise PaperUnavailable(f"{path.name} has {size} bytes, {self._max_pdf_bytes} are allowed")
            return path.read_bytes()
        except OSError as error:
            raise PaperUnavailable(f"{path.name}: {error.strerror}") from error

    def completed(self, paper: Paper) -> Paper:
        return paper

    def offers(self, paper: Paper) -> bool:
        if paper.source != self.name:
            return False
        return any((self._folder / f"{paper.id}{ending}").is_file() for ending in (".pdf", ".PDF"))

    def _files(self) -> dict[Path, _Stamp]:
        """Size and time of last writing (nanoseconds) of each PDF."""
        found = {}
        try:
            for path in self._folder.iterdir():
                if path.suffix.lower() == ".pdf" and not path.name.startswith(".") and path.is_file():
                    state = path.stat()
                    found[path] = (state.st_size, state.st_mtime_ns)
        except FileNotFoundError as error:
            if self._folder.is_dir():  # A file went while we looked; the next look will see what is left.
                return found
            raise SourceUnreachable(f"{self._folder}: {error.strerror}") from error
        except OSError as error:
            raise SourceUnreachable(f"{self._folder}: {error.strerror}") from error
        return found

    def _next_page(self, older: Sequence[Path], limit: int) -> Sequence[Path]:
        first = self._reached if self._reached < len(older) else 0
        self._reached = first + limit
        return older[first : self._reached]

    def _in_order(self, found: dict[Path, _Stamp]) -> list[Path]:
        return sorted(found, key=lambda path: (-found[path][1], path.name))

    def _is_settled(self, path: Path, stamp: _Stamp) -> bool:
        age = self._clock.now().timestamp() - stamp[1] / 1e9
        return stamp[0] > 0 and (age > SETTLED_SECONDS or self._seen.get(path) == stamp)

    def _path(self, paper_id: PaperId, found: dict[Path, _Stamp]) -> Path:
        path = next((path for path in self._in_order(found) if path.stem == paper_id), None)
        if path is None:
            raise PaperUnavailable(f"{self._folder} has no {paper_id}.pdf")
        return path

    def _paper(self, path: Path, stamp: _Stamp) -> Paper:
        known = self._known.get(path)
        if known is not None and known[0] == stamp:
            return known[1]
        metadata = self._metadata(path.with_suffix(".json"))
        fallback_url = f"{self._abstract_url}/{path.stem}" if is_arxiv_id(path.stem) else None
        paper = Paper(
            id=PaperId(path.stem),
            title=metadata.title.strip(),
            authors=metadata.authors,
            abstract=metadata.abstract,
            categories=metadata.categories,
            licence=metadata.licence,
            published=metadata.published,
            source=self.name,
            pdf_url=metadata.pdf_url,
            abstract_url=metadata.abstract_url or fallback_url,
        )
        self._known[path] = stamp, paper
        return paper

    def _metadata(self, path: Path) -> Metadata:
        try:
            state = path.stat()
        except OSError:
            return Metadata()
        try:
            if state.st_size > _MOST_METADATA_BYTES:
                raise Undecodable(f"{state.st_size} bytes")
            return decode(Metadata, path.read_bytes())
        except (OSError, Undecodable) as error:
            if (path, state.st_mtime_ns) not in self._warned:
                self._warned.add((path, state.st_mtime_ns))
                _log.warning("%s is not used, the paper is read without it: %s", path, error)
            return Metadata()


class SamplesSource(FolderSource):
    """ports.Source over the technical notes that come with the station, in the order of their names."""

    name = "samples"

    def __init__(self, folder: Path) -> None:
        """`folder` has PDFs, each with its metadata beside it. Raises ConfigurationError when there are none."""
        super().__init__(folder)
        if not any(folder.glob("*.pdf")):
            raise ConfigurationError(f"intake.source: {folder} holds no samples")

    def _in_order(self, found: dict[Path, _Stamp]) -> list[Path]:
        return sorted(found)

    def _is_settled(self, path: Path, stamp: _Stamp) -> bool:
        return True
