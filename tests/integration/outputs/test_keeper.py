"""Encoders that die, hang or cannot be started."""

from __future__ import annotations

import asyncio
import os
import select
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperradio.clock import SystemClock
from paperradio.hls import Window
from paperradio.outputs.arguments import EncoderArguments
from paperradio.outputs.keeper import PAUSES_SECONDS, STEADY_SECONDS, EncoderKeeper
from paperradio.settings import EncoderSettings

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import OnAir, Record

pytestmark = pytest.mark.timed

AIR_TIME = 1_700_000_000.0
PATIENCE = 20

STATION = """
import asyncio, sys
from pathlib import Path
from paperradio.clock import SystemClock
from paperradio.outputs.transmitter import Transmitter
from paperradio.settings import EncoderSettings

async def main(folder):
    transmitter = Transmitter(EncoderSettings(), SystemClock(), address=f"unix:{folder / 'air.sock'}",
                              numbers=folder / "hls.json", frames_per_second=5, lag_seconds=1)
    transmitter.sink.restart_at(0.0)
    running = asyncio.ensure_future(transmitter.run())
    while transmitter.sink.pid is None:
        await asyncio.sleep(0.01)
    print(transmitter.sink.pid, flush=True)
    await running

asyncio.run(main(Path(sys.argv[1])))
"""


async def test_a_killed_encoder_is_replaced(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        sink = station.transmitter.sink
        station.move(AIR_TIME)
        assert await station.began() == AIR_TIME
        await station.play(9)
        before = await station.segments(1)
        assert sink.pid is not None
        os.kill(sink.pid, signal.SIGKILL)
        await station.ended()
        await station.play(1)
        again = await station.began()
        await station.play(9)
        after = await station.segments(1)
        while not after[0].discontinuity:  # Two, and what the encoder had put out of a third.
            before += after
            after = await station.segments(1)
    assert sink.restarts == 1
    assert "exit status -9" in (sink.last_failure or "")
    assert sink.samples_dropped == 48_000
    assert sink.pictures_dropped == 5
    assert again == AIR_TIME + 10
    assert len(before) in (2, 3)
    assert (after[0].sequence, after[0].timeline) == (len(before), 1)
    assert after[0].at == pytest.approx(AIR_TIME + 10, abs=1e-4)
    assert before[-1].at + before[-1].duration <= AIR_TIME + 9
    window = Window(4, 10)
    for segment in before + after:
        window.add(segment)
        assert record(segment.payload, f"{segment.sequence}.ts").complaints() == ""
    playlist = window.playlist(lambda segment: f"{segment.sequence}.ts")
    ended = record(f"{playlist}#EXT-X-ENDLIST\n".encode(), "ended.m3u8")
    assert ended.complaints() == ""
    # Of what was cut off in the middle the picture may be there and the sound not yet.
    cut = 10 + before[1].at + before[1].duration - AIR_TIME
    flashes, beeps = ([at for at in found if not cut <= at < 20] for found in (ended.flashes(), ended.beeps()))
    assert len(flashes) >= 8
    assert beeps[: len(flashes)] == pytest.approx(flashes, abs=0.002)
    assert "#EXT-X-DISCONTINUITY\n#EXT-X-PROGRAM-DATE-TIME:2023-11-14T22:13:30.000Z\n" in playlist
    assert "ENDLIST" not in playlist
    assert record(after[0].payload).beeps()[0] == pytest.approx(10 + 10 + 0.6, abs=0.002)


async def test_an_encoder_that_hangs_is_replaced(on_air: OnAir) -> None:
    async with on_air(stall_seconds=2) as station:
        station.move(AIR_TIME)
        await station.began()
        await station.play(5)
        stopped = station.transmitter.sink.pid
        assert stopped is not None
        os.kill(stopped, signal.SIGSTOP)
        station.write(5)
        await station.ended()
        assert station.transmitter.sink.last_failure == "ffmpeg stopped or makes no progress: no output for 2 s"
        await station.began()
        await station.play(7)
        segments = await station.segments(3)
    assert not segments[0].discontinuity
    assert [segment.discontinuity for segment in segments].count(True) == 1
    with pytest.raises(ProcessLookupError):
        os.kill(stopped, 0)


async def test_a_full_buffer_ends_a_hung_encoder(on_air: OnAir) -> None:
    async with on_air(stall_seconds=3) as station:
        station.move(AIR_TIME)
        await station.began()
        await station.play(3)
        stopped = station.transmitter.sink.pid
        assert stopped is not None
        os.kill(stopped, signal.SIGSTOP)
        station.write(60)
        await station.ended()
        assert "it takes no more sound" in (station.transmitter.sink.last_failure or "")


async def test_when_the_epoch_moves_the_encoder_is_replaced_and_nothing_is_lost(on_air: OnAir) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(6)
        station.move(AIR_TIME + 3600)
        await station.play(6)
        station.move(AIR_TIME + 7200)
        await station.ended()
        await station.ended()
        segments = await station.segments(4)
        sink = station.transmitter.sink
        assert (sink.restarts, sink.samples_dropped) == (0, 0)
    found = [(round(segment.at - AIR_TIME, 3), round(segment.duration, 1)) for segment in segments]
    assert found == [(0, 2), (2, 4), (3600, 2), (3602, 4)]
    assert [segment.discontinuity for segment in segments] == [False, False, True, False]


async def test_nothing_is_left_when_the_parent_is_killed(tmp_path: Path) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", STATION, f"{tmp_path}", stdout=asyncio.subprocess.PIPE
    )
    assert parent.stdout is not None
    async with asyncio.timeout(PATIENCE):
        encoder = os.pidfd_open(int(await parent.stdout.readline()))
    parent.kill()
    await parent.wait()
    ended, _, _ = select.select([encoder], [], [], PATIENCE)
    os.close(encoder)
    assert ended


