"""A PDF that is dropped into the folder while the station runs is read next, though others wait."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures, Start, Station

pytestmark = pytest.mark.slow

SAMPLES = Path(__file__).resolve().parents[2] / "src/paperradio/samples"
WAITING = ("durable-workflows", "extractive-summaries", "hls-timing", "loudness", "reading-pdfs")
DROPPED = "streaming-cost"
PATIENCE_SECONDS = 180.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five papers."""
    made = tmp_path_factory.mktemp("papers")
    for name in WAITING:
        shutil.copy(SAMPLES / f"{name}.pdf", made)
    return made


@pytest.fixture(scope="module")
def station(start: Start, folder: Path) -> Iterator[Station]:
    """Has finished its first paper of the folder."""
    with start("--source", f"folder:{folder}") as running:
        running.until(lambda: made(running) or None, "a paper", PATIENCE_SECONDS)
        yield running


def made(station: Station) -> list[str]:
    """The papers that are finished, in the order of that."""
    episodes = station.json("/api/episodes").get("episodes", [])
    return [one["paper_id"] for one in reversed(episodes)]


def test_a_dropped_paper_is_read_next(station: Station, folder: Path, figures: Figures) -> None:
    part = folder / f".{DROPPED}.part"
    shutil.copy(SAMPLES / f"{DROPPED}.pdf", part)
    before = made(station)
    part.rename(folder / f"{DROPPED}.pdf")
    after = station.until(lambda: found if DROPPED in (found := made(station)) else None, DROPPED, PATIENCE_SECONDS)
    place = after.index(DROPPED) - len(before)
    figures(f"a dropped paper was finished after {place} others that were begun before it was seen")
    assert place <= 2
    assert len(after) < len(WAITING), "nothing else was waiting any more"


def test_the_others_are_not_forgotten(station: Station) -> None:
    everything = {*WAITING, DROPPED}
    station.until(lambda: True if set(made(station)) == everything else None, "all six papers", PATIENCE_SECONDS)
    assert len(made(station)) == len(everything)
