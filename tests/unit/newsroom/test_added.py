from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

import pytest

from paperradio.domain.announcement import (
    Announcement,
    Announcements,
    AnnounceType,
    Listing,
    PaperRecord,
    Validators,
)
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.newsroom.added import LOOK_SECONDS, Requests, SourceWithAdded, added_key
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing_newsroom import FakeStudio

FIRST, SECOND = PaperId("2609.00001v1"), PaperId("2609.00001v2")


class FakeArchive:
    """An arXiv of some papers; `error` is raised by every call while it is set."""

    def __init__(self, *papers: Paper) -> None:
        self.held = {paper.id: paper for paper in papers}
        self.error: SourceUnreachable | None = None
        self.asked: list[Sequence[str]] = []
        self.feed: Announcements | None = None

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        return self.feed

    def backlog(self, limit: int, start: int = 0) -> Listing:
        return Listing(tuple(self.held.values()))

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        self.asked.append(paper_ids)
        if self.error is not None:
            raise self.error
        newest = {paper.id.partition("v")[0]: paper for paper in self.held.values()}
        found = (self.held.get(one) or newest.get(one) for one in paper_ids)
        return Listing(tuple(paper for paper in found if paper is not None))

    def record(self, paper_id: PaperId) -> PaperRecord:
        return PaperRecord(self.held[paper_id])

    def pdf(self, paper: Paper) -> bytes:
        return f"arXiv's {paper.id}".encode()


def arxiv(paper_id: PaperId, withdrawn: bool = False) -> Paper:
    return Paper(paper_id, f"On {paper_id}", source="arxiv", withdrawn=withdrawn)


class House:
    def __init__(self, *papers: Paper) -> None:
        self.clock = FakeClock()
        self.catalogue = MemoryCatalogue(self.clock)
        self.archive = FakeArchive(*papers)
        self.requests = Requests(self.catalogue, self.archive, self.clock, 300)

    def look(self) -> bool:
        self.clock.advance(LOOK_SECONDS)
        return self.requests.look()


def test_what_was_asked_for_is_found_and_comes_first() -> None:
    house = House(arxiv(FIRST))
    house.catalogue.add_papers([Paper(PaperId("other"), "Other")])
    house.catalogue.request("2609.00001")
    assert house.look()
    assert [paper.id for paper in house.catalogue.waiting("r", 9)] == [FIRST, "other"]
    assert house.catalogue.waiting("r", 9)[0].source == "added"
    assert house.catalogue.requests() == []
    assert not house.look()
    assert house.archive.asked == [["2609.00001"]]


def test_what_arxiv_does_not_have_is_a_failure() -> None:
    house = House(arxiv(FIRST), arxiv(PaperId("2609.00002v1"), withdrawn=True))
    for reference in ("2609.09999", "2609.00001v7", "2609.00002"):
        house.clock.advance(1)
        house.catalogue.request(reference)
    assert not house.look()
    assert {failure["subject"] for failure in house.catalogue.failures()} == {
        "2609.09999",
        "2609.00001v7",
        "2609.00002",
    }
    assert house.catalogue.requests() == []
    assert house.catalogue.waiting("r", 9) == []


@pytest.mark.parametrize(
    ("error", "pause"),
    [(SourceUnreachable("refused"), 300), (RetryLater("busy", 900), 900), (RetryLater("busy", 1), 300)],
)
def test_while_arxiv_is_away_it_waits(error: SourceUnreachable, pause: float) -> None:
    house = House(arxiv(FIRST))
    house.archive.error = error
    house.catalogue.request(FIRST)
    assert not house.look()
    house.archive.error = None
    house.clock.advance(pause - LOOK_SECONDS - 1)
    assert not house.look()
    assert house.look()
    assert len(house.archive.asked) == 2


def test_a_catalogue_that_is_away_is_waited_for() -> None:
    house = House()
    house.catalogue.reachable = False
    assert not house.look()


