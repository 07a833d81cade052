"""Requests to arXiv: one pace for all newsrooms, resumed at their turn, nothing fetched twice."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from paperradio.domain.rundown import ItemKind
from paperradio.storage.catalogue import SqlCatalogue

Start = Callable[..., Any]
INTERVAL = 0.6
PER_PAPER = 2
"""Its licence and its PDF."""


def asked_for(url: str, *references: str) -> SqlCatalogue:
    catalogue = SqlCatalogue(url)
    for reference in references:
        catalogue.request(reference)
    return catalogue


def starts(url: str) -> Sequence[int]:
    """When the requests were let go, in milliseconds of the database's clock."""
    engine = sa.create_engine(url)
    schema = "" if url.startswith("sqlite") else "dbos."
    query = f"SELECT started_at_epoch_ms FROM {schema}workflow_status WHERE queue_name = 'arxiv'"  # noqa: S608
    with engine.connect() as connection:
        found = sorted(int(row[0]) for row in connection.exec_driver_sql(query))
    engine.dispose()
    return found


def spaced(found: Sequence[int]) -> bool:
    return all(after - before >= INTERVAL * 1000 for before, after in itertools.pairwise(found))


def test_what_was_asked_for_is_fetched_once_at_the_stations_pace(start: Start, data: Path) -> None:
    catalogue = asked_for(f"sqlite:///{data}/catalogue.sqlite", "2609.00001", "2609.00002v3")
    child = start(interval=INTERVAL)
    child.until("recorded 2609.00001v1")
    child.until("recorded 2609.00002v3")
    child.stop()
    requests = [line for line in child.lines if line.startswith(("papers", "pdf"))]
    assert sorted(requests) == ["papers 2609.00001 2609.00002v3", "pdf 2609.00001v1", "pdf 2609.00002v3"]
    assert len(catalogue.items([ItemKind.SEGMENT])) == 2
    found = starts(f"sqlite:///{data}/workflows.sqlite")
    assert len(found) == 1 + 2 * PER_PAPER
    assert spaced(found)


def test_a_request_that_was_under_way_is_resumed_and_not_doubled(start: Start, data: Path) -> None:
    asked_for(f"sqlite:///{data}/catalogue.sqlite", "2609.00001")
    first = start(interval=INTERVAL, gate="pdf 2609.00001v1")
    first.until("pdf 2609.00001v1")
    first.kill()
    second = start(interval=INTERVAL)
    second.until("recorded 2609.00001v1")
    second.stop()
    assert [line for line in second.lines if line.startswith(("papers", "pdf"))] == ["pdf 2609.00001v1"]
    assert len(starts(f"sqlite:///{data}/workflows.sqlite")) == 1 + PER_PAPER


def test_all_newsrooms_heed_who_asks_to_be_left_alone(start: Start, data: Path) -> None:
    catalogue = asked_for(f"sqlite:///{data}/catalogue.sqlite", "2609.00001")
    child = start(interval=INTERVAL, fail={"papers 2609.00001": ["RetryLater", 1]})
    child.until("papers 2609.00001")
    child.until("stage nothing")
    child.stop()
    again = start(interval=INTERVAL)
    again.until("stage nothing")
    again.stop()
    until = catalogue.paused_until("arxiv")
    assert until is not None
    assert until > datetime.now(UTC)
    assert not any(line.startswith("papers") for line in again.lines)
    assert catalogue.requests() == ["2609.00001"]


def test_two_newsrooms_keep_one_pace(start: Start, postgres_url: str) -> None:
    catalogue = asked_for(postgres_url, *(f"2609.0000{number}" for number in range(1, 6)))
    environment = {"PAPERRADIO_STORAGE__DATABASE_URL": postgres_url}
    children = [start(interval=INTERVAL, name=name, environment=environment) for name in ("one", "two")]
    while len(catalogue.items([ItemKind.SEGMENT])) < 5:
        for child in children:
            child.until("stage")
    for child in children:
        child.stop()
    lines = [line for child in children for line in child.lines if line.startswith("pdf")]
    assert sorted(lines) == [f"pdf 2609.0000{number}v1" for number in range(1, 6)]
    assert spaced(starts(postgres_url.replace("postgresql:", "postgresql+psycopg:")))
