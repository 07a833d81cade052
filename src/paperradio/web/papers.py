"""A paper's own page: what it says, what was said of it, and what the check did."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from paperradio.codec import Undecodable
from paperradio.domain.paper import Paper, PaperId, without_version
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.settings import Settings
from paperradio.web import paper_views
from paperradio.web.archive import Archive
from paperradio.web.episodes import Episodes
from paperradio.web.front import TEMPLATES
from paperradio.web.slugs import paper_address
from paperradio.web.thumbs import sum_of
from paperradio.web.views import Views, record

MOST_SEGMENTS = 100
MOST_FAILURES = 1000
"""Recorded failures among which a paper's own is looked for, newest first."""
LONGEST_REASON = 300
_VIEWS = {"digest": paper_views.digest, "check": paper_views.check, "writing": paper_views.writing}


@dataclass(frozen=True, slots=True)
class Coverage:
    """What the catalogue knows of a paper; segments and shows newest first, `latest` a version that came after this."""

    paper: Paper
    segments: Sequence[ItemRecord]
    shows: Sequence[ItemRecord]
    latest: PaperId | None


class Papers:
    """``/papers/…`` for people and ``/api/papers/…`` for programs."""

    def __init__(self, settings: Settings, views: Views, archive: Archive, episodes: Episodes) -> None:
        self._settings = settings
        self._episodes = episodes
        self._views = views
        self._archive = archive

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/papers/{paper_id:path}", self.page),
            Route("/api/papers/{paper_id:path}", self.paper),
        ]

    async def paper(self, request: Request) -> Response:
        """A paper's record, the segments about it with the newest one's digest and what the check did, and the shows
        that discuss it, and the sum of the listeners' thumbs."""
        coverage = await self._coverage(PaperId(request.path_params["paper_id"]))
        if coverage is None:
            raise _unknown(request)
        told = self._views.paper(coverage.paper)
        answer: dict[str, Any] = {
            "paper": told,
            "page": told["page"],
            "episodes": [record(entry) for entry in coverage.segments],
            "shows": [record(entry) for entry in coverage.shows],
            "thumbs": await sum_of(self._archive, self._settings.first_channel.name, coverage.paper.id),
        } | dict.fromkeys(_VIEWS)
        try:
            item = await self._told(coverage)
        except StoreUnreachable as error:
            answer["warning"] = str(error)
        else:
            if item is not None:
                answer |= {name: view(item) for name, view in _VIEWS.items()}
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})

    async def page(self, request: Request) -> Response:
        """The page. An id without its version leads to the latest version that is known."""
        paper_id = PaperId(request.path_params["paper_id"])
        coverage = await self._coverage(paper_id)
        if coverage is None:
            versions = await self._archive.ask(self._archive.catalogue.versions, paper_id)
            if not versions:
                raise _unknown(request)
            return RedirectResponse(paper_address(versions[0].id), 307, {"Cache-Control": "no-cache"})
        item = await self._told(coverage)
        images = self._views.images(item) if item is not None else {}
        context = {
            "station": self._settings.station,
            "paper": self._views.paper(_completed(coverage.paper, item)),
            "latest": coverage.latest and {"id": coverage.latest, "page": paper_address(coverage.latest)},
            "segments": [record(entry) for entry in coverage.segments],
            "shows": [record(entry) for entry in coverage.shows],
            "failure": await self._failure(paper_id) if not coverage.segments else None,
            "gone": bool(coverage.segments) and item is None,
            "page_count": item.page_count if item else 0,
            "summary": item.summary if item else "",
            "parts": paper_views.parts(item, images) if item else [],
            "turns": paper_views.turns(item, images) if item else [],
            "check": paper_views.check(item) if item else None,
            "writing": paper_views.writing(item) if item else None,
        }
        return TEMPLATES.TemplateResponse(request, "paper.html", context, headers={"Cache-Control": "no-cache"})

    async def _coverage(self, paper_id: PaperId) -> Coverage | None:
        """None for a paper that is not known under this very id. Raises StoreUnreachable."""
        catalogue = self._archive.catalogue
        versions = await self._archive.ask(catalogue.versions, without_version(paper_id))
        paper = next((each for each in versions if each.id == paper_id), None)
        if paper is None:
            return None
        segments = await self._archive.ask(catalogue.items, [ItemKind.SEGMENT], MOST_SEGMENTS, paper_id)
        shows = await self._archive.ask(self._episodes.about, paper_id)
        return Coverage(paper, segments, shows, versions[0].id if versions[0].id != paper_id else None)

    async def _told(self, coverage: Coverage) -> Item | None:
        """The newest segment; None where there is none, or its file is gone. Raises StoreUnreachable."""
        if not coverage.segments:
            return None
        try:
            return await self._archive.item(coverage.segments[0])
        except (ArtefactMissing, Undecodable):
            return None

    async def _failure(self, paper_id: PaperId) -> str | None:
        """Why it could not be told."""
        failures = await self._archive.ask(self._archive.catalogue.failures, MOST_FAILURES)
        reason = next((str(failure["reason"]) for failure in failures if failure["subject"] == paper_id), None)
        return None if reason is None else " ".join(reason.split())[:LONGEST_REASON].rstrip(".")


def _unknown(request: Request) -> HTTPException:
    return HTTPException(404, f"there is no paper {request.path_params['paper_id'][:80]!r}")


def _completed(paper: Paper, item: Item | None) -> Paper:
    """The record; what the source did not say is taken from the segment, which has read the PDF."""
    told = item.paper if item is not None and item.paper is not None else paper
    return replace(
        paper,
        title=paper.title or told.title or paper.id,
        authors=paper.authors or told.authors,
        abstract=paper.abstract or told.abstract,
        licence=paper.licence or told.licence,
    )
