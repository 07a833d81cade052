"""Chroma in a folder of this machine."""

from __future__ import annotations

import fcntl
import os
import shutil
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING

from paperradio.errors import MemoryUnreachable
from paperradio.storage.chroma import Collections, errors_of_ours, make_api, make_collections, require_whole
from paperradio.storage.hnsw_files import require_whole_index

if TYPE_CHECKING:
    from chromadb.config import System

_DATABASE = "chroma.sqlite3"
_PAUSE_SECONDS = 0.02


class ChromaFolder:
    """Chroma's files in a folder that the first use makes. Safe to share between threads and processes.

    One of them uses it at a time. Chroma keeps its index in memory and does not notice what other processes write:
    whoever opens the files leaves a mark in the lock file, and who finds another's mark there opens them again. When
    the files vanish later, calls raise MemoryUnreachable until they are back or `clear` makes new ones.
    """

    def __init__(self, folder: Path, name: str, timeout_seconds: float) -> None:
        """`timeout_seconds`: the longest wait for others who use the folder."""
        self._folder, self._name, self._timeout = folder, name, timeout_seconds
        self._turn = Lock()
        self._mark = uuid.uuid4().hex.encode()
        self._identity: tuple[int, int] | None = None
        self._opened: tuple[System, Collections] | None = None

    @contextmanager
    def collections(self) -> Iterator[Collections]:
        with errors_of_ours(str(self._folder), embedded=True), self._alone(make=self._identity is None) as lock:
            try:
                yield self._current(lock)
            except BaseException:
                self._shut()  # what was left half-way is read from the disk again
                raise

    def clear(self) -> None:
        with errors_of_ours(str(self._folder), embedded=True), self._alone(make=True) as lock:
            self._shut()
            for path in self._folder.iterdir():
                if path.is_dir() and _is_uuid(path.name):
                    shutil.rmtree(path)
                elif path.name.startswith(_DATABASE):
                    path.unlink()
            self._open(lock)

    def close(self) -> None:
        with self._turn:
            self._shut()

    def _current(self, lock: int) -> Collections:
        found = self._found()
        if found is None and self._identity is not None:
            raise MemoryUnreachable(f"the files in {self._folder} are gone; paperradio memory rebuild makes them anew")
        if self._opened is not None and found == self._identity and os.pread(lock, 64, 0) == self._mark:
            return self._opened[1]
        self._shut()
        return self._open(lock)

    def _open(self, lock: int) -> Collections:
        os.ftruncate(lock, 0)  # whatever comes of it, others are to look anew
        for names in self._folder.glob("*/index_metadata.pickle"):
            require_whole_index(names.parent)
        system, server = make_api(is_persistent=True, persist_directory=str(self._folder))
        try:
            collections = make_collections(server, self._name)
            require_whole(collections)
        except BaseException:
            system.stop()
            raise
        os.pwrite(lock, self._mark, 0)
        self._opened, self._identity = (system, collections), self._found()
        return collections

    def _shut(self) -> None:
        if self._opened is not None:
            self._opened[0].stop()
        self._opened = None

    def _found(self) -> tuple[int, int] | None:
        """What tells these files from others at the same place; None where there are none."""
        try:
            about = (self._folder / _DATABASE).stat()
        except FileNotFoundError:
            return None
        return about.st_dev, about.st_ino

    @contextmanager
    def _alone(self, make: bool) -> Iterator[int]:
        """The lock file's descriptor, while neither another thread nor another process is in the block."""
        if not self._turn.acquire(timeout=self._timeout):
            raise self._taken()
        try:
            if make:
                self._folder.mkdir(parents=True, exist_ok=True)
            lock = os.open(self._folder / "lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                self._wait_for(lock)
                yield lock
            finally:
                os.close(lock)
        finally:
            self._turn.release()

    def _wait_for(self, lock: int) -> None:
        for _ in range(1 + int(self._timeout / _PAUSE_SECONDS)):
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                Event().wait(_PAUSE_SECONDS)
            else:
                return
        raise self._taken()

    def _taken(self) -> MemoryUnreachable:
        return MemoryUnreachable(f"{self._folder}: others have used it for more than {self._timeout:g} s")


def _is_uuid(name: str) -> bool:
    try:
        uuid.UUID(name)
    except ValueError:
        return False
    return True
