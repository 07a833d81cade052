"""The real station as a child process on loopback, and what is needed to look at it from outside."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, TypeVar

import httpx
import imageio_ffmpeg
import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

T = TypeVar("T")

CHECKOUT = Path(__file__).resolve().parents[2]
FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
LOOK_SECONDS = 0.1
STOP_SECONDS = 30.0
SOUND_RATE = 48_000
_FIGURES = pytest.StashKey[list[str]]()


@dataclass(frozen=True, slots=True)
class Listed:
    """A segment as the playlist lists it; `at` is its date and time in Unix seconds."""

    sequence: int
    at: float
    duration: float
    discontinuity: bool


@dataclass(frozen=True, slots=True)
class Playlist:
    """A live media playlist, read as RFC 8216 has it."""

    text: str
    sequence: int
    segments: tuple[Listed, ...]

    @classmethod
    def read(cls, text: str) -> Playlist:
        lines = text.splitlines()
        assert lines[0] == "#EXTM3U", text
        number = first = int(next(line for line in lines if "MEDIA-SEQUENCE" in line).partition(":")[2])
        found: list[Listed] = []
        at, duration, discontinuity = 0.0, 0.0, False
        for line in lines:
            if line.startswith("#EXT-X-PROGRAM-DATE-TIME:"):
                at = datetime.fromisoformat(line.partition(":")[2]).timestamp()
            elif line.startswith("#EXTINF:"):
                duration = float(line.partition(":")[2].rstrip(","))
            elif line == "#EXT-X-DISCONTINUITY":
                discontinuity = True
            elif line and not line.startswith("#"):
                found.append(Listed(number, at, duration, discontinuity))
                number, discontinuity = number + 1, False
        return cls(text, first, tuple(found))

    @property
    def last(self) -> int:
        """The number of the newest segment."""
        return self.sequence + len(self.segments) - 1


class Station:
    """`paperradio run` and everything it started. `log` is what it wrote to standard error."""

    def __init__(self, folder: Path, arguments: Sequence[str], settings: dict[str, str]) -> None:
        self.data = folder / "data"
        self.log = folder / "station.log"
        self.began = time.time()
        self._arguments, self._settings = ("--data", str(self.data), *arguments), settings
        self._family: set[psutil.Process] = set()
        self._started: list[subprocess.Popen[bytes]] = []
        self.process = self._start("run", self.log, settings, "--port", "0")
        self.client = httpx.Client(timeout=10.0)
        self.address = ""

    def _start(self, program: str, log: Path, settings: dict[str, str], *arguments: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "paperradio", program, *self._arguments, *arguments]
        environment = environment_of({f"PAPERRADIO_{name}": value for name, value in settings.items()})
        with log.open("wb") as file:
            process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=file, stderr=file, env=environment)
        self._started.append(process)
        self._family.add(psutil.Process(process.pid))
        return process

    def join(self, name: str) -> Path:
        """Start another newsroom of this station, which ends with it. The file that it logs to."""
        log = self.log.with_name(f"{name}.log")
        self._start("newsroom", log, self._settings | {"NEWSROOM__NAME": name})
        return log

    @property
    def lines(self) -> str:
        return self.log.read_text(encoding="utf-8", errors="replace")

    def listening(self) -> Station:
        """Wait until the station says its address and its web answers there."""
        found = self.until(lambda: re.search(r"listen at (http://\S+?)/?\s", self.lines), "an address", 30)
        self.address = found[1]
        self.until(lambda: self.answers("/api/status"), "an answer", 30)
        return self

    def family(self) -> set[psutil.Process]:
        """Every process that was ever seen to belong to the station, those that run."""
        for process in tuple(self._family):
            with contextlib.suppress(psutil.NoSuchProcess):
                self._family |= set(process.children(recursive=True))
        return {process for process in self._family if alive(process)}

    def program(self, name: str) -> psutil.Process | None:
        """The running child of that name."""
        return next(
            (process for process in self.family() if command_of(process)[-3:] == ["-m", "paperradio", name]), None
        )

    def encoder(self) -> psutil.Process | None:
        """The ffmpeg below air."""
        air = self.program("air")
        with contextlib.suppress(psutil.NoSuchProcess):
            for process in air.children() if air else ():
                if "ffmpeg" in Path((command_of(process) or [""])[0]).name:
                    return process
        return None

    def until(self, question: Callable[[], T | None], what: str, seconds: float) -> T:
        """The first answer that is not None; fails after `seconds`, or when the station has ended."""
        end = time.monotonic() + seconds
        while True:
            answer = question()
            if answer is not None:
                return answer
            self.family()
            running = self.process.poll() is None
            if not running or time.monotonic() > end:
                why = f"not within {seconds:.0f} s" if running else f"the station ended ({self.process.returncode})"
                pytest.fail(f"{what}: {why}\n{self.lines[-3000:]}")
            time.sleep(LOOK_SECONDS)

    def answers(self, path: str) -> httpx.Response | None:
        """The answer when it is a success."""
        with contextlib.suppress(httpx.HTTPError):
            answer = self.client.get(self.address + path)
            return answer if answer.is_success else None
        return None

    def json(self, path: str) -> Any:
        """The JSON at `path`, an empty dict where there is no answer."""
        answer = self.answers(path)
        return answer.json() if answer else {}

    def now(self) -> dict[str, Any]:
        """What is on, as /api/now has it; empty when nothing is."""
        now: dict[str, Any] = self.json("/api/now").get("now") or {}
        return now

    def playlist(self) -> Playlist | None:
        """The live playlist once there is one."""
        answer = self.answers("/hls/live.m3u8")
        return Playlist.read(answer.text) if answer else None

    def sound(self, seconds: float) -> NDArray[np.float32]:
        """What a listener who joins now hears: mono samples of `/live.mp3`."""
        raw = ("-ac", "1", "-ar", str(SOUND_RATE), "-f", "f32le", "-")
        command = [FFMPEG, "-v", "error", "-t", str(seconds), "-i", f"{self.address}/live.mp3", *raw]
        done = subprocess.run(command, capture_output=True, timeout=seconds + 30, check=True)
        return np.frombuffer(done.stdout, np.float32)

    def interrupt(self) -> int:
        """Ctrl-C, as a terminal sends it. Returns the exit status."""
        self.family()
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(STOP_SECONDS)

    def left(self, seconds: float) -> list[list[str]]:
        """The command lines of what still runs `seconds` from now, at once when nothing does."""
        end = time.monotonic() + seconds
        while (running := self.family()) and time.monotonic() < end:
            time.sleep(LOOK_SECONDS)
        return [command_of(process) for process in running]

    def __enter__(self) -> Station:
        return self.listening()

    def __exit__(self, *error: object) -> None:
        self.end()

    def end(self) -> None:
        """Kill what is left."""
        self.client.close()
        for process in self.family():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(self.family(), STOP_SECONDS)
        for started in self._started:
            started.wait(STOP_SECONDS)


class Arxiv:
    """A process that answers as arXiv does. `settings` point a station at it."""

    def __init__(self, feeds: Path, *arguments: str) -> None:
        command = [sys.executable, str(CHECKOUT / "tests/arxiv_replay.py"), "--port", "0", "--feeds", str(feeds)]
        self._process = subprocess.Popen(
            [*command, "--today", *arguments], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert self._process.stdout is not None
        told = (self._process.stdout.readline().strip().partition("=") for _ in range(4))
        self.settings = {name.removeprefix("PAPERRADIO_"): address for name, _, address in told}
        self.address = self.settings["ARXIV__API_URL"].removesuffix("/api/query")

    def asked(self) -> list[dict[str, Any]]:
        """Its log: when it was asked for what, and what it answered."""
        found: list[dict[str, Any]] = httpx.get(f"{self.address}/requests", timeout=10).json()
        return found

    def check_politeness(self) -> None:
        """Never two requests within 3 s or at a time, nothing twice, Retry-After obeyed, by one that says its name."""
        verdict = httpx.get(f"{self.address}/verdict", timeout=10).json()
        assert verdict["least_gap"] >= 3.0, self.asked()
        told = {name: verdict[name] for name in ("fetched_twice", "impatient", "overlapping", "anonymous")}
        assert not any(told.values()), (told, self.asked())

    def end(self) -> None:
        self._process.kill()
        self._process.wait(STOP_SECONDS)


Start = Callable[..., Station]
Replay = Callable[..., Arxiv]
Figures = Callable[[str], None]


def environment_of(settings: dict[str, str]) -> dict[str, str]:
    """This process's environment without settings of a station, and `settings`. No voices are fetched from the hub."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PAPERRADIO_")}
    return kept | {"PAPERRADIO_VOICING__FETCH": "false"} | settings


