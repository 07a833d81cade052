"""Listeners that keep what they get, and when: one for each output that is fetched."""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import urljoin

import httpx

from benchmarks.soak.silence import Arrival

MP3_BYTES_PER_SECOND = 16_000
"""At the station's 128 kbit/s."""
BEHIND = 3
"""A player begins so many segments before the newest (RFC 8216, 6.3.3)."""
_POLL_SECONDS = 1.0
_PATIENCE_SECONDS = 15.0
_RETRY_SECONDS = 0.5
_FAILURES = (httpx.HTTPError, OSError)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A segment as a player got it; `at` is its date and time as Unix seconds, `came` when it was there."""

    sequence: int
    at: float
    seconds: float
    discontinuity: bool
    came: float
    path: Path
    size: int

    @property
    def end(self) -> float:
        """When it ends, as `at`."""
        return self.at + self.seconds


def listed(playlist: str) -> Iterator[tuple[int, float, float, bool, str]]:
    """Sequence number, date and time, length, discontinuity and address of each segment of a media playlist."""
    number = int(_tag(playlist, "EXT-X-MEDIA-SEQUENCE") or 0)
    at, seconds, broken = 0.0, 0.0, False
    for line in playlist.splitlines():
        name, _, value = line.partition(":")
        if line == "#EXT-X-DISCONTINUITY":
            broken = True
        elif name == "#EXT-X-PROGRAM-DATE-TIME":
            at = datetime.fromisoformat(value).timestamp()
        elif name == "#EXTINF":
            seconds = float(value.rstrip(","))
        elif line and not line.startswith("#"):
            yield number, at, seconds, broken, line
            number, broken = number + 1, False


def _tag(playlist: str, name: str) -> str | None:
    found = re.search(rf"^#{name}:(.*)$", playlist, re.MULTILINE)
    return found[1] if found else None


@dataclass(slots=True)
class HlsRecorder:
    """Plays `playlist` as players do: each segment once, from some behind the newest on."""

    playlist: str
    folder: Path
    segments: list[Fetched] = field(default_factory=list)
    failures: int = 0
    window_bytes: int = 0
    """The most bytes that were listed at a time, of those that were fetched."""

    async def run(self) -> None:
        """Until cancelled."""
        self.folder.mkdir()
        async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
            while True:
                try:
                    await self._look(client)
                except _FAILURES:
                    self.failures += 1
                await asyncio.sleep(_POLL_SECONDS)

    async def _look(self, client: httpx.AsyncClient) -> None:
        answer = await client.get(self.playlist)
        answer.raise_for_status()
        entries = list(listed(answer.text))
        if not self.segments:
            entries = entries[-BEHIND:] if len(entries) >= BEHIND else []
        last = self.segments[-1].sequence if self.segments else -1
        for sequence, at, seconds, broken, address in entries:
            if sequence > last:
                piece = await client.get(urljoin(self.playlist, address))
                piece.raise_for_status()
                path = self.folder / f"{sequence}.ts"
                path.write_bytes(piece.content)
                fetched = Fetched(sequence, at, seconds, broken, time.time(), path, len(piece.content))
                self.segments.append(fetched)
        numbers = {entry[0] for entry in entries}
        window = sum(one.size for one in self.segments[-2 * len(entries) :] if one.sequence in numbers)
        self.window_bytes = max(self.window_bytes, window)


@dataclass(slots=True)
class Mp3Recorder:
    """Listens to an endless MP3 and comes back when it ends. One file for each connection."""

    address: str
    folder: Path
    arrivals: list[Arrival] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    failures: int = 0

    async def run(self) -> None:
        """Until cancelled."""
        self.folder.mkdir()
        async with httpx.AsyncClient(timeout=_PATIENCE_SECONDS) as client:
            while True:
                try:
                    await self._listen(client)
                except _FAILURES:
                    self.failures += 1
                await asyncio.sleep(_RETRY_SECONDS)

    async def _listen(self, client: httpx.AsyncClient) -> None:
        async with client.stream("GET", self.address) as answer:
            answer.raise_for_status()
            path = self.folder / f"{len(self.files)}.mp3"
            with path.open("wb") as file:
                fresh = True
                async for data in answer.aiter_raw():
                    if fresh:
                        self.files.append(path)
                    self.arrivals.append(Arrival(time.time(), len(data) / MP3_BYTES_PER_SECOND, fresh))
                    file.write(data)
                    fresh = False

    @property
    def seconds(self) -> float:
        """How much sound came."""
        return sum(one.seconds for one in self.arrivals)
