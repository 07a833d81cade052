"""Chroma when its folder is damaged, deleted, shared or left amid a write, and when its server is not well."""

from __future__ import annotations

import json
import resource
import shutil
import socket
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from tests.programs import free_port

from paperradio.domain.memory import Remembered
from paperradio.domain.paper import Paper, PaperId
from paperradio.errors import MemoryDamaged, MemoryUnreachable
from paperradio.settings import MemorySettings
from paperradio.storage.memory import ChromaMemory
from paperradio.testing import FakeEmbedder

CHILD = Path(__file__).with_name("memory_child.py")
SAVED = 1_100
"""So many papers that Chroma saves its index: it does so each thousand."""
VECTOR = FakeEmbedder().embed(["paper"])[0]


def papers(count: int) -> list[Paper]:
    return [
        Paper(PaperId(f"paper-{number}"), f"Paper number{number} about subject{number * 7}") for number in range(count)
    ]


def opened(folder: Path, seconds: float = 10) -> ChromaMemory:
    return ChromaMemory(MemorySettings(timeout_seconds=seconds), folder, FakeEmbedder())


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "memory"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an index that Chroma has saved. To be copied."""
    folder = tmp_path_factory.mktemp("saved") / "memory"
    memory = opened(folder)
    memory.remember_papers(papers(SAVED))
    memory.close()
    return folder


def index_of(folder: Path) -> Path:
    """Where Chroma keeps the index of the papers; that of the claims is not saved yet."""
    return next(folder.glob("*/index_metadata.pickle")).parent


DAMAGES: dict[str, Callable[[Path], object]] = {
    "database cut off": lambda folder: cut(folder / "chroma.sqlite3"),
    "no database": lambda folder: (folder / "chroma.sqlite3").write_text("not one at all" * 1000),
    "index gone": lambda folder: shutil.rmtree(index_of(folder)),
    "vectors gone": lambda folder: (index_of(folder) / "data_level0.bin").unlink(),
    "vectors cut off": lambda folder: cut(index_of(folder) / "data_level0.bin"),
    "vectors overwritten": lambda folder: scribble(index_of(folder) / "data_level0.bin"),
    "links cut off": lambda folder: (index_of(folder) / "link_lists.bin").write_bytes(b""),
    "head cut off": lambda folder: cut(index_of(folder) / "header.bin"),
    "names cut off": lambda folder: cut(index_of(folder) / "index_metadata.pickle"),
    "names empty": lambda folder: (index_of(folder) / "index_metadata.pickle").write_bytes(b""),
}


def scribble(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(b"\xee" * len(data))


def cut(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_what_is_damaged_is_said_so_and_can_be_made_anew(
    damage: Callable[[Path], object], saved: Path, folder: Path
) -> None:
    shutil.copytree(saved, folder)
    damage(folder)
    memory = opened(folder)
    with pytest.raises(MemoryDamaged, match="paperradio memory rebuild") as told:
        memory.close_papers(VECTOR, 5)
    assert len(str(told.value).splitlines()) == 1
    memory.clear()
    memory.remember_papers(papers(20))
    assert memory.remembered() == Remembered(20, 0)
    assert len(memory.close_papers(VECTOR, 5)) == 5


def test_nothing_is_lost_between_two_runs(saved: Path, folder: Path) -> None:
    shutil.copytree(saved, folder)
    memory = opened(folder)
    assert memory.remembered() == Remembered(SAVED, 0)
    assert len(memory.close_papers(VECTOR, 40)) == 40


def test_a_folder_that_is_deleted_while_open_is_said_to_be_gone(folder: Path) -> None:
    memory = opened(folder)
    memory.remember_papers(papers(3))
    shutil.rmtree(folder)
    for ask in (memory.remembered, lambda: memory.close_papers(VECTOR, 1), lambda: memory.remember_papers(papers(4))):
        with pytest.raises(MemoryUnreachable):
            ask()
    assert not folder.exists()
    folder.mkdir()
    with pytest.raises(MemoryUnreachable, match="gone"):
        memory.remembered()
    memory.clear()
    memory.remember_papers(papers(4))
    assert memory.remembered() == Remembered(4, 0)


def test_a_folder_that_comes_back_is_used_again(folder: Path) -> None:
    memory = opened(folder)
    memory.remember_papers(papers(3))
    away = folder.rename(folder.with_name("away"))
    with pytest.raises(MemoryUnreachable):
        memory.remembered()
    away.rename(folder)
    assert memory.remembered() == Remembered(3, 0)


def test_a_file_in_the_place_of_the_folder(folder: Path) -> None:
    folder.write_text("mine")
    with pytest.raises(MemoryUnreachable):
        opened(folder).remembered()
    assert folder.read_text() == "mine"


def test_a_full_disk_loses_nothing_that_was_written(folder: Path) -> None:
    memory = opened(folder)
    memory.remember_papers(papers(40))
    allowed = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, ((folder / "chroma.sqlite3").stat().st_size, allowed[1]))
    try:
        with pytest.raises(MemoryUnreachable) as told:
            memory.remember_papers(papers(400))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, allowed)
    assert not isinstance(told.value, MemoryDamaged)
    assert memory.remembered().papers >= 40
    memory.remember_papers(papers(400))
    assert memory.remembered() == Remembered(400, 0)
    assert len(memory.close_papers(VECTOR, 300)) == 300


def test_clearing_leaves_what_is_not_chromas(folder: Path) -> None:
    memory = opened(folder)
    memory.remember_papers(papers(3))
    (folder / "notes.txt").write_text("mine")
    memory.clear()
    assert (folder / "notes.txt").read_text() == "mine"


def test_two_that_use_one_folder_see_what_each_other_writes(folder: Path) -> None:
    newsroom, other = opened(folder), opened(folder)
    newsroom.remember_papers(papers(3))
    assert other.remembered() == Remembered(3, 0)
    other.remember_papers(papers(5))
    assert newsroom.remembered() == Remembered(5, 0)
    assert len(newsroom.close_papers(VECTOR, 9)) == 5
    other.clear()
    assert newsroom.close_papers(VECTOR, 9) == []
    newsroom.remember_papers(papers(2))
    assert len(other.close_papers(VECTOR, 9)) == 2


def test_whoever_waits_too_long_for_another_is_told(folder: Path) -> None:
    memory, other = opened(folder), opened(folder, seconds=0.05)
    memory.remember_papers(papers(1))
    with memory._chroma.collections(), pytest.raises(MemoryUnreachable, match="others have used it"):
        other.remembered()
    assert other.remembered() == Remembered(1, 0)


def test_one_process_asks_while_another_writes_and_finds_all_that_was_written_when_that_is_killed(folder: Path) -> None:
    writer = subprocess.Popen([sys.executable, str(CHILD), str(folder)], stdout=subprocess.PIPE, text=True)
    memory = opened(folder)
    try:
        assert writer.stdout is not None
        for batch in range(6):
            assert writer.stdout.readline() == f"{batch}\n"
            found = memory.remembered()
            assert found.papers >= 50 * (batch + 1)
            assert found.claims >= 12 * (batch + 1)
            assert len(memory.close_papers(VECTOR, 50)) == 50
    finally:
        writer.kill()
        writer.wait(timeout=20)
    found = memory.remembered()
    assert found.papers >= 300
    assert found.claims >= 72
    assert len(memory.close_papers(VECTOR, 100)) == 100
    memory.remember_papers(papers(3))
    assert memory.remembered().papers == found.papers + 3


@contextmanager
def answering(status: int, body: bytes) -> Iterator[str]:
    """A server that gives one answer to everything."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET

        def log_message(self, format: str, *args: object) -> None:
            """Nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def at(url: str, seconds: float = 10) -> ChromaMemory:
    return ChromaMemory(MemorySettings(url=url, timeout_seconds=seconds), Path("unused"), FakeEmbedder())


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (404, b"<html>not here</html>"),
        (502, b"bad gateway"),
        (200, b"<html>welcome</html>"),
        (200, b"{}"),
        (500, json.dumps({"error": "InternalError", "message": "out of\nmemory"}).encode()),
        (418, json.dumps({"error": "SomethingElse", "message": "teapot"}).encode()),
    ],
)
def test_a_server_that_is_not_well_is_one_clear_line(status: int, body: bytes) -> None:
    with answering(status, body) as url, pytest.raises(MemoryUnreachable) as told:
        at(url).remembered()
    assert "127.0.0.1" in str(told.value)
    assert len(str(told.value).splitlines()) == 1


def test_no_server_at_all() -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with pytest.raises(MemoryUnreachable, match=url):
        at(url).close_papers(VECTOR, 1)


def test_a_server_that_never_answers_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}"
        with pytest.raises(MemoryUnreachable, match="timed out"):
            at(url, seconds=0.1).remembered()


def test_stations_that_share_a_server_do_not_meet(chroma_server: str) -> None:
    one, other = (
        ChromaMemory(MemorySettings(url=chroma_server, name=name), Path("unused"), FakeEmbedder())
        for name in ("one-station", "another-station")
    )
    one.remember_papers(papers(3))
    assert other.remembered() == Remembered(0, 0)
    other.clear()
    assert one.remembered() == Remembered(3, 0)
    again = ChromaMemory(MemorySettings(url=chroma_server, name="one-station"), Path("unused"), FakeEmbedder())
    again.clear()
    assert one.remembered() == Remembered(0, 0)
