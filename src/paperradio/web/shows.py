"""The pages of shows: the list of all, and each with its notes, its chapters and what was said."""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.clock import Clock
from paperradio.codec import Undecodable
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing
from paperradio.settings import Settings
from paperradio.web import paper_views
from paperradio.web.archive import Archive
from paperradio.web.channels import asked_channel
from paperradio.web.episodes import Episodes
from paperradio.web.front import TEMPLATES
from paperradio.web.responses import number_parameter
from paperradio.web.shelf import Shelf
from paperradio.web.slugs import item_id_of
from paperradio.web.views import View, Views, record

LISTED_SHOWS = 50
MOST_OFFSET = 10_000
_FRESH = {"Cache-Control": "no-cache"}


class Shows:
    """``/shows`` and ``/shows/…``."""

    def __init__(
        self, settings: Settings, views: Views, archive: Archive, episodes: Episodes, shelf: Shelf, clock: Clock
    ) -> None:
        self._settings = settings
        self._views = views
        self._archive = archive
        self._episodes = episodes
        self._shelf = shelf
        self._clock = clock

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/shows", self.all),
            Route("/shows/latest", self.latest),
            Route("/shows/{slug}", self.show),
        ]

    async def all(self, request: Request) -> Response:
        """Every show of a channel, the newest first, a page at a time."""
        channel = asked_channel(request, self._settings)
        offset = number_parameter(request, "offset", 0, MOST_OFFSET)
        newest, most = self._episodes.newest, offset + LISTED_SHOWS + 1
        records = await self._archive.ask(newest, channel.name, "", [ItemKind.SHOW], most)
        context = {
            "station": self._settings.station,
            "shows": [record(each) for each in records[offset : offset + LISTED_SHOWS]],
            "older": offset + LISTED_SHOWS if len(records) > offset + LISTED_SHOWS else None,
            "next_shows": self._shelf.next(self._clock.now()),
            "feeds": [(name, self._episodes.title(name)) for name in self._episodes.known],
        }
        return TEMPLATES.TemplateResponse(request, "shows.html", context, headers=_FRESH)

    async def latest(self, request: Request) -> Response:
        """The block of the front page, for a page that stays open for days."""
        context = {"shows": await self._shelf.latest(), "next_shows": self._shelf.next(self._clock.now())}
        return TEMPLATES.TemplateResponse(request, "latest.html", context, headers=_FRESH)

    async def show(self, request: Request) -> Response:
        """One show."""
        slug = request.path_params["slug"]
        item_id = item_id_of(slug)
        entry = await self._archive.record(item_id) if item_id else None
        if entry is None or entry.kind is not ItemKind.SHOW:
            raise HTTPException(404, f"there is no show {slug[:80]!r}")
        item = await self._item(entry)
        context = {
            "station": self._settings.station,
            "show": await self._shelf.told(entry),
            "description": item.description.split("\n") if item else [],
            "papers": self._papers(item) if item else [],
            "sections": self._sections(item) if item else [],
            "check": paper_views.check(item) if item else None,
            "gone": item is None,
        }
        return TEMPLATES.TemplateResponse(request, "show.html", context, headers=_FRESH)

    async def _item(self, entry: ItemRecord) -> Item | None:
        """None where the file is gone. Raises StoreUnreachable."""
        try:
            return await self._archive.item(entry)
        except (ArtefactMissing, Undecodable):
            return None

    def _papers(self, item: Item) -> list[View]:
        """The papers, each with when its chapter begins (None where it has none)."""
        starts = {each.paper_id: each.start for each in reversed(item.chapters) if each.paper_id}
        return [self._views.paper(each.paper) | {"start": starts.get(each.paper.id)} for each in item.featured]

    def _sections(self, item: Item) -> list[View]:
        """The chapters with the turns that begin in them."""
        turns = paper_views.turns(item, self._views.images(item))
        titles = {each.paper.id: each.paper.title for each in item.featured}
        starts = [each.start for each in item.chapters[1:]] + [item.duration]
        return [
            {
                "title": chapter.title,
                "start": chapter.start,
                "end": end,
                "paper": titles.get(chapter.paper_id) if chapter.paper_id else None,
                "turns": [
                    turn for cue, turn in zip(item.cues, turns, strict=True) if item.chapter_at(cue.start) is chapter
                ],
            }
            for chapter, end in zip(item.chapters, starts, strict=True)
        ]