class Hurried(SystemClock):
    """Real time without the keeper's pauses, which it writes down. Every run seems to last `run_seconds`."""

    def __init__(self, pauses_wanted: int, run_seconds: float = 0.0) -> None:
        self.pauses: list[float] = []
        self.enough = asyncio.Event()
        self._wanted = pauses_wanted
        self._run_seconds = run_seconds
        self._readings = 0

    def monotonic(self) -> float:
        self._readings += 1
        return self._readings * self._run_seconds

    async def sleep(self, seconds: float) -> None:
        if seconds not in PAUSES_SECONDS:
            return await super().sleep(seconds)
        self.pauses.append(seconds)
        if len(self.pauses) >= self._wanted:
            self.enough.set()
        await super().sleep(0)


class Nobody:
    """A receiver that wants nothing."""

    def began(self, air_time: float, offset: float) -> None: ...

    def ts(self, data: bytes) -> None: ...

    def mp3(self, data: bytes) -> None: ...

    def ended(self) -> None: ...


async def failing(program: Path, clock: Hurried) -> EncoderKeeper:
    """A keeper whose encoder failed until the clock had enough."""
    settings = EncoderSettings(stall_seconds=1.6)  # It is looked at every 0.4 s, which is no pause.
    keeper = EncoderKeeper(EncoderArguments(f"{program}", settings, 5), clock, Nobody(), lag_seconds=1)
    keeper.restart_at(AIR_TIME)
    running = asyncio.ensure_future(keeper.run())
    async with asyncio.timeout(PATIENCE):
        await clock.enough.wait()
    running.cancel()
    await asyncio.wait([running])
    return keeper


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """Something that is no encoder."""
    path = tmp_path / "ffmpeg"
    path.write_text("#!/bin/sh\nseq 1 50000 >&2\nexit 3\n", encoding="utf-8")
    path.chmod(0o700)
    return path


async def test_pauses_grow_while_it_fails(program: Path) -> None:
    clock = Hurried(7)
    keeper = await failing(program, clock)
    assert clock.pauses[:7] == [0.2, 0.5, 1.0, 2.0, 4.0, 4.0, 4.0]
    assert keeper.restarts >= 7
    assert not keeper.running


async def test_after_a_steady_run_pauses_begin_anew(program: Path) -> None:
    clock = Hurried(4, run_seconds=STEADY_SECONDS)
    await failing(program, clock)
    assert clock.pauses[:4] == [0.2, 0.2, 0.2, 0.2]


async def test_the_failure_tells_the_last_lines_only(program: Path) -> None:
    keeper = await failing(program, Hurried(1))
    told = keeper.last_failure or ""
    assert told.startswith("ffmpeg stopped or makes no progress: exit status 3; ")
    assert told.endswith("; 49999; 50000")
    assert len(told) < 1000


async def test_a_program_that_cannot_be_started_is_told(program: Path) -> None:
    program.chmod(0o600)
    keeper = await failing(program, Hurried(2))
    assert "ffmpeg cannot be started" in (keeper.last_failure or "")
    assert "Permission denied" in (keeper.last_failure or "")
