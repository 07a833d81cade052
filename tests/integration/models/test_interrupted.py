"""A newsroom that is killed while a model writes, and a model's server that goes away: no segment is lost."""

from __future__ import annotations

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from tests.dialogues import DURABLE_WORKFLOWS, HLS_TIMING, asks_for_a_dialogue, for_dialogues, writing
from tests.model_behaviours import Behaviour, InTurn, Silent
from tests.model_server import ModelServer

from paperradio.domain.rundown import ItemKind, ItemRecord
from paperradio.storage.artefacts import FsspecArtefacts
from paperradio.storage.catalogue import SqlCatalogue

SAMPLES = Path(__file__).resolve().parents[3] / "src/paperradio/samples"
PATIENCE_SECONDS = 240


class NewsroomProcess:
    """`paperradio newsroom` over a folder, and what it writes to the log."""

    def __init__(self, data: Path, papers: Path, url: str) -> None:
        own = {name: value for name, value in os.environ.items() if not name.startswith("PAPERRADIO_")}
        model = {"URL": url, "RETRIES": "0", "PAUSE_SECONDS": "0"}
        own |= {f"PAPERRADIO_MODEL__{name}": value for name, value in model.items()}
        own |= {"PAPERRADIO_INTAKE__FOLDER_POLL_SECONDS": "0.2", "PAPERRADIO_NEWSROOM__HEARTBEAT_SECONDS": "0.2"}
        own |= {"PAPERRADIO_VOICING__FETCH": "false"}
        command = [sys.executable, "-m", "paperradio", "newsroom", "--source", f"folder:{papers}", "--data", str(data)]
        self.process = subprocess.Popen(command, env=own, stderr=subprocess.PIPE, text=True)
        self.log: list[str] = []
        self._lines: queue.Queue[str] = queue.Queue(maxsize=10_000)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._lines.put(line)

    def until(self, wanted: str) -> None:
        """Read the log on until a line has these words."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while True:
            self.log.append(self._lines.get(timeout=max(0.1, patience - time.monotonic())))
            if wanted in self.log[-1]:
                return

    def kill(self) -> None:
        """`kill -9`."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    return folder


def drop(stem: str, papers: Path) -> None:
    for ending in (".json", ".pdf"):
        shutil.copy(SAMPLES / f"{stem}{ending}", papers)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A station's folder with an hour of unaired sound, so that there is time for a model."""
    data = tmp_path / "data"
    data.mkdir()
    catalogue = SqlCatalogue(f"sqlite:///{data}/catalogue.sqlite")
    catalogue.add_item(
        ItemRecord("made before", ItemKind.SEGMENT, "Before", 3600, datetime.now(UTC), "", "item/00/00.json")
    )
    catalogue.close()
    return data


@pytest.fixture
def newsroom(data: Path, papers: Path) -> Iterator[Callable[[str], NewsroomProcess]]:
    running: list[NewsroomProcess] = []

    def start(url: str) -> NewsroomProcess:
        running.append(NewsroomProcess(data, papers, url))
        return running[-1]

    yield start
    for each in running:
        each.kill()


def transcripts(data: Path) -> dict[str, list[Any]]:
    """How the segments of each paper came about."""
    catalogue = SqlCatalogue(f"sqlite:///{data}/catalogue.sqlite", create=False)
    store = FsspecArtefacts(str(data / "artefacts"))
    found: dict[str, list[Any]] = {}
    for record in catalogue.items([ItemKind.SEGMENT]):
        if record.transcript_key is not None:
            told = json.loads(store.get(record.transcript_key))
            found.setdefault(str(record.paper_id), []).append(told["writing"])
    catalogue.close()
    return found


def fault(data: Path, wanted: Callable[[str], bool]) -> str:
    """What the newsroom tells operators, as soon as it is as `wanted`."""
    catalogue = SqlCatalogue(f"sqlite:///{data}/catalogue.sqlite", create=False)
    patience, pause = time.monotonic() + PATIENCE_SECONDS, threading.Event()
    while not wanted(told := str(catalogue.activity()["newsroom"].get("fault", ""))):
        assert time.monotonic() < patience, told
        pause.wait(0.1)
    catalogue.close()
    return told


@pytest.mark.slow
def test_killed_while_the_model_writes_and_left_by_the_server(
    newsroom: Callable[[str], NewsroomProcess], data: Path, papers: Path
) -> None:
    asked_second = threading.Event()

    def hanging(answer: str) -> Behaviour:
        asked_second.set()
        return Silent(answer, 300)

    half, whole = DURABLE_WORKFLOWS[: len(DURABLE_WORKFLOWS) // 2], writing(DURABLE_WORKFLOWS)
    drop("durable-workflows", papers)
    with ModelServer(for_dialogues(InTurn([writing(half), writing(DURABLE_WORKFLOWS, hanging), whole]))) as server:
        first = newsroom(server.url)
        assert asked_second.wait(PATIENCE_SECONDS)
        first.kill()
        second = newsroom(server.url)
        second.until("durable-workflows is ready")
        bodies = [each.body for each in server.requests if asks_for_a_dialogue(each.body["messages"][-1]["content"])]
        assert len(bodies) == 3  # what was answered before the kill is not asked again
        assert bodies[0]["seed"] != bodies[1]["seed"]
        assert bodies[1] == bodies[2]
        (record,) = transcripts(data)["durable-workflows"]
        assert (record["writer"], record["chosen"]) == ("model", 1)
        assert [call["remembered"] for call in record["calls"] if call["job"] == "dialogue"] == [True, False]

        server.stop()
        drop("loudness", papers)
        second.until("loudness is ready")
        assert "no connection" in fault(data, bool)
        server.behaviour = writing(HLS_TIMING)
        server.start()
        drop("hls-timing", papers)
        second.until("hls-timing is ready")
        assert fault(data, lambda told: not told) == ""
    records = transcripts(data)
    assert {stem: [each["writer"] for each in made] for stem, made in records.items()} == {
        "durable-workflows": ["model"],
        "loudness": ["extractive"],
        "hls-timing": ["model"],
    }
    assert "no connection" in records["loudness"][0]["note"]
    said = "".join(second.log)
    assert said.count("WARNING") == said.count("own sentences meanwhile") == 1
    assert said.count("answers again") == 1
