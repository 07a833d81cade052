"""The accuracy log: how much of what was written the papers bear out."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.domain.accuracy import accuracy, outcomes_of
from paperradio.domain.verdict import Outcome
from paperradio.errors import ArtefactMissing
from paperradio.web.archive import Archive
from paperradio.web.episodes import PODCAST_KINDS
from paperradio.web.responses import number_parameter
from paperradio.web.views import View, support

MOST_EPISODES = 50


class AccuracyLog:
    """``/api/accuracy``."""

    def __init__(self, archive: Archive) -> None:
        self._archive = archive

    def routes(self) -> list[Route]:
        """What is served here."""
        return [Route("/api/accuracy", self.log)]

    async def log(self, request: Request) -> Response:
        """Of the newest `limit` episodes: the support rate of each, of all by tenths, and what was mended and why."""
        limit = number_parameter(request, "limit", 20, MOST_EPISODES)
        records = await self._archive.ask(self._archive.catalogue.items, PODCAST_KINDS, limit)
        episodes: list[View] = []
        outcomes: list[Outcome] = []
        for record in records:
            try:
                found = outcomes_of(await self._archive.item(record))
            except ArtefactMissing:
                continue
            outcomes += found
            episodes.append({"id": record.id, "title": record.title} | support(accuracy(found).whole))
        told = accuracy(outcomes)
        answer = support(told.whole) | {
            "tenths": [support(tenth) for tenth in told.tenths],
            "actions": told.actions,
            "reasons": told.reasons,
            "episodes": episodes,
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-store"})
