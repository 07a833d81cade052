"""One contract, run over the fake, Chroma in a folder and a Chroma server."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from paperradio.domain.digest import Claim, Part
from paperradio.domain.memory import MOST_CLAIMS, Remembered
from paperradio.domain.paper import Paper, PaperId
from paperradio.ports import Memory
from paperradio.settings import MemorySettings
from paperradio.storage.memory import ChromaMemory
from paperradio.testing import FakeClock, FakeEmbedder, InMemory

PARSING = PaperId("2609.00001v1")
WEATHER = PaperId("2609.00002v1")
PROTEINS = PaperId("2609.00003v1")


class CountingEmbedder(FakeEmbedder):
    def __init__(self) -> None:
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.texts += texts
        return super().embed(texts)


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def embedder() -> CountingEmbedder:
    return CountingEmbedder()


@pytest.fixture(params=["fake", "folder", "server"])
def memory(
    request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock, embedder: CountingEmbedder
) -> Iterator[Memory]:
    if request.param == "fake":
        yield InMemory(embedder, clock)
        return
    url = request.getfixturevalue("chroma_server") if request.param == "server" else ""
    settings = MemorySettings(url=url, name=f"test-{uuid.uuid4().hex}")
    made = ChromaMemory(settings, tmp_path / "data" / "memory", embedder, clock)
    yield made
    made.clear()
    made.close()


def paper(paper_id: PaperId, title: str, abstract: str = "") -> Paper:
    return Paper(id=paper_id, title=title, abstract=abstract)


def claim(text: str, score: float = 1.0) -> Claim:
    return Claim(Part.EVIDENCE, text, (0,), score)


def direction(text: str) -> NDArray[np.float32]:
    vector: NDArray[np.float32] = FakeEmbedder().embed([text])[0]
    return vector


THREE = [
    paper(PARSING, "Dependency parsing with treebanks", "Parsing sentences needs annotated treebanks."),
    paper(WEATHER, "Weather forecasting from radar", "Radar images predict rainfall within hours."),
    paper(PROTEINS, "Protein folding with networks", "Folding proteins needs sequence alignments."),
]


def test_nothing_is_remembered_at_first(memory: Memory) -> None:
    assert memory.remembered() == Remembered(0, 0)
    assert memory.close_papers(direction("parsing"), 5) == []
    assert memory.said_before(direction("parsing"), 5) == []
    assert memory.vectors([PARSING]) == {}


def test_the_nearest_paper_comes_first(memory: Memory, clock: FakeClock) -> None:
    memory.remember_papers(THREE)
    first, *others = memory.close_papers(direction("rainfall seen by radar, forecasting"), 10)
    assert (first.paper_id, first.title, first.item_id, first.at) == (WEATHER, THREE[1].title, "", clock.now())
    assert first.text == first.title
    assert [one.similarity for one in (first, *others)] == sorted(
        (one.similarity for one in (first, *others)), reverse=True
    )
    assert {one.paper_id for one in others} == {PARSING, PROTEINS}


def test_similarity_is_the_cosine(memory: Memory) -> None:
    memory.remember_papers(THREE)
    vectors = memory.vectors([PARSING, WEATHER])
    found = {one.paper_id: one.similarity for one in memory.close_papers(vectors[PARSING], 3)}
    assert found[PARSING] == pytest.approx(1, abs=1e-5)
    assert found[WEATHER] == pytest.approx(float(vectors[PARSING] @ vectors[WEATHER]), abs=1e-5)


def test_no_more_than_asked_for_and_none_that_are_left_out(memory: Memory) -> None:
    memory.remember_papers(THREE)
    asked = direction("parsing treebanks radar rainfall proteins")
    assert len(memory.close_papers(asked, 2)) == 2
    assert memory.close_papers(asked, 0) == []
    assert [one.paper_id for one in memory.close_papers(asked, 3, but={PARSING, PROTEINS})] == [WEATHER]


def test_what_is_left_out_does_not_take_the_place_of_others(memory: Memory) -> None:
    subjects = [" ".join(f"word{number * place}" for place in (3, 5, 7, 11)) for number in range(10, 150)]
    many = [paper(PaperId(f"2610.{at:05}v1"), "Parsing treebanks", words) for at, words in enumerate(subjects)]
    memory.remember_papers([*many, *THREE])
    found = memory.close_papers(direction("parsing treebanks"), 3, but=[one.id for one in many])
    assert {one.paper_id for one in found} == {PARSING, WEATHER, PROTEINS}
    assert found[0].paper_id == PARSING


def test_equal_words_are_not_embedded_again(memory: Memory, embedder: CountingEmbedder) -> None:
    memory.remember_papers(THREE)
    embedder.texts.clear()
    memory.remember_papers([replace(THREE[0], licence="CC BY 4.0"), *THREE[1:]])
    assert embedder.texts == []
    memory.remember_papers([replace(THREE[0], abstract="Something else entirely.")])
    assert embedder.texts == [f"{THREE[0].title}. Something else entirely."]
    assert memory.remembered().papers == 3


def test_a_later_version_takes_the_place_of_an_earlier_one(memory: Memory, embedder: CountingEmbedder) -> None:
    later = replace(THREE[0], id=PaperId("2609.00001v2"), title="Robot grasping by touch")
    memory.remember_papers(THREE)
    memory.remember_papers([later])
    assert memory.remembered().papers == 3
    nearest = memory.close_papers(direction("robot grasping by touch"), 1)[0]
    assert (nearest.paper_id, nearest.title) == (later.id, later.title)
    embedder.texts.clear()
    memory.remember_papers([THREE[0]])
    assert embedder.texts == []
    assert memory.close_papers(direction("robot grasping by touch"), 1)[0].paper_id == later.id


def test_of_several_versions_at_once_the_latest_counts(memory: Memory) -> None:
    memory.remember_papers([replace(THREE[0], id=PaperId("2609.00001v3")), THREE[0]])
    assert [one.paper_id for one in memory.close_papers(direction("parsing"), 5)] == ["2609.00001v3"]


def test_a_new_version_in_equal_words_is_known_by_its_own_id(memory: Memory, embedder: CountingEmbedder) -> None:
    memory.remember_papers(THREE)
    embedder.texts.clear()
    memory.remember_papers([replace(THREE[0], id=PaperId("2609.00001v2"))])
    assert embedder.texts == []
    assert memory.close_papers(direction("parsing treebanks"), 1)[0].paper_id == "2609.00001v2"


def test_vectors_of_any_version_of_a_known_paper(memory: Memory) -> None:
    memory.remember_papers(THREE)
    other = PaperId("2609.00001v4")
    found = memory.vectors([PARSING, other, PaperId("2609.00099v1")])
    assert set(found) == {PARSING, other}
    assert found[PARSING].shape == (FakeEmbedder.dimensions,)
    assert found[PARSING].dtype == np.float32
    assert float(np.linalg.norm(found[PARSING])) == pytest.approx(1, abs=1e-5)


def test_a_paper_was_first_seen_when_its_first_version_came(memory: Memory, clock: FakeClock) -> None:
    seen = clock.now() - timedelta(days=3)
    memory.remember_papers([replace(THREE[0], seen=seen)])
    memory.remember_papers([replace(THREE[0], id=PaperId("2609.00001v2"), title="Anew", seen=clock.now())])
    assert memory.close_papers(direction("anew"), 1)[0].at == seen


def test_claims_come_back_as_they_were_told(memory: Memory, clock: FakeClock) -> None:
    memory.remember_item("segment:1", THREE[0], [claim("Treebanks of ten sentences suffice.")], clock.now())
    memory.remember_item("segment:2", THREE[1], [claim("Radar predicts rainfall.")], clock.now())
    first = memory.said_before(direction("treebanks with sentences that suffice"), 1)[0]
    assert (first.paper_id, first.title, first.item_id) == (PARSING, THREE[0].title, "segment:1")
    assert (first.text, first.at) == ("Treebanks of ten sentences suffice.", clock.now())
    assert memory.remembered() == Remembered(0, 2)


def test_only_the_weightiest_claims_of_an_item_are_remembered(memory: Memory, clock: FakeClock) -> None:
    claims = [claim(f"Statement number {number} stands.", score=float(number)) for number in range(20)]
    memory.remember_item("segment:1", THREE[0], claims, clock.now())
    told = {one.text for one in memory.said_before(direction("statement"), 50)}
    assert told == {one.text for one in claims[-MOST_CLAIMS:]}


def test_remembering_an_item_again_replaces_what_was_known_of_it(memory: Memory, clock: FakeClock) -> None:
    memory.remember_item("segment:1", THREE[0], [claim("First words."), claim("Second words.")], clock.now())
    memory.remember_item("segment:2", THREE[1], [claim("Other words.")], clock.now())
    memory.remember_item("segment:1", THREE[0], [claim("Third words.")], clock.now())
    assert {one.text for one in memory.said_before(direction("words"), 9)} == {"Third words.", "Other words."}
    memory.remember_item("segment:1", THREE[0], [], clock.now())
    assert memory.remembered() == Remembered(0, 1)


def test_an_item_may_tell_of_several_papers(memory: Memory, clock: FakeClock) -> None:
    memory.remember_item("show:1", THREE[0], [claim("First words.")], clock.now())
    memory.remember_item("show:1", THREE[1], [claim("Other words.")], clock.now())
    memory.remember_item("show:1", THREE[0], [claim("Second words.")], clock.now())
    assert {one.text for one in memory.said_before(direction("words"), 9)} == {"Second words.", "Other words."}


def test_an_item_that_is_known_in_equal_words_is_not_embedded_again(
    memory: Memory, clock: FakeClock, embedder: CountingEmbedder
) -> None:
    memory.remember_item("segment:1", THREE[0], [claim("First words."), claim("Second words.")], clock.now())
    embedder.texts.clear()
    memory.remember_item("segment:1", THREE[0], [claim("First words."), claim("Second words.")], clock.now())
    assert embedder.texts == []
    memory.remember_item("segment:1", THREE[0], [claim("Second words.")], clock.now())
    assert embedder.texts == ["Second words."]
    assert memory.remembered() == Remembered(0, 1)


def test_claims_about_a_paper_can_be_left_out_those_about_its_earlier_version_stay(
    memory: Memory, clock: FakeClock
) -> None:
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], clock.now())
    memory.remember_item("segment:2", THREE[1], [claim("Parsing radar works.")], clock.now())
    found = memory.said_before(direction("parsing works"), 9, but=[PaperId("2609.00001v2"), WEATHER])
    assert [one.paper_id for one in found] == [PARSING]


def test_what_is_told_of_a_later_version_takes_the_place_of_what_was_told_before(
    memory: Memory, clock: FakeClock
) -> None:
    later = replace(THREE[0], id=PaperId("2609.00001v2"))
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], clock.now())
    memory.remember_item("segment:1 again", THREE[0], [claim("Parsing still works.")], clock.now())
    assert memory.remembered() == Remembered(0, 2)
    memory.remember_item("segment:2", later, [claim("Parsing works better.")], clock.now())
    assert [one.text for one in memory.said_before(direction("parsing"), 9)] == ["Parsing works better."]


def test_forgetting_takes_a_paper_and_its_claims(memory: Memory, clock: FakeClock) -> None:
    memory.remember_papers(THREE)
    for number, each in enumerate(THREE):
        memory.remember_item(f"segment:{number}", each, [claim(f"Something about {each.title}.")], clock.now())
    memory.forget([PARSING, PaperId("2609.00099v1")])
    assert memory.remembered() == Remembered(2, 2)
    assert PARSING not in {one.paper_id for one in memory.close_papers(direction("parsing"), 9)}
    assert PARSING not in {one.paper_id for one in memory.said_before(direction("parsing"), 9)}


def test_forgetting_takes_earlier_versions_along_and_leaves_later_ones(memory: Memory, clock: FakeClock) -> None:
    second, third = (replace(THREE[0], id=PaperId(f"2609.00001v{version}")) for version in (2, 3))
    memory.remember_papers([second])
    memory.remember_item("segment:2", second, [claim("Parsing works.")], clock.now())
    memory.forget([PARSING])
    assert memory.remembered() == Remembered(1, 1)
    memory.forget([third.id])
    assert memory.remembered() == Remembered(0, 0)


def test_a_withdrawn_paper_is_forgotten(memory: Memory, clock: FakeClock) -> None:
    memory.remember_papers(THREE)
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], clock.now())
    memory.remember_papers([replace(THREE[0], id=PaperId("2609.00001v2"), withdrawn=True)])
    assert memory.remembered() == Remembered(2, 0)


def test_a_paper_without_words_is_not_remembered(memory: Memory) -> None:
    memory.remember_papers([paper(PaperId("scan"), ""), *THREE])
    assert memory.remembered() == Remembered(3, 0)
    assert memory.vectors([PaperId("scan")]) == {}


def test_a_local_pdf_is_known_by_its_name(memory: Memory, clock: FakeClock) -> None:
    mine = paper(PaperId("My notes #1, draft|2"), "Notes on gardening")
    memory.remember_papers([mine, *THREE])
    memory.remember_item("segment:mine", mine, [claim("Gardening takes time.")], clock.now())
    assert memory.close_papers(direction("gardening notes"), 1)[0].paper_id == mine.id
    assert memory.said_before(direction("gardening"), 1)[0].paper_id == mine.id
    assert memory.said_before(direction("gardening"), 1, but=[mine.id]) == []
    memory.forget([mine.id])
    assert memory.remembered() == Remembered(3, 0)


def test_what_is_older_than_the_window_is_let_go(memory: Memory, clock: FakeClock) -> None:
    memory.remember_papers(THREE[:1])
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], clock.now())
    clock.advance(200 * 86400)
    memory.remember_papers(THREE[1:2])
    assert memory.remembered() == Remembered(2, 1)
    clock.advance(200 * 86400)
    memory.remember_papers(THREE[2:])
    assert memory.remembered() == Remembered(2, 0)
    assert {one.paper_id for one in memory.close_papers(direction("parsing"), 9)} == {WEATHER, PROTEINS}


def test_what_is_too_old_already_is_not_taken_in(memory: Memory, clock: FakeClock) -> None:
    old = clock.now() - timedelta(days=366)
    memory.remember_papers([replace(THREE[0], seen=old)])
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], old)
    assert memory.remembered() == Remembered(0, 0)


def test_everything_can_be_cleared_and_told_anew(memory: Memory, clock: FakeClock) -> None:
    memory.remember_papers(THREE)
    memory.remember_item("segment:1", THREE[0], [claim("Parsing works.")], clock.now())
    memory.clear()
    assert memory.remembered() == Remembered(0, 0)
    memory.remember_papers(THREE)
    assert memory.close_papers(direction("radar"), 1)[0].paper_id == WEATHER


def test_several_threads_at_once(memory: Memory, clock: FakeClock) -> None:
    def work(number: int) -> int:
        mine = paper(PaperId(f"2609.{number:05}v1"), f"Paper of thread {number}")
        memory.remember_papers([mine])
        memory.remember_item(f"segment:{number}", mine, [claim(f"Thread {number} works.")], clock.now())
        return len(memory.said_before(direction("thread works"), 1))

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(work, range(100, 112))) == [1] * 12
    assert memory.remembered() == Remembered(12, 12)
