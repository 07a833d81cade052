"""The latest shows and when the next ones are, as the pages and the API tell them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import UTC, datetime

from paperradio.domain.rundown import ItemRecord
from paperradio.errors import ArtefactMissing, StoreUnreachable
from paperradio.settings import Settings
from paperradio.web.archive import Archive
from paperradio.web.episodes import Episodes
from paperradio.web.views import View, record

NextShows = Callable[[datetime], Sequence[tuple[str, datetime]]]
"""The titles of shows that air after a time, each with when it does, the first one first."""

MOST_NEXT = 4


def no_shows(_: datetime) -> Sequence[tuple[str, datetime]]:
    """Of a station that plans none."""
    return ()


class Shelf:
    """What a listener can hear besides the stream."""

    def __init__(self, settings: Settings, archive: Archive, episodes: Episodes, next_shows: NextShows) -> None:
        self._settings = settings
        self._archive = archive
        self._episodes = episodes
        self._next_shows = next_shows

    async def latest(self) -> list[View]:
        """The last edition of each format, with its chapters. Raises StoreUnreachable."""
        found = await self._archive.ask(self._episodes.latest_shows, self._settings.first_channel)
        return [await self.told(each) for each in found]

    async def told(self, show: ItemRecord) -> View:
        """A show as the pages list it. A list of chapters that cannot be had is empty."""
        return record(show) | {
            "format_title": self._episodes.title(show.format),
            "parts": await self._parts(show),
        }

    def next(self, now: datetime) -> list[View]:
        """The shows that air next, each with its time and how that is told in UTC."""
        return [
            {"title": title, "at": at.astimezone(UTC).isoformat(), "text": air_time(at, now)}
            for title, at in self._next_shows(now)[:MOST_NEXT]
        ]

    async def _parts(self, show: ItemRecord) -> list[View]:
        if show.chapters_key is None:
            return []
        with suppress(ArtefactMissing, StoreUnreachable, ValueError, KeyError, TypeError):
            told = json.loads(await self._archive.file(show.chapters_key))
            return [{"start": float(each["startTime"]), "title": str(each["title"])} for each in told["chapters"]]
        return []


def air_time(at: datetime, now: datetime) -> str:
    """``18:00 UTC``, ``Sat 10:00 UTC`` on another day, with the date where that is not within a week."""
    at, now = at.astimezone(UTC), now.astimezone(UTC)
    if at.date() == now.date():
        return f"{at:%H:%M} UTC"
    near = 0 < (at.date() - now.date()).days < 7
    return f"{at:%a %H:%M} UTC" if near else f"{at:%Y-%m-%d %H:%M} UTC"
