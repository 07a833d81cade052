"""A program that a test starts, breaks and ends: it listens on a port of this machine that it keeps.

with SomeProgram() as program:
    program.hang()             # SIGSTOP; program.go_on() ends that
    program.kill()             # SIGKILL; the port refuses
    program.start()            # again, on the same port
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Self

_LOOK_SECONDS = 0.05


class Program:
    """One process with a folder of its own that goes with it. What it says is in `log_file`."""

    start_seconds = 20.0
    log_file = "output.log"

    def __init__(self, name: str) -> None:
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix=f"radio-{name}-"))
        self.folder.chmod(0o777)  # who runs it is not always who reads what it wrote
        self._name = name
        self._process: subprocess.Popen[bytes] | None = None

    def command(self) -> list[str]:
        """What to run; its files are written here."""
        raise NotImplementedError

    def environment(self) -> dict[str, str]:
        """All of it."""
        return dict(os.environ)

    @property
    def pid(self) -> int:
        """The running process."""
        if self._process is None:
            raise RuntimeError(f"{self._name} does not run")
        return self._process.pid

    @property
    def log(self) -> str:
        """What it said."""
        file = self.folder / self.log_file
        return file.read_text(encoding="utf-8", errors="replace") if file.is_file() else ""

    def start(self) -> None:
        """Run it, and return when it accepts connections."""
        command = self.command()
        with (self.folder / "output.log").open("ab") as output:
            self._process = subprocess.Popen(
                command,
                env=self.environment(),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )
        self._until_open()

    def hang(self) -> None:
        """It stands still: its port accepts, and it takes and answers nothing."""
        os.kill(self.pid, signal.SIGSTOP)

    def go_on(self) -> None:
        """It goes on where it stood still."""
        os.kill(self.pid, signal.SIGCONT)

    def kill(self) -> None:
        """End it at once; its port refuses. No harm where it does not run."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None

    def stop(self) -> None:
        """End it in an orderly way, so that what it writes is whole."""
        if self._process is None:
            return
        self._process.send_signal(signal.SIGCONT)
        self._process.terminate()
        try:
            self._process.wait(self.start_seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process = None

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    def __enter__(self) -> Self:
        try:
            self.start()
        except BaseException:
            self.close()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def _until_open(self) -> None:
        end = time.monotonic() + self.start_seconds
        while time.monotonic() < end and self._process is not None and self._process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(_LOOK_SECONDS)
        raise RuntimeError(f"{self._name} did not start: {self.log[-2000:]}")


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port: int = free.getsockname()[1]
    return port
