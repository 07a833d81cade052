from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import pytest

from paperradio.domain.rundown import ItemKind
from paperradio.playout.as_run import AsRunLog
from paperradio.playout.delivery import AsRunDelivery
from paperradio.playout.history import Airing
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue

T = TypeVar("T")


async def inline(function: Callable[..., T], *arguments: Any) -> T:
    return function(*arguments)


def airing(number: int, item: str = "a") -> Airing:
    at = 1_788_000_000.0 + 100 * number
    return Airing(f"run-{number}", "main", item, ItemKind.SEGMENT, f"paper of {item}", at, at + 90)


def delivery(log: AsRunLog, catalogue: MemoryCatalogue) -> AsRunDelivery:
    return AsRunDelivery(log, catalogue, FakeClock(), "main", inline, inline)


def test_what_is_flushed_is_there_after_a_restart(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path / "log.jsonl")
    for number in range(3):
        log.record(airing(number))
    log.flush()
    log.delivered(log.pending()[:1])
    log.flush()
    again = AsRunLog(tmp_path / "log.jsonl")
    assert again.airings == tuple(airing(number) for number in range(3))
    assert [one.id for one in again.pending()] == ["run-1", "run-2"]
    assert again.history.aired("a")


def test_a_line_cut_off_by_a_crash_costs_only_itself(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = AsRunLog(path)
    log.record(airing(1))
    log.record(airing(2))
    log.flush()
    path.write_bytes(path.read_bytes()[:-20])
    again = AsRunLog(path)
    assert again.airings == (airing(1),)
    again.record(airing(3))
    again.flush()
    assert [one.id for one in AsRunLog(path).airings] == ["run-1", "run-3"]


def test_the_journal_is_bounded_and_keeps_what_is_not_delivered(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = AsRunLog(path, most_airings=10)
    for number in range(100):
        log.record(airing(number))
        if number < 97:
            log.delivered(log.pending())
        log.flush()
        assert len(path.read_bytes().splitlines()) <= 21
    assert len(log.airings) <= 21
    again = AsRunLog(path, most_airings=10)
    assert [one.id for one in again.pending()] == ["run-97", "run-98", "run-99"]
    assert len(again.airings) >= 10


def test_the_history_forgets_with_the_journal(tmp_path: Path) -> None:
    log = AsRunLog(tmp_path / "log.jsonl", most_airings=10)
    for number in range(40):
        log.record(airing(number, f"item {number}"))
        log.flush()
    assert log.history.aired("item 39")
    assert sum(log.history.aired(f"item {number}") for number in range(40)) <= 21


def test_a_disk_that_fails_loses_nothing(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    log = AsRunLog(path)
    log.record(airing(1))
    path.mkdir()
    with pytest.raises(OSError, match="directory"):
        log.flush()
    path.rmdir()
    log.flush()
    assert AsRunLog(path).airings == (airing(1),)


async def test_delivery_waits_for_the_catalogue_and_then_happens_once(tmp_path: Path) -> None:
    catalogue = MemoryCatalogue(FakeClock())
    log = AsRunLog(tmp_path / "log.jsonl")
    for number in range(450):
        log.record(airing(number))
    catalogue.reachable = False
    task = delivery(log, catalogue)
    await task.step()
    assert any("switched off" in line for line in task.faults)
    assert log.spooled == 450
    catalogue.reachable = True
    await task.step()
    assert task.faults == ()
    assert log.spooled == 0
    assert len(catalogue.as_run("main")) == 450
    again = AsRunLog(tmp_path / "log.jsonl")
    assert again.spooled == 0


async def test_a_crash_between_delivery_and_its_mark_changes_nothing(tmp_path: Path) -> None:
    catalogue = MemoryCatalogue(FakeClock())
    log = AsRunLog(tmp_path / "log.jsonl")
    log.record(airing(1))
    log.flush()
    catalogue.add_as_run([one.as_run() for one in log.pending()])
    again = AsRunLog(tmp_path / "log.jsonl")
    assert again.spooled == 1
    await delivery(again, catalogue).step()
    assert again.spooled == 0
    assert len(catalogue.as_run("main")) == 1


async def test_a_new_machine_learns_from_the_catalogue(tmp_path: Path, publish: Callable[..., Any]) -> None:
    catalogue = MemoryCatalogue(FakeClock())
    publish(catalogue, MemoryArtefacts(), "a", paper="2601.00001v1")
    catalogue.add_as_run([airing(1).as_run(), airing(2, "unknown").as_run()])
    log = AsRunLog(tmp_path / "log.jsonl")
    log.record(airing(9, "b"))
    await delivery(log, catalogue).step()
    assert log.history.aired("a")
    assert log.history.subject_ended("2601.00001v1") == airing(1).ended
    assert log.history.last == airing(9, "b")
    assert log.spooled == 0