def alive(process: psutil.Process) -> bool:
    """Whether it runs; one that ended and waits for its parent does not."""
    try:
        return bool(process.is_running() and process.status() != psutil.STATUS_ZOMBIE)
    except psutil.NoSuchProcess:
        return False


def command_of(process: psutil.Process) -> list[str]:
    """Its command line, empty when it is gone."""
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


@pytest.fixture(scope="session")
def start(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Start]:
    """Start stations, each to be entered: ``with start("--source", "samples", NEWSROOM__LEAD_HOURS="0.1") as it:``."""
    stations: list[Station] = []

    def started(*arguments: str, **settings: str) -> Station:
        stations.append(Station(tmp_path_factory.mktemp("station"), arguments, settings))
        return stations[-1]

    yield started
    for station in stations:
        station.end()


@pytest.fixture(scope="session")
def frugal() -> dict[str, str]:
    """Settings of a station that shares the cores with other tests."""
    return {"ENCODER__PRESET": "ultrafast", "PLAYOUT__FRAMES_PER_SECOND": "2"}


@pytest.fixture(scope="module")
def replay() -> Iterator[Replay]:
    """Start an arXiv out of a folder of recorded answers, with the options of `tests/arxiv_replay.py`."""
    started: list[Arxiv] = []

    def start(feeds: Path, *arguments: str) -> Arxiv:
        started.append(Arxiv(feeds, *arguments))
        return started[-1]

    yield start
    for arxiv in started:
        arxiv.end()


