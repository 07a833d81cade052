"""Which papers a show is planned from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Edition
from paperradio.newsroom.planning import Planner
from paperradio.newsroom.readings import Readings
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import load_settings
from paperradio.testing import FakeClock, InMemory, MemoryCatalogue
from paperradio.testing.newsroom import FakeStudio, desk_of
from paperradio.testing.shows import FakeShowEditor

NOON = datetime(2026, 11, 20, 12, tzinfo=UTC)
EDITION = Edition("main", "block", "2026-11-20", NOON - timedelta(hours=2), NOON)


class ByFirstLetter:
    """Texts with the same first letter are alike."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One-hot rows of 26."""
        rows = np.zeros((len(texts), 26), dtype=np.float32)
        rows[np.arange(len(texts)), [ord(text[0].lower()) - 97 for text in texts]] = 1
        return rows


def planner(memory: bool = True) -> tuple[Planner, InMemory]:
    clock = FakeClock(NOON - timedelta(hours=1))
    catalogue, studio, editor = MemoryCatalogue(clock), FakeStudio(), FakeShowEditor(lambda what, subject: None)
    papers = [
        Paper(PaperId(f"p{n}"), title, source="folder") for n, title in enumerate(("Ants", "Bees", "Crabs", "Apes"))
    ]
    catalogue.add_papers(papers)
    remembered = InMemory(ByFirstLetter(), clock)
    remembered.remember_papers(papers)
    desk = desk_of(studio, load_settings(options={"intake": {"source": "folder:x"}}), clock=clock)
    desk = replace(desk, show_editor=editor, show_checker=editor, memory=remembered if memory else None)
    readings = Readings(desk, catalogue, SegmentMaker(desk, catalogue))
    return Planner(desk, catalogue, readings, editor), remembered


def test_a_block_is_about_what_the_first_paper_is_about() -> None:
    plan = planner()[0].plan(EDITION)
    assert plan.candidates == ("p0", "p3", "p1", "p2")


def test_a_daily_takes_them_by_rank() -> None:
    assert planner()[0].plan(replace(EDITION, format="daily")).candidates == ("p0", "p1", "p2", "p3")


def test_without_memory_a_block_goes_by_rank() -> None:
    assert planner(memory=False)[0].plan(EDITION).candidates == ("p0", "p1", "p2", "p3")
    away, memory = planner()
    memory.reachable = False
    assert away.plan(EDITION).candidates == ("p0", "p1", "p2", "p3")
