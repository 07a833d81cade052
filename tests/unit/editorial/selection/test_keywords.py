from __future__ import annotations

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.selection import keywords
from paperradio.editorial.selection.keywords import Keywords


@pytest.mark.parametrize(
    ("keyword", "text", "found"),
    [
        ("large language model", "Large-Language Models for all", True),
        ("large language model", "Large models of language", False),
        ("LLM", "What LLMs know", True),
        ("test", "A contest of attestations", False),
        ("testing", "We test compilers", True),
        ("graph*", "Graphical models", True),
        ("graph*", "Cartography", False),
        ("neural graph*", "On neural graphs", True),
        ("neural graph*", "A neural net and its graph", False),
        ("GPT-4", "GPT 4 at school", True),
        ("colour", "Color in pictures", True),
        ("+++", "+++", False),
    ],
)
def test_what_a_keyword_finds(keyword: str, text: str, found: bool) -> None:
    match = Keywords([keyword]).match(Paper(PaperId("a"), text))
    assert match.title == ((keyword,) if found else ())
    assert (match.value > 0) is found


def test_several_say_more_and_never_more_than_all() -> None:
    words = ("birds", "boats", "bees")
    papers = [Paper(PaperId(str(count)), " ".join(words[:count])) for count in range(4)]
    values = [Keywords(words).match(paper).value for paper in papers]
    assert values == sorted(set(values))
    assert values[0] == 0
    assert values[-1] < 1


def test_a_keyword_counts_once_where_it_says_most() -> None:
    paper = Paper(PaperId("a"), "Birds", abstract="Birds and bees. Birds.")
    match = Keywords(["bird", "bee"]).match(paper)
    assert (match.title, match.abstract) == (("bird",), ("bee",))


def test_so_many_matches_are_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keywords, "MOST_KEPT", 2)
    known = Keywords(["bird"])
    first = Paper(PaperId("a"), "Birds")
    kept = known.match(first)
    assert known.match(first) is kept
    for name in "bc":
        known.match(Paper(PaperId(name), "Bees"))
    assert known.match(first) is not kept
