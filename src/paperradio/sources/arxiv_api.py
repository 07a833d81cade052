"""The newest papers of some categories from arXiv's Atom API, their PDFs over HTTP."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from typing import Any

import arxiv
import httpx

import paperradio
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id
from paperradio.errors import PaperRadioError, PaperUnavailable, SourceUnreachable
from paperradio.settings import ArxivSettings, StationSettings
from paperradio.sources.limiter import ARXIV_LIMITER, RequestLimiter

_BUSY = {429, 500, 502, 503, 504}
_DOWNLOAD_TIMEOUTS = 10
"""A download may take this many times the time-out in all."""
logging.getLogger("arxiv").setLevel(logging.ERROR)


class ArxivSource:
    """ports.Source for arXiv. One request at a time, at arXiv's pace, shared by the whole process."""

    name = "arxiv"

    def __init__(
        self,
        settings: ArxivSettings,
        station: StationSettings,
        categories: Sequence[str],
        limiter: RequestLimiter = ARXIV_LIMITER,
    ) -> None:
        self._settings = settings
        self._categories = tuple(categories)
        self._limiter = limiter
        contact = f" ({station.contact})" if station.contact else ""
        self._user_agent = f"PaperRadio/{paperradio.__version__}{contact}"
        self._client = arxiv.Client(delay_seconds=0, num_retries=0)
        self._client.query_url_format = settings.api_url + "?{}"
        session: Any = self._client._session
        session.send = self._polite(session.send)

    def latest(self, limit: int) -> Sequence[Paper]:
        query = " OR ".join(f"cat:{category}" for category in self._categories)
        search = arxiv.Search(
            query,
            max_results=limit,
            sort_by=arxiv.SortCriterion.SubmittedDate,
            sort_order=arxiv.SortOrder.Descending,
        )
        try:
            found = self._ask(search)
        except PaperUnavailable as error:
            raise SourceUnreachable(error.detail) from error
        if not found:
            raise SourceUnreachable(f"no paper listed in {', '.join(self._categories)}")
        return found

    def paper(self, paper_id: PaperId) -> Paper:
        if not is_arxiv_id(paper_id):
            raise PaperUnavailable(f"{paper_id} is no arXiv identifier")
        found = self._ask(arxiv.Search(id_list=[paper_id], max_results=1))
        if not found:
            raise PaperUnavailable(f"arXiv has no {paper_id}")
        return found[0]

    def pdf(self, paper: Paper) -> bytes:
        url = f"{self._settings.pdf_url.rstrip('/')}/{paper.id}"
        self._limiter.wait(self._settings.request_interval_seconds)
        try:
            with httpx.stream(
                "GET",
                url,
                headers={"User-Agent": self._user_agent},
                timeout=self._settings.timeout_seconds,
                follow_redirects=True,
            ) as response:
                self._limiter.obey(response.headers.get("retry-after"))
                if response.status_code != httpx.codes.OK:
                    raise _judged(response.status_code, url)
                return self._body(response, url)
        except httpx.HTTPError as error:
            raise SourceUnreachable(f"{url}: {error or type(error).__name__}") from error

    def offers(self, paper: Paper) -> bool:
        return paper.source == self.name

    def _ask(self, search: arxiv.Search) -> list[Paper]:
        """One request. Entries without an identifier (arXiv's "Error" entry is one) are left out."""
        self._client.page_size = search.max_results or 1
        try:
            results = list(self._client.results(search))
        except arxiv.HTTPError as error:
            raise _judged(error.status, self._settings.api_url) from error
        except (OSError, arxiv.ArxivError, ValueError) as error:
            raise SourceUnreachable(f"{self._settings.api_url}: {_reason(error)}") from error
        papers = {paper.id: paper for paper in map(self._paper, results) if is_arxiv_id(paper.id)}
        return list(papers.values())

    def _paper(self, result: arxiv.Result) -> Paper:
        paper_id = result.entry_id.rpartition("/abs/")[2]
        return Paper(
            id=PaperId(paper_id),
            title=" ".join(result.title.split()),
            authors=tuple(" ".join(author.name.split()) for author in result.authors),
            abstract=" ".join(result.summary.split()),
            categories=tuple(dict.fromkeys([result.primary_category, *result.categories])),
            published=result.published,
            source=self.name,
            pdf_url=f"{self._settings.pdf_url.rstrip('/')}/{paper_id}",
            abstract_url=f"{self._settings.abstract_url.rstrip('/')}/{paper_id}",
        )

    def _polite(self, send: Callable[..., Any]) -> Callable[..., Any]:
        """The session's `send`, at our pace, under our name, with a time-out and Retry-After obeyed."""

        def polite_send(request: Any, **options: Any) -> Any:
            self._limiter.wait(self._settings.request_interval_seconds)
            request.headers["User-Agent"] = self._user_agent
            response = send(request, **options | {"timeout": self._settings.timeout_seconds})
            self._limiter.obey(response.headers.get("Retry-After"))
            if response.status_code == httpx.codes.OK and b"<feed" not in response.content[:4096]:
                raise SourceUnreachable(f"{self._settings.api_url} answered with something that is no Atom feed")
            return response

        return polite_send

    def _body(self, response: httpx.Response, url: str) -> bytes:
        most = self._settings.max_pdf_bytes
        deadline = time.monotonic() + _DOWNLOAD_TIMEOUTS * self._settings.timeout_seconds
        body = bytearray()
        for piece in response.iter_bytes():
            body += piece
            if len(body) > most:
                raise PaperUnavailable(f"{url} is larger than {most} bytes")
            if time.monotonic() > deadline:
                raise SourceUnreachable(f"{url} is too slow")
        if b"%PDF-" not in body[:1024]:
            raise PaperUnavailable(f"{url} is no PDF")
        return bytes(body)


def _judged(status: int, url: str) -> PaperRadioError:
    """What an HTTP status other than 200 means: come back later, or this cannot be had."""
    later = status in _BUSY or status < httpx.codes.BAD_REQUEST
    return (SourceUnreachable if later else PaperUnavailable)(f"{url} answered {status}")


def _reason(error: Exception) -> str:
    """The innermost reason in a few words: connection errors nest three deep and name object addresses."""
    inner: BaseException = error
    for _ in range(8):
        deeper = getattr(inner, "reason", None) or inner.__cause__ or inner.__context__
        if not isinstance(deeper, BaseException):
            break
        inner = deeper
    if isinstance(inner, OSError) and inner.strerror:
        return inner.strerror
    text = str(inner).rpartition(": ")[2] or type(inner).__name__
    return text.splitlines()[0][:200]
