"""The pusher against a real nginx with its RTMP module: whole, hung, killed, refusing, slow, for days."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import socket
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.conftest import lacking
from tests.integration.outputs.pushing import now_playing, pushed, until
from tests.receivers import RtmpServer, nginx_program

from paperradio.clock import SystemClock
from paperradio.outputs.arguments import ffmpeg_program
from paperradio.outputs.link import Address
from paperradio.outputs.output import Output
from paperradio.outputs.rtmp import RtmpOutput, RtmpPlan
from paperradio.outputs.rtmp_client import Destination
from paperradio.settings import EncoderSettings

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import OnAir, Packet, Record, Recording, Station, Tell

AIR_TIME = 1_700_000_000.0
KEY = "live_123_rather-secret"
QUICK = {"preset": "ultrafast", "constant_rate": True}
"""How good the picture looks does not matter here."""
STALL_SECONDS = 2.0
"""Where something hangs. A station waits for 10 s; what else it takes to notice it is the same."""
WRAP_SECONDS = 95_443.7


@pytest.fixture
def nginx() -> Iterator[RtmpServer]:
    if nginx_program() is None:
        lacking("nginx with its RTMP module", "nginx libnginx-mod-rtmp")
    with RtmpServer() as server:
        yield server


def plan_for(nginx: RtmpServer, port: int = 0) -> RtmpPlan:
    destination = Destination(Address("127.0.0.1", port or nginx.port), nginx.application, KEY)
    return RtmpPlan("nginx", destination, 1660)


def pusher(station: Station, plan: RtmpPlan, clock: SystemClock | None = None) -> RtmpOutput:
    return RtmpOutput(plan, station.transmitter.ts_feed, ffmpeg_program(EncoderSettings()), clock or SystemClock())


class MovableClock(SystemClock):
    """The machine's time, and a leap."""

    leap = 0.0

    def monotonic(self) -> float:
        return super().monotonic() + self.leap


@asynccontextmanager
async def running(output: Output) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as group:
        task = group.create_task(output.run())
        yield
        task.cancel()


def recorded(record: Record, nginx: RtmpServer) -> list[Recording]:
    """What nginx has written, after it has ended."""
    nginx.stop()
    return [record(path.read_bytes(), path.name) for path in nginx.recordings if path.stat().st_size]


def last_stamp(path: Path) -> float:
    """How far a recording has come, in seconds; 0 where its end is being written."""
    data = path.read_bytes()
    start = len(data) - 4 - int.from_bytes(data[-4:])
    if not 0 < start < len(data) - 15 or data[start] not in (8, 9):
        return 0.0
    return (data[start + 7] << 24 | int.from_bytes(data[start + 4 : start + 7])) / 1000


def pictures(recording: Recording) -> list[Packet]:
    return [packet for packet in recording.packets() if packet.stream == 0]


def assert_in_order(recording: Recording) -> None:
    packets = recording.packets()
    for stream in (0, 1):
        times = [packet.dts for packet in packets if packet.stream == stream]
        assert all(earlier < later for earlier, later in pairwise(times))


async def test_what_arrives_is_the_stream(on_air: OnAir, nginx: RtmpServer, record: Record) -> None:
    async with on_air(**QUICK) as station:
        output = pusher(station, plan_for(nginx))
        station.move(AIR_TIME)
        async with running(output):
            await until(lambda: station.transmitter.ts_feed.readers == 2)
            await station.play(9)
            await until(lambda: output.status().connected)
            assert output.pid is not None
            for place in ("cmdline", "environ"):
                told = Path(f"/proc/{output.pid}/{place}").read_bytes()
                assert KEY.encode() not in told
                assert b"PAPERRADIO" not in told
            assert "<width>1280</width>" in nginx.statistics()
            await until(lambda: output.status().sent > 1_300_000)
    assert (output.status().fault, output.status().restarts, output.status().dropped) == ("", 0, 0)
    assert KEY not in repr(output.status())
    [recording] = recorded(record, nginx)
    assert recording.complaints() == ""
    assert_in_order(recording)
    keys = [packet.pts for packet in pictures(recording) if packet.key]
    assert len(keys) >= 3
    assert [later - earlier for earlier, later in pairwise(keys)] == pytest.approx([2.0] * (len(keys) - 1), abs=0.002)
    described = recording.run("-t", "0.1", "-f", "null", "-")
    assert re.search(r"Video: h264 .*1280x720", described)
    assert re.search(r"Audio: aac \(LC\), 48000 Hz, stereo", described)
    beeps, flashes = recording.beeps(), recording.flashes()
    assert len(flashes) >= 6
    assert beeps[: len(flashes)] == pytest.approx(flashes, abs=0.005)
    length = pictures(recording)[-1].dts
    assert recording.path.stat().st_size * 8 / length == pytest.approx(1_660_000, rel=0.1)  # 1,500 and 160 kbit/s


