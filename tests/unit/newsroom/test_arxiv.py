from __future__ import annotations

from datetime import UTC, datetime

import pytest

from paperradio.domain.announcement import Announcement, Announcements, AnnounceType, Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.newsroom.arxiv import NewsroomArchive
from paperradio.settings import ChannelSettings, IntakeSettings, Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeArchive

FIRST, SECOND = PaperId("2609.00001v1"), PaperId("2609.00001v2")


def arxiv(paper_id: str, withdrawn: bool = False) -> Paper:
    return Paper(PaperId(paper_id), f"On {paper_id}", source="arxiv", withdrawn=withdrawn)


class History:
    """The queue of a station: what was answered, and when. Newsrooms that share it ask one after the other."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self._answers: dict[str, tuple[datetime, str]] = {}
        self.newsroom: NewsroomArchive | None = None

    def asked(self, subject: str, question: str, since: datetime | None) -> str:
        had = self._answers.get(subject)
        if had is None or since is None or had[0] < since:
            assert self.newsroom is not None
            had = self._answers[subject] = self._clock.now(), self.newsroom.ask(question)
        return had[1]

    def latest(self, subject: str) -> str:
        return self._answers[subject][1] if subject in self._answers else ""


class Station:
    """Newsrooms over one catalogue, one store, one queue and one arXiv."""

    def __init__(self, start: str, *papers: Paper) -> None:
        self.clock = FakeClock(datetime.fromisoformat(start).replace(tzinfo=UTC))
        self.inner = FakeArchive(*papers)
        self.catalogue = MemoryCatalogue(self.clock)
        self.store = MemoryArtefacts()
        self.history = History(self.clock)
        self.archive = self.newsroom()

    def newsroom(self, categories: tuple[str, ...] = ("cs.CL",), **intake: object) -> NewsroomArchive:
        """Another newsroom, or the one after a restart."""
        channel = ChannelSettings(categories=categories)
        settings = Settings(intake=IntakeSettings.model_validate(intake), channel=(channel,))
        made = NewsroomArchive(lambda: self.inner, self.catalogue, self.store, settings, self.clock)
        made.go_through(self.history)
        self.history.newsroom = made
        return made

    def feed(self, day: str, *entries: Announcement, etag: str | None = None) -> Announcements:
        announced = datetime.fromisoformat(f"{day}T00:00:00-04:00")
        validators = Validators(etag or f'"{day}"')
        self.inner.feed = Announcements(entries, announced=announced, validators=validators)
        return self.inner.feed

    def requests(self, after_hours: float = 0) -> int:
        """How many requests it takes to hear what is announced now."""
        self.clock.advance(after_hours * 3600)
        before = len(self.inner.asked)
        self.archive.announced()
        return len(self.inner.asked) - before


def test_revisions_of_known_papers_are_noted_as_they_pass() -> None:
    station = Station("2026-09-25 12:00")
    catalogue = station.catalogue
    catalogue.add_papers([arxiv(FIRST), arxiv("2609.00002v1")])
    came: list[Paper] = []
    station.archive.tell(came.extend)
    assert station.archive.announced() is None
    feed = station.feed(
        "2026-09-25",
        Announcement(arxiv(SECOND), AnnounceType.REPLACE),
        Announcement(arxiv("2609.00002v2", withdrawn=True), AnnounceType.REPLACE_CROSS),
        Announcement(arxiv("2609.00003v2"), AnnounceType.REPLACE),
        Announcement(arxiv("2609.00004v1"), AnnounceType.NEW),
    )
    station.clock.advance(600)
    assert station.archive.announced() == feed
    assert [paper.id for paper in catalogue.waiting("r", 9)] == [SECOND]
    assert catalogue.known(["2609.00003", "2609.00004"]) == frozenset()
    assert [(paper.id, paper.withdrawn) for paper in came] == [(SECOND, False), ("2609.00002v2", True)]


def test_the_announcement_is_asked_for_while_there_may_be_a_new_one() -> None:
    station = Station("2026-09-25 12:00")  # Friday
    station.feed("2026-09-25")
    assert station.requests() == 1
    assert station.requests(after_hours=48) == 0
    assert station.requests(after_hours=17) == 1  # Monday, 05:00 UTC
    station.feed("2026-09-28")
    assert station.requests(after_hours=0.2) == 1
    assert station.requests(after_hours=0.2) == 0


def test_a_feed_that_is_stale_is_a_fault_until_there_is_a_new_one(caplog: pytest.LogCaptureFixture) -> None:
    station = Station("2026-09-25 12:00")
    assert station.archive.fault() == ""
    station.feed("2026-09-25")
    station.requests()
    station.clock.advance(48 * 3600)
    assert station.archive.fault() == ""
    station.requests(after_hours=30)
    station.requests(after_hours=1)
    assert station.archive.fault().startswith("arXiv's feed is of 2026-09-25, that of 2026-09-28 is missing")
    assert len(caplog.records) == 1
    station.feed("2026-09-28")
    station.requests(after_hours=1)
    assert station.archive.fault() == ""


def test_after_a_restart_what_was_heard_is_not_asked_again() -> None:
    station = Station("2026-09-25 12:00", arxiv(FIRST))
    feed = station.feed("2026-09-25")
    station.archive.announced()
    station.archive.backlog(50)
    station.archive.record(FIRST)
    station.archive.pdf(arxiv(FIRST))
    asked = len(station.inner.asked)
    again = station.newsroom()
    assert again.announced() == feed
    assert again.backlog(50).papers == (arxiv(FIRST),)
    assert again.record(FIRST).paper == arxiv(FIRST)
    assert again.pdf(arxiv(FIRST)) == b"arXiv's 2609.00001v1"
    assert len(station.inner.asked) == asked


def test_an_unchanged_feed_is_not_fetched_again_and_other_newsrooms_hear_of_it() -> None:
    station = Station("2026-09-25 12:00")
    feed = station.feed("2026-09-24", etag="same")  # that of today is late
    assert station.archive.announced() == feed
    assert station.archive.announced(feed.validators) is None
    other = station.newsroom()
    assert other.announced() == feed
    assert len(station.inner.asked) == 1
    station.clock.advance(600)
    assert other.announced(feed.validators) is None
    assert len(station.inner.asked) == 2


def test_lists_and_records_are_asked_for_anew_after_the_next_announcement() -> None:
    station = Station("2026-09-25 12:00", arxiv(FIRST))
    for hours, requests in ((0, 2), (48, 2), (14, 2), (4, 4)):  # the last is Monday, 06:00 UTC
        station.clock.advance(hours * 3600)
        station.archive.backlog(50)
        station.archive.papers([FIRST])
        assert len(station.inner.asked) == requests


def test_other_categories_have_other_answers() -> None:
    station = Station("2026-09-25 12:00", arxiv(FIRST))
    station.archive.backlog(50)
    station.newsroom(categories=("hep-th",)).backlog(50)
    station.newsroom(exclude_keywords=["survey"]).backlog(50)
    assert len(station.inner.asked) == 3


def test_an_answer_that_is_gone_from_the_store_is_asked_for_again() -> None:
    station = Station("2026-09-25 12:00", arxiv(FIRST))
    feed = station.feed("2026-09-25")
    station.archive.announced()
    station.archive.pdf(arxiv(FIRST))
    station.store.files.clear()
    station.clock.advance(600)
    assert station.archive.announced() == feed
    assert station.archive.pdf(arxiv(FIRST)) == b"arXiv's 2609.00001v1"
