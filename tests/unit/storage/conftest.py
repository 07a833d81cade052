"""The catalogue in each of its forms."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from paperradio.ports import Catalogue
from paperradio.storage.catalogue import SqlCatalogue
from paperradio.testing import FakeClock, MemoryCatalogue


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(params=["memory", "sqlite", "postgres"])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path, clock: FakeClock) -> Iterator[Catalogue]:
    if request.param == "memory":
        yield MemoryCatalogue(clock)
        return
    on_sqlite = request.param == "sqlite"
    url = f"sqlite:///{tmp_path}/catalogue.sqlite" if on_sqlite else str(request.getfixturevalue("postgres_url"))
    opened = SqlCatalogue(url, clock)
    yield opened
    opened.close()
