"""The web program as a Starlette application."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from paperradio.clock import Clock, SystemClock
from paperradio.errors import ArtefactMissing, PaperRadioError, StoreUnreachable
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.settings import Settings, ShowFormat
from paperradio.web.accuracy import AccuracyLog
from paperradio.web.api import Api
from paperradio.web.archive import Archive
from paperradio.web.episodes import Episodes
from paperradio.web.events import Events
from paperradio.web.feeds import Feed, Feeds
from paperradio.web.files import Cover, Files
from paperradio.web.front import TEMPLATES, Front
from paperradio.web.headers import CommonHeaders
from paperradio.web.hls import Hls
from paperradio.web.live import Live
from paperradio.web.operators import Operators
from paperradio.web.papers import Papers
from paperradio.web.shelf import NextShows, Shelf, no_shows
from paperradio.web.shows import Shows
from paperradio.web.streams import Streams
from paperradio.web.thumbs import Thumbs
from paperradio.web.voices import Voices
from paperradio.web.watch.look import Lookout
from paperradio.web.watch.watch import OutputWatch


def make_app(
    settings: Settings,
    catalogue: Catalogue,
    store: ArtefactStore,
    air_address: str,
    rack_folder: Path | None,
    feed: Feed,
    clock: Clock | None = None,
    formats: Mapping[str, ShowFormat] | None = None,
    next_shows: NextShows = no_shows,
    cover: Cover | None = None,
    lookout: Lookout | None = None,
) -> Starlette:
    """The application. It connects to air while its lifespan lasts; `app.state.live` is what came from there.

    `rack_folder` is the rack's: files by their content below ``assets``. `formats` are those in force, `next_shows`
    says when shows air, and `cover` draws the artwork of feeds. `lookout` decodes for the output watch, which is
    `app.state.watch`: None where there is nothing to decode with, where it is off, or where there is no HLS to read.

    Raises:
        ConfigurationError: `air_address` has no known form.
    """
    clock = clock or SystemClock()
    live = Live(settings, air_address, clock)
    watch = None
    if lookout is not None and settings.watch.on and settings.hls.on:
        watch = OutputWatch(settings.watch, lookout, clock, live.speaks)
    archive = Archive(catalogue, store, rack_folder)
    episodes = Episodes(catalogue, formats or {})
    shelf = Shelf(settings, archive, episodes, next_shows)
    voices = Voices(settings, archive, clock)
    parts = (
        Front(settings, live, archive, clock, shelf, voices),
        voices,
        Streams(settings, live),
        Hls(settings, live),
        Events(settings, live),
        Files(settings, live, archive, episodes, cover),
        Feeds(settings, archive, episodes, feed),
        Api(settings, live, archive, clock, episodes, shelf),
        Thumbs(settings, archive, clock),
        Papers(settings, live.views, archive, episodes),
        Shows(settings, live.views, archive, episodes, shelf, clock),
        AccuracyLog(archive),
        Operators(live, archive, clock, watch),
    )

    routes = [route for part in parts for route in part.routes()]
    is_open = settings.station.audience == "public" or bool(settings.web.public_url)
    return _application(routes, live, archive, watch, [Middleware(CommonHeaders, is_open)])


def _application(
    routes: Sequence[Route],
    live: Live,
    archive: Archive,
    watch: OutputWatch | None,
    middleware: Sequence[Middleware],
) -> Starlette:
    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncio.TaskGroup() as group:
            services = [group.create_task(live.link.run(), name="air-link")]
            if watch is not None:
                services.append(group.create_task(watch.run(), name="output-watch"))
            yield
            live.close()
            for service in services:
                service.cancel()
        archive.close()

    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={HTTPException: _http_error, PaperRadioError: _own_error, Exception: _unexpected},
        lifespan=lifespan,
    )
    app.router.redirect_slashes = False
    app.state.live = live
    app.state.watch = watch
    return app


async def _http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    detail = error.detail
    if detail == HTTPStatus(error.status_code).phrase:
        detail = {404: "there is nothing at this address", 405: "only GET and HEAD are served"}.get(
            error.status_code, detail
        )
    return _told(request, error.status_code, detail, dict(error.headers or {}))


async def _own_error(request: Request, error: Exception) -> Response:
    if isinstance(error, StoreUnreachable):
        return _told(request, 503, str(error), {"Retry-After": "10"})
    if isinstance(error, ArtefactMissing):
        return _told(request, 404, str(error), {})
    return _told(request, 500, str(error), {})


async def _unexpected(request: Request, error: Exception) -> Response:
    return _told(request, 500, "something went wrong here; the log says what", {})


def _told(request: Request, status: int, line: str, headers: dict[str, str]) -> Response:
    """One clear line: as a page for people who browse, as JSON for everything else."""
    headers = {"Cache-Control": "no-store"} | headers
    if "text/html" in request.headers.get("accept", "") and not request.url.path.startswith("/api/"):
        phrase = HTTPStatus(status).phrase
        context = {"status": status, "phrase": phrase, "line": line}
        return TEMPLATES.TemplateResponse(request, "error.html", context, status, headers)
    return JSONResponse({"error": line}, status, headers)
