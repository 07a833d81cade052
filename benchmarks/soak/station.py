"""The station under test: its folders, its settings, its processes."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Self

import psutil
from tests.programs import free_port
from tests.receivers import IcecastServer, RtmpServer

from paperradio.places import Places, places
from paperradio.settings import Settings, load_settings

MOUNT = "/soak.mp3"
_KEY = "soak"
_STOP_SECONDS = 25.0

CONFIG = """\
[web]
port = {port}

[voicing]
fetch = false

[[rtmp]]
name = "rtmp"
service = "custom"
url = "{rtmp}"
key = "{key}"

[[icecast]]
name = "icecast"
url = "{icecast}{mount}"
password = "{password}"
"""


class Station:
    """`paperradio run` with every output on. `data` is its data folder, `folder` is for its settings and its log."""

    def __init__(
        self, data: Path, folder: Path, papers: Path | None, nginx: RtmpServer, icecast: IcecastServer
    ) -> None:
        self.port = free_port()
        self.log_file = folder / "station.log"
        self._config = folder / "station.toml"
        values = {"rtmp": nginx.url, "key": _KEY, "icecast": icecast.url, "password": icecast.password}
        self._config.write_text(CONFIG.format(port=self.port, mount=MOUNT, **values), encoding="utf-8")
        source = f"folder:{papers.resolve()}" if papers is not None else "samples"
        self._options = ["--config", f"{self._config}", "--data", f"{data}", "--source", source]
        options = {"storage": {"data": f"{data}"}, "intake": {"source": source}}
        self.settings: Settings = load_settings(self._config, options)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def places(self) -> Places:
        """Where its things lie."""
        return places(self.settings)

    @property
    def address(self) -> str:
        """Of its web, without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether its first process lives."""
        return self._process is not None and self._process.poll() is None

    def __enter__(self) -> Self:
        command = [sys.executable, "-m", "paperradio", "run", *self._options]
        with self.log_file.open("wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True
            )
        return self

    def __exit__(self, *error: object) -> None:
        """Ends all of it, what was stopped by a signal included."""
        if self._process is None:
            return
        everyone = [process for _, process in self.processes()]
        for process in everyone:
            _signal(process, signal.SIGCONT)
        self._process.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(_STOP_SECONDS)
        if self._process.poll() is None:
            self._process.kill()
            self._process.wait()
        _, alive = psutil.wait_procs(everyone, timeout=5)
        for process in alive:
            _signal(process, signal.SIGKILL)

    def processes(self) -> list[tuple[str, psutil.Process]]:
        """Its processes now, each with its role."""
        if self._process is None:
            return []
        found: list[tuple[str, psutil.Process]] = []
        with contextlib.suppress(psutil.Error):
            first = psutil.Process(self._process.pid)
            found = [("station", first), *((_role(child), child) for child in first.children(recursive=True))]
        return found

    def process(self, role: str) -> psutil.Process | None:
        """The one with this role; the oldest where there are several."""
        found = [process for name, process in self.processes() if name == role]
        with contextlib.suppress(psutil.Error):
            return min(found, key=lambda process: process.create_time(), default=None)
        return None


def _role(process: psutil.Process) -> str:
    """`newsroom`, `air` and `web` are the station's; `encoder` and `rtmp pusher` are air's ffmpeg, `watch` is web's."""
    try:
        command = process.cmdline()
    except psutil.Error:
        return "other"
    if "paperradio" in command:
        after = command[command.index("paperradio") + 1 :]
        return after[0] if after else "other"
    if not command or "ffmpeg" not in Path(command[0]).name:
        return "other"
    if "libx264" in command:
        return "encoder"
    return "rtmp pusher" if "flv" in command else "watch"


def _signal(process: psutil.Process, number: int) -> None:
    with contextlib.suppress(psutil.Error):
        process.send_signal(number)


@contextlib.contextmanager
def small_disk(folder: Path, mebibytes: int) -> Iterator[Path | None]:
    """A file system of its own for the station's data, mounted at `folder`; None where that is not allowed."""
    mount = shutil.which("mount")
    if mount is None or os.geteuid() != 0:
        yield None
        return
    folder.mkdir()
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={mebibytes}m,mode=0755", "tmpfs", f"{folder}"],
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        yield None
        return
    try:
        yield folder
    finally:
        gone = subprocess.run(["umount", f"{folder}"], capture_output=True, check=False)
        if gone.returncode:
            subprocess.run(["umount", "-l", f"{folder}"], capture_output=True, check=False)
