"""Finished files: page images, episodes, transcripts, chapters, show notes, artwork."""

from __future__ import annotations

from collections.abc import Callable

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.domain.rundown import Featured, Item, ItemRecord
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.episodes import Episodes
from paperradio.web.live import Live
from paperradio.web.responses import file_response
from paperradio.web.slugs import item_id_of

Cover = Callable[[str], bytes]
"""The artwork of what has this title, as JPEG."""

STATION = "station"
YEAR_SECONDS = 365 * 86400
DAY_SECONDS = 86400
CHAPTERS_TYPE = "application/json+chapters"
_IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class Files:
    """Everything that is served from the archive. Whether a page may be shown is decided again for every request."""

    def __init__(
        self, settings: Settings, live: Live, archive: Archive, episodes: Episodes, cover: Cover | None = None
    ) -> None:
        self._station = settings.station.name
        self._shows_all = settings.station.audience == "private" or settings.picture.pages == "all"
        self._live = live
        self._archive = archive
        self._episodes = episodes
        self._cover = cover
        self._covers: dict[str, bytes] = {}

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/pages/{key:path}", self.page),
            Route("/episodes/{slug}.mp3", self.episode),
            Route("/transcripts/{slug}.json", self.transcript),
            Route("/transcripts/{slug}.vtt", self.captions),
            Route("/chapters/{slug}.json", self.chapters),
            Route("/notes/{slug}.html", self.notes),
            Route("/artwork/{slug}.jpg", self.artwork),
        ]

    async def page(self, request: Request) -> Response:
        """A page image; ``item=SLUG`` says whose page it is when it is not on the air now."""
        key = request.path_params["key"]
        media_type = _IMAGE_TYPES.get(key.rpartition(".")[2])
        if media_type is None or not await self._may_show(key, request.query_params.get("item", "")):
            raise HTTPException(404, "there is no such page, or its licence does not let us show it")
        data = await self._archive.file(key, racked=True)
        return file_response(request, data, media_type, YEAR_SECONDS)

    async def _may_show(self, key: str, slug: str) -> bool:
        if self._shows_all:
            return True
        if any(self._shown_by(now.item, key) for now in self._live.nows):
            return True
        item_id = item_id_of(slug)
        record = await self._archive.record(item_id) if item_id else None
        return record is not None and self._shown_by(await self._archive.item(record), key)

    def _shown_by(self, item: Item, key: str) -> bool:
        own = () if item.paper is None else (Featured(item.paper, item.pages),)
        return any(
            self._live.views.shows(each.paper) and any(page.image.key == key for page in each.pages)
            for each in (*own, *item.featured)
        )

    async def episode(self, request: Request) -> Response:
        """The MP3 of an item."""
        return await self._made(request, "an MP3", lambda record: record.mp3_key, "mp3", "audio/mpeg")

    async def transcript(self, request: Request) -> Response:
        """The transcript of an item."""
        return await self._made(
            request, "a transcript", lambda record: record.transcript_key, "json", "application/json"
        )

    async def captions(self, request: Request) -> Response:
        """The captions of an item."""
        return await self._made(request, "captions", lambda record: record.vtt_key, "vtt", "text/vtt")

    async def chapters(self, request: Request) -> Response:
        """The chapters of a show."""
        return await self._made(request, "chapters", lambda record: record.chapters_key, "json", CHAPTERS_TYPE)

    async def notes(self, request: Request) -> Response:
        """The notes of a show, a fragment of HTML."""
        return await self._made(request, "notes", lambda record: record.notes_key, "html", "text/html")

    async def artwork(self, request: Request) -> Response:
        """The artwork of a show; ``station`` and the names of formats have artwork of their own."""
        name = request.path_params["slug"]
        if self._cover is not None and (name == STATION or name in self._episodes.known):
            title = self._station if name == STATION else self._episodes.title(name)
            if name not in self._covers:
                self._covers[name] = await self._archive.ask(self._cover, title)
            return file_response(request, self._covers[name], "image/jpeg", DAY_SECONDS)
        return await self._made(request, "artwork", lambda record: record.artwork_key, "jpg", "image/jpeg")

    async def _made(
        self, request: Request, what: str, key_of: Callable[[ItemRecord], str | None], extension: str, media_type: str
    ) -> Response:
        slug = request.path_params["slug"]
        item_id = item_id_of(slug)
        record = await self._archive.record(item_id) if item_id else None
        key = key_of(record) if record else None
        if key is None:
            raise HTTPException(404, f"there is no episode {slug[:80]!r} with {what}")
        name = f"{slug.strip('~').replace('~', '-')}.{extension}"
        version = key.rpartition("/")[2].partition(".")[0]  # keys are made from content
        return file_response(request, await self._archive.file(key), media_type, DAY_SECONDS, name, version)
