from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from dataclasses import replace

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperUnavailable, SourceUnreachable
from paperradio.sources.auto import AutoSource
from paperradio.testing import FakeClock


class ListSource:
    """A source with one paper, which may refuse, or wait for `answer`."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.paper_here = Paper(PaperId(f"{name}-paper"), name, source=name)
        self.refuses = False
        self.answer = threading.Event()
        self.answer.set()
        self.asked = 0

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        self.asked += 1
        if self.refuses or not self.answer.wait(10):
            raise SourceUnreachable("connection refused")
        return [self.paper_here][:limit]

    def paper(self, paper_id: PaperId) -> Paper:
        if paper_id != self.paper_here.id:
            raise PaperUnavailable(paper_id)
        return self.paper_here

    def pdf(self, paper: Paper) -> bytes:
        return f"%PDF of {self.name}".encode()

    def completed(self, paper: Paper) -> Paper:
        return replace(paper, licence=self.name)

    def offers(self, paper: Paper) -> bool:
        return paper.source == self.name


@pytest.fixture
def arxiv() -> ListSource:
    return ListSource("arxiv")


@pytest.fixture
def samples() -> ListSource:
    return ListSource("samples")


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def source(arxiv: ListSource, samples: ListSource, clock: FakeClock) -> AutoSource:
    return AutoSource(arxiv, samples, poll_seconds=600, retry_seconds=300, patience_seconds=10, clock=clock)


def test_arxiv_is_asked_at_its_pace(source: AutoSource, arxiv: ListSource, clock: FakeClock) -> None:
    assert source.latest(5) == [arxiv.paper_here]
    assert source.latest(5) == ()
    clock.advance(600)
    assert source.latest(5) == [arxiv.paper_here]
    assert arxiv.asked == 2


def test_the_samples_play_while_arxiv_refuses(
    source: AutoSource,
    arxiv: ListSource,
    samples: ListSource,
    clock: FakeClock,
    caplog: pytest.LogCaptureFixture,
) -> None:
    arxiv.refuses = True
    with caplog.at_level(logging.INFO):
        for _ in range(3):
            assert source.latest(5) == [samples.paper_here]
        assert arxiv.asked == 1
        clock.advance(300)
        assert source.latest(5) == [samples.paper_here]
        assert arxiv.asked == 2
        arxiv.refuses = False
        clock.advance(300)
        assert source.latest(5) == [arxiv.paper_here]
    assert [record.levelname for record in caplog.records] == ["WARNING", "INFO"]
    assert "connection refused" in caplog.messages[0]


def test_a_silent_arxiv_keeps_nobody_waiting(arxiv: ListSource, samples: ListSource, clock: FakeClock) -> None:
    source = AutoSource(arxiv, samples, 600, 300, patience_seconds=0.01, clock=clock)
    arxiv.answer.clear()
    assert source.latest(5) == [samples.paper_here]
    assert source.latest(5) == [samples.paper_here]
    assert arxiv.asked == 1


def test_an_answer_that_comes_late_counts(arxiv: ListSource, samples: ListSource, clock: FakeClock) -> None:
    source = AutoSource(arxiv, samples, 600, 300, patience_seconds=0.01, clock=clock)
    arxiv.answer.clear()
    assert source.latest(5) == [samples.paper_here]
    look = source._look
    assert look is not None
    arxiv.answer.set()
    assert look.done.wait(10)
    assert source.latest(5) == [arxiv.paper_here]
    assert arxiv.asked == 1


def test_each_paper_is_fetched_where_it_came_from(source: AutoSource, arxiv: ListSource, samples: ListSource) -> None:
    for origin in (arxiv, samples):
        assert source.paper(origin.paper_here.id) == origin.paper_here
        assert source.pdf(origin.paper_here) == f"%PDF of {origin.name}".encode()
        assert source.completed(origin.paper_here).licence == origin.name
        assert source.offers(origin.paper_here)
    assert not source.offers(Paper(PaperId("a"), "A", source="folder"))
