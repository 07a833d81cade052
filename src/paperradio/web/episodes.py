"""What the podcast holds: segments and shows, by channel and by format."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from paperradio.domain.paper import PaperId, without_version
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.ports import Catalogue
from paperradio.settings import CORES, ChannelSettings, ShowFormat

SEGMENT = "segment"
PODCAST_KINDS = (ItemKind.SEGMENT, ItemKind.SHOW)
FEED_SEGMENTS, FEED_SHOWS = 200, 100
MOST_ASKED = 20_000
SHOWS_LOOKED_THROUGH = 400
"""A year of dailies and some weeklies, among which those that discuss a paper are looked for."""
_CORRECTION = "correction"


def format_of(record: ItemRecord) -> str:
    """The format of an episode."""
    if record.format:
        return record.format
    return _CORRECTION if record.id.startswith(f"{_CORRECTION}:") else SEGMENT


class Episodes:
    """Asks the catalogue. Every method but `known` and `title` raises StoreUnreachable; call these in threads."""

    def __init__(self, catalogue: Catalogue, formats: Mapping[str, ShowFormat]) -> None:
        self._catalogue = catalogue
        self._formats = formats

    @property
    def known(self) -> tuple[str, ...]:
        """The formats that are listed: segments, shows, corrections. Whatever else tells of one paper is a segment."""
        listed = (name for name in self._formats if name == _CORRECTION or name not in CORES)
        return tuple(dict.fromkeys((SEGMENT, *(name for name in listed if self._in_podcast(name)))))

    def title(self, format: str) -> str:
        """What a format is called on air."""
        return self._formats[format].title if format in self._formats else format.capitalize()

    def newest(
        self, channel: str, format: str = "", kinds: Sequence[ItemKind] = PODCAST_KINDS, limit: int = 100
    ) -> Sequence[ItemRecord]:
        """Episodes of a channel in one format, or in all that are in the podcast, the newest first."""
        if format and format not in CORES:
            return self._catalogue.editions(channel, format, limit)
        known = self.known

        def wanted(record: ItemRecord) -> bool:
            told = format_of(record)
            listed = told if told in known else SEGMENT if record.kind is ItemKind.SEGMENT else told
            return record.channel in ("", channel) and (listed == format if format else self._in_podcast(told))

        return self._picked([ItemKind.SEGMENT] if format else kinds, wanted, limit)

    def for_feed(self, channel: str, format: str = "") -> Sequence[ItemRecord]:
        """What a feed lists, the newest first. However many segments there are, they push no show out."""
        if format:
            found = self.newest(channel, format, limit=FEED_SEGMENTS)
        else:
            segments = self.newest(channel, kinds=[ItemKind.SEGMENT], limit=FEED_SEGMENTS)
            found = [*segments, *self.newest(channel, kinds=[ItemKind.SHOW], limit=FEED_SHOWS)]
        return sorted((each for each in found if each.mp3_key), key=lambda each: each.created, reverse=True)

    def latest_shows(self, channel: ChannelSettings) -> Sequence[ItemRecord]:
        """The last edition of each format: those that the channel has at times of their own first."""
        names = [name for name in dict.fromkeys((*channel.shows, *self._formats)) if name not in CORES]
        found = [self._catalogue.editions(channel.name, name, 1) for name in names if self._in_podcast(name)]
        return [editions[0] for editions in found if editions]

    def about(self, paper_id: PaperId) -> Sequence[ItemRecord]:
        """The shows that discuss some version of a paper, the newest first."""
        work = without_version(paper_id)
        shows = self._catalogue.items([ItemKind.SHOW], SHOWS_LOOKED_THROUGH)
        return [each for each in shows if any(without_version(one) == work for one in each.papers)]

    def _picked(
        self, kinds: Sequence[ItemKind], wanted: Callable[[ItemRecord], bool], limit: int
    ) -> Sequence[ItemRecord]:
        """The newest `limit` that are wanted; more are asked for while what came holds too few."""
        asked = limit
        while True:
            found = self._catalogue.items(kinds, asked)
            kept = [record for record in found if wanted(record)]
            if len(kept) >= limit or len(found) < asked or asked >= MOST_ASKED:
                return kept[:limit]
            asked = min(2 * asked + 1, MOST_ASKED)

    def _in_podcast(self, format: str) -> bool:
        return format not in self._formats or self._formats[format].podcast