def test_the_file_that_was_brought_along_wins_over_arxiv() -> None:
    store, studio = MemoryArtefacts(), FakeStudio()
    source = SourceWithAdded(studio, store, FakeArchive())
    added = Paper(FIRST, "", source="added")
    assert source.pdf(added) == b"arXiv's 2609.00001v1"
    store.put_at(added_key(FIRST), b"brought along")
    assert source.pdf(added) == b"brought along"
    assert source.pdf(Paper(PaperId("p1"), "")) == b"p1"
    assert source.offers(added)
    assert source.offers(Paper(PaperId("p1"), ""))
    assert not source.offers(arxiv(FIRST))
    with pytest.raises(PaperUnavailable, match="notes"):
        source.pdf(Paper(PaperId("notes"), "", source="added"))


def test_revisions_of_known_papers_are_noted_as_they_pass() -> None:
    catalogue = MemoryCatalogue(FakeClock())
    catalogue.add_papers([arxiv(FIRST), arxiv(PaperId("2609.00002v1"))])
    inner = FakeArchive()
    archive = NewsroomArchive(lambda: inner, catalogue, MemoryArtefacts())
    assert archive.announced() is None
    inner.feed = Announcements(
        (
            Announcement(arxiv(SECOND), AnnounceType.REPLACE),
            Announcement(arxiv(PaperId("2609.00002v2"), withdrawn=True), AnnounceType.REPLACE_CROSS),
            Announcement(arxiv(PaperId("2609.00003v2")), AnnounceType.REPLACE),
            Announcement(arxiv(PaperId("2609.00004v1")), AnnounceType.NEW),
        )
    )
    assert archive.announced() == inner.feed
    assert [paper.id for paper in catalogue.waiting("r", 9)] == [SECOND]
    assert catalogue.known(["2609.00003", "2609.00004"]) == frozenset()


class Newsroom:
    """An archive with a clock, and what arXiv is asked for."""

    def __init__(self, start: str) -> None:
        self.clock = FakeClock(datetime.fromisoformat(start).replace(tzinfo=UTC))
        self.inner = FakeArchive()
        catalogue = MemoryCatalogue(self.clock)
        self.archive = NewsroomArchive(lambda: self.inner, catalogue, MemoryArtefacts(), self.clock)

    def feed(self, day: str) -> None:
        announced = datetime.fromisoformat(f"{day}T00:00:00-04:00")
        self.inner.feed = Announcements((), announced=announced)

    def asks(self, after_hours: float = 0) -> bool:
        self.clock.advance(after_hours * 3600)
        return self.archive.announced() is not None


def test_the_announcement_is_asked_for_while_there_may_be_a_new_one() -> None:
    newsroom = Newsroom("2026-09-25 12:00")  # Friday
    newsroom.feed("2026-09-25")
    assert newsroom.asks()
    assert not newsroom.asks(after_hours=48)
    assert newsroom.asks(after_hours=17)  # Monday, 05:00 UTC
    newsroom.feed("2026-09-28")
    assert newsroom.asks()
    assert not newsroom.asks()


def test_a_feed_that_is_stale_is_a_fault_until_there_is_a_new_one(caplog: pytest.LogCaptureFixture) -> None:
    newsroom = Newsroom("2026-09-25 12:00")
    assert newsroom.archive.fault() == ""
    newsroom.feed("2026-09-25")
    newsroom.asks()
    newsroom.clock.advance(48 * 3600)
    assert newsroom.archive.fault() == ""
    newsroom.asks(after_hours=30)
    newsroom.asks(after_hours=1)
    assert newsroom.archive.fault().startswith("arXiv's feed is of 2026-09-25, that of 2026-09-28 is missing")
    assert len(caplog.records) == 1
    newsroom.feed("2026-09-28")
    newsroom.asks()
    assert newsroom.archive.fault() == ""
