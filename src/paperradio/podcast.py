"""The podcast feeds of what the catalogue holds."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from html import escape

from paperradio.domain.paper import Paper
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.publish.feed import FeedChannel, FeedEntry, feed_xml
from paperradio.publish.notes import paragraphs, plain_text
from paperradio.settings import Settings, ShowFormat
from paperradio.web.feeds import Feed, FeedAddress
from paperradio.web.slugs import paper_address, show_address, slug_of

_EPOCH = datetime.fromtimestamp(0, UTC)
_REMEMBERED = 1000
_EVERYTHING = "What was said, with the passage behind every statement"
_CHECKED = "What the paper says, and what the check did"
_MADE = "Machine-made: text chosen and spoken by programs, each statement taken from the paper."


def podcast_feed(
    settings: Settings, catalogue: Catalogue, store: ArtefactStore, formats: Mapping[str, ShowFormat] | None = None
) -> Feed:
    """What makes the feed of some records. `formats` are those in force, by name; a feed is called as its format is."""
    entries = _Entries(settings, catalogue, store)

    def feed(records: Sequence[ItemRecord], address: FeedAddress) -> bytes:
        name, base = settings.station.name, address.base
        format = (formats or {}).get(address.format)
        title = f"{name}: {format.title}" if format else name
        channel = FeedChannel(
            title=title,
            description=f"{title}. New papers from arXiv, discussed by two voices. {_MADE}",
            page_url=f"{base}/",
            feed_url=f"{base}{address.path}",
            updated=max((record.created for record in records), default=_EPOCH),
            author=name,
            image_url=f"{base}/artwork/{address.format or 'station'}.jpg",
        )
        return feed_xml(channel, [entry for record in records if (entry := entries.of(record, base))])

    return feed


def feed_cover(settings: Settings) -> Callable[[str], bytes]:
    """What draws the artwork of a feed, 1400 pixels square, with its title."""

    def cover(title: str) -> bytes:
        from paperradio.playout.picture.artwork import artwork

        return artwork(Item("cover", ItemKind.IDENT, title, 0.0, (), _EPOCH), settings.station.name)

    return cover


class _Entries:
    """Entries of records. Files never change under their key: what was asked of the store is remembered."""

    def __init__(self, settings: Settings, catalogue: Catalogue, store: ArtefactStore) -> None:
        self._station = settings.station.name
        self._catalogue = catalogue
        self._size = lru_cache(maxsize=_REMEMBERED)(store.size)
        self._get = lru_cache(maxsize=_REMEMBERED)(store.get)

    def of(self, record: ItemRecord, base: str) -> FeedEntry | None:
        """None where the sound is gone."""
        try:
            size = self._size(record.mp3_key) if record.mp3_key else None
        except ArtefactMissing:
            size = None
        if size is None:
            return None
        is_show = record.kind is ItemKind.SHOW
        paper = self._catalogue.paper(record.paper_id) if record.paper_id else None
        notes, described = self._show_notes(record, base) if is_show else _segment_notes(paper, base)
        abstract = (paper.abstract_url or "") if paper else ""
        slug = slug_of(record.id)
        return FeedEntry(
            guid=record.id,
            title=record.title,
            description=described,
            published=record.created,
            duration=record.duration,
            mp3_url=f"{base}/episodes/{slug}.mp3",
            mp3_bytes=size,
            page_url=f"{base}{show_address(record.id)}" if is_show else abstract,
            author=", ".join(paper.authors) if paper else self._station,
            captions_url=f"{base}/transcripts/{slug}.vtt" if record.vtt_key else "",
            chapters_url=f"{base}/chapters/{slug}.json" if record.chapters_key else "",
            image_url=f"{base}/artwork/{slug}.jpg" if record.artwork_key else "",
            notes=notes,
        )

    def _show_notes(self, record: ItemRecord, base: str) -> tuple[str, str]:
        """The show's notes as HTML and as text, and where every citation is; notes that are gone leave only that."""
        try:
            told = self._get(record.notes_key).decode() if record.notes_key else f"<p>{_MADE}</p>"
        except ArtefactMissing:
            told = f"<p>{_MADE}</p>"
        return _leading_to(told, _EVERYTHING, f"{base}{show_address(record.id)}")


def _segment_notes(paper: Paper | None, base: str) -> tuple[str, str]:
    """A segment's notes as HTML and as text."""
    if paper is None:
        return "<p>Machine-made.</p>", "Machine-made."
    told = paragraphs(f"{paper.abstract}\n\nMachine-made discussion of: {paper.title}. {', '.join(paper.authors)}.")
    return _leading_to(told, _CHECKED, f"{base}{paper_address(paper.id)}")


def _leading_to(told: str, says: str, url: str) -> tuple[str, str]:
    """Notes in HTML, with a link at their end; the same as text."""
    return f'{told}\n<p><a href="{escape(url)}">{says}</a></p>', f"{plain_text(told)}\n{says}: {url}"
