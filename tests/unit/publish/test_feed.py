"""The podcast feed."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree
from dataclasses import replace
from datetime import UTC, datetime

from paperradio.publish.feed import FeedChannel, FeedEntry, feed_xml, podcast_guid

NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
CHANNEL = FeedChannel(
    "Radio & Co", "About <papers>", "http://h/", "http://h/feed.xml", datetime(2026, 9, 1, 12, tzinfo=UTC),
    image_url="http://h/art.jpg",
)  # fmt: skip
ENTRY = FeedEntry(
    "segment:p:r", "On <b> & Ümlauts", "By A & B", datetime(2026, 9, 1, 10, tzinfo=UTC), 121.6,
    "http://h/episodes/a.mp3?x=1&y=2", 12345, page_url="http://h/p", author="A, B",
    captions_url="http://h/t.vtt", chapters_url="http://h/c.json",
    image_url="http://h/e.jpg", notes="<p>On &amp; <a href=\"http://h/p\">on</a></p>",
)  # fmt: skip


def _parsed(*entries: FeedEntry) -> ElementTree.Element:
    channel = ElementTree.fromstring(feed_xml(CHANNEL, entries)).find("channel")  # noqa: S314
    assert channel is not None
    return channel


def _attributes(parent: ElementTree.Element, name: str) -> list[dict[str, str]]:
    return [element.attrib for element in parent.findall(name, NAMES)]


def test_channel() -> None:
    channel = _parsed()
    assert channel.findtext("title") == "Radio & Co"
    assert channel.findtext("description") == "About &lt;papers&gt;"
    assert channel.findtext("lastBuildDate") == "Tue, 01 Sep 2026 12:00:00 +0000"
    assert channel.findtext("itunes:explicit", namespaces=NAMES) == "false"
    assert _attributes(channel, "itunes:category") == [{"text": "Science"}]
    assert _attributes(channel, "itunes:image") == [{"href": "http://h/art.jpg"}]
    assert channel.findtext("image/url") == "http://h/art.jpg"
    assert channel.findtext("podcast:medium", namespaces=NAMES) == "podcast"
    assert _attributes(channel, "atom:link")[0]["href"] == "http://h/feed.xml"
    assert channel.findall("item") == []


def test_entry() -> None:
    item = _parsed(ENTRY).findall("item")[0]
    assert item.findtext("title") == "On <b> & Ümlauts"
    assert item.findtext("description") == "By A &amp; B"
    assert item.findtext("guid") == "segment:p:r"
    assert _attributes(item, "guid") == [{"isPermaLink": "false"}]
    assert item.findtext("pubDate") == "Tue, 01 Sep 2026 10:00:00 +0000"
    assert item.findtext("itunes:duration", namespaces=NAMES) == "122"
    assert _attributes(item, "enclosure") == [
        {"url": "http://h/episodes/a.mp3?x=1&y=2", "length": "12345", "type": "audio/mpeg"}
    ]
    assert [(found["url"], found["type"]) for found in _attributes(item, "podcast:transcript")] == [
        ("http://h/t.vtt", "text/vtt"),
    ]
    assert _attributes(item, "podcast:chapters")[0]["url"] == "http://h/c.json"
    assert _attributes(item, "podcast:chapters")[0]["type"] == "application/json+chapters"
    assert _attributes(item, "itunes:image") == [{"href": "http://h/e.jpg"}]
    assert item.findtext("itunes:episodeType", namespaces=NAMES) == "full"
    assert item.findtext("content:encoded", namespaces=NAMES) == ENTRY.notes


def test_a_podcast_is_named_by_its_address() -> None:
    assert podcast_guid("https://podnews.net/rss") == "9b024349-ccf0-5f69-a609-6b82873eab3c"
    assert podcast_guid("http://podnews.net/rss/") == podcast_guid("https://podnews.net/rss")


def test_order_is_kept_and_optional_parts_left_out() -> None:
    bare = replace(ENTRY, guid="b", captions_url="", chapters_url="", author="", page_url="")
    bare = replace(bare, notes="", image_url="")
    items = _parsed(ENTRY, bare).findall("item")
    assert [item.findtext("guid") for item in items] == ["segment:p:r", "b"]
    assert {child.tag.rpartition("}")[2] for child in items[1]} == {
        "title", "description", "guid", "pubDate", "enclosure", "duration", "episodeType", "explicit",
    }  # fmt: skip


def test_characters_that_xml_forbids_are_left_out() -> None:
    item = _parsed(replace(ENTRY, title="a\x00b\x0b\ud800c\uffff\U0001f600")).findall("item")[0]
    assert item.findtext("title") == "abc\U0001f600"
