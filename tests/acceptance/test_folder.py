"""A station on a folder: a PDF that is dropped into it is read next, though others wait. Then its database and its
artefacts vanish while it is on the air: it plays on from its rack, and heals.
"""

from __future__ import annotations

import shutil
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

SAMPLES = Path(__file__).resolve().parents[2] / "src/paperradio/samples"
WAITING = ("durable-workflows", "extractive-summaries", "hls-timing", "loudness", "reading-pdfs")
DROPPED = "streaming-cost"
DROPPED_LAST = "speech-synthesis"
PATIENCE_SECONDS = 400.0
NEXT_SECONDS = 300.0
HEAL_SECONDS = 60.0
LEAST_LOUDNESS_DBFS = -35.0
"""Of speech at −16 LUFS; the music under it when there is nothing to say comes close, silence does not."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five papers."""
    made = tmp_path_factory.mktemp("papers")
    for name in WAITING:
        shutil.copy(SAMPLES / f"{name}.pdf", made)
    return made


@pytest.fixture(scope="module")
def station(start: Start, frugal: dict[str, str], folder: Path) -> Iterator[Station]:
    """Has finished its first paper of the folder."""
    with start("--source", f"folder:{folder}", **frugal) as running:
        running.until(lambda: made(running) or None, "a paper", PATIENCE_SECONDS)
        yield running


def made(station: Station) -> list[str]:
    """The papers that are finished, in the order of that."""
    episodes = station.json("/api/episodes").get("episodes", [])
    return [one["paper_id"] for one in reversed(episodes)]


def drop(name: str, folder: Path) -> None:
    """Put a sample into the folder, whole at once."""
    part = folder / f".{name}.part"
    shutil.copy(SAMPLES / f"{name}.pdf", part)
    part.rename(folder / f"{name}.pdf")


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


def aired(station: Station) -> list[str]:
    """The items of the as-run log that the catalogue has."""
    path = station.data / "catalogue.sqlite"
    with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as connection:
        return [item for (item,) in connection.execute("SELECT item_id FROM as_run")]


def test_a_dropped_paper_is_read_next(station: Station, folder: Path, figures: Figures) -> None:
    before = made(station)
    drop(DROPPED, folder)
    after = station.until(lambda: found if DROPPED in (found := made(station)) else None, DROPPED, PATIENCE_SECONDS)
    place = after.index(DROPPED) - len(before)
    figures(f"a dropped paper was finished after {place} others that were begun before it was seen")
    assert place <= 2
    assert len(after) < len(WAITING), "nothing else was waiting any more"


def test_the_others_are_not_forgotten(station: Station) -> None:
    everything = {*WAITING, DROPPED}
    station.until(lambda: True if set(made(station)) == everything else None, "all six papers", PATIENCE_SECONDS)
    assert len(made(station)) == len(everything)


def test_it_plays_on_without_its_data_and_heals(station: Station, figures: Figures) -> None:
    station.until(lambda: following(station, "segment"), "a segment on the rack", PATIENCE_SECONDS)
    before = station.now()["item"]["id"]
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


def test_production_goes_on(station: Station, folder: Path) -> None:
    drop(DROPPED_LAST, folder)
    station.until(lambda: True if DROPPED_LAST in made(station) else None, "another paper", PATIENCE_SECONDS)
