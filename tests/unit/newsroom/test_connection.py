from __future__ import annotations

import threading
from datetime import datetime

import pytest

from paperradio.errors import SourceUnreachable
from paperradio.newsroom import connection
from paperradio.newsroom.connection import LEASE_SECONDS, Connection
from paperradio.testing import FakeClock, MemoryCatalogue


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def catalogue(clock: FakeClock) -> MemoryCatalogue:
    return MemoryCatalogue(clock)


def test_one_holds_it_and_the_next_keeps_its_distance(catalogue: MemoryCatalogue, clock: FakeClock) -> None:
    one, other = (Connection(catalogue, clock, 3.5, patience=0) for _ in range(2))
    with one.held():
        clock.advance(LEASE_SECONDS - 1)
        with pytest.raises(SourceUnreachable, match="hold the connection"), other.held():
            pass
    clock.advance(3.4)
    with pytest.raises(SourceUnreachable), other.held():
        pass
    clock.advance(0.1)
    with other.held():
        pass


def test_an_error_lets_it_go(catalogue: MemoryCatalogue, clock: FakeClock) -> None:
    held = Connection(catalogue, clock, 0, patience=0)
    with pytest.raises(ZeroDivisionError), held.held():
        1 / 0  # noqa: B018
    with held.held():
        pass


def test_the_lease_of_a_newsroom_that_died_runs_out(catalogue: MemoryCatalogue, clock: FakeClock) -> None:
    with Connection(catalogue, clock, 0, patience=0).held():
        clock.advance(LEASE_SECONDS)
        with Connection(catalogue, clock, 0, patience=0).held():
            pass


def test_a_long_answer_keeps_it(clock: FakeClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "LEASE_SECONDS", 0.03)
    renewed = threading.Event()

    class Watched(MemoryCatalogue):
        def pause(self, name: str, until: datetime) -> None:
            super().pause(name, until)
            renewed.set()

    with Connection(Watched(clock), clock, 0, patience=0).held():
        assert renewed.wait(10)
