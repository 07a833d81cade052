"""A newsroom of fakes with the real DBOS and the real catalogue, in a process of its own."""

from __future__ import annotations

import json
import os
import queue
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

CHILD = Path(__file__).with_name("child.py")
PATIENCE_SECONDS = 180


class Child:
    """A running newsroom and the lines it said."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.lines: list[str] = []
        self._queue: queue.Queue[str | None] = queue.Queue(maxsize=10_000)
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self._queue.put(line.strip())
        self._queue.put(None)

    def until(self, wanted: str) -> None:
        """Read on until a line begins so."""
        patience = time.monotonic() + PATIENCE_SECONDS
        while True:
            line = self._queue.get(timeout=max(0.1, patience - time.monotonic()))
            assert line is not None, f"ended before {wanted!r}: {self.lines}"
            self.lines.append(line)
            if line.startswith(wanted):
                return

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(PATIENCE_SECONDS)

    def stop(self) -> None:
        """End of input; it says "stopped" once it is."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        self.until("stopped")
        assert self.process.wait(PATIENCE_SECONDS) == 0

    def of(self, paper: str) -> list[str]:
        """The stages that were run of a paper, each as often as it was called; voicing speaks of turns."""
        told = (line.split() for line in self.lines if not line.startswith(("voice", "stage", "open")))
        return [words[0] for words in told if len(words) > 1 and (words[1] == paper or f":{paper}:" in words[1])]


Start = Callable[..., Child]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def start(data: Path) -> Iterator[Start]:
    children: list[Child] = []

    def started(*papers: str | dict[str, object], environment: dict[str, str] | None = None, **told: object) -> Child:
        process = subprocess.Popen(
            [sys.executable, str(CHILD), str(data), json.dumps({"papers": papers, **told})],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | (environment or {}),
        )
        children.append(Child(process))
        return children[-1]

    yield started
    for child in children:
        child.kill()
