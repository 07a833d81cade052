"""The podcast feeds: everything, or one format's episodes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.domain.rundown import ItemRecord
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.channels import asked_channel
from paperradio.web.episodes import Episodes
from paperradio.web.responses import file_response

FEED_SECONDS = 300


@dataclass(frozen=True, slots=True)
class FeedAddress:
    """Which feed it is. `base` is the station's address without a slash at its end, `path` the feed's own below it.

    `format` is the one that it holds, empty where it holds all.
    """

    base: str
    path: str
    channel: str
    format: str = ""


Feed = Callable[[Sequence[ItemRecord], FeedAddress], bytes]
"""The feed of these records."""


class Feeds:
    """``/feed.xml`` and ``/feeds/…xml``; the first channel's where none is named."""

    def __init__(self, settings: Settings, archive: Archive, episodes: Episodes, feed: Feed) -> None:
        self._settings = settings
        self._archive = archive
        self._episodes = episodes
        self._feed = feed

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/feed.xml", self.feed),
            Route("/feeds/{format}.xml", self.feed),
            Route("/feeds/{channel}/{format}.xml", self.feed),
        ]

    async def feed(self, request: Request) -> Response:
        """The newest episodes of a format, or of all."""
        channel, format = asked_channel(request, self._settings).name, request.path_params.get("format", "")
        known = self._episodes.known
        if format and format not in known:
            raise HTTPException(404, f"there is no feed of {format[:40]!r}; there are {', '.join(known)}")
        base = self._settings.web.public_url.rstrip("/") or str(request.base_url).rstrip("/")
        address = FeedAddress(base, request.url.path, channel, format)
        data = await self._archive.ask(lambda: self._feed(self._episodes.for_feed(channel, format), address))
        return file_response(request, data, "application/rss+xml", FEED_SECONDS)
