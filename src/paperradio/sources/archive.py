"""arXiv as the station asks it: each method is one HTTP request."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import httpx

from paperradio.domain.announcement import Announcements, AnnounceType, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.errors import PaperUnavailable, SourceUnreachable
from paperradio.settings import ArxivSettings, IntakeSettings
from paperradio.sources import atom, oai, rss
from paperradio.sources.filters import is_wanted, search_query
from paperradio.sources.session import Answer, PoliteSession, TooLarge
from paperradio.taxonomy import selection

NAME = "arxiv"
_ALWAYS_TOLD = {AnnounceType.REPLACE, AnnounceType.REPLACE_CROSS}


class ArxivArchive:
    """ports.Archive: RSS for announcements, the Atom API for lists and records, OAI-PMH for licences and versions."""

    def __init__(
        self, settings: ArxivSettings, categories: Sequence[str], intake: IntakeSettings, session: PoliteSession
    ) -> None:
        """Raises ConfigurationError when arXiv has no such category. Asks nothing of the network."""
        self._settings = settings
        self._intake = intake
        self._session = session
        selected = [selection(category) for category in categories]
        self._names = tuple(dict.fromkeys(entry.name for entry in selected))
        self._codes = tuple(dict.fromkeys(code for entry in selected for code in entry.codes))

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        url = rss.feed_url(self._settings.rss_url, self._names)
        answer = self._session.get(url, self._settings.max_answer_bytes, seen)
        if answer.unchanged:
            return None
        if answer.status != httpx.codes.OK:
            raise SourceUnreachable(f"{url} answered {answer.status}")
        found = rss.parse_announcements(answer.body, answer.validators)
        kept = (entry for entry in found.entries if entry.kind in _ALWAYS_TOLD or is_wanted(entry.paper, self._intake))
        return replace(found, entries=tuple(replace(entry, paper=self._placed(entry.paper)) for entry in kept))

    def backlog(self, limit: int, start: int = 0) -> Listing:
        query = search_query(self._codes, self._intake)
        try:
            found = atom.newest(query, self._settings.api_url, start, limit, self._list)
        except PaperUnavailable as error:
            raise SourceUnreachable(error.detail) from error
        return replace(found, papers=tuple(self._placed(p) for p in found.papers if is_wanted(p, self._intake)))

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        for paper_id in paper_ids:
            _check(paper_id)
        if not paper_ids:
            return Listing(())
        found = atom.by_id(paper_ids, self._settings.api_url, self._list)
        return replace(found, papers=tuple(map(self._placed, found.papers)))

    def record(self, paper_id: PaperId) -> PaperRecord:
        _check(paper_id)
        url = oai.record_url(self._settings.oai_url, paper_id)
        found = oai.parse_record(self._fetched(url, self._settings.max_answer_bytes).body, paper_id)
        return replace(found, paper=self._placed(found.paper))

    def pdf(self, paper: Paper) -> bytes:
        url = self._pdf_url(paper.id)
        try:
            body = self._fetched(url, self._settings.max_pdf_bytes).body
        except TooLarge as error:
            raise PaperUnavailable(f"{url} is larger than {self._settings.max_pdf_bytes} bytes") from error
        if b"%PDF-" not in body[:1024]:
            raise PaperUnavailable(f"{url} is no PDF")
        return body

    def _list(self, url: str) -> Answer:
        """An answer that is a list, or an entry that says what was wrong with the question."""
        answer = self._session.get(url, self._settings.max_answer_bytes)
        if answer.status not in (httpx.codes.OK, httpx.codes.BAD_REQUEST):
            raise SourceUnreachable(f"{self._settings.api_url} answered {answer.status}")
        return answer

    def _fetched(self, url: str, most_bytes: int) -> Answer:
        answer = self._session.get(url, most_bytes)
        if answer.status != httpx.codes.OK:
            raise PaperUnavailable(f"{url} answered {answer.status}")
        return answer

    def _placed(self, paper: Paper) -> Paper:
        return replace(
            paper,
            source=NAME,
            pdf_url=self._pdf_url(paper.id),
            abstract_url=f"{self._settings.abstract_url.rstrip('/')}/{paper.id}",
        )

    def _pdf_url(self, paper_id: PaperId) -> str:
        return f"{self._settings.pdf_url.rstrip('/')}/{paper_id}"


def _check(paper_id: PaperId) -> None:
    if not is_arxiv_id(paper_id):
        raise PaperUnavailable(f"{paper_id} is no arXiv identifier")