@pytest.mark.timed
async def test_a_receiver_that_hangs_dies_and_refuses(on_air: OnAir, nginx: RtmpServer, tell: Tell) -> None:
    """And the ffmpeg in between. Beside it the feeds go on without a gap."""
    async with on_air(**QUICK) as station:
        output = pusher(station, replace(plan_for(nginx), stall_seconds=STALL_SECONDS))
        station.move(AIR_TIME)
        told = []
        async with pushed(station, output) as beside:
            await until(lambda: output.status().connected)

            nginx.hang()
            noticed = await until(lambda: not output.status().connected)
            assert output.status().fault == f"the receiver takes nothing for {STALL_SECONDS:g} s"
            nginx.go_on()
            back = await until(lambda: output.status().connected)
            told.append(("receiver hung (SIGSTOP)", noticed, back))
            assert noticed + 10 - STALL_SECONDS < 30

            nginx.kill()
            noticed = await until(lambda: not output.status().connected)
            await until(lambda: "nobody listens" in output.status().fault)
            nginx.start()
            back = await until(lambda: output.status().connected)
            told.append(("receiver killed, then refusing", noticed, back))

            assert output.pid is not None
            os.kill(output.pid, signal.SIGKILL)
            noticed = await until(lambda: not output.status().connected)
            assert output.status().fault == "ffmpeg ended with -9"
            back = await until(lambda: output.status().connected)
            told.append(("ffmpeg killed", noticed, back))

            hung = output.pid
            assert hung is not None
            os.kill(hung, signal.SIGSTOP)
            noticed = await until(lambda: not output.status().connected)
            assert output.status().fault == f"ffmpeg makes no progress for {STALL_SECONDS:g} s"
            back = await until(lambda: output.status().connected)
            told.append(("ffmpeg hung (SIGSTOP)", noticed, back))
    for what, noticed, back in told:
        tell(f"RTMP, {what}: noticed within {noticed:.1f} s, back within {back:.1f} s")
    tell(f"RTMP, others meanwhile: {len(beside.gaps)} gaps, longest wait for sound {beside.longest_wait:.2f} s")
    assert not beside.gaps
    with pytest.raises(ProcessLookupError):
        os.kill(hung, 0)
    assert output.status().restarts >= 5


async def test_a_slow_receiver_loses_and_is_told(
    on_air: OnAir, nginx: RtmpServer, monkeypatch: pytest.MonkeyPatch, record: Record, tell: Tell
) -> None:
    monkeypatch.setattr("paperradio.outputs.transmitter._STREAM_MESSAGES", 40)
    monkeypatch.setattr("paperradio.outputs.pusher.QUIET_SECONDS", 2.0)
    async with on_air(**QUICK) as station, throttled(nginx.port) as gate:
        output = pusher(station, plan_for(nginx, gate.port))
        station.move(AIR_TIME)
        async with pushed(station, output) as beside:
            await until(lambda: output.status().connected)
            gate.bytes_per_second = 60_000
            slow = await until(lambda: "too slowly" in output.status().fault)
            assert output.status().connected
            assert output.status().dropped > 0
            gate.bytes_per_second = 10_000_000
            well = await until(lambda: not output.status().fault)
        tell(f"RTMP, slow receiver: told within {slow:.1f} s, well again within {well:.1f} s")
        assert not beside.gaps
        assert output.status().restarts == 0
    [recording] = recorded(record, nginx)
    assert recording.complaints() == ""
    assert_in_order(recording)


