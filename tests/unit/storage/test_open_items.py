"""Items that are still being made, and segments that are made anew: the contract, over the fake and both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.ports import Catalogue
from paperradio.testing import FakeClock

WHEN = datetime(2026, 9, 1, 12, tzinfo=UTC)


def segment(paper_id: str, recipe: str = "r1", seconds: float = 100) -> ItemRecord:
    name = f"segment:{paper_id}:{recipe}"
    return ItemRecord(name, ItemKind.SEGMENT, paper_id, seconds, WHEN, recipe, "item/ab/ab.json", PaperId(paper_id))


def part(seconds: float, recipe: str = "r1") -> ItemRecord:
    return replace(segment("p", recipe, seconds), open=True, item_key="open/ab/ab.json")


def papers(catalogue: Catalogue, *names: str) -> None:
    catalogue.add_papers([Paper(PaperId(name), name) for name in names])


def aired(catalogue: Catalogue, item: ItemRecord, channel: str = "main") -> None:
    catalogue.add_as_run([AsRun(f"{channel} {item.id}", channel, item.id, WHEN, WHEN + timedelta(seconds=9))])


def test_an_open_item_grows_until_it_is_finished(catalogue: Catalogue) -> None:
    papers(catalogue, "p")
    assert catalogue.add_item(part(10))
    assert not catalogue.add_item(part(10)), "as much is known"
    assert not catalogue.add_item(part(5))
    assert catalogue.add_item(replace(part(30), created=WHEN + timedelta(hours=1)))
    assert catalogue.open_items() == [part(30)]
    assert (catalogue.item(part(30).id), catalogue.items()) == (part(30), [])
    assert catalogue.unaired_seconds("main") == 0
    assert [paper.id for paper in catalogue.waiting("r1", 9)] == ["p"], "it is not made yet"
    assert catalogue.add_item(replace(segment("p"), created=WHEN + timedelta(hours=1)))
    assert (catalogue.open_items(), catalogue.items()) == ([], [segment("p")])
    assert not catalogue.add_item(part(500))
    assert not catalogue.add_item(segment("p", seconds=500))
    assert catalogue.waiting("r1", 9) == []


def test_what_was_given_up_is_listed_again_when_it_is_finished_after_all(catalogue: Catalogue) -> None:
    catalogue.add_item(part(10))
    catalogue.withdraw(part(10).id)
    assert catalogue.open_items() == []
    assert catalogue.add_item(part(20))
    assert catalogue.open_items() == []
    assert catalogue.add_item(segment("p"))
    assert catalogue.items() == [segment("p")]


def test_what_is_ready_and_was_not_aired_is_outdated_by_another_recipe(catalogue: Catalogue, clock: FakeClock) -> None:
    papers(catalogue, "old", "heard", "made", "failed", "bare", "begun")
    for name in ("old", "heard", "made", "failed"):
        catalogue.add_item(segment(name))
    catalogue.add_item(replace(part(10), id="segment:begun:r1", paper_id=PaperId("begun")))
    aired(catalogue, segment("heard"))
    aired(catalogue, segment("old"), "another channel")
    catalogue.add_item(segment("made", "r2"))
    catalogue.add_failure("failed", "r2", "voice", "no")
    assert [paper.id for paper in catalogue.outdated("r2", "main", 9)] == ["old"]
    assert catalogue.outdated("r1", "main", 9) == []
    clock.advance(1)
    papers(catalogue, "later")
    catalogue.add_item(segment("later"))
    assert [paper.id for paper in catalogue.outdated("r2", "main", 9)] == ["later", "old"]
    assert [paper.id for paper in catalogue.outdated("r2", "main", 1)] == ["later"]


def test_the_new_takes_the_place_of_what_nobody_heard(catalogue: Catalogue) -> None:
    for one in (segment("p", "heard"), segment("p", "unheard"), segment("p", "r1"), segment("q", "unheard")):
        catalogue.add_item(one)
    catalogue.add_item(part(10, "begun"))
    aired(catalogue, segment("p", "heard"), "another channel")
    aired(catalogue, part(10, "begun"))
    catalogue.withdraw_replaced(segment("p", "r1"))
    assert {item.id for item in catalogue.items()} == {"segment:p:heard", "segment:p:r1", "segment:q:unheard"}
    assert catalogue.open_items() == []
