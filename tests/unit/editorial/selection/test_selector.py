from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from paperradio.editorial.selection.parts import BY_MEMORY, PARTS
from paperradio.errors import ConfigurationError, StoreUnreachable
from paperradio.settings import InterestSettings

if TYPE_CHECKING:
    from tests.unit.editorial.selection.conftest import Desk


def test_what_is_like_a_liked_paper_comes_first(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("a", boats=1)
    desk.paper("b", birds=1, boats=1)
    desk.paper("c", birds=4, boats=1)
    desk.wants("s")
    assert desk.order("a", "b", "c") == "cba"
    assert desk.rank("a", "c")["c"].because["wanted"] == "100 % like s"


def test_of_several_interests_one_is_enough(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("t", boats=1)
    desk.paper("a", birds=1, boats=1, bees=1)
    desk.paper("b", boats=6, bricks=1)
    desk.wants("s", "t")
    assert desk.order("a", "b") == "ba"


def test_what_is_like_a_disliked_paper_comes_last(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("a", birds=1, boats=1)
    desk.paper("b", bees=1)
    desk.wants(but=["s"])
    ranks = desk.rank("a", "b")
    assert "".join(ranks) == "ba"
    assert ranks["a"].parts["unwanted"] < 0 == ranks["b"].parts["unwanted"]


def test_what_is_wanted_is_not_held_against_a_paper(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("t", boats=1, birds=0.3)
    desk.paper("a", birds=8, boats=1)
    desk.wants("s", but=["t"])
    assert desk.rank("a")["a"].parts["unwanted"] == 0


def test_thumbs_count_less_than_what_the_settings_name(desk: Desk) -> None:
    for seed, like_it in ("sa", "tb", "uc"):
        desk.paper(seed, birds=seed == "s", boats=seed == "t", bees=seed == "u")
        desk.paper(like_it, birds=seed == "s", boats=seed == "t", bees=seed == "u")
    desk.paper("d", bricks=1)
    desk.wants("s")
    for number in range(9):
        desk.thumb("t", 1, f"listener-{number}")
    desk.thumb("u", -1)
    ranks = desk.rank("c", "d", "b", "a")
    assert "".join(ranks) == "abdc"
    assert ranks["b"].because["wanted"] == "100 % like t (thumbs)"
    assert ranks["c"].because["unwanted"] == "100 % like u (thumbs)"
    desk.thumb("u", 0)
    assert desk.order("c", "d", "b", "a") == "abcd"


def test_keywords_count_more_in_the_title(desk: Desk) -> None:
    desk.paper("a", title="On rivers", abstract="We study graph transformers.", bees=1)
    desk.paper("b", title="Graph Transformer for rivers", bees=1)
    desk.paper("c", title="A graph of transforming rivers", bees=1)
    desk.wants(keywords=("graph transformers", "mammal*"))
    ranks = desk.rank("a", "b", "c")
    assert "".join(ranks) == "bac"
    assert ranks["b"].because["keywords"] == "“graph transformers” in the title"
    assert ranks["c"].parts["keywords"] == 0


def test_what_was_told_before_is_less_new(desk: Desk) -> None:
    desk.paper("t", title="Birds", birds=1)
    desk.paper("a", birds=2, boats=1)
    desk.paper("b", boats=1)
    desk.tell("t", hours_ago=1000)
    ranks = desk.rank("a", "b")
    assert "".join(ranks) == "ba"
    assert "like “Birds”, told before" in ranks["a"].because["novelty"]
    assert ranks["a"].parts["fatigue"] == 0


@pytest.mark.parametrize("aired", [True, False])
def test_a_topic_that_was_told_often_lately_tires(desk: Desk, aired: bool) -> None:
    for name in "stuvw":
        desk.paper(name, birds=1)
        desk.tell(name, hours_ago=2, aired=aired)
    desk.paper("z", boats=1)
    desk.tell("z", hours_ago=2)
    desk.paper("a", birds=1)
    desk.paper("b", boats=1)
    ranks = desk.rank("a", "b")
    assert ranks["a"].parts["novelty"] == ranks["b"].parts["novelty"] == 0
    assert ranks["a"].parts["fatigue"] < ranks["b"].parts["fatigue"] < 0
    assert ranks["a"].because["fatigue"] == "5 of the last 3 days are close to it"


def test_a_paper_is_not_held_against_itself(desk: Desk) -> None:
    desk.paper("2409.00001v1", birds=1)
    desk.paper("2409.00001v2", birds=1)
    desk.tell("2409.00001v1", hours_ago=2)
    again = desk.rank("2409.00001v1", "2409.00001v2")
    assert [rank.parts["novelty"] for rank in again.values()] == [0.4, 0.4]


def test_freshness_halves(desk: Desk) -> None:
    desk.wants(freshness_weight=1.0, freshness_half_life_hours=10)
    desk.paper("a", hours_old=10, bees=1)
    desk.paper("b", hours_old=0, bees=1)
    ranks = desk.rank("a", "b")
    assert "".join(ranks) == "ba"
    assert ranks["a"].parts["freshness"] == pytest.approx(ranks["b"].parts["freshness"] / 2)
    assert ranks["a"].because["freshness"] == "came 10 h ago"
    desk.clock.advance(36_000)
    assert desk.rank("b")["b"].parts["freshness"] == pytest.approx(0.5)


def test_without_interests_the_newest_comes_first_and_what_is_equal_stays_in_its_order(desk: Desk) -> None:
    for name, age in (("c", 30), ("a", 2), ("b", 2), ("d", 40)):
        desk.paper(name, hours_old=age, bees=1)
    assert desk.order("a", "b", "c", "d") == desk.order("d", "c", "a", "b") == "abcd"
    assert desk.order("b", "a", "c", "d") == "bacd"


def test_a_papers_own_category_counts_more_than_another_it_is_listed_in(desk: Desk) -> None:
    for name in "abc":
        desk.paper(name, bees=1)
    desk.channel(InterestSettings(), categories=("cs.CL", "math.*"))
    papers = [desk.papers[name] for name in "abc"]
    listed = (("hep-th",), ("hep-th", "cs.CL"), ("math.PR", "cs.CL"))
    ranked = desk.selector.rank(
        [replace(paper, categories=codes) for paper, codes in zip(papers, listed, strict=True)], desk.clock.now()
    )
    assert [rank.paper.id for rank in ranked] == ["c", "b", "a"]
    assert ranked[1].because["categories"] == "listed in cs.CL, its own category is hep-th"


def test_every_part_is_named_explained_and_adds_up(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("t", bees=1)
    desk.paper("a", title="Ducks", birds=1, bees=1)
    desk.tell("t", hours_ago=5)
    desk.wants("s", but=["t"], keywords=("duck",))
    rank = desk.rank("a")["a"]
    assert tuple(rank.parts) == tuple(rank.because) == PARTS
    assert rank.score == pytest.approx(sum(rank.parts.values()))
    assert all(rank.parts.values())
    assert all(rank.because.values())


@pytest.mark.parametrize("away", [True, False])
def test_without_a_memory_it_ranks_by_the_rest_and_says_so(desk: Desk, away: bool) -> None:
    desk.paper("s", birds=1)
    desk.paper("a", birds=1, hours_old=50)
    desk.paper("b", title="Boats", boats=1, hours_old=60)
    desk.memory.reachable = not away
    if not away:
        desk.memory = None
    desk.wants("s", keywords=("boats",))
    ranks = desk.rank("a", "b")
    assert "".join(ranks) == "ba"
    assert all(ranks["a"].parts[name] == 0 for name in BY_MEMORY)
    told = "left out: the memory does not answer" if away else "left out: there is no memory"
    assert ranks["a"].because["wanted"].startswith(told)


def test_a_memory_that_is_away_is_not_asked_all_the_time(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("a", birds=1)
    desk.paper("b", boats=1)
    desk.wants("s")
    desk.memory.reachable = False
    for _ in range(5):
        desk.rank("b", "a")
    assert len(desk.memory.asked) == 1
    desk.memory.reachable = True
    desk.clock.advance(30)
    assert desk.order("b", "a") == "ab"
    assert desk.selector.fault == ""


def test_what_is_not_embedded_yet_is_taken_for_the_middle(desk: Desk) -> None:
    desk.paper("s", birds=1)
    desk.paper("a", birds=1)
    desk.paper("b", birds=1, bees=1)
    desk.paper("c", bees=1)
    desk.paper("new")
    desk.wants("s")
    ranks = desk.rank("a", "b", "c", "new")
    assert ranks["new"].parts["wanted"] == ranks["b"].parts["wanted"]
    assert "not in the memory yet" in ranks["new"].because["wanted"]
    desk.memory.known[desk.papers["new"].id] = desk.memory.known[desk.papers["a"].id]
    desk.clock.advance(30)
    assert desk.rank("a", "b", "c", "new")["new"].parts["wanted"] == ranks["a"].parts["wanted"]


def test_vectors_are_asked_for_once_and_seeds_by_their_latest_version(desk: Desk) -> None:
    seed = desk.paper("2409.00001v2", birds=1)
    desk.catalogue.add_papers([seed])
    desk.paper("a", birds=1)
    desk.paper("b", boats=1)
    desk.wants("2409.00001")
    for _ in range(3):
        assert desk.order("b", "a") == "ab"
    assert len(desk.memory.asked) == 1
    desk.paper("c", birds=1)
    desk.order("a", "b", "c")
    assert list(desk.memory.asked[-1]) == ["c"]


def test_a_seed_that_nobody_knows_is_named(desk: Desk) -> None:
    desk.paper("a", birds=1)
    desk.wants("2409.99999")
    assert desk.rank("a")["a"].because["wanted"] == "the memory does not know 2409.99999 yet"


def test_what_is_ranked_once_serves_until_something_changes(desk: Desk) -> None:
    for name in "ab":
        desk.paper(name, birds=1)
    first, second = desk.rank("a", "b"), desk.rank("a", "b")
    assert first["a"].because["novelty"] is second["a"].because["novelty"]
    desk.paper("t", birds=1)
    desk.tell("t", hours_ago=0)
    assert desk.rank("a", "b")["a"].parts["novelty"] == 0


def test_nothing_to_rank(desk: Desk) -> None:
    assert desk.order() == ""


def test_an_unreachable_catalogue_is_the_callers_affair(desk: Desk) -> None:
    desk.paper("a", birds=1)
    desk.catalogue.reachable = False
    with pytest.raises(StoreUnreachable):
        desk.rank("a")


def test_a_category_that_is_none(desk: Desk) -> None:
    with pytest.raises(ConfigurationError, match=r"cs\.XX"):
        desk.channel(InterestSettings(), categories=("cs.XX",))
