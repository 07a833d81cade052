from __future__ import annotations

from paperradio.domain.paper import Paper, PaperId
from paperradio.sources.late import LateSource
from paperradio.testing.newsroom import FakeStudio


def test_it_is_made_once_when_first_asked() -> None:
    made: list[FakeStudio] = []

    def make() -> FakeStudio:
        studio = FakeStudio()
        studio.papers = [Paper(PaperId("p1"), "One")]
        made.append(studio)
        return studio

    source = LateSource("folder", make)
    assert source.offers(Paper(PaperId("p1"), "One", source="folder"))
    assert not source.offers(Paper(PaperId("p1"), "One", source="arxiv"))
    assert made == []
    assert [paper.id for paper in source.latest(5)] == ["p1"]
    assert source.pdf(source.paper(PaperId("p1"))) == b"p1"
    assert len(made) == 1
