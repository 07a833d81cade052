"""Groups of papers and their counts."""

from __future__ import annotations

from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.shows.clusters import FEWEST, clusters
from paperradio.testing import FakeEmbedder

SPEECH = (
    "Speech Recognition in Barns",
    "Noise and Speech Recognition",
    "Speech Recognition for Choirs",
    "Robust Speech Recognition",
)
WEATHER = ("Weather Forecasts over Harbours", "Weather Forecasts by Night", "Weather Forecasts for Pilots")


def paper(number: int, title: str, abstract: str = "") -> Paper:
    return Paper(PaperId(f"2611.{number:05d}v1"), title, (), abstract or f"All about {title.lower()}.")


def week(*titles: str, start: int = 0) -> list[Paper]:
    return [paper(start + number, title) for number, title in enumerate(titles)]


def test_groups_are_named_by_their_titles_and_counted_by_week() -> None:
    papers = week(*SPEECH, *WEATHER, "A Letter from Home")
    before = [week(*WEATHER, SPEECH[0], start=100), week(*WEATHER[:1], start=200)]
    speech, weather = clusters(papers, before, FakeEmbedder())
    assert (speech.label, speech.count, speech.before) == ("speech recognition", 4, (1, 0))
    assert (weather.label, weather.count, weather.before) == ("weather forecasts", 3, (3, 1))
    assert set(speech.papers) == {each.id for each in papers[:4]}


def test_every_paper_that_has_the_name_is_counted_and_no_other() -> None:
    papers = [*week(*SPEECH), paper(50, "Old Radios", "They are used for speech recognition in villages.")]
    (group,) = clusters(papers, [], FakeEmbedder())
    assert group.count == 5
    assert group.before == ()


def test_the_same_papers_make_the_same_groups() -> None:
    papers = week(*WEATHER, *SPEECH)
    assert clusters(papers, [papers], FakeEmbedder()) == clusters(papers, [papers], FakeEmbedder())


def test_papers_without_common_words_make_no_group() -> None:
    papers = week("Amber", "Reindeer", "Harbours", "Choirs", "Barns")
    assert clusters(papers, [], FakeEmbedder()) == ()


def test_too_few_papers_make_no_group() -> None:
    assert clusters(week(*SPEECH[: FEWEST - 1]), [], FakeEmbedder()) == ()
