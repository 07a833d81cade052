"""The database and the artefacts vanish while the station is on the air: it plays on from its rack, and heals."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures, Start, Station

pytestmark = pytest.mark.slow

START_SECONDS = 150.0
NEXT_SECONDS = 120.0
HEAL_SECONDS = 60.0
LEAST_LOUDNESS_DBFS = -35.0
"""Of speech at −16 LUFS; the music under it when there is nothing to say comes close, silence does not."""


@pytest.fixture(scope="module")
def station(start: Start) -> Iterator[Station]:
    """On the air with its welcome, a segment on the rack."""
    with start("--source", "samples") as running:
        running.until(lambda: following(running, "segment"), "a segment on the rack", START_SECONDS)
        yield running


def following(station: Station, kind: str) -> dict[str, Any] | None:
    """What comes next when it is of that kind, with something on the air that is recorded."""
    answer = station.json("/api/now")
    coming = answer.get("upcoming") or [{}]
    spoken = answer.get("now") and answer["now"]["item"]["kind"] != "bed"
    return coming[0] if spoken and coming[0].get("kind") == kind else None


def moved(station: Station, away: Path) -> dict[Path, Path]:
    """Where the catalogue and the artefacts were, and where they are now."""
    away.mkdir()
    places = [*sorted(station.data.glob("catalogue.sqlite*")), station.data / "artefacts"]
    targets = {place: away / place.name for place in places}
    for place, target in targets.items():
        place.rename(target)
    return targets


def health(station: Station) -> dict[str, Any]:
    """What /health says, good or not."""
    said: dict[str, Any] = station.client.get(f"{station.address}/health").json()
    return said


def test_it_plays_on_and_heals(station: Station, figures: Figures) -> None:
    before = station.now()["item"]["id"]
    segment = following(station, "segment")
    assert segment is not None
    targets = moved(station, station.data / "away")
    position = health(station)["position"]
    fault = station.until(lambda: (health(station)["faults"] or [None])[0], "a fault that is told", HEAL_SECONDS)
    figures(f"data moved away: {fault}")

    def next_on() -> dict[str, Any] | None:
        now = station.now()
        return now if now and now["item"]["id"] != before else None

    now = station.until(next_on, "the next item", NEXT_SECONDS)
    assert now["item"]["kind"] == "segment", "what was racked did not come"
    station.until(lambda: True if time.time() > now["started"] + 3 else None, "some of it", 30)
    sound = station.sound(5)
    assert 20 * np.log10(np.sqrt(np.mean(np.square(sound)))) > LEAST_LOUDNESS_DBFS
    said = health(station)
    assert said["position"] > position + 3
    assert said["status"] == "ok", "listeners hear it"
    assert not any(place.exists() for place in targets), "an empty catalogue in the place of the one that is away"

    for place, target in targets.items():
        target.rename(place)
    at = time.monotonic()
    station.until(lambda: True if not health(station)["faults"] else None, "the fault to heal", HEAL_SECONDS)
    station.until(
        lambda: True if station.json("/api/status")["air"]["spooled"] == 0 else None, "delivery", HEAL_SECONDS
    )
    figures(f"data moved back: healed after {time.monotonic() - at:.1f} s")
    assert aired(station).count(before) == 1
    assert "Traceback" not in station.lines


def test_production_goes_on(station: Station) -> None:
    known = len(station.json("/api/episodes")["episodes"])
    station.until(
        lambda: True if len(station.json("/api/episodes")["episodes"]) > min(known, 6) else None,
        "another paper",
        START_SECONDS,
    )


def aired(station: Station) -> list[str]:
    """The items of the as-run log that the catalogue has."""
    path = station.data / "catalogue.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return [item for (item,) in connection.execute("SELECT item_id FROM as_run")]
