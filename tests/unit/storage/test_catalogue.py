"""One contract, run over the fake, SQLite and (where there is one) PostgreSQL."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
import sqlalchemy as sa

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import AsRun, ItemKind, ItemRecord
from paperradio.errors import ConfigurationError, StoreUnreachable
from paperradio.ports import Catalogue
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.storage.connected import UNREADABLE_SECONDS
from paperradio.testing import FakeClock

WHEN = datetime(2026, 9, 1, 12, tzinfo=UTC)


def paper(name: str) -> Paper:
    return Paper(
        id=PaperId(name),
        title=f"On {name}",
        authors=("A. Ünal", "B. Lee"),
        abstract="We show.",
        categories=("cs.CL",),
        licence="CC BY 4.0",
        published=WHEN,
        source="arxiv",
        pdf_url="https://example.org/x.pdf",
        abstract_url="https://example.org/x",
    )


def record(name: str, kind: ItemKind = ItemKind.SEGMENT, minutes: int = 0, recipe: str = "r1") -> ItemRecord:
    return ItemRecord(
        id=f"{kind}:{name}:{recipe}",
        kind=kind,
        title=name,
        duration=100.5,
        created=WHEN + timedelta(minutes=minutes),
        recipe=recipe,
        item_key=f"item/ab/{name}.json",
        paper_id=PaperId(name) if kind is ItemKind.SEGMENT else None,
        mp3_key="mp3/ab/cd.mp3",
    )


def aired(name: str, item: ItemRecord, minutes: int = 0, channel: str = "main") -> AsRun:
    started = WHEN + timedelta(minutes=minutes)
    return AsRun(name, channel, item.id, started, started + timedelta(seconds=90), completed=False)


def test_papers_are_added_once_and_come_back_whole(catalogue: Catalogue) -> None:
    assert catalogue.add_papers([paper("a"), paper("b")]) == ["a", "b"]
    assert catalogue.add_papers([paper("c"), paper("a")]) == ["c"]
    assert catalogue.paper(PaperId("a")) == paper("a")
    assert catalogue.paper(PaperId("none")) is None


def test_a_known_paper_is_left_as_it_is(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper("a")])
    catalogue.add_papers([Paper(PaperId("a"), "another title")])
    assert catalogue.paper(PaperId("a")) == paper("a")


def test_times_come_back_in_utc(catalogue: Catalogue) -> None:
    there = datetime(2026, 9, 1, 12, tzinfo=timezone(timedelta(hours=5)))
    catalogue.add_papers([Paper(PaperId("a"), "A", published=there)])
    found = catalogue.paper(PaperId("a"))
    assert found is not None
    assert found.published == there
    assert catalogue.add_item(record("a"))
    assert catalogue.items()[0].created.utcoffset() == timedelta(0)


def test_the_latest_batch_waits_in_front_in_its_own_order(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.add_papers([paper("a"), paper("b")])
    clock.advance(1)
    catalogue.add_papers([paper("z"), paper("c")])
    assert [waiting.id for waiting in catalogue.waiting("r1", 10)] == ["z", "c", "a", "b"]
    assert [waiting.id for waiting in catalogue.waiting("r1", 3)] == ["z", "c", "a"]


def test_made_and_failed_papers_wait_no_more_under_that_recipe(catalogue: Catalogue) -> None:
    catalogue.add_papers([paper("a"), paper("b"), paper("c")])
    catalogue.add_item(record("a"))
    catalogue.add_failure("b", "r1", "read", "encrypted")
    assert [waiting.id for waiting in catalogue.waiting("r1", 10)] == ["c"]
    assert [waiting.id for waiting in catalogue.waiting("r2", 10)] == ["a", "b", "c"]


def test_an_item_is_added_once(catalogue: Catalogue) -> None:
    assert catalogue.add_item(record("a")) is True
    assert catalogue.add_item(record("a", minutes=9)) is False
    assert catalogue.item(record("a").id) == record("a")
    assert catalogue.item("none") is None


def test_items_newest_first_by_kind_and_paper(catalogue: Catalogue) -> None:
    for name, minutes in (("a", 1), ("b", 3), ("c", 2)):
        catalogue.add_item(record(name, minutes=minutes))
    catalogue.add_item(record("w", ItemKind.WELCOME, minutes=9))
    assert [item.title for item in catalogue.items()] == ["w", "b", "c", "a"]
    assert [item.title for item in catalogue.items([ItemKind.SEGMENT], limit=2)] == ["b", "c"]
    assert [item.title for item in catalogue.items(paper_id=PaperId("c"))] == ["c"]
    assert catalogue.items([]) == []


def test_withdrawn_items_are_left_out(catalogue: Catalogue) -> None:
    catalogue.add_item(record("a"))
    catalogue.add_item(record("b"))
    catalogue.withdraw(record("a").id)
    catalogue.withdraw("none")
    assert [item.title for item in catalogue.items()] == ["b"]
    assert catalogue.unaired_seconds("main") == pytest.approx(100.5)


def test_a_failure_is_kept_once_with_its_last_reason(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.add_failure("a", "r1", "read", "encrypted")
    clock.advance(60)
    catalogue.add_failure("b", "r1", "fetch", "gone")
    clock.advance(60)
    catalogue.add_failure("a", "r1", "digest", "too short")
    newest, oldest = catalogue.failures()
    assert newest == {"subject": "a", "recipe": "r1", "stage": "digest", "reason": "too short", "at": clock.now()}
    assert oldest["subject"] == "b"
    assert len(catalogue.failures(limit=1)) == 1


def test_as_run_is_recorded_once_and_listed_newest_first(catalogue: Catalogue) -> None:
    first, second, other = aired("1", record("a")), aired("2", record("b"), 5), aired("3", record("a"), 9, "other")
    catalogue.add_as_run([first, second])
    catalogue.add_as_run([aired("1", record("z"), 3), other])
    assert catalogue.as_run("main") == [second, first]
    assert catalogue.as_run("main", since=second.started) == [second]
    assert catalogue.as_run("main", limit=1) == [second]
    assert catalogue.as_run("other") == [other]


def test_unaired_seconds_count_segments_each_channel_has_not_aired(catalogue: Catalogue) -> None:
    assert catalogue.unaired_seconds("main") == 0
    for name in "abc":
        catalogue.add_item(record(name))
    catalogue.add_item(record("w", ItemKind.WELCOME))
    catalogue.add_as_run([aired("1", record("a")), aired("2", record("a"), 5), aired("3", record("b"), 0, "other")])
    assert catalogue.unaired_seconds("main") == pytest.approx(201)
    assert catalogue.unaired_seconds("other") == pytest.approx(201)


def test_activity_is_the_last_one_told_with_its_time(catalogue: Catalogue, clock: FakeClock) -> None:
    catalogue.set_activity("one", {"stage": "read", "subject": "a"})
    clock.advance(5)
    catalogue.set_activity("one", {"stage": "voice", "subject": "a"})
    assert catalogue.activity() == {"one": {"stage": "voice", "subject": "a", "at": clock.now().isoformat()}}


def test_threads_share_it(catalogue: Catalogue) -> None:
    with ThreadPoolExecutor(4) as pool:
        added = list(pool.map(lambda n: catalogue.add_item(record(f"p{n % 10}")), range(20)))
    assert sorted(added) == [False] * 10 + [True] * 10
    assert len(catalogue.items()) == 10


def test_a_database_that_was_moved_away_is_unreachable_until_it_is_back(tmp_path: Path) -> None:
    here, away = tmp_path / "data", tmp_path / "away"
    catalogue = SqlCatalogue(f"sqlite:///{here}/catalogue.sqlite")
    catalogue.add_item(record("a"))
    here.rename(away)
    with pytest.raises(StoreUnreachable, match="unable to open"):
        catalogue.items()
    here.mkdir()
    with pytest.raises(StoreUnreachable):
        catalogue.add_item(record("b"))
    assert list(here.iterdir()) == []
    here.rmdir()
    away.rename(here)
    assert catalogue.add_item(record("b"))
    assert len(catalogue.items()) == 2


def test_a_reader_makes_no_database(tmp_path: Path) -> None:
    with pytest.raises(StoreUnreachable):
        SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", create=False).items()
    assert list(tmp_path.iterdir()) == []


def test_sqlite_is_in_wal_mode(tmp_path: Path) -> None:
    SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.sqlite").items()
    with sa.create_engine(f"sqlite:///{tmp_path}/catalogue.sqlite").connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"


def test_another_schema_version_is_refused(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/catalogue.sqlite"
    SqlCatalogue(url).items()
    with sa.create_engine(url).begin() as connection:
        connection.exec_driver_sql("UPDATE schema_version SET version = 99")
    with pytest.raises(ConfigurationError, match="version 99"):
        SqlCatalogue(url).items()


def test_a_file_that_is_no_database_is_unreachable(tmp_path: Path) -> None:
    (tmp_path / "catalogue.sqlite").write_text("not a database at all, " * 100)
    with pytest.raises(StoreUnreachable, match="not a database"):
        SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.sqlite").items()


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://host/db", "sqlite://", "sqlite:///:memory:"])
def test_unusable_urls_are_refused(url: str) -> None:
    with pytest.raises(ConfigurationError, match=r"storage\.database_url"):
        SqlCatalogue(url)


def test_a_refused_connection_says_so_without_the_password() -> None:
    catalogue = SqlCatalogue("postgresql://radio:hush-hush@127.0.0.1:1/radio")
    with pytest.raises(StoreUnreachable) as caught:
        catalogue.items()
    assert "hush-hush" not in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("column", "rubbish"), [("kind", "rubbish"), ("created", "rubbish"), ("duration", "rubbish"), ("papers", "{")]
)
def test_a_row_that_cannot_be_read_costs_only_itself(
    tmp_path: Path, clock: FakeClock, column: str, rubbish: str
) -> None:
    catalogue = SqlCatalogue(f"sqlite:///{tmp_path}/catalogue.sqlite", clock)
    for name in ("a", "b", "c"):
        catalogue.add_item(record(name))
    with catalogue._database.transaction() as connection:
        before = connection.exec_driver_sql(f"SELECT {column} FROM items WHERE title = 'b'").scalar_one()  # noqa: S608
        connection.exec_driver_sql(f"UPDATE items SET {column} = ? WHERE title = 'b'", (rubbish,))  # noqa: S608
    assert {item.title for item in catalogue.items()} == {"a", "c"}
    assert catalogue.item(record("b").id) is None
    assert [line for line in catalogue.unreadable() if record("b").id in line]
    with catalogue._database.transaction() as connection:
        connection.exec_driver_sql(f"UPDATE items SET {column} = ? WHERE title = 'b'", (before,))  # noqa: S608
    clock.advance(UNREADABLE_SECONDS + 1)
    assert {item.title for item in catalogue.items()} == {"a", "b", "c"}
    assert catalogue.unreadable() == ()
    catalogue.close()
