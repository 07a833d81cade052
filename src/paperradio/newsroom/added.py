"""Papers that somebody asked for, whatever the station's source is."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace

from paperradio.clock import Clock
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, version_of, without_version
from paperradio.errors import PaperRadioError, PaperUnavailable, RetryLater, StoreUnreachable
from paperradio.ports import Archive, ArtefactStore, Catalogue, Source

ADDED = "added"
"""The source of such a paper."""
LOOK_SECONDS = 2.0
_AT_ONCE = 50
_log = logging.getLogger(__name__)


def added_key(paper_id: PaperId) -> str:
    """Where the PDF of an added paper lies in the artefact store, where somebody brought it along."""
    name = hashlib.sha256(f"added {paper_id}".encode()).hexdigest()
    return f"added/{name[:2]}/{name}.pdf"


class SourceWithAdded:
    """ports.Source: the station's own, and what was added. `archive` answers for added papers without a file."""

    def __init__(self, source: Source, store: ArtefactStore, archive: Archive | None) -> None:
        self.name = source.name
        self._source = source
        self._store = store
        self._archive = archive

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        return self._source.latest(limit, hungry)

    def paper(self, paper_id: PaperId) -> Paper:
        return self._source.paper(paper_id)

    def pdf(self, paper: Paper) -> bytes:
        if paper.source != ADDED:
            return self._source.pdf(paper)
        key = added_key(paper.id)
        if self._store.has(key):
            return self._store.get(key)
        if self._archive is None or not is_arxiv_id(paper.id):
            raise PaperUnavailable(f"the file of {paper.id} is gone; add it again")
        return self._archive.pdf(paper)

    def completed(self, paper: Paper) -> Paper:
        if paper.source != ADDED:
            return self._source.completed(paper)
        if paper.licence or self._archive is None or not is_arxiv_id(paper.id):
            return paper
        return self._archive.record(paper.id).completing(paper)

    def offers(self, paper: Paper) -> bool:
        return paper.source == ADDED or self._source.offers(paper)


class Requests:
    """Finds the records of arXiv ids that were asked for. To be called every LOOK_SECONDS."""

    def __init__(
        self,
        catalogue: Catalogue,
        archive: Archive | None,
        clock: Clock,
        retry_seconds: float,
        came: Callable[[Sequence[Paper]], None] = lambda papers: None,
    ) -> None:
        """`came` is told of the papers that were found."""
        self._catalogue = catalogue
        self._archive = archive
        self._clock = clock
        self._retry_seconds = retry_seconds
        self._came = came
        self._next_look = clock.monotonic()

    def look(self) -> bool:
        """One look; whether there is something new to make. Never raises errors of ours."""
        if self._archive is None or self._clock.monotonic() < self._next_look:
            return False
        try:
            asked = [PaperId(reference) for reference in self._catalogue.requests()[:_AT_ONCE]]
            return bool(asked) and self._answer(asked, self._archive)
        except StoreUnreachable as error:
            _log.debug("%s", error)
        except PaperRadioError as error:
            seconds = max(self._retry_seconds, error.seconds if isinstance(error, RetryLater) else 0.0)
            self._next_look = self._clock.monotonic() + seconds
            _log.warning("What was asked for has to wait, it is tried again in %.0f s: %s", seconds, error)
        return False

    def _answer(self, asked: Sequence[PaperId], archive: Archive) -> bool:
        found = {without_version(paper.id): paper for paper in archive.papers(asked).papers}
        wanted: list[Paper] = []
        for reference in asked:
            paper = found.get(without_version(reference))
            if paper is None or version_of(reference) not in (None, version_of(paper.id)):
                self._refuse(reference, f"arXiv has no {reference}")
            elif paper.withdrawn:
                self._catalogue.add_papers([paper])
                self._refuse(reference, f"{paper.id} has been withdrawn")
            else:
                wanted.append(replace(paper, source=ADDED))
                _log.info("%s was asked for and comes next: %s", paper.id, paper.title)
        self._catalogue.add_papers(wanted, wanted=True)
        self._came(wanted)
        for reference in asked:
            self._catalogue.answered(reference)
        return bool(wanted)

    def _refuse(self, reference: PaperId, reason: str) -> None:
        self._catalogue.add_failure(reference, "", "add", reason)
        _log.warning("%s was asked for and is not told: %s", reference, reason)
