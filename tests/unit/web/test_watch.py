"""The output watch over HTTP, with looks that are told beforehand, and what operators see of it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from paperradio.hls import Segment
from paperradio.web.watch.alarms import AlarmKind
from paperradio.web.watch.look import HEIGHT, WIDTH, Look, Lookout, NoLook
from paperradio.web.watch.watch import START_SECONDS, OutputWatch
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

AT = 1_788_264_000.0
SETTINGS: dict[str, Any] = {"watch": {"stall_seconds": 20, "silence_seconds": 5}}


class TellingLookout(Lookout):
    """A segment's payload says what is seen and heard in it."""

    def __init__(self) -> None:
        self.looked: list[bytes] = []
        self.held = asyncio.Event()
        self.held.set()
        self.waiting = False

    async def look(self, segment: bytes) -> Look:
        self.waiting = True
        await self.held.wait()
        self.waiting = False
        self.looked.append(segment)
        if segment.startswith(b"hang"):
            raise NoLook("no answer within 20 s")
        if segment.startswith(b"bug"):
            raise RuntimeError("unforeseen")
        level = -120.0 if segment.startswith(b"silent") else -16.0
        picture = bytes([len(self.looked) % 2 * 100 + 50]) * (WIDTH * HEIGHT)
        return Look((level,) * 37, (picture, picture[::-1]))


def segment(sequence: int, told: str = "speech") -> Message:
    return Segment(sequence, AT + 4 * sequence, 4.0, False, 0, f"{told} {sequence}".encode()).message()


@pytest.fixture
def options() -> dict[str, Any]:
    return SETTINGS


@pytest.fixture
def lookout() -> TellingLookout:
    return TellingLookout()


@pytest.fixture
async def watched(station: Station) -> AsyncIterator[OutputWatch]:
    """The watch of a station that is on the air with a window of two segments."""
    station.air.greetings["hls"] = [segment(0), segment(1)]
    await station.on_air()
    await station.until(lambda: len(station.app.state.live.segments.listed) == 2)
    watch: OutputWatch = station.app.state.watch
    watch.begin(station.base)
    await station.until(lambda: watch.looked)
    yield watch


async def send(station: Station, watch: OutputWatch, *segments: Message) -> None:
    """Each is judged before the next one comes."""
    for message in segments:
        before = watch.looked + watch.missed
        await station.air.send("hls", message)
        await station.until(lambda before=before: watch.looked + watch.missed > before)


def standing(watch: OutputWatch) -> list[AlarmKind]:
    return [alarm.kind for alarm in watch.alarms.standing]


async def test_it_looks_at_the_newest_segment_and_then_at_each_new_one_once(
    station: Station, watched: OutputWatch, lookout: TellingLookout
) -> None:
    await send(station, watched, segment(2), segment(3))
    assert lookout.looked == [b"speech 1", b"speech 2", b"speech 3"]
    assert (watched.looked, watched.missed) == (3, 0)


async def test_dead_air_makes_the_station_fail_until_it_is_over(station: Station, watched: OutputWatch) -> None:
    assert (await station.client.get("/health")).status_code == 200
    await send(station, watched, segment(2, "silent"), segment(3, "silent"))
    health = await station.client.get("/health")
    assert health.status_code == 503
    (reason,) = health.json()["reasons"]
    assert reason == "output: dead air since 12:00:08 UTC (below -60 LUFS for more than 5 s)"
    (alarm,) = health.json()["watch"]["alarms"]
    assert alarm == {"kind": "dead_air", "since": AT + 8, "line": reason}
    metrics = (await station.client.get("/metrics")).text
    assert 'paperradio_output_alarm{alarm="dead_air"} 1.0' in metrics
    assert "paperradio_healthy 0.0" in metrics
    await send(station, watched, segment(4))
    health = await station.client.get("/health")
    assert health.status_code == 200
    assert health.json()["watch"]["raised"] == {"dead_air": 1}
    metrics = (await station.client.get("/metrics")).text
    assert 'paperradio_output_alarms_total{alarm="dead_air"} 1.0' in metrics
    assert 'paperradio_output_alarm{alarm="dead_air"} 0.0' in metrics


