"""What the station says of itself, and what its processes cost, for the whole run."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx
import psutil

from benchmarks.soak.growth import Sample
from benchmarks.soak.silence import Span
from benchmarks.soak.station import Station
from paperradio.codec import Undecodable, decode
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.wire import WireError, connect, read_message

_HEALTH_SECONDS = 3.0
_SAMPLE_SECONDS = 10.0
_LISTEN_SECONDS = 15.0
_QUARTER_SECONDS = 900.0
_SETTLING_SECONDS = 120.0
"""A process that has just begun grows until all of it is in use."""
_RETRY_SECONDS = 0.5


@dataclass(slots=True)
class Life:
    """One process from first to last sight. Memory in bytes (what is its own alone), processor time in seconds."""

    role: str
    pid: int
    began: float
    memory: list[Sample] = field(default_factory=list)
    cpu: list[Sample] = field(default_factory=list)

    @property
    def cpu_share(self) -> float | None:
        """Of a core, over its life; None where it was seen but once."""
        if len(self.cpu) < 2:
            return None
        (began, before), (ended, after) = self.cpu[0], self.cpu[-1]
        return (after - before) / (ended - began)


@dataclass(slots=True)
class Monitor:
    """Asks `station`. `tell` gets a line for each alarm that begins or ends."""

    station: Station
    tell: Callable[[str], None]
    began: float = field(default_factory=time.monotonic)
    status: AirStatus | None = None
    status_at: float = 0.0
    playing: NowPlaying | None = None
    aired: list[tuple[float, NowPlaying]] = field(default_factory=list)
    epochs: list[list[Sample]] = field(default_factory=list)
    """For each epoch, air time less the monotonic clock, by the monotonic clock."""
    lateness: float = 0.0
    epochs_moved: int = 0
    encoder_restarts: int = 0
    alarms: list[tuple[float, str]] = field(default_factory=list)
    unheard: list[Span] = field(default_factory=list)
    """When `/health` said that listeners do not hear the station, or did not answer (Unix seconds)."""
    lives: dict[int, Life] = field(default_factory=dict)
    healthy: bool = False

    async def run(self) -> None:
        """Until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._follow_cues())
            group.create_task(self._ask_health())
            group.create_task(self._sample())

    @property
    def well(self) -> bool:
        """Whether all outputs work and nothing is wrong with any."""
        fresh = self.status is not None and time.monotonic() - self.status_at < 5
        if not fresh or self.status is None or not self.healthy or not self.status.encoder_running:
            return False
        further = [output for output in self.status.outputs if output.name in ("rtmp", "icecast")]
        return bool(further) and all(output.connected and not output.fault for output in further)

    async def _follow_cues(self) -> None:
        while True:
            with contextlib.suppress(OSError, EOFError, WireError, TimeoutError, Undecodable):
                await self._read_cues()
            await asyncio.sleep(_RETRY_SECONDS)

    async def _read_cues(self) -> None:
        reader, writer = await connect(self.station.places.air_address, "cues")
        before: AirStatus | None = None
        try:
            while True:
                async with asyncio.timeout(_LISTEN_SECONDS):
                    message = await read_message(reader)
                if message.head["kind"] == "now":
                    self.playing = decode(NowPlaying, message.payload)
                    self.aired.append((time.time(), self.playing))
                else:
                    before = self._heard(decode(AirStatus, message.payload), before)
        finally:
            writer.close()

    def _heard(self, status: AirStatus, before: AirStatus | None) -> AirStatus:
        now = time.monotonic()
        if before is None:
            before = self.status if self.status is not None and self.status.epochs <= status.epochs else None
        if before is None or before.epochs != status.epochs:
            self.epochs.append([])
        if self.epochs:
            self.epochs[-1].append((now, status.position - now))
        self.lateness += max(0.0, status.lateness - before.lateness) if before else status.lateness
        self.epochs_moved += max(0, status.epochs - before.epochs) if before else 0
        self.encoder_restarts += max(0, status.encoder_restarts - before.encoder_restarts) if before else 0
        self.status, self.status_at = status, now
        return status

    async def _ask_health(self) -> None:
        standing: set[str] = set()
        async with httpx.AsyncClient(timeout=10) as client:
            while True:
                asked = time.time()
                standing = await self._judge(client, asked, standing)
                await asyncio.sleep(_HEALTH_SECONDS)

    async def _judge(self, client: httpx.AsyncClient, asked: float, standing: set[str]) -> set[str]:
        try:
            answer = (await client.get(f"{self.station.address}/health")).json()
            lines = {*answer["reasons"], *answer["faults"]}
            self.healthy = answer["status"] == "ok"
        except (httpx.HTTPError, OSError, ValueError, KeyError) as error:
            lines, self.healthy = {f"/health: {type(error).__name__}"}, False
        if not self.healthy:
            self.unheard.append(Span(asked, time.time() + _HEALTH_SECONDS))
        for line in sorted(lines - standing):
            self.alarms.append((asked, line))
            self.tell(f"says: {line}")
        return lines

    async def _sample(self) -> None:
        while True:
            await asyncio.to_thread(self._sample_once)
            await asyncio.sleep(_SAMPLE_SECONDS)

    def _sample_once(self) -> None:
        now = time.monotonic()
        for role, process in self.station.processes():
            with contextlib.suppress(psutil.Error):
                life = self.lives.get(process.pid)
                if life is None or life.role != role:
                    life = self.lives[process.pid] = Life(role, process.pid, now)
                life.cpu.append((now, sum(process.cpu_times()[:2])))
                life.memory.append((now, float(process.memory_full_info().uss)))

    def memory(self, role: str) -> list[list[Sample]]:
        """The memory of each process of this role after the first quarter of an hour, when it has settled."""
        lives = [life for life in self.lives.values() if life.role == role]
        settled = [(life, max(self.began + _QUARTER_SECONDS, life.began + _SETTLING_SECONDS)) for life in lives]
        return [[one for one in life.memory if one[0] >= begin] for life, begin in settled]