@pytest.fixture(scope="session")
def samples_as_announced(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for `replay` in which arXiv announces the samples, each second one under arXiv's own licence."""
    folder = tmp_path_factory.mktemp("arxiv")
    papers = []
    for number, pdf in enumerate(sorted((CHECKOUT / "src/paperradio/samples").glob("*.pdf")), 1):
        told = json.loads(pdf.with_suffix(".json").read_text(encoding="utf-8"))
        licence = "CC BY 4.0" if number % 2 else "unknown"
        names = {"arxiv_id": f"2609.{number:05d}v1", "licence": licence, "file": str(pdf)}
        papers.append(names | {key: told[key] for key in ("title", "abstract")})
    (folder / "papers.json").write_text(json.dumps(papers), encoding="utf-8")
    (folder / "feeds").mkdir()
    return folder / "feeds"


@pytest.fixture(scope="session")
def figures(request: pytest.FixtureRequest) -> Figures:
    """Note a measured figure; they are told at the end of the run."""
    return _noted(request.config).append


def _noted(config: pytest.Config) -> list[str]:
    """What was noted in this process; what a worker of pytest-xdist notes goes home with it."""
    if hasattr(config, "workeroutput"):
        at_work: list[str] = config.workeroutput.setdefault("figures", [])
        return at_work
    return config.stash.setdefault(_FIGURES, [])


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    """A worker of pytest-xdist ends."""
    _noted(node.config).extend(node.workeroutput.get("figures", []))


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    """Tell the figures."""
    if noted := _noted(config):
        terminalreporter.section("measured")
        for line in noted:
            terminalreporter.line(line)
