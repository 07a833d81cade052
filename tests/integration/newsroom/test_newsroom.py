"""Newsrooms of fakes with the real DBOS, the real catalogue and the real clock, in processes that get killed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from paperradio.domain.paper import PaperId
from paperradio.domain.rundown import ItemKind
from paperradio.newsroom.steps import SegmentMaker, segment_id
from paperradio.settings import Settings
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of

Start = Callable[..., Any]
STAGES = ["fetch", "read", "digest", "write", "check", "illustrate", "publish", "recorded"]


@contextmanager
def opened(data: Path) -> Iterator[SqlCatalogue]:
    catalogue = SqlCatalogue(f"sqlite:///{data}/catalogue.sqlite", create=False)
    yield catalogue
    catalogue.close()


def test_welcome_first_then_every_paper_once(start: Start, data: Path) -> None:
    child = start("p1", "p2")
    child.until("recorded p2")
    child.until("stage nothing")
    child.stop()
    assert child.lines[:3] == ["voice Welcome.", "recorded welcome new", "preload"]
    assert child.of("p1") == STAGES
    with opened(data) as catalogue:
        assert [item.paper_id for item in catalogue.items([ItemKind.SEGMENT])] == ["p2", "p1"]
        assert catalogue.activity()["newsroom"]["stage"] == "nothing"


@pytest.mark.parametrize("stage", ["read", "digest", "publish"])
def test_killed_in_a_step_it_goes_on_at_that_step(start: Start, data: Path, stage: str) -> None:
    gate = f"{stage} p1"
    if stage == "publish":
        recipe = SegmentMaker(desk_of(FakeStudio(), Settings())).recipe
        gate = f"publish {segment_id(PaperId('p1'), recipe)}"
    first = start("p1", gate=gate)
    first.until(gate)
    first.kill()
    second = start("p1")
    second.until("recorded p1")
    second.stop()
    assert second.of("p1") == STAGES[STAGES.index(stage) :]
    with opened(data) as catalogue:
        assert [item.paper_id for item in catalogue.items([ItemKind.SEGMENT])] == ["p1"]


def test_clips_spoken_before_the_kill_are_not_spoken_again_and_what_air_began_is_finished(
    start: Start, data: Path
) -> None:
    first = start("p1", gate="voice p1 says 1. Really.")
    first.until("voice p1 says 1. Really.")
    first.kill()
    with opened(data) as catalogue:
        (begun,) = catalogue.open_items()
        assert (begun.paper_id, begun.duration, catalogue.items([ItemKind.SEGMENT])) == ("p1", 4, [])
    second = start("p1")
    second.until("recorded p1")
    second.until("stage nothing")
    assert [line for line in second.lines if line.startswith("voice p1")] == ["voice p1 says 1. Really."]
    with opened(data) as catalogue:
        (item,) = catalogue.items([ItemKind.SEGMENT])
        assert (item.id, item.created, item.duration, catalogue.open_items()) == (begun.id, begun.created, 12, [])
    assert not list((data / "artefacts" / "open").rglob("*.json"))


def test_a_stopped_newsroom_ends_although_a_step_hangs_and_resumes(start: Start) -> None:
    first = start("p1", gate="write p1")
    first.until("write p1")
    first.stop()
    second = start("p1")
    second.until("recorded p1")
    assert second.of("p1")[0] == "write"


def test_what_another_newsroom_finished_since_it_looked_is_not_made_again(start: Start) -> None:
    child = start("p1", late="p1")
    child.until("recorded p1")
    child.until("stage nothing")
    child.stop()
    assert child.of("p1") == STAGES


def test_a_bad_paper_is_recorded_once_and_holds_up_nothing(start: Start, data: Path) -> None:
    child = start("p1", "p2", fail={"read p1": ["UnreadablePdf", 9]})
    child.until("recorded p2")
    child.stop()
    assert child.of("p1") == ["fetch", "read", "failed"]
    again = start("p1", "p2", "p3")
    again.until("recorded p3")
    again.stop()
    assert again.of("p1") == []
    with opened(data) as catalogue:
        (failure,) = catalogue.failures()
    assert (failure["subject"], failure["stage"]) == ("p1", "read")
    assert failure["reason"] == "The PDF cannot be read: as told"


def test_a_pdf_that_cannot_be_read_is_told_from_its_abstract(start: Start, data: Path) -> None:
    child = start({"id": "p1", "abstract": "We show."}, fail={"read p1": ["UnreadablePdf", 9]})
    child.until("recorded p1")
    child.stop()
    assert child.of("p1") == ["fetch", "read", "failed", "from_abstract", "check", "publish", "recorded"]
    with opened(data) as catalogue:
        (failure,) = catalogue.failures()
        assert failure["reason"] == "The PDF cannot be read: as told"
        assert [item.paper_id for item in catalogue.items([ItemKind.SEGMENT])] == ["p1"]


def test_a_new_version_says_what_changed_and_takes_the_place_of_the_old(start: Start, data: Path) -> None:
    first = start("2609.00001v1")
    first.until("recorded 2609.00001v1")
    first.stop()
    second = start("2609.00001v2", gate="publish none")
    second.until("recorded 2609.00001v2")
    second.until("stage nothing")
    second.stop()
    assert second.of("2609.00001v2") == ["fetch", "read", "what_changed", "check", "illustrate", "publish", "recorded"]
    with opened(data) as catalogue:
        (item,) = catalogue.items([ItemKind.SEGMENT])
        assert (item.paper_id, item.title) == ("2609.00001v2", "New version: 2609.00001v2")


def test_a_new_version_of_what_was_never_told_is_told_whole(start: Start) -> None:
    child = start("2609.00001v1", "2609.00001v2")
    child.until("recorded 2609.00001v2")
    child.until("stage nothing")
    assert child.of("2609.00001v2") == STAGES
    assert child.of("2609.00001v1") == []


def test_a_withdrawn_paper_leaves_and_a_correction_comes(start: Start, data: Path) -> None:
    first = start("2609.00001v1")
    first.until("recorded 2609.00001v1")
    first.stop()
    second = start({"id": "2609.00001v2", "withdrawn": True})
    second.until("recorded correction")
    second.stop()
    assert second.of("2609.00001v2") == []
    with opened(data) as catalogue:
        (item,) = catalogue.items([ItemKind.SEGMENT])
        assert (item.id, item.paper_id, item.title) == ("correction:2609.00001", None, "Correction: 2609.00001v1")


def test_an_error_in_the_program_costs_its_own_paper_only(start: Start, data: Path) -> None:
    child = start("p1", "p2", fail={"digest p1": ["RuntimeError", 9]})
    child.until("recorded p2")
    with opened(data) as catalogue:
        (failure,) = catalogue.failures()
    assert (failure["subject"], failure["stage"]) == ("p1", "digest")
    assert "RuntimeError" in failure["reason"]


def test_a_source_that_comes_back_is_asked_again(start: Start, data: Path) -> None:
    child = start("p1", fail={"fetch p1": ["SourceUnreachable", 2]})
    child.until("recorded p1")
    assert child.of("p1").count("fetch") == 3
    with opened(data) as catalogue:
        assert catalogue.failures() == []


def test_what_an_earlier_version_began_is_begun_anew(start: Start, data: Path) -> None:
    first = start("p1", gate="digest p1")
    first.until("digest p1")
    first.kill()
    second = start("p1", version="next")
    second.until("recorded p1")
    second.stop()
    assert second.of("p1")[:2] == ["fetch", "read"]
    with opened(data) as catalogue:
        assert len(catalogue.items([ItemKind.SEGMENT])) == 1


def test_a_better_recipe_makes_the_paper_anew(start: Start, data: Path) -> None:
    first = start("p1", "p2", gate="digest p2")
    first.until("digest p2")
    first.kill()
    second = start("p1", "p2", recipe="better")
    second.until("recorded p2")
    second.until("stage nothing")
    second.stop()
    with opened(data) as catalogue:
        items = catalogue.items([ItemKind.SEGMENT])
        assert sorted(str(item.paper_id) for item in items) == ["p1", "p2"], "nobody heard the old one"
        assert all(item.id.endswith(item.recipe) for item in items)
        assert len({item.recipe for item in items}) == 1
    assert second.of("p2")[:2] == ["fetch", "read"]


def test_it_pauses_when_enough_is_ready(start: Start, data: Path) -> None:
    child = start("p1", "p2", "p3", lead_hours=20 / 3600)
    child.until("stage enough")
    child.stop()
    assert child.of("p3") == []
    with opened(data) as catalogue:
        assert {item.paper_id for item in catalogue.items([ItemKind.SEGMENT])} == {"p1", "p2"}


def test_two_newsrooms_cannot_share_a_name(start: Start) -> None:
    first = start("p1")
    first.until("recorded p1")
    second = start("p1", patience=0.2)
    second.until("refused")
    assert "newsroom.name" in second.lines[-1]


def test_a_data_folder_that_was_moved_away_is_waited_for(start: Start, data: Path) -> None:
    child = start("p1", gate="never")
    child.until("recorded p1")
    away = data.with_name("away")
    data.rename(away)
    child.until("unreachable")
    assert not data.exists()
    away.rename(data)
    child.until("reachable")
    child.stop()
    assert {"catalogue.sqlite", "workflows.sqlite"} <= {path.name for path in data.iterdir()}


def test_the_same_on_postgresql(start: Start, postgres_url: str) -> None:
    environment = {"PAPERRADIO_STORAGE__DATABASE_URL": postgres_url}
    first = start("p1", gate="write p1", environment=environment)
    first.until("write p1")
    first.kill()
    second = start("p1", environment=environment)
    second.until("recorded p1")
    third = start("p2", environment=environment, patience=0.2)
    third.until("refused")
    second.stop()
    assert second.of("p1") == STAGES[STAGES.index("write") :]
    catalogue = SqlCatalogue(postgres_url)
    assert [item.paper_id for item in catalogue.items([ItemKind.SEGMENT])] == ["p1"]
    catalogue.close()
