"""arXiv's Atom API through the `arxiv` package: searches, and the records of given ids."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from paperradio.domain.announcement import Listing
from paperradio.domain.paper import Paper, PaperId, is_arxiv_id, without_version
from paperradio.errors import MalformedAnswer, PaperUnavailable
from paperradio.sources.markup import parse_xml, text_of
from paperradio.sources.session import Answer
from paperradio.sources.withdrawal import says_withdrawn

MOST_RESULTS = 2000
"""arXiv gives no more in one answer."""
_ATOM = "{http://www.w3.org/2005/Atom}"
_TOTAL = "{http://a9.com/-/spec/opensearch/1.1/}totalResults"
_ERROR_ENTRY = "/api/errors"
logging.getLogger("arxiv").setLevel(logging.ERROR)


def newest(query: str, url: str, start: int, limit: int, get: Callable[[str], Answer]) -> Listing:
    """What the query finds, the latest submitted first, `limit` papers (at most 2,000) from the `start`-th on."""
    import arxiv

    search = arxiv.Search(
        query,
        max_results=start + min(limit, MOST_RESULTS),
        sort_by=arxiv.SortCriterion.SubmittedDate,
        sort_order=arxiv.SortOrder.Descending,
    )
    return _ask(search, url, start, get)


def by_id(paper_ids: Sequence[PaperId], url: str, get: Callable[[str], Answer]) -> Listing:
    """The records of these ids in their order; what arXiv does not know is in `missing`."""
    import arxiv

    found = _ask(arxiv.Search(id_list=list(paper_ids), max_results=len(paper_ids)), url, 0, get)
    known = {paper.id: paper for paper in found.papers} | {without_version(p.id): p for p in found.papers}
    papers = tuple(dict.fromkeys(known[paper_id] for paper_id in paper_ids if paper_id in known))
    return Listing(papers, tuple(paper_id for paper_id in paper_ids if paper_id not in known), len(papers))


@dataclass
class _OnePage:
    """What `arxiv.Client` uses for a session: one request is made, and it is ours; there is never a second one."""

    fetch: Callable[[str], Answer]
    answer: Answer | None = None
    total: int = 0

    def get(self, url: str, **options: object) -> _Response:
        if self.answer is not None:
            raise _NoFurtherPage
        self.answer = self.fetch(url)
        root = parse_xml(self.answer.body, "the list of papers")
        if root.tag != f"{_ATOM}feed":
            raise MalformedAnswer(f"the list of papers is no Atom feed but {root.tag[:80]}")
        _check_errors(root)
        told = text_of(root, _TOTAL)
        self.total = int(told) if told.isdecimal() and len(told) < 12 else 0
        return _Response(self.answer.status, self.answer.body)


@dataclass(frozen=True)
class _Response:
    """What `arxiv.Client` looks at."""

    status_code: int
    content: bytes


class _NoFurtherPage(Exception):
    """The package wants a second request."""


def _ask(search: Any, url: str, start: int, get: Callable[[str], Answer]) -> Listing:
    import arxiv

    page = _OnePage(get)
    client: Any = arxiv.Client(page_size=search.max_results - start, delay_seconds=0, num_retries=0)
    client.query_url_format = url + "?{}"
    client._session = page
    results = []
    try:
        for result in client.results(search, start):
            results.append(result)
    except _NoFurtherPage:
        pass
    except arxiv.HTTPError as error:
        raise PaperUnavailable(f"{url} answered {error.status}") from error
    except (arxiv.ArxivError, ValueError) as error:
        raise MalformedAnswer(f"the list of papers: {str(error)[:200]}") from error
    papers = {paper.id: paper for paper in map(_paper, results) if is_arxiv_id(paper.id) and paper.title}
    if results and not papers:
        raise MalformedAnswer("the list of papers names none that can be one of arXiv's")
    return Listing(tuple(papers.values()), total=page.total)


def _check_errors(root: Element) -> None:
    """arXiv tells what is wrong in an entry of the list, with HTTP status 400 or 200."""
    for entry in root.findall(f"{_ATOM}entry"):
        if _ERROR_ENTRY in text_of(entry, f"{_ATOM}id"):
            raise PaperUnavailable(f"arXiv says: {text_of(entry, f'{_ATOM}summary')[:200]}")


def _paper(result: Any) -> Paper:
    abstract = " ".join(result.summary.split())
    comment = " ".join((result.comment or "").split()) or None
    return Paper(
        id=PaperId(result.entry_id.rpartition("/abs/")[2]),
        title=" ".join(result.title.split()),
        authors=tuple(" ".join(author.name.split()) for author in result.authors),
        abstract=abstract,
        categories=tuple(filter(None, dict.fromkeys([result.primary_category, *result.categories]))),
        published=result.published,
        updated=result.updated,
        comment=comment,
        withdrawn=says_withdrawn(comment, abstract),
    )
