"""One run of the station on its samples, from the first second to Ctrl-C; the tests look at what was seen of it."""

from __future__ import annotations

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from paperradio.codec import decode
from paperradio.domain.rundown import Item

if TYPE_CHECKING:
    from tests.acceptance.conftest import Figures, Start, Station

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
SPEECH_BOUND_SECONDS = 60.0
PAPER_BOUND_SECONDS = 150.0
PAPER_SECONDS = 32.0
"""How much of the first paper is recorded."""
WIDTH, HEIGHT = 1280, 720

Picture = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Run:
    """What was seen of it. `pictures` and `sound` are what ffmpeg says of the recording's frames and silences, `origin`
    is the air time of time stamp 0 in it, `nows` what was on, one after the other, `captions` the segments of captions
    that were listed at the end, `health` what the station said of itself then, `priorities` how far the threads of a
    program give way."""

    station: Station
    recording: Path
    warnings: str
    pictures: str
    sound: str
    origin: float
    nows: Sequence[dict[str, Any]]
    air_bytes: int
    heard_seconds: float
    feed: bytes
    episodes: Sequence[dict[str, Any]]
    files: dict[str, bytes]
    captions: Sequence[str]
    health: dict[str, Any]
    priorities: dict[str, set[int]]
    exit_status: int
    left: Sequence[Sequence[str]]

    @property
    def paper(self) -> dict[str, Any]:
        """The first segment that was on."""
        return next(now for now in self.nows if now["item"]["kind"] == "segment")

    @property
    def recorded_until(self) -> float:
        """The air time at which the recording ends."""
        return self.origin + stamps(self.pictures)[-1]

    def picture(self, at: float) -> Picture:
        """The frame shown at an air time, RGB."""
        begin = re.search(r"start: ([\d.]+)", self.pictures)
        assert begin is not None
        offset = at - self.origin - float(begin[1])
        command = [FFMPEG, "-v", "error", "-ss", f"{offset:.3f}", "-i", str(self.recording), "-frames:v", "1"]
        raw = subprocess.run([*command, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"], capture_output=True, timeout=60)
        return np.frombuffer(raw.stdout, np.uint8).reshape(HEIGHT, WIDTH, 3)


class Recorder:
    """ffmpeg, copying the HLS stream from its first segment on until told to stop."""

    def __init__(self, station: Station, path: Path) -> None:
        self._path = path
        source = ["-copyts", "-live_start_index", "0", "-i", f"{station.address}/hls/live.m3u8"]
        command = [FFMPEG, "-hide_banner", "-v", "warning", *source, "-c", "copy", "-y", str(path)]
        self._process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    def stop(self) -> str:
        """What it warned of."""
        self._process.send_signal(signal.SIGINT)
        try:
            return self._process.communicate(timeout=30)[1]
        finally:
            self._process.kill()


def probed(path: Path, *arguments: str) -> str:
    """What ffmpeg says while it decodes the file."""
    command = [FFMPEG, "-hide_banner", "-copyts", "-i", str(path), *arguments, "-f", "null", "-"]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True).stderr


class Watcher:
    """Asks now and again what is on. It keeps each item once, as it was told last, and anew after a break."""

    def __init__(self, station: Station) -> None:
        self._station = station
        self.nows: list[dict[str, Any]] = []

    def look(self) -> dict[str, Any]:
        """What is on now; empty when nothing is."""
        now = self._station.now()
        if now and self.nows and _goes_on(self.nows[-1], now):
            self.nows[-1] |= {"item": now["item"]}
        elif now:
            self.nows.append(now)
        return now

    def on(self, kind: str) -> dict[str, Any] | None:
        """What is on when it is of that kind."""
        now = self.look()
        return now if now and now["item"]["kind"] == kind else None


def _goes_on(before: dict[str, Any], now: dict[str, Any]) -> bool:
    moved = now["started"] - now["offset"] - before["started"] + before["offset"]
    return bool(before["item"]["id"] == now["item"]["id"] and abs(moved) < 0.05)


@pytest.fixture(scope="session")
def run(start: Start, tmp_path_factory: pytest.TempPathFactory, figures: Figures) -> Run:
    """Start it, watch the welcome and a part of the first paper, take what it offers, end it."""
    path = tmp_path_factory.mktemp("recording") / "recording.mkv"
    with start("--source", "samples") as station:
        return watched(station, path, figures)


def watched(station: Station, path: Path, figures: Figures) -> Run:
    """The run of a station that was just started."""
    watcher = Watcher(station)
    first = station.until(station.playlist, "a playlist", SPEECH_BOUND_SECONDS).segments[0]
    recorder = Recorder(station, path)
    welcome = station.until(lambda: watcher.on("welcome"), "the welcome", SPEECH_BOUND_SECONDS)
    figures(f"first spoken audio {welcome['started'] - station.began:.1f} s after the start")
    paper = station.until(lambda: watcher.on("segment"), "a paper on the air", PAPER_BOUND_SECONDS)
    figures(f"first paper on the air {paper['started'] - station.began:.1f} s after the start")
    end = paper["started"] + PAPER_SECONDS
    station.until(lambda: watcher.look() if time.time() > end else None, "its first part", PAPER_SECONDS + 30)
    station.until(lambda: True if last_listed(station) > end else None, "the last segments of that", 30)
    air = station.program("air")
    assert air is not None
    air_bytes = air.memory_info().rss
    figures(f"air without ffmpeg: {air_bytes / 2**20:.0f} MiB resident after page images were shown")
    figures(f"from the writing of the first script to its first clip on the rack {until_racked(station, paper):.2f} s")
    programs = {name: station.program(name) for name in ("air", "newsroom")}
    priorities = {name: priorities_of(process) for name, process in programs.items() if process is not None}
    listed = re.findall(r"^\S+\.vtt$", station.client.get(f"{station.address}/hls/captions.m3u8").text, re.MULTILINE)
    captions = [station.client.get(f"{station.address}/hls/{name}").text for name in listed]
    watcher.look()
    health = station.client.get(f"{station.address}/health").json()
    warnings = recorder.stop()
    episodes = station.json("/api/episodes")["episodes"]
    wanted = [address for one in episodes for address in (one["mp3"], one["transcript"], one["captions"], one["page"])]
    files = {address: station.client.get(station.address + address).content for address in wanted}
    feed = station.client.get(f"{station.address}/feed.xml").content
    heard = len(station.sound(3)) / 48_000
    exit_status = station.interrupt()
    left = station.left(5)
    pictures = probed(path, "-an", "-vf", "showinfo=checksum=0")
    sound = probed(path, "-vn", "-af", "ashowinfo,silencedetect=n=-50dB:d=2")
    origin = first.at - stamps(pictures)[0]
    return Run(
        station,
        path,
        warnings,
        pictures,
        sound,
        origin,
        watcher.nows,
        air_bytes,
        heard,
        feed,
        episodes,
        files,
        captions,
        health,
        priorities,
        exit_status,
        left,
    )


def until_racked(station: Station, now: dict[str, Any]) -> float:
    """Seconds from the beginning of a segment's script to when air had its first clip on its disk."""
    with closing(sqlite3.connect(station.data / "workflows.sqlite")) as steps:
        begun = "SELECT started_at_epoch_ms FROM operation_outputs WHERE function_name = 'write' AND workflow_uuid = ?"
        (written,) = steps.execute(begun, [now["item"]["id"]]).fetchone()
    with closing(sqlite3.connect(station.data / "catalogue.sqlite")) as catalogue:
        (key,) = catalogue.execute("SELECT item_key FROM items WHERE id = ?", [now["item"]["id"]]).fetchone()
    item = decode(Item, (station.data / "artefacts" / key).read_bytes())
    (racked,) = (station.data / "rack").rglob(f"{item.cues[0].clip.sound.sha256}.flac")
    return racked.stat().st_mtime - float(written) / 1000


def priorities_of(process: psutil.Process) -> set[int]:
    """The niceness of every thread."""
    return {os.getpriority(os.PRIO_PROCESS, thread.id) for thread in process.threads()}


def stamps(told: str) -> list[float]:
    """The time stamps of all frames that showinfo or ashowinfo told of."""
    return [float(found) for found in re.findall(r" n: *\d+ .*?pts_time: *([\d.]+)", told)]


def last_listed(station: Station) -> float:
    """The air time up to which the playlist reaches."""
    playlist = station.playlist()
    return playlist.segments[-1].at + playlist.segments[-1].duration if playlist else 0.0
