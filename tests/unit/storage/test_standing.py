"""One paper, many versions: the contract, run over the fake, SQLite and (where there is one) PostgreSQL."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.ports import Catalogue
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.storage.standing import open_items, uncorrected, waiting
from paperradio.testing import FakeClock

WHEN = datetime(2026, 9, 1, 12, tzinfo=UTC)
FIRST, SECOND, THIRD = (PaperId(f"2609.00001v{version}") for version in (1, 2, 3))


def paper(paper_id: str, withdrawn: bool = False) -> Paper:
    return Paper(PaperId(paper_id), f"On {paper_id}", source="arxiv", withdrawn=withdrawn)


def segment(paper_id: str, recipe: str = "r1") -> ItemRecord:
    name = f"segment:{paper_id}:{recipe}"
    return ItemRecord(name, ItemKind.SEGMENT, paper_id, 100, WHEN, recipe, "item/ab/ab.json", PaperId(paper_id))


def waits(catalogue: Catalogue, recipe: str = "r1") -> list[str]:
    return [one.id for one in catalogue.waiting(recipe, 10)]


def listed(catalogue: Catalogue) -> list[str]:
    return [item.title for item in catalogue.items()]


def test_only_the_latest_version_waits(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST), paper("2609.00002v1")])
    catalogue.add_papers([paper(THIRD)])
    catalogue.add_papers([paper(SECOND)])
    assert waits(catalogue) == [THIRD, "2609.00002v1"]
    assert [one.id for one in catalogue.versions("2609.00001")] == [THIRD, SECOND, FIRST]


def test_ids_without_a_version_stand_for_themselves(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper("notes"), paper("2609.00001"), paper(FIRST)])
    assert waits(catalogue) == ["notes", "2609.00001", FIRST]


def test_a_batch_may_list_a_paper_twice(catalogue: Catalogue) -> None:
    assert catalogue.add_papers([paper(FIRST), paper(FIRST)]) == [FIRST]


def test_earlier_versions_leave_when_the_new_one_is_made(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST), paper(SECOND), paper("2609.00002v1")])
    for name in (FIRST, SECOND, "2609.00002v1"):
        catalogue.add_item(segment(name))
    catalogue.withdraw_outdated(FIRST)
    assert set(listed(catalogue)) == {FIRST, SECOND, "2609.00002v1"}
    catalogue.withdraw_outdated(SECOND)
    assert set(listed(catalogue)) == {SECOND, "2609.00002v1"}


def test_a_withdrawn_paper_takes_all_its_segments_with_it(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST), paper("2609.00002v1")])
    catalogue.add_item(segment(FIRST))
    catalogue.add_item(segment("2609.00002v1"))
    assert catalogue.uncorrected() == []
    catalogue.add_papers([paper(SECOND, withdrawn=True)])
    assert listed(catalogue) == ["2609.00002v1"]
    assert waits(catalogue, "r2") == ["2609.00002v1"]
    assert catalogue.unaired_seconds("main") == pytest.approx(100)
    (gone,) = catalogue.uncorrected()
    assert gone.id == FIRST
    assert gone.withdrawn


def test_a_known_paper_is_withdrawn_too(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST)])
    assert catalogue.add_papers([paper(FIRST, withdrawn=True)]) == []
    assert waits(catalogue) == []
    found = catalogue.paper(FIRST)
    assert found is not None
    assert found.withdrawn


def test_a_paper_that_was_never_made_needs_no_correction(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST, withdrawn=True)])
    assert catalogue.uncorrected() == []


def test_a_correction_is_asked_for_until_it_is_there(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST)])
    catalogue.add_item(segment(FIRST))
    catalogue.add_papers([paper(FIRST, withdrawn=True)])
    assert [one.id for one in catalogue.uncorrected()] == [FIRST]
    catalogue.add_item(replace(segment(FIRST), id="correction:2609.00001", paper_id=None, title="Correction"))
    assert catalogue.uncorrected() == []
    assert listed(catalogue) == ["Correction"]


def test_a_version_after_the_withdrawal_is_welcome(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST), paper(SECOND, withdrawn=True)])
    catalogue.add_papers([paper(THIRD)])
    assert waits(catalogue) == [THIRD]


def test_a_segment_that_was_in_the_making_leaves_as_well(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST)])
    catalogue.add_papers([paper(FIRST, withdrawn=True)])
    catalogue.add_item(segment(FIRST))
    catalogue.withdraw_outdated(FIRST)
    assert listed(catalogue) == []


def test_what_somebody_wants_waits_in_front(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.add_papers([paper("a"), paper("b")])
    catalogue.add_failure("b", "r1", "read", "broken")
    clock.advance(1)
    assert catalogue.add_papers([paper("w"), paper("b")], wanted=True) == ["w"]
    clock.advance(1)
    catalogue.add_papers([paper("c")])
    assert waits(catalogue) == ["w", "b", "c", "a"]
    assert [one.id for one in catalogue.waiting("r1", 10, wanted=True)] == ["w", "b"]
    assert catalogue.failures() == []
    known = catalogue.paper(PaperId("b"))
    assert known is not None
    assert known.source == "added"


def test_requests_are_kept_until_they_are_answered(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.request("2609.00009")
    clock.advance(1)
    catalogue.request("2609.00008v2")
    catalogue.request("2609.00009")
    assert catalogue.requests() == ["2609.00009", "2609.00008v2"]
    catalogue.answered("2609.00009")
    catalogue.answered("none")
    assert catalogue.requests() == ["2609.00008v2"]


def test_a_pause_holds_until_another_one_is_told(catalogue: Catalogue) -> None:
    assert catalogue.paused_until("arxiv") is None
    catalogue.pause("arxiv", WHEN)
    catalogue.pause("arxiv", WHEN.replace(hour=13))
    assert catalogue.paused_until("arxiv") == WHEN.replace(hour=13)


def test_what_is_new_is_read_along_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    SqlCatalogue(url).add_papers([paper("a")])
    engine = sa.create_engine(url)
    query = str(waiting("r1", 10, False).compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    engine.dispose()
    assert "SCAN papers USING COVERING INDEX papers_in_turn" in plan
    assert "SEARCH items USING COVERING INDEX items_by_paper (paper_id=? AND recipe=? AND kind=? AND open=?)" in plan
    assert sum("TEMP B-TREE" in line for line in plan) == 1  # of the few that are given back
    assert all("USING" in line for line in plan if line.startswith(("SCAN", "SEARCH")))


def test_withdrawn_papers_are_found_along_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    SqlCatalogue(url).add_papers([paper("a")])
    engine = sa.create_engine(url)
    query = str(uncorrected().compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    engine.dispose()
    assert plan[0] == "SCAN papers USING INDEX papers_withdrawn"


def test_open_items_are_found_along_an_index(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    SqlCatalogue(url).add_papers([paper("a")])
    engine = sa.create_engine(url)
    query = str(open_items().compile(engine, compile_kwargs={"literal_binds": True}))
    with engine.connect() as connection:
        plan = [str(row[3]) for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {query}")]
    engine.dispose()
    assert plan == ["SCAN items USING INDEX items_open"]


def test_a_catalogue_of_version_1_is_brought_here(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    columns = (
        "id TEXT PRIMARY KEY, title TEXT NOT NULL, authors JSON NOT NULL, abstract TEXT NOT NULL, categories JSON "
        "NOT NULL, licence TEXT, published DATETIME, source TEXT NOT NULL, pdf_url TEXT, abstract_url TEXT, "
        "seen DATETIME NOT NULL, position INTEGER NOT NULL"
    )
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("CREATE TABLE schema_version (version INTEGER PRIMARY KEY)")
        connection.exec_driver_sql("INSERT INTO schema_version VALUES (1)")
        connection.exec_driver_sql(f"CREATE TABLE papers ({columns})")
        connection.exec_driver_sql("CREATE INDEX papers_by_seen ON papers (seen, position)")
        connection.exec_driver_sql(
            "CREATE TABLE items (id TEXT PRIMARY KEY, kind TEXT, paper_id TEXT, recipe TEXT, withdrawn BOOLEAN)"
        )
        connection.exec_driver_sql("CREATE INDEX items_by_paper ON items (paper_id, recipe)")
        connection.exec_driver_sql("CREATE TABLE failures (subject TEXT, recipe TEXT)")
        for name in (FIRST, SECOND, "notes"):
            row = (name, name, "[]", "", "[]", "arxiv", "2026-09-01 12:00:00.000000", 0)
            insert = "INSERT INTO papers (id, title, authors, abstract, categories, source, seen, position)"
            connection.exec_driver_sql(f"{insert} VALUES (?, ?, ?, ?, ?, ?, ?, ?)", row)
    opened = SqlCatalogue(url)
    assert set(waits(opened)) == {SECOND, "notes"}
    assert [one.id for one in opened.versions("2609.00001")] == [SECOND, FIRST]
    assert opened.requests() == []
    assert opened.paused_until("arxiv") is None
    again = SqlCatalogue(url)
    assert again.add_papers([paper(THIRD)]) == [THIRD]
    assert set(waits(again)) == {THIRD, "notes"}


def test_what_one_takes_no_other_gets_before_it_is_over(catalogue: Catalogue, clock: FakeClock) -> None:
    soon = clock.now() + timedelta(seconds=10)
    assert catalogue.take("connection", soon)
    assert not catalogue.take("connection", soon)
    assert catalogue.take("another", soon)
    clock.advance(10)
    assert catalogue.take("connection", clock.now() + timedelta(seconds=10))
    catalogue.pause("connection", clock.now())
    assert catalogue.take("connection", clock.now())


def test_a_licence_that_was_not_known_is_kept(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper(FIRST), paper("2609.00002v1")])
    assert catalogue.add_papers([replace(paper(FIRST), licence="CC BY 4.0"), paper("2609.00002v1")]) == []
    catalogue.add_papers([replace(paper(FIRST), licence="CC0 1.0")])
    found = catalogue.paper(PaperId(FIRST))
    assert found is not None
    assert found.licence == "CC BY 4.0"
