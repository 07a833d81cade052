from __future__ import annotations

from collections.abc import Sequence

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
from paperradio.errors import MalformedAnswer, PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.sources.arxiv_source import ArxivSource

NEW, CROSS, REPLACE = AnnounceType.NEW, AnnounceType.CROSS, AnnounceType.REPLACE
TODAY = Validators('"today"')


def paper(paper_id: str, licence: str | None = None, comment: str | None = None, withdrawn: bool = False) -> Paper:
    return Paper(PaperId(paper_id), "A", source="arxiv", licence=licence, comment=comment, withdrawn=withdrawn)


class ScriptedArchive:
    """ports.Archive that answers what a test put there, once each; an error is raised. Notes what it was asked."""

    def __init__(self) -> None:
        self.feeds: list[Announcements | SourceUnreachable | None] = []
        self.lists: list[Sequence[Paper] | SourceUnreachable] = []
        self.asked: list[object] = []

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        self.asked.append(seen)
        answer = self.feeds.pop(0)
        if isinstance(answer, SourceUnreachable):
            raise answer
        return answer

    def backlog(self, limit: int, start: int = 0) -> Listing:
        self.asked.append(f"backlog from {start}" if start else "backlog")
        answer = self.lists.pop(0)
        if isinstance(answer, SourceUnreachable):
            raise answer
        return Listing(tuple(answer))

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        return Listing((), tuple(paper_ids))

    def record(self, paper_id: PaperId) -> PaperRecord:
        return PaperRecord(paper(paper_id, licence="CC0"))

    def pdf(self, paper: Paper) -> bytes:
        return paper.id.encode()


@pytest.fixture
def archive() -> ScriptedArchive:
    return ScriptedArchive()


def feed(*entries: tuple[AnnounceType, Paper]) -> Announcements:
    return Announcements(tuple(Announcement(told, kind) for kind, told in entries), validators=TODAY)


def ids(papers: Sequence[Paper]) -> list[str]:
    return [paper.id for paper in papers]


def test_the_announcement_before_the_backlog(archive: ScriptedArchive) -> None:
    archive.feeds = [feed((NEW, paper("2609.00001v1")), (CROSS, paper("2608.00001v2")), (NEW, paper("2609.00002v1")))]
    archive.lists = [[paper("2609.00003v1"), paper("2601.00001v1")]]
    found = ArxivSource(archive).latest(4)
    assert ids(found) == ["2609.00002v1", "2609.00001v1", "2608.00001v2", "2609.00003v1"]


def test_replacements_and_withdrawn_papers_are_left_out(archive: ScriptedArchive) -> None:
    archive.feeds = [feed((REPLACE, paper("2601.00001v2")), (NEW, paper("2609.00001v1", withdrawn=True)))]
    archive.lists = [[paper("2609.00002v1"), paper("2609.00003v1", withdrawn=True)]]
    assert ids(ArxivSource(archive).latest(50)) == ["2609.00002v1"]


def test_a_paper_of_both_comes_once_with_the_best_of_each(archive: ScriptedArchive) -> None:
    archive.feeds = [feed((NEW, paper("2609.00001v1", licence="CC0")), (CROSS, paper("2601.00001v3")))]
    archive.lists = [[paper("2609.00001v1", comment="5 pages"), paper("2601.00001v2")]]
    both, newer = ArxivSource(archive).latest(50)
    assert (both.licence, both.comment) == ("CC0", "5 pages")
    assert newer.id == "2601.00001v3"


def test_later_looks_ask_for_what_changed_and_nothing_else(archive: ScriptedArchive) -> None:
    archive.feeds = [feed((NEW, paper("2609.00001v1"))), None, feed()]
    archive.lists = [[paper("2601.00001v1")]]
    source = ArxivSource(archive)
    assert len(source.latest(50)) == 2
    assert source.latest(50) == []
    assert source.latest(50) == []
    assert archive.asked == [Validators(), "backlog", TODAY, TODAY]


@pytest.mark.parametrize("error", [SourceUnreachable("refused"), MalformedAnswer("cut off")])
def test_without_a_feed_there_is_the_list(archive: ScriptedArchive, error: SourceUnreachable) -> None:
    archive.feeds = [error, feed((NEW, paper("2609.00001v1")))]
    archive.lists = [[paper("2601.00001v1")], [paper("2601.00002v1")]]
    source = ArxivSource(archive)
    assert ids(source.latest(50)) == ["2601.00001v1"]
    assert ids(source.latest(50)) == ["2601.00002v1"]
    assert ids(source.latest(50)) == ["2609.00001v1"]


def test_a_server_that_wants_to_be_left_alone_is(archive: ScriptedArchive) -> None:
    archive.feeds = [RetryLater("503", 10)]
    archive.lists = [[paper("2601.00001v1")]]
    source = ArxivSource(archive)
    with pytest.raises(RetryLater):
        source.latest(50)
    assert archive.asked == [Validators()]
    assert ids(source.latest(50)) == ["2601.00001v1"]


def test_an_announcement_is_worth_having_alone(archive: ScriptedArchive, caplog: pytest.LogCaptureFixture) -> None:
    archive.feeds = [feed((NEW, paper("2609.00001v1"))), None]
    archive.lists = [SourceUnreachable("refused"), [paper("2601.00001v1")]]
    source = ArxivSource(archive)
    assert ids(source.latest(50)) == ["2609.00001v1"]
    assert "refused" in caplog.text
    assert ids(source.latest(50)) == ["2601.00001v1"]


def test_neither_is_unreachable(archive: ScriptedArchive) -> None:
    archive.feeds = [SourceUnreachable("feed"), feed()]
    archive.lists = [SourceUnreachable("list"), [], [paper("2601.00001v1")]]
    source = ArxivSource(archive)
    with pytest.raises(SourceUnreachable, match="list"):
        source.latest(50)
    with pytest.raises(SourceUnreachable, match="wants"):
        source.latest(50)
    assert ids(source.latest(50)) == ["2601.00001v1"]


def test_on_a_quiet_day_who_is_hungry_gets_older_papers(archive: ScriptedArchive) -> None:
    archive.feeds = [feed((NEW, paper("2609.00002v1"))), None, None, feed((NEW, paper("2609.00003v1"))), None]
    archive.lists = [[paper("2609.00001v1")], [paper("2608.00002v1")], [paper("2608.00001v1")]]
    source = ArxivSource(archive)
    source.latest(50, hungry=True)
    assert ids(source.latest(50)) == []
    assert ids(source.latest(50, hungry=True)) == ["2608.00002v1"]
    assert ids(source.latest(50, hungry=True)) == ["2609.00003v1"]
    assert ids(source.latest(50, hungry=True)) == ["2608.00001v1"]
    assert [asked for asked in archive.asked if isinstance(asked, str)] == [
        "backlog",
        "backlog from 50",
        "backlog from 100",
    ]


def test_one_paper(archive: ScriptedArchive) -> None:
    source = ArxivSource(archive)
    with pytest.raises(PaperUnavailable, match=r"2609\.00001"):
        source.paper(PaperId("2609.00001"))
    assert source.completed(paper("2609.00001v1")).licence == "CC0"
    assert source.completed(paper("2609.00001v1", licence="CC BY")).licence == "CC BY"
    assert source.pdf(paper("2609.00001v1")) == b"2609.00001v1"
    assert source.offers(paper("2609.00001v1"))
    assert not source.offers(Paper(PaperId("a"), "A"))
