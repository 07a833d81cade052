"""The API: what a page, a bot or the terminal needs, as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.clock import Clock
from paperradio.domain.rundown import ItemKind
from paperradio.errors import StoreUnreachable
from paperradio.settings import Settings
from paperradio.web import views
from paperradio.web.archive import Archive
from paperradio.web.channels import asked_channel
from paperradio.web.episodes import PODCAST_KINDS, Episodes
from paperradio.web.live import Live
from paperradio.web.responses import number_parameter
from paperradio.web.shelf import Shelf

MOST_EPISODES = 100
MOST_OFFSET = 10_000
PLAYED_ENTRIES = 20
_NO_STORE = {"Cache-Control": "no-store"}


class Api:
    """``/api/…``. Where a part that did not answer is not vital, it is null and `warning` says why."""

    def __init__(
        self, settings: Settings, live: Live, archive: Archive, clock: Clock, episodes: Episodes, shelf: Shelf
    ) -> None:
        self._settings = settings
        self._live = live
        self._archive = archive
        self._clock = clock
        self._episodes = episodes
        self._shelf = shelf

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/api/now", self.now),
            Route("/api/rundown", self.rundown),
            Route("/api/episodes", self.episodes),
            Route("/api/status", self.status),
        ]

    async def now(self, request: Request) -> Response:
        """What is on now, with its cues."""
        asked_channel(request, self._settings)
        at = self._clock.now().timestamp()
        now = self._live.now(at)
        answer = {"time": at, "now": self._live.views.now(now) if now else None, "upcoming": self._upcoming()}
        return JSONResponse(answer, headers=_NO_STORE)

    async def rundown(self, request: Request) -> Response:
        """What is on, what comes next, when the next shows are, what was played last."""
        channel, time = asked_channel(request, self._settings).name, self._clock.now()
        now = self._live.now(time.timestamp())
        answer: dict[str, Any] = {"now": None, "upcoming": self._upcoming(), "played": None}
        answer["shows"] = self._shelf.next(time)
        if now:
            item = now.item
            answer["now"] = {
                "id": item.id,
                "kind": item.kind.value,
                "title": item.title,
                "duration": item.duration,
                "started": now.started,
                "offset": now.offset,
            }
        try:
            played = await self._archive.ask(self._archive.catalogue.as_run, channel, None, PLAYED_ENTRIES)
            answer["played"] = [views.as_run(entry) for entry in played]
        except StoreUnreachable as error:
            answer["warning"] = str(error)
        return JSONResponse(answer, headers=_NO_STORE)

    async def episodes(self, request: Request) -> Response:
        """Segments and shows, newest first; `limit` (up to 100) of them after the first `offset`.

        ``format=NAME`` lists those of one format, ``kind=segment`` or ``kind=show`` those of one kind.
        """
        limit = number_parameter(request, "limit", 20, MOST_EPISODES)
        offset = number_parameter(request, "offset", 0, MOST_OFFSET)
        channel, format = asked_channel(request, self._settings).name, request.query_params.get("format", "")
        newest, kinds, most = self._episodes.newest, _kinds(request), offset + limit + 1
        if format and format not in self._episodes.known:
            raise HTTPException(404, f"there is no format {format[:40]!r}; there are {', '.join(self._episodes.known)}")
        records = await self._archive.ask(newest, channel, format, kinds, most)
        following = offset + limit if len(records) > offset + limit else None
        found = [views.record(record) for record in records[offset : offset + limit]]
        return JSONResponse({"episodes": found, "next_offset": following}, headers=_NO_STORE)

    async def status(self, request: Request) -> Response:
        """How air, the newsrooms and this server are doing."""
        live = self._live
        answer: dict[str, Any] = {
            "station": self._settings.station.name,
            "channel": self._settings.first_channel.name,
            "time": self._clock.now().timestamp(),
            "troubles": live.troubles(),
            "air": views.air(live.status) if live.status else None,
            "listeners": {"mp3": len(live.mp3), "ts": len(live.ts), "pages": len(live.hub)},
            "newsroom": None,
            "unaired_seconds": None,
            "repetition": None,
        }
        now = live.now(answer["time"])
        answer["now"] = {"title": now.item.title, "kind": now.item.kind.value, "id": now.item.id} if now else None
        try:
            catalogue = self._archive.catalogue
            answer["newsroom"] = await self._archive.ask(catalogue.activity)
            answer["unaired_seconds"] = await self._archive.ask(
                catalogue.unaired_seconds, self._settings.first_channel.name
            )
            answer["repetition"] = views.repetition(await self._archive.repetition(self._clock.now()))
        except StoreUnreachable as error:
            answer["warning"] = str(error)
        return JSONResponse(answer, headers=_NO_STORE)

    def _upcoming(self) -> list[views.View]:
        return views.upcoming(self._live.nows[-1].upcoming) if self._live.nows else []


def _kinds(request: Request) -> Sequence[ItemKind]:
    """The kinds that are asked for. Raises HTTPException 400."""
    kind = request.query_params.get("kind")
    found = [each for each in PODCAST_KINDS if kind in (None, each.value)]
    if not found:
        raise HTTPException(400, f"kind must be {' or '.join(PODCAST_KINDS)}")
    return found
