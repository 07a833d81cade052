"""The podcast feed of what the catalogue holds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from paperradio.domain.paper import Paper
from paperradio.domain.rundown import ItemRecord
from paperradio.errors import ArtefactMissing
from paperradio.ports import ArtefactStore, Catalogue
from paperradio.publish.feed import FeedChannel, FeedEntry, feed_xml
from paperradio.settings import Settings
from paperradio.web.slugs import paper_address, slug_of

_EPOCH = datetime.fromtimestamp(0, UTC)


def podcast_feed(
    settings: Settings, catalogue: Catalogue, store: ArtefactStore
) -> Callable[[Sequence[ItemRecord], str], bytes]:
    """What makes the feed of some records; the second argument is the station's address without a final slash."""

    def feed(records: Sequence[ItemRecord], base: str) -> bytes:
        name = settings.station.name
        channel = FeedChannel(
            title=name,
            description=f"{name}: new papers from arXiv, discussed by two voices. Machine-made: text chosen and "
            "spoken by programs, each statement taken from the paper.",
            page_url=f"{base}/",
            feed_url=f"{base}/feed.xml",
            updated=max((record.created for record in records), default=_EPOCH),
        )
        return feed_xml(channel, [entry for record in records if (entry := _entry(record, base, catalogue, store))])

    return feed


def _entry(record: ItemRecord, base: str, catalogue: Catalogue, store: ArtefactStore) -> FeedEntry | None:
    """None where the file is gone."""
    if record.mp3_key is None:
        return None
    try:
        size = store.size(record.mp3_key)
    except ArtefactMissing:
        return None
    paper = catalogue.paper(record.paper_id) if record.paper_id else None
    slug = slug_of(record.id)
    return FeedEntry(
        guid=record.id,
        title=record.title,
        description=_described(paper, base),
        published=record.created,
        duration=record.duration,
        mp3_url=f"{base}/episodes/{slug}.mp3",
        mp3_bytes=size,
        page_url=(paper.abstract_url or "") if paper else "",
        author=", ".join(paper.authors) if paper else "",
        transcript_url=f"{base}/transcripts/{slug}.json",
        captions_url=f"{base}/transcripts/{slug}.vtt",
    )


def _described(paper: Paper | None, base: str) -> str:
    if paper is None:
        return "Machine-made."
    about = f"{paper.abstract}\n\nMachine-made discussion of: {paper.title}. {', '.join(paper.authors)}.".strip()
    return f"{about}\n\nWhat the paper says, and what the check did: {base}{paper_address(paper.id)}"
