from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.domain.announcement import PaperRecord
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.newsroom.added import LOOK_SECONDS, Requests, SourceWithAdded, added_key
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.testing.newsroom import FakeArchive, FakeStudio

FIRST, SECOND = PaperId("2609.00001v1"), PaperId("2609.00001v2")


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
    assert house.archive.asked == [("papers", ["2609.00001"])]


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


def test_the_licence_of_an_added_paper_is_asked_of_arxiv() -> None:
    archive, studio = FakeArchive(), FakeStudio()
    archive.records[FIRST] = PaperRecord(replace(arxiv(FIRST), licence="CC0"))
    source = SourceWithAdded(studio, MemoryArtefacts(), archive)
    added = Paper(FIRST, "", source="added")
    assert source.completed(added).licence == "CC0"
    assert source.completed(replace(added, licence="CC BY")).licence == "CC BY"
    brought = Paper(PaperId("notes"), "", source="added")
    assert source.completed(brought) == brought
    studio.complete[PaperId("p1")] = Paper(PaperId("p1"), "", licence="CC BY")
    assert source.completed(Paper(PaperId("p1"), "")).licence == "CC BY"
    assert len(archive.asked) == 1
