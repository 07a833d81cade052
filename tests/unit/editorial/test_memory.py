from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.domain.digest import Claim, Part
from paperradio.domain.memory import Recollection, goes_with, in_short, weightiest
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.memory import News, ask, how_new
from paperradio.testing import FakeClock, FakeEmbedder, InMemory

NOW = datetime(2026, 9, 10, 12, tzinfo=UTC)


def told(similarity: float, days: int = 3) -> Recollection:
    at = NOW - timedelta(days=days)
    return Recollection(PaperId("2609.00001v1"), "On parsing", "Parsing works.", similarity, at, "segment:1")


@pytest.mark.parametrize(
    ("similarity", "news"),
    [(0.95, News.TOLD), (0.8, News.TOLD), (0.79, News.RELATED), (0.55, News.RELATED), (0.5, News.NEW)],
)
def test_how_new_something_is_depends_on_the_nearest_claim(similarity: float, news: News) -> None:
    found, because = how_new([told(similarity), told(0.1)], NOW)
    assert found is news
    assert f"“Parsing works.” ({similarity:.2f}, 3 days ago, in “On parsing”)" in because


def test_where_nothing_was_told_everything_is_new() -> None:
    assert how_new([], NOW) == (News.NEW, "nothing was told before")


@pytest.mark.parametrize(("days", "words"), [(0, "today"), (1, "yesterday"), (30, "30 days ago")])
def test_when_it_was_told_is_said_in_words(days: int, words: str) -> None:
    assert words in how_new([told(0.9, days)], NOW)[1]


def vector(text: str) -> NDArray[np.float32]:
    found: NDArray[np.float32] = FakeEmbedder().embed([text])[0]
    return found


def paper(name: str, title: str = "Parsing treebanks") -> Paper:
    return Paper(PaperId(name), title, abstract="We annotate treebanks.", source="arxiv")


def test_asking_gives_close_papers_and_what_was_said() -> None:
    clock = FakeClock(NOW)
    memory = InMemory(FakeEmbedder(), clock)
    memory.remember_papers([paper("2609.00001v1"), paper("2609.00002v1", "Folding proteins")])
    statement = Claim(Part.EVIDENCE, "Treebanks make parsing work.", (0,), 1.0)
    memory.remember_item("segment:1", paper("2609.00001v1"), [statement], clock.now())
    answer = ask(memory, vector("treebanks make parsing work"), clock.now(), limit=1)
    assert [one.paper_id for one in answer.close] == ["2609.00001v1"]
    assert [one.text for one in answer.said] == [statement.text]
    assert answer.news is News.TOLD
    left_out = ask(memory, vector("treebanks make parsing work"), clock.now(), but=[PaperId("2609.00001v1")])
    assert [one.paper_id for one in left_out.close] == ["2609.00002v1"]
    assert left_out.news is News.NEW


def test_a_paper_is_remembered_by_title_and_first_sentences() -> None:
    sentences: Sequence[str] = [f"Sentence {number} of this abstract says something." for number in range(60)]
    text = in_short(Paper(PaperId("a"), "A  title.", abstract="\n".join(sentences)))
    assert text.startswith("A title. Sentence 0 of this abstract says something. Sentence 1 ")
    assert text.endswith("something.")
    assert 900 < len(text) <= 1000
    assert in_short(Paper(PaperId("a"), "Alone")) == "Alone."
    assert in_short(Paper(PaperId("a"), "", abstract="We show.")) == "We show."
    assert in_short(Paper(PaperId("a"), " ")) == ""


def test_of_equal_weight_the_first_claims_stay() -> None:
    many = [Claim(Part.EVIDENCE, str(number), (0,), 1.0) for number in range(15)]
    heavy = Claim(Part.LIMIT, "heavy", (0,), 2.0)
    assert weightiest([*many, heavy]) == [heavy, *many[:11]]


@pytest.mark.parametrize(
    ("other", "forgotten", "goes"),
    [
        ("2609.00001v1", "2609.00001v1", True),
        ("2609.00001v1", "2609.00001v2", True),
        ("2609.00001v2", "2609.00001v1", False),
        ("2609.00001v2", "2609.00001", True),
        ("2609.00001v1", "2609.00002v1", False),
        ("notes", "notes", True),
        ("notes-v2", "notes", False),
    ],
)
def test_what_goes_with_a_forgotten_paper(other: str, forgotten: str, goes: bool) -> None:
    assert goes_with(PaperId(other), PaperId(forgotten)) is goes
