"""Finished files: page images, episodes, transcripts, the podcast feed."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.live import Live
from paperradio.web.responses import file_response
from paperradio.web.slugs import item_id_of

Feed = Callable[[Sequence[ItemRecord], str], bytes]
"""The podcast feed of these records; the text is the station's address without a slash at its end."""

YEAR_SECONDS = 365 * 86400
DAY_SECONDS = 86400
FEED_ENTRIES = 200
_IMAGE_TYPES = {"jpg": "image/jpeg", "jpeg": "image/jpeg", "png": "image/png", "webp": "image/webp"}


class Files:
    """Everything that is served from the archive. Whether a page may be shown is decided again for every request."""

    def __init__(self, settings: Settings, live: Live, archive: Archive, feed: Feed) -> None:
        self._public_url = settings.web.public_url.rstrip("/")
        self._shows_all = settings.station.audience == "private" or settings.picture.pages == "all"
        self._live = live
        self._archive = archive
        self._feed = feed

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/pages/{key:path}", self.page),
            Route("/episodes/{slug}.mp3", self.episode),
            Route("/transcripts/{slug}.json", self.transcript),
            Route("/transcripts/{slug}.vtt", self.captions),
            Route("/feed.xml", self.feed),
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
        return self._live.views.shows(item.paper) and any(page.image.key == key for page in item.pages)

    async def episode(self, request: Request) -> Response:
        """The MP3 of an item."""
        return await self._made(request, "mp3", "audio/mpeg")

    async def transcript(self, request: Request) -> Response:
        """The transcript of an item."""
        return await self._made(request, "json", "application/json")

    async def captions(self, request: Request) -> Response:
        """The captions of an item."""
        return await self._made(request, "vtt", "text/vtt")

    async def _made(self, request: Request, extension: str, media_type: str) -> Response:
        slug = request.path_params["slug"]
        item_id = item_id_of(slug)
        record = await self._archive.record(item_id) if item_id else None
        keys = {"mp3": record.mp3_key, "json": record.transcript_key, "vtt": record.vtt_key} if record else {}
        key = keys.get(extension)
        if key is None:
            raise HTTPException(404, f"there is no {extension} of an episode {slug[:80]!r}")
        return file_response(request, await self._archive.file(key), media_type, DAY_SECONDS, f"{slug}.{extension}")

    async def feed(self, request: Request) -> Response:
        """The podcast of all segments."""
        base = self._public_url or str(request.base_url).rstrip("/")
        records = await self._archive.ask(self._archive.catalogue.items, [ItemKind.SEGMENT], FEED_ENTRIES)
        data = await self._archive.ask(self._feed, [record for record in records if record.mp3_key], base)
        return file_response(request, data, "application/rss+xml", 300)
