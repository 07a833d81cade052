from __future__ import annotations

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import ConfigurationError
from paperradio.settings import IntakeSettings, load_settings
from paperradio.sources.filters import is_wanted, search_query

PAPER = Paper(
    PaperId("2609.00002v1"),
    "Cooking with graph-neural\nnetworks",
    authors=("Ada M. Example", "Jürgen Müller", "Wei Li"),
    abstract="We cook Bézier curves.",
    categories=("cs.CL", "econ.TH"),
)


def included(**filters: tuple[str, ...]) -> bool:
    return is_wanted(PAPER, IntakeSettings(**filters))


def test_nothing_is_filtered_by_default() -> None:
    assert included()


@pytest.mark.parametrize("keyword", ["cooking", "COOKING", "graph neural", "graph-neural networks", "bezier", "cook*"])
def test_keywords_that_match(keyword: str) -> None:
    assert included(include_keywords=("absent", keyword))
    assert not included(exclude_keywords=("absent", keyword))


@pytest.mark.parametrize("keyword", ["cookin", "network", "neural graph", "ooking", "c.ok", "example"])
def test_keywords_that_do_not(keyword: str) -> None:
    assert not included(include_keywords=(keyword,))
    assert included(exclude_keywords=(keyword,))


@pytest.mark.parametrize(
    "name", ["Example", "ada example", "A. Example", "A. M. Example", "Example, Ada", "Muller", "J. Müller"]
)
def test_authors_that_match(name: str) -> None:
    assert included(include_authors=(name,))
    assert not included(exclude_authors=(name,))


@pytest.mark.parametrize("name", ["Exam", "Bob Example", "Example Ada", "B. Example", "M. Li", "..."])
def test_authors_that_do_not(name: str) -> None:
    assert not is_wanted(PAPER, IntakeSettings.model_construct(include_authors=(name,)))


def test_an_initial_in_the_record_matches_a_name() -> None:
    paper = Paper(PaperId("1"), "A", authors=("A. Example",))
    assert is_wanted(paper, IntakeSettings(include_authors=("Ada Example",)))


def test_either_a_keyword_or_an_author_is_enough_and_one_exclusion_too() -> None:
    assert included(include_keywords=("absent",), include_authors=("Example",))
    assert not included(include_keywords=("cooking",), exclude_authors=("Li",))


@pytest.mark.parametrize("category", ["econ.TH", "econ", "econ.*"])
def test_excluded_categories(category: str) -> None:
    assert not included(exclude_categories=(category,))
    assert included(exclude_categories=("math",))


def test_what_the_api_is_asked() -> None:
    codes = ["cs.CL", "cs.LG"]
    assert search_query(codes, IntakeSettings()) == "cat:cs.CL OR cat:cs.LG"
    narrowed = IntakeSettings(include_keywords=("Graph-neural nets",), include_authors=("Ada Example",))
    assert search_query(codes, narrowed) == (
        '(cat:cs.CL OR cat:cs.LG) AND (ti:"graph neural nets" OR abs:"graph neural nets" OR au:example)'
    )


@pytest.mark.parametrize(
    "filters",
    [{"include_keywords": ("graph*", "nets")}, {"include_keywords": ('a" OR "b',)}, {"include_authors": ("Müller",)}],
)
def test_what_the_api_could_not_find_is_left_to_the_filter(filters: dict[str, tuple[str, ...]]) -> None:
    assert search_query(["cs.CL"], IntakeSettings.model_validate(filters)) == "cat:cs.CL"


@pytest.mark.parametrize("word", ["", "  ", "*", "--"])
def test_a_filter_needs_a_word(word: str) -> None:
    with pytest.raises(ConfigurationError, match=r"intake\.exclude_keywords"):
        load_settings(options={"intake": {"exclude_keywords": [word]}})
