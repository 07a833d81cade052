"""A newsroom that makes a show, with the real DBOS, catalogue and clock, in processes that get killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from paperradio.clock import SystemClock
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing import FakeClock

Start = Callable[..., Any]
NAMES = ("p1", "p2", "p3")


@pytest.fixture
def missed() -> datetime:
    """When the show should have been on the air: a minute ago."""
    return SystemClock().now() - timedelta(minutes=1)


@pytest.fixture
def url(data: Path) -> str:
    """A catalogue with papers that came in time for the show."""
    data.mkdir()
    url = f"sqlite:///{data}/catalogue.sqlite"
    catalogue = SqlCatalogue(url, FakeClock(datetime.now(UTC) - timedelta(hours=12)))
    catalogue.add_papers([Paper(PaperId(name), name) for name in NAMES])
    catalogue.close()
    return url


def test_a_missed_show_is_made_once_before_the_segments_and_goes_on_after_a_kill(
    start: Start, url: str, missed: datetime
) -> None:
    daily, show = f"{missed.minute} {missed.hour} * * *", f"show:main:daily:{missed.date()}:1"
    first = start(*NAMES, daily=daily, gate=f"write_show {show}")
    first.until("write_show")
    first.kill()
    assert [line for line in first.lines if line.startswith("digest")] == [f"digest {name}" for name in NAMES]
    second = start(*NAMES, daily=daily)
    second.until("recorded p3")
    second.stop()
    told = [line for line in second.lines if line.startswith(("recorded", "digest", "write_show", "read "))]
    assert told == [f"write_show {show}", "recorded show new", *(f"recorded {name} new" for name in NAMES)]
    catalogue = SqlCatalogue(url, create=False)
    (record,) = catalogue.items([ItemKind.SHOW])
    assert (record.id, record.papers) == (show, NAMES)
    catalogue.close()


def test_a_show_that_cannot_be_made_is_a_failure_with_its_reason_and_segments_go_on(
    start: Start, url: str, missed: datetime
) -> None:
    daily, show = f"{missed.minute} {missed.hour} * * *", f"show:main:daily:{missed.date()}:1"
    child = start("p1", daily=daily, fail={f"write_show {show}": ["NothingToSay", 9]})
    child.until(f"failed {show}")
    child.until("recorded p1")
    child.stop()
    assert child.lines.count(f"write_show {show}") == 1
    catalogue = SqlCatalogue(url, create=False)
    (failure,) = catalogue.failures()
    assert (failure["subject"], failure["stage"]) == (show, "write")
    assert failure["reason"].endswith("as told")
    catalogue.close()
