"""The podcast feed: RSS 2.0 with the names of iTunes, Podcasting 2.0 and content:encoded."""

from __future__ import annotations

import re
import uuid
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from html import escape

_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd"
_PODCAST = "https://podcastindex.org/namespace/1.0"
_ATOM = "http://www.w3.org/2005/Atom"
_CONTENT = "http://purl.org/rss/1.0/modules/content/"
_PODCASTS = uuid.UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")
"""The name space in which podcast:guid is made from a feed's address."""
_NOT_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

ElementTree.register_namespace("itunes", _ITUNES)
ElementTree.register_namespace("podcast", _PODCAST)
ElementTree.register_namespace("atom", _ATOM)
ElementTree.register_namespace("content", _CONTENT)


@dataclass(frozen=True, slots=True)
class FeedChannel:
    """The programme. `description` is plain text; addresses are absolute URLs; `updated` has a time zone."""

    title: str
    description: str
    page_url: str
    feed_url: str
    updated: datetime
    author: str = ""
    image_url: str = ""
    language: str = "en"
    category: str = "Science"


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """One episode. `guid` never changes; `duration` is seconds, `mp3_bytes` the size of the file at `mp3_url`.

    `description` is plain text, which the feed tells as HTML does, `notes` a fragment of HTML.
    """

    guid: str
    title: str
    description: str
    published: datetime
    duration: float
    mp3_url: str
    mp3_bytes: int
    page_url: str = ""
    author: str = ""
    captions_url: str = ""
    chapters_url: str = ""
    image_url: str = ""
    notes: str = ""


def feed_xml(channel: FeedChannel, entries: Sequence[FeedEntry]) -> bytes:
    """The feed as UTF-8 XML, entries in the order given. Characters that XML forbids are left out."""
    rss = ElementTree.Element("rss", {"version": "2.0"})
    top = ElementTree.SubElement(rss, "channel")
    _add(top, "title", channel.title)
    _add(top, "link", channel.page_url)
    _add(top, "description", escape(channel.description, quote=False))
    _add(top, "language", channel.language)
    _add(top, "lastBuildDate", format_datetime(channel.updated))
    _add(top, "generator", "Paper Radio")
    _add(top, f"{{{_ATOM}}}link", attributes={"href": channel.feed_url, "rel": "self", "type": "application/rss+xml"})
    _add(top, f"{{{_ITUNES}}}author", channel.author or channel.title)
    _add(top, f"{{{_ITUNES}}}explicit", "false")
    _add(top, f"{{{_ITUNES}}}type", "episodic")
    _add(top, f"{{{_ITUNES}}}category", attributes={"text": channel.category})
    _add(top, f"{{{_PODCAST}}}guid", podcast_guid(channel.feed_url))
    _add(top, f"{{{_PODCAST}}}medium", "podcast")
    if channel.image_url:
        _add(top, f"{{{_ITUNES}}}image", attributes={"href": channel.image_url})
        image = ElementTree.SubElement(top, "image")
        for name, text in (("url", channel.image_url), ("title", channel.title), ("link", channel.page_url)):
            _add(image, name, text)
    for entry in entries:
        _add_entry(top, entry)
    ElementTree.indent(rss, " ")
    data: bytes = ElementTree.tostring(rss, encoding="utf-8", xml_declaration=True)
    return data


def podcast_guid(feed_url: str) -> str:
    """What names a podcast wherever its feed moves: made from the address it has first, without its scheme."""
    return str(uuid.uuid5(_PODCASTS, feed_url.partition("://")[2].rstrip("/")))


def _add_entry(top: ElementTree.Element, entry: FeedEntry) -> None:
    item = ElementTree.SubElement(top, "item")
    _add(item, "title", entry.title)
    _add(item, "description", escape(entry.description, quote=False))
    if entry.page_url:
        _add(item, "link", entry.page_url)
    _add(item, "guid", entry.guid, {"isPermaLink": "false"})
    _add(item, "pubDate", format_datetime(entry.published))
    enclosure = {"url": entry.mp3_url, "length": str(entry.mp3_bytes), "type": "audio/mpeg"}
    _add(item, "enclosure", attributes=enclosure)
    _add(item, f"{{{_ITUNES}}}duration", str(round(entry.duration)))
    _add(item, f"{{{_ITUNES}}}episodeType", "full")
    _add(item, f"{{{_ITUNES}}}explicit", "false")
    if entry.notes:
        _add(item, f"{{{_CONTENT}}}encoded", entry.notes)
    if entry.image_url:
        _add(item, f"{{{_ITUNES}}}image", attributes={"href": entry.image_url})
    if entry.author:
        _add(item, f"{{{_ITUNES}}}author", entry.author)
    if entry.captions_url:  # not the transcript: players take JSON for one of another form
        transcript = {"url": entry.captions_url, "type": "text/vtt", "language": "en"}
        _add(item, f"{{{_PODCAST}}}transcript", attributes=transcript)
    if entry.chapters_url:
        chapters = {"url": entry.chapters_url, "type": "application/json+chapters"}
        _add(item, f"{{{_PODCAST}}}chapters", attributes=chapters)


def _add(parent: ElementTree.Element, name: str, text: str = "", attributes: dict[str, str] | None = None) -> None:
    clean = {key: _NOT_XML.sub("", value) for key, value in (attributes or {}).items()}
    element = ElementTree.SubElement(parent, name, clean)
    if text:
        element.text = _NOT_XML.sub("", text)
