"""The air with real threads, real files and a real database that vanish while it is on."""

from __future__ import annotations

import asyncio
import io
import subprocess
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from paperradio.clock import SystemClock
from paperradio.codec import encode
from paperradio.domain.media import SAMPLE_RATE, Clip, Cue
from paperradio.domain.onair import AirStatus, NowPlaying, Upcoming
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.playout.air import Air, OutputsReport
from paperradio.playout.rack import Rack
from paperradio.settings import Settings
from paperradio.storage.artefacts import FsspecArtefacts
from paperradio.storage.catalogue import SqlCatalogue

pytestmark = pytest.mark.timed


class Listener:
    """Counts what it hears and tells when something comes on."""

    def __init__(self) -> None:
        self.position = 0
        self.frames = 0
        self.heard: list[str] = []
        self.faults: tuple[str, ...] = ()
        self.changed = asyncio.Event()

    def restart_at(self, air_time: float) -> None:
        self.position = 0

    def write_audio(self, samples: NDArray[np.int16], position: int) -> None:
        assert position == self.position
        self.position += len(samples)

    def write_frame(self, buffer: bytes | bytearray | memoryview, index: int) -> None:
        self.frames += 1

    def frame(self, item: Item, offset: float, air_time: float, upcoming: Sequence[Upcoming], level: float) -> bytes:
        return b"frame"

    def publish(self, told: NowPlaying | AirStatus) -> None:
        if isinstance(told, NowPlaying):
            self.heard.append(told.item.id)
        else:
            self.faults = told.faults
        self.changed.set()

    async def until_faulty(self, word: str) -> None:
        async with asyncio.timeout(60):
            while not any(word in line for line in self.faults):
                self.changed.clear()
                await self.changed.wait()

    async def until_heard(self, count: int) -> None:
        """Until items have come on so often."""
        async with asyncio.timeout(60):
            while len(self.heard) < count:
                self.changed.clear()
                await self.changed.wait()


def publish(catalogue: SqlCatalogue, store: FsspecArtefacts, name: str, amplitude: float) -> None:
    file = io.BytesIO()
    soundfile.write(file, np.full(SAMPLE_RATE, amplitude, dtype=np.float32), SAMPLE_RATE, format="FLAC")
    sound = store.put("clip", "flac", file.getvalue())
    cue = Cue(0.0, Clip(sound, 1.0, "ada", "ada", name, name))
    paper = Paper(PaperId(name), name)
    item = Item(name, ItemKind.SEGMENT, name, 1.2, (cue,), datetime.now(UTC), "recipe", paper)
    key = store.put("item", "json", encode(item)).key
    catalogue.add_item(ItemRecord(name, item.kind, name, 1.2, item.created, "recipe", key, paper.id))


@pytest.mark.slow
async def test_it_plays_on_from_the_rack_when_database_and_artefacts_are_moved_away(tmp_path: Path) -> None:
    data, away = tmp_path / "data", tmp_path / "away"
    catalogue = SqlCatalogue(f"sqlite:///{data / 'catalogue.db'}")
    store = FsspecArtefacts(str(data / "artefacts"))
    publish(catalogue, store, "one", 0.25)
    publish(catalogue, store, "two", 0.5)
    listener, stop = Listener(), asyncio.Event()
    state = tmp_path / "air"
    air = Air(
        Settings(),
        state,
        SystemClock(),
        catalogue,
        store,
        Rack(state / "rack"),
        listener,
        listener,
        listener.publish,
        lambda: OutputsReport(True, 0),
    )
    async with asyncio.TaskGroup() as group:
        running = group.create_task(air.run(stop))
        await listener.until_heard(4)
        data.rename(away)
        await listener.until_faulty("catalogue: ")
        await listener.until_heard(len(listener.heard) + 3)
        away.rename(data)
        async with asyncio.timeout(60):
            while listener.faults or air.log.spooled:
                listener.changed.clear()
                await listener.changed.wait()
        stop.set()
        await running
    assert set(listener.heard[-3:]) <= {"one", "two"}
    assert listener.frames > 0
    aired = [one for one in air.log.airings if one.completed]
    delivered = {entry.id for entry in catalogue.as_run("main")}
    assert len(aired) >= 6
    assert {one.id for one in aired[:-1]} <= delivered
    catalogue.close()


def test_air_loads_no_model_no_pdf_library_and_no_file_system_library() -> None:
    code = "import sys, paperradio.playout.air, paperradio.playout.rack; print(*sys.modules, sep=chr(10))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    names = set(loaded.stdout.split())
    assert "soundfile" in names
    assert not names & {
        "fsspec",
        "torch",
        "sentence_transformers",
        "pymupdf",
        "fitz",
        "pdf2image",
        "dbos",
        "sqlalchemy",
    }
