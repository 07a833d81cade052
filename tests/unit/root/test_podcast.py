"""The feeds as podcast directories want them: what Apple and the Podcast Index require is there and leads somewhere."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ElementTree
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from PIL import Image

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind, ItemRecord
from paperradio.podcast import feed_cover, podcast_feed
from paperradio.publish.notes import notes_html
from paperradio.settings import Settings, load_formats
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.feeds import FeedAddress

BASE = "https://radio.example"
EVERYTHING = FeedAddress(BASE, "/feed.xml", "main")
DAILY = FeedAddress(BASE, "/feeds/daily.xml", "main", "daily")
NAMES = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
    "atom": "http://www.w3.org/2005/Atom",
    "content": "http://purl.org/rss/1.0/modules/content/",
}
CREATED = datetime(2026, 9, 1, 17, tzinfo=UTC)
PAPER_ID = PaperId("My paper & more")
ABSTRACT = "For all $k<n$ we\nshow it.\n\nIt isn't <b>hard</b>."
SLUG = "~show~main~daily~2026-09-01~1"


class Shelf:
    """A catalogue with one segment and one daily."""

    def __init__(self) -> None:
        self.catalogue, self.store = MemoryCatalogue(FakeClock()), MemoryArtefacts()
        paper = Paper(PAPER_ID, "A <title>", ("A. Author",), ABSTRACT, abstract_url="https://arxiv.org/abs/1")
        self.catalogue.add_papers([paper])
        mp3 = self.store.put("mp3", "mp3", b"sound").key
        self.segment = ItemRecord(
            "segment:x:1", ItemKind.SEGMENT, "A title", 60.0, CREATED, "1", "item/x", PAPER_ID, mp3, "t", "v"
        )
        show = Item(
            "show:main:daily:2026-09-01:1", ItemKind.SHOW, "The Daily", 720.0, (), CREATED,
            description="One paper & more.\n- A <title>.", featured=(Featured(paper),),
            chapters=(Chapter(0.0, "Opening", "opening"), Chapter(65.0, "A <title>", "papers", paper.id)),
        )  # fmt: skip
        self.show = ItemRecord(
            show.id, show.kind, show.title, show.duration, CREATED, "1", "item/y", None, mp3, "t", "v",
            channel="main", format="daily", date="2026-09-01", papers=(paper.id,), chapters_key="c", artwork_key="a",
            notes_key=self.store.put("notes", "html", notes_html(show)).key,
        )  # fmt: skip

    def feed(self, address: FeedAddress, *records: ItemRecord) -> ElementTree.Element:
        formats = load_formats([shipped_folder("configs") / "shows"])
        data = podcast_feed(Settings(), self.catalogue, self.store, formats)(records, address)
        root = ElementTree.fromstring(data)  # noqa: S314
        assert (root.tag, root.get("version")) == ("rss", "2.0")
        channel = root.find("channel")
        assert channel is not None
        return channel


@pytest.fixture
def shelf() -> Shelf:
    return Shelf()


class Reader(HTMLParser):
    """Shows text as a reader does, which takes everything for HTML."""

    def __init__(self) -> None:
        super().__init__()
        self.shown = ""

    def handle_data(self, data: str) -> None:
        self.shown += data


def as_read(told: str | None) -> str:
    reader = Reader()
    reader.feed(told or "")
    reader.close()
    return reader.shown


def address(parent: ElementTree.Element, name: str, attribute: str) -> str:
    element = parent.find(name, NAMES)
    assert element is not None, name
    url = element.attrib[attribute]
    assert urlsplit(url).scheme == "https" and urlsplit(url).netloc == "radio.example", url
    return url.removeprefix(BASE)


def test_a_feed_has_what_directories_require(shelf: Shelf) -> None:
    channel = shelf.feed(DAILY, shelf.show)
    for name in ("title", "description", "link", "language", "itunes:author", "podcast:guid", "podcast:medium"):
        assert channel.findtext(name, namespaces=NAMES), name
    assert channel.findtext("title") == "Paper Radio: The Daily"
    assert "Machine-made" in (channel.findtext("description") or "")
    assert channel.findtext("itunes:explicit", namespaces=NAMES) == "false"
    assert channel.findtext("itunes:type", namespaces=NAMES) == "episodic"
    assert [each.get("text") for each in channel.findall("itunes:category", NAMES)] == ["Science"]
    assert address(channel, "itunes:image", "href") == "/artwork/daily.jpg"
    assert address(channel, "atom:link", "href") == "/feeds/daily.xml"
    assert channel.findall(".//itunes:season", NAMES) == []


def test_a_show_has_what_players_show(shelf: Shelf) -> None:
    (item,) = shelf.feed(DAILY, shelf.show).findall("item")
    assert item.findtext("title") == "The Daily"
    assert item.findtext("guid") == "show:main:daily:2026-09-01:1"
    assert parsedate_to_datetime(item.findtext("pubDate") or "") == CREATED
    assert address(item, "enclosure", "url") == f"/episodes/{SLUG}.mp3"
    enclosure = item.find("enclosure")
    assert enclosure is not None
    assert (enclosure.get("length"), enclosure.get("type")) == ("5", "audio/mpeg")
    assert address(item, "itunes:image", "href") == f"/artwork/{SLUG}.jpg"
    assert address(item, "podcast:chapters", "url") == f"/chapters/{SLUG}.json"
    assert address(item, "podcast:transcript", "url") == f"/transcripts/{SLUG}.vtt"
    assert item.findtext("itunes:episodeType", namespaces=NAMES) == "full"
    assert item.findtext("itunes:duration", namespaces=NAMES) == "720"
    assert item.findtext("link") == f"{BASE}/shows/{SLUG}"
    notes = item.findtext("content:encoded", namespaces=NAMES) or ""
    assert '<li><a href="https://arxiv.org/abs/1">A &lt;title&gt;</a>. A. Author. Licence not stated.</li>' in notes
    assert "<li>01:05 A &lt;title&gt;</li>" in notes
    assert f'<a href="{BASE}/shows/{SLUG}">' in notes
    described = as_read(item.findtext("description")).splitlines()
    assert described[:3] == ["One paper & more.", "- A <title>.", "Chapters"]
    assert described[-2].startswith("Machine-made")
    assert described[-1].endswith(f": {BASE}/shows/{SLUG}")


def test_show_notes_that_are_gone_leave_the_episode(shelf: Shelf) -> None:
    assert shelf.show.notes_key is not None
    shelf.store.delete(shelf.show.notes_key)
    (item,) = shelf.feed(EVERYTHING, shelf.show).findall("item")
    assert "Machine-made" in (item.findtext("description") or "")


def test_an_episode_whose_sound_is_gone_is_left_out(shelf: Shelf) -> None:
    assert shelf.segment.mp3_key is not None
    shelf.store.delete(shelf.segment.mp3_key)
    assert shelf.feed(EVERYTHING, shelf.segment, shelf.show).findall("item") == []


def test_a_segment_leads_to_its_papers_page(shelf: Shelf) -> None:
    channel = shelf.feed(EVERYTHING, shelf.segment)
    assert channel.findtext("title") == "Paper Radio"
    assert address(channel, "itunes:image", "href") == "/artwork/station.jpg"
    (item,) = channel.findall("item")
    page = f"{BASE}/papers/My%20paper%20%26%20more"
    assert as_read(item.findtext("description")).endswith(f"what the check did: {page}")
    assert f'<a href="{page}">' in (item.findtext("content:encoded", namespaces=NAMES) or "")
    assert item.find("podcast:chapters", NAMES) is None


def test_readers_show_all_of_an_abstract(shelf: Shelf) -> None:
    (item,) = shelf.feed(EVERYTHING, shelf.segment).findall("item")
    lines = [
        "For all $k<n$ we show it.",
        "It isn't <b>hard</b>.",
        "Machine-made discussion of: A <title>. A. Author.",
    ]
    assert as_read(item.findtext("description")).splitlines()[:3] == lines
    notes = item.findtext("content:encoded", namespaces=NAMES) or ""
    assert as_read(notes).splitlines()[:3] == lines
    assert notes.count("<p>") == 4


def test_artwork_is_as_large_as_directories_ask() -> None:
    with Image.open(io.BytesIO(feed_cover(Settings())("The Daily"))) as image:
        assert (image.format, image.size) == ("JPEG", (1400, 1400))
