from __future__ import annotations

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.newsroom.completion import completed
from paperradio.testing import FakeClock, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio

KNOWN = Paper(PaperId("2609.00001v1"), "On licences")
LICENSED = Paper(KNOWN.id, KNOWN.title, licence="http://creativecommons.org/licenses/by/4.0/")


def test_the_licence_is_kept_in_the_catalogue() -> None:
    catalogue, studio = MemoryCatalogue(FakeClock()), FakeStudio()
    catalogue.add_papers([KNOWN])
    studio.complete[KNOWN.id] = LICENSED
    assert completed(KNOWN, studio, catalogue) == LICENSED
    assert catalogue.paper(KNOWN.id) == LICENSED
    assert completed(KNOWN, studio) == LICENSED


def test_a_paper_that_turns_out_to_be_withdrawn_is_not_told() -> None:
    catalogue, studio = MemoryCatalogue(FakeClock()), FakeStudio()
    catalogue.add_papers([KNOWN])
    studio.complete[KNOWN.id] = Paper(KNOWN.id, KNOWN.title, withdrawn=True)
    with pytest.raises(PaperUnavailable, match="withdrawn"):
        completed(KNOWN, studio, catalogue)
    assert catalogue.waiting("r", 9) == []


@pytest.mark.parametrize("error", [SourceUnreachable("refused"), PaperUnavailable("no such record")])
def test_without_a_record_it_goes_on_without_a_licence(error: Exception, monkeypatch: pytest.MonkeyPatch) -> None:
    studio = FakeStudio()
    monkeypatch.setattr(studio, "completed", _raiser(error))
    assert completed(KNOWN, studio) == KNOWN


def test_who_wants_to_be_left_alone_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    studio = FakeStudio()
    monkeypatch.setattr(studio, "completed", _raiser(RetryLater("busy", 60)))
    with pytest.raises(RetryLater):
        completed(KNOWN, studio)


def _raiser(error: Exception) -> object:
    def fail(paper: Paper) -> Paper:
        raise error

    return fail
