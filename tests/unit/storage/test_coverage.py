"""What shows ask the catalogue: what came when, what was covered, what listeners think of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.domain.selection import Thumb
from paperradio.domain.show import Reading
from paperradio.ports import Catalogue
from paperradio.testing import FakeClock

HOUR = timedelta(hours=1)


def arxiv(name: str, withdrawn: bool = False) -> Paper:
    return Paper(PaperId(name), f"On {name}", abstract="We show.", source="arxiv", withdrawn=withdrawn)


def show(date: str, format: str = "daily", channel: str = "main") -> ItemRecord:
    until = datetime.fromisoformat(f"{date}T16:30:00+00:00")
    return ItemRecord(
        f"show:{channel}:{format}:{date}:1", ItemKind.SHOW, f"The {format}", 700.0, until, "r", f"item/{date}.json",
        mp3_key="mp3/a.mp3", channel=channel, format=format, date=date, until=until, chapters_key="chapters/a.json",
        notes_key="notes/a.html", artwork_key="art/a.jpg", papers=(PaperId("2609.00001v1"), PaperId("2609.00002v1")),
    )  # fmt: skip


def seen(catalogue: Catalogue, since: datetime, until: datetime) -> list[str]:
    return [paper.id for paper in catalogue.seen_between(since, until)]


def test_papers_of_a_time_come_newest_first_and_each_once(catalogue: Catalogue, clock: FakeClock) -> None:
    begin = clock.now()
    clock.advance(3600)
    catalogue.add_papers([arxiv("2609.00001v1"), arxiv("2609.00002v1")])
    clock.advance(3600)
    catalogue.add_papers([arxiv("2609.00003v1")])
    assert seen(catalogue, begin, clock.now()) == ["2609.00003v1", "2609.00001v1", "2609.00002v1"]
    assert seen(catalogue, begin, begin + HOUR) == ["2609.00001v1", "2609.00002v1"]
    assert seen(catalogue, begin + HOUR, clock.now()) == ["2609.00003v1"]
    assert [one.id for one in catalogue.seen_between(begin, clock.now(), 1)] == ["2609.00003v1"]


def test_a_new_version_is_no_new_paper_and_the_latest_stands_for_all(catalogue: Catalogue, clock: FakeClock) -> None:
    begin = clock.now()
    clock.advance(3600)
    catalogue.add_papers([arxiv("2609.00001v1")])
    clock.advance(3600)
    catalogue.add_papers([arxiv("2609.00001v2")])
    assert seen(catalogue, begin + HOUR, clock.now()) == []
    assert seen(catalogue, begin, clock.now()) == ["2609.00001v2"]


def test_withdrawn_papers_are_not_among_them(catalogue: Catalogue, clock: FakeClock) -> None:
    begin = clock.now()
    clock.advance(60)
    catalogue.add_papers([arxiv("2609.00001v1"), arxiv("2609.00002v1", withdrawn=True)])
    assert seen(catalogue, begin, clock.now()) == ["2609.00001v1"]


def test_editions_are_kept_whole_and_come_latest_first(catalogue: Catalogue) -> None:
    shows = [show("2026-09-01"), show("2026-09-03"), show("2026-09-02"), show("2026-09-02", "weekly")]
    for record in [*shows, show("2026-09-04", channel="other")]:
        assert catalogue.add_item(record)
    assert list(catalogue.editions("main", "daily")) == [shows[1], shows[2], shows[0]]
    assert {one.format for one in catalogue.editions("main")} == {"daily", "weekly"}
    assert [one.date for one in catalogue.editions("main", "daily", 1)] == ["2026-09-03"]
    catalogue.withdraw(shows[1].id)
    assert [one.date for one in catalogue.editions("main", "daily")] == ["2026-09-02", "2026-09-01"]


def test_corrections_since_the_last_edition(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.add_papers([arxiv("2609.00001v1"), arxiv("2609.00001v2", withdrawn=True), arxiv("2609.00002v1")])
    assert catalogue.withdrawn_since(clock.now() - HOUR) == []
    made = clock.now()
    correction = ItemRecord("correction:2609.00001", ItemKind.SEGMENT, "Correction", 9.0, made, "r", "item/c.json")
    catalogue.add_item(correction)
    assert [one.id for one in catalogue.withdrawn_since(made - HOUR)] == ["2609.00001v2"]
    assert catalogue.withdrawn_since(made + HOUR) == []


def test_the_last_reading_of_a_paper_counts(catalogue: Catalogue) -> None:
    first = Reading(PaperId("a"), "r1", "paper/a", "pdf/a", "document/a", "digest/a")
    assert catalogue.reading(PaperId("a")) is None
    catalogue.add_reading(first)
    assert catalogue.reading(PaperId("a")) == first
    catalogue.add_reading(replace(first, recipe="r2", digest="digest/b"))
    assert catalogue.reading(PaperId("a")) == replace(first, recipe="r2", digest="digest/b")


@pytest.mark.parametrize(("values", "sums"), [([1, 1], {"a": 2}), ([1, -1], {}), ([-1], {"a": -1}), ([1, 0], {"a": 1})])
def test_thumbs_add_up_by_listener(catalogue: Catalogue, values: list[int], sums: dict[str, int]) -> None:
    for listener, value in enumerate(values):
        catalogue.add_thumb(Thumb("main", PaperId("a"), str(listener), value))
    catalogue.add_thumb(Thumb("other", PaperId("a"), "0", -1))
    assert catalogue.thumbs("main") == sums


def test_a_listener_may_change_her_mind(catalogue: Catalogue) -> None:
    for value in (1, -1):
        catalogue.add_thumb(Thumb("main", PaperId("a"), "ann", value))
    assert catalogue.thumbs("main") == {"a": -1}


def test_all_papers_page_by_page(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.add_papers([arxiv("2609.00003v1"), arxiv("2609.00001v1"), arxiv("notes"), arxiv("2609.00002v1")])
    clock.advance(60)
    catalogue.add_papers([arxiv("2609.00003v2"), arxiv("2609.00002v2", withdrawn=True)])
    first = catalogue.works_after("", 2)
    assert [paper.id for paper in first] == ["2609.00001v1", "2609.00003v2"]
    assert [paper.id for paper in catalogue.works_after("2609.00003", 2)] == ["notes"]
    assert catalogue.works_after("notes", 2) == []
