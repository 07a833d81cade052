"""A newsroom that makes a show, with the real DBOS, catalogue and clock, in processes that get killed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from paperradio.clock import SystemClock
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import ItemKind
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing import FakeClock

Start = Callable[..., Any]
NAMES = ("p1", "p2", "p3")


def test_a_missed_show_is_made_once_before_the_segments_and_goes_on_after_a_kill(start: Start, data: Path) -> None:
    missed = SystemClock().now() - timedelta(minutes=1)
    daily = f"{missed.minute} {missed.hour} * * *"
    url = f"sqlite:///{data}/catalogue.sqlite"
    before = SqlCatalogue(url, FakeClock(datetime.now(UTC) - timedelta(hours=12)))
    before.add_papers([Paper(PaperId(name), name) for name in NAMES])
    before.close()
    show = f"show:main:daily:{missed.date()}:1"
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
