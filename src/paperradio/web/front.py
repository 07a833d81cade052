"""The page itself, its style, script and fonts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pymupdf_fonts
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.templating import Jinja2Templates

from paperradio.clock import Clock
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.errors import StoreUnreachable
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.live import Live
from paperradio.web.responses import file_response
from paperradio.web.shelf import Shelf
from paperradio.web.views import View, record, upcoming
from paperradio.web.voices import Voices

LISTED_SEGMENTS = 30
TEMPLATES = Jinja2Templates(Path(__file__).parent / "templates")
TEMPLATES.env.filters["clock"] = lambda seconds: f"{int(seconds) // 60}:{int(seconds) % 60:02d}"
_STATIC = Path(__file__).parent / "static"
_TYPES = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
_FONTS = {"firago.ttf": "figo", "firago-bold.ttf": "figbo"}


class Front:
    """``/`` and what it is made of. The page works without its script to the degree of a player and a list."""

    def __init__(
        self, settings: Settings, live: Live, archive: Archive, clock: Clock, shelf: Shelf, voices: Voices
    ) -> None:
        self._voices = voices
        self._settings = settings
        self._live = live
        self._archive = archive
        self._clock = clock
        self._shelf = shelf

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/", self.page),
            Route("/static/fonts/{name}", self.font),
            Route("/static/{name}", self.static),
            Route("/favicon.ico", self.icon),
        ]

    async def page(self, request: Request) -> Response:
        """The page, with what is on, the latest shows and the newest segments already in it."""
        records: list[ItemRecord] = []
        shows: list[View] = []
        archive_away = False
        try:
            items = self._archive.catalogue.items
            records = list(await self._archive.ask(items, [ItemKind.SEGMENT], LISTED_SEGMENTS))
            shows = await self._shelf.latest()
        except StoreUnreachable:
            archive_away = True
        time = self._clock.now()
        now = self._live.now(time.timestamp())
        featured = now.item.featured_at(now.offset + time.timestamp() - now.started) if now else None
        context = {
            "station": self._settings.station,
            "categories": self._settings.told_categories,
            "now": self._live.views.now(now) if now else None,
            "paper": self._live.views.paper(featured.paper) if featured else None,
            "shows": shows,
            "next_shows": self._shelf.next(time),
            "upcoming": _each_once(upcoming(self._live.nows[-1].upcoming)) if self._live.nows else [],
            "episodes": [record(entry) for entry in records],
            "archive_away": archive_away,
            "voices": await self._voices.told(),
            "mp3_on": self._settings.mp3.on,
            "hls_on": self._settings.hls.on,
        }
        return TEMPLATES.TemplateResponse(request, "page.html", context, headers={"Cache-Control": "no-cache"})

    async def static(self, request: Request) -> Response:
        """A file of the page."""
        data = _static_files().get(request.path_params["name"])
        if data is None:
            raise HTTPException(404, "there is no such file")
        return file_response(request, data, _TYPES[Path(request.path_params["name"]).suffix], 60)

    async def icon(self, request: Request) -> Response:
        """The icon, for browsers that ask without having read the page."""
        return file_response(request, _static_files()["icon.svg"], "image/svg+xml", 86400)

    async def font(self, request: Request) -> Response:
        """A font of the picture, so that page and picture share their type."""
        name = _FONTS.get(request.path_params["name"])
        if name is None:
            raise HTTPException(404, "there is no such font")
        return file_response(request, await self._archive.ask(_font, name), "font/ttf", 365 * 86400)


@cache
def _static_files() -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in _STATIC.iterdir() if path.suffix in _TYPES}


@cache
def _font(name: str) -> bytes:
    data: bytes = pymupdf_fonts.myfont(name)
    return data


def _each_once(entries: list[View]) -> list[View]:
    """Without what comes again later."""
    first: dict[str, View] = {}
    for entry in entries:
        first.setdefault(entry["id"], entry)
    return list(first.values())
