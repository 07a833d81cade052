from __future__ import annotations

from datetime import UTC, datetime

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.podcast import podcast_feed
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue


def test_show_notes_lead_to_the_papers_page() -> None:
    catalogue, store = MemoryCatalogue(FakeClock()), MemoryArtefacts()
    paper_id = PaperId("My paper & more")
    catalogue.add_papers([Paper(paper_id, "A title", ("A. Author",), "An abstract.")])
    mp3 = store.put("mp3", "mp3", b"sound").key
    created = datetime(2026, 9, 1, tzinfo=UTC)
    record = ItemRecord("segment:x:1", ItemKind.SEGMENT, "A title", 60.0, created, "1", "item/x", paper_id, mp3)
    feed = podcast_feed(Settings(), catalogue, store)([record], "https://radio.example").decode()
    assert "An abstract." in feed
    assert "what the check did: https://radio.example/papers/My%20paper%20%26%20more<" in feed