async def test_a_stream_without_new_segments_stalls_until_one_comes(station: Station, watched: OutputWatch) -> None:
    station.clock.advance(19)
    await asyncio.wait([station.serving], timeout=0.05)
    assert standing(watched) == []
    station.clock.advance(2)
    await station.until(lambda: standing(watched) == [AlarmKind.STALL])
    (alarm,) = watched.alarms.standing
    assert alarm.since == AT + 8
    assert alarm.told == "no new segment for more than 20 s; the playlist answers"
    assert (await station.client.get("/health")).status_code == 503
    await send(station, watched, segment(2))
    assert standing(watched) == []


async def test_a_look_that_takes_long_is_no_stall(
    station: Station, watched: OutputWatch, lookout: TellingLookout
) -> None:
    lookout.held.clear()
    await station.air.send("hls", segment(2))
    await station.until(lambda: watched.told()["looked"] == 1 and lookout.waiting)
    station.clock.advance(21)
    lookout.held.set()
    await station.until(lambda: watched.looked == 2)
    await asyncio.wait([station.serving], timeout=0.05)
    assert standing(watched) == []


async def test_a_station_that_never_begins_stalls(station: Station) -> None:
    watch: OutputWatch = station.app.state.watch
    watch.begin(station.base)
    await asyncio.wait([station.serving], timeout=0.05)
    assert standing(watch) == []
    station.clock.advance(START_SECONDS + 21)
    await station.until(lambda: standing(watch) == [AlarmKind.STALL])
    assert watch.alarms.standing[0].told.endswith("the playlist is answered with 503")


async def test_when_air_is_replaced_it_goes_on(station: Station, watched: OutputWatch, lookout: TellingLookout) -> None:
    await station.air.down()
    await station.until(lambda: not station.app.state.live.link.connected["hls"])
    station.air.greetings["hls"] = [Segment(0, AT + 60, 4.0, False, 0, b"speech again").message()]
    await station.air.up()
    await station.until(lambda: lookout.looked[-1] == b"speech again")
    assert standing(watched) == []


@pytest.mark.parametrize("kind", ["hang", "bug"])
async def test_a_decoder_that_fails_blinds_it_for_one_segment(
    station: Station, watched: OutputWatch, kind: str
) -> None:
    await send(station, watched, segment(2, "silent"))
    await station.air.send("hls", segment(3, kind))
    await station.until(lambda: standing(watched) == [AlarmKind.BLIND])
    health = await station.client.get("/health")
    assert health.status_code == 200
    assert any("cannot see" in fault for fault in health.json()["faults"])
    await send(station, watched, segment(4, "silent"))
    assert standing(watched) == []


async def test_one_that_is_far_behind_goes_on_at_the_newest(
    station: Station, watched: OutputWatch, lookout: TellingLookout
) -> None:
    lookout.held.clear()
    await station.air.send("hls", *(segment(number) for number in range(2, 9)))
    await station.until(lambda: station.app.state.live.segments.listed[-1].sequence == 8)
    lookout.held.set()
    await station.until(lambda: lookout.looked[-1] == b"speech 8")
    assert watched.missed > 0
    assert watched.looked + watched.missed == 8


@pytest.mark.parametrize("options", [{"watch": {"on": False}}, {"hls": {"on": False}}])
async def test_hls_or_the_watch_switched_off(station: Station) -> None:
    assert station.app.state.watch is None
    assert (await station.client.get("/health")).json()["watch"] is None


async def test_real_programs_that_are_missing_or_hang(tmp_path: Path) -> None:
    with pytest.raises(NoLook, match="No such file"):
        await Lookout(str(tmp_path / "ffmpeg"), 5).look(b"")
    hanging = tmp_path / "hang"
    hanging.write_text("#!/bin/sh\nexec sleep 60\n", encoding="utf-8")
    hanging.chmod(0o755)
    with pytest.raises(NoLook, match="no answer within"):
        await Lookout(str(hanging), 0.1).look(bytes(10**6))