async def test_a_planned_reconnect_waits_for_an_item_and_loses_nothing(
    on_air: OnAir, nginx: RtmpServer, record: Record
) -> None:
    async with on_air(**QUICK) as station:
        clock = MovableClock()
        output = pusher(station, plan_for(nginx), clock)
        station.move(AIR_TIME)
        encoder = await station.began()
        async with running(output):
            await until(lambda: station.transmitter.ts_feed.readers == 2)
            output.announce(now_playing("An item of the 47th hour", AIR_TIME + 1))
            await station.play(1)
            await until(lambda: output.status().connected)
            await station.play(2.4)
            await until(lambda: last_stamp(nginx.recordings[0]) > 2.1)
            clock.leap = 47 * 3600
            output.announce(now_playing("The next item", AIR_TIME + 5))
            await station.play(8)
            await until(lambda: len([path for path in nginx.recordings if path.stat().st_size > 300_000]) == 2)
            assert station.transmitter.sink.restarts == 0
            assert encoder == AIR_TIME
    assert (output.status().restarts, output.status().fault) == (0, "")
    before, after = recorded(record, nginx)
    assert before.complaints() == after.complaints() == ""
    assert len(pictures(before)) == 6 * 30  # From 0 to 6: the first key frame after the item began.
    assert pictures(after)[0].key
    flashes = before.flashes() + [6 + at for at in after.flashes()]
    assert flashes == pytest.approx([0.6 + second for second in range(len(flashes))], abs=0.04)


async def test_stamps_go_on_over_limits_and_new_encoders(on_air: OnAir, nginx: RtmpServer, record: Record) -> None:
    """RTMP's 24 bits end after 4.66 h, the transport stream's 33 after 26.5 h, and an encoder when an epoch moves.

    Where that is by more than two minutes, somebody has set the clock: the stream goes on where it was.
    """
    async with on_air(**QUICK) as station:
        output = pusher(station, replace(plan_for(nginx), first_stamp=(1 << 24) - 6000))
        station.move(AIR_TIME)
        async with running(output):
            await until(lambda: station.transmitter.ts_feed.readers == 2)
            await station.play(8)
            assert station.transmitter.sink.pid is not None
            os.kill(station.transmitter.sink.pid, signal.SIGKILL)
            await station.ended()
            await station.play(3)
            await station.began()
            again = await station.began()
            await station.play(4)
            station.move(AIR_TIME + WRAP_SECONDS - 10 - 4)
            await station.play(8)
            await until(lambda: last_stamp(nginx.recordings[0]) > again - AIR_TIME + 4 + 6)
    assert (output.status().restarts, output.status().fault) == (0, "")
    [recording] = recorded(record, nginx)
    assert_in_order(recording)
    times = [packet.dts for packet in pictures(recording)]
    gaps = [(round(earlier, 1), round(later - earlier)) for earlier, later in pairwise(times) if later - earlier > 0.2]
    assert len(gaps) == 1
    assert again - AIR_TIME - 8 <= gaps[0][1] <= again - AIR_TIME
    assert times[-1] == pytest.approx(again - AIR_TIME + 4 + 8, abs=2)


class Gate:
    """A way to nginx that lets so much through."""

    def __init__(self, port: int) -> None:
        self.port = 0
        self.bytes_per_second = 10_000_000
        self._to = port
        self._tasks: set[asyncio.Task[None]] = set()

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        onward_reader, onward = await asyncio.open_connection("127.0.0.1", self._to, limit=1 << 14)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._pass(reader, onward))
                group.create_task(self._pass(onward_reader, writer))
        except* (OSError, asyncio.CancelledError):
            pass
        finally:
            onward.close()
            writer.close()

    async def _pass(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while data := await reader.read(1 << 13):
            writer.write(data)
            await writer.drain()
            await asyncio.sleep(len(data) / self.bytes_per_second)
        raise ConnectionResetError


@asynccontextmanager
async def throttled(port: int) -> AsyncIterator[Gate]:
    gate = Gate(port)
    listener = socket.create_server(("127.0.0.1", 0))
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 1 << 14)
    server = await asyncio.start_server(gate.serve, sock=listener, limit=1 << 14)
    gate.port = listener.getsockname()[1]
    try:
        yield gate
    finally:
        server.close()
