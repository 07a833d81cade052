"""The source client against a real Icecast: sound, metadata, killed, hung, wrong password."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

import httpx
import pytest
from tests.conftest import lacking
from tests.integration.outputs.pushing import now_playing, pushed, until
from tests.receivers import IcecastServer, icecast_program

from paperradio.clock import SystemClock
from paperradio.outputs.icecast import IcecastOutput, IcecastPlan
from paperradio.outputs.link import Address

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import OnAir, Record, Station, Tell

AIR_TIME = 1_700_000_000.0
MOUNT = "/paperradio.mp3"
QUICK = {"preset": "ultrafast"}


@pytest.fixture
def icecast() -> Iterator[IcecastServer]:
    if icecast_program() is None:
        lacking("Icecast", "icecast2")
    with IcecastServer() as server:
        yield server


def plan_for(icecast: IcecastServer) -> IcecastPlan:
    about = {
        "Name": "Radió λ",
        "Description": "Papers, read aloud",
        "Genre": "science",
        "Public": "0",
        "Bitrate": "128",
    }
    address = Address("127.0.0.1", icecast.port)
    return IcecastPlan("icecast", address, MOUNT, "source", icecast.password, about, look_seconds=1.0)


def pusher(station: Station, plan: IcecastPlan) -> IcecastOutput:
    return IcecastOutput(plan, station.transmitter.mp3_feed, SystemClock())


async def source(icecast: IcecastServer) -> dict[str, object]:
    """What Icecast tells of the mount; nothing where it tells it in the middle of a change, which is no JSON."""
    try:
        told = json.loads(await asyncio.to_thread(icecast.status))["icestats"].get("source", {})
    except json.JSONDecodeError:
        return {}
    assert isinstance(told, dict)
    return told


async def titled(icecast: IcecastServer, title: str) -> None:
    """Return when Icecast tells listeners this title."""
    async with asyncio.timeout(20):
        while (await source(icecast)).get("title") != title:
            await asyncio.sleep(0.05)


async def heard(icecast: IcecastServer, size: int) -> bytes:
    """What a listener gets."""
    data = b""
    async with httpx.AsyncClient(timeout=20) as client, client.stream("GET", icecast.url + MOUNT) as answer:
        assert answer.headers["Content-Type"] == "audio/mpeg"
        async for part in answer.aiter_bytes():
            data += part
            if len(data) >= size:
                break
    return data


async def test_what_is_heard_and_told(on_air: OnAir, icecast: IcecastServer, record: Record) -> None:
    async with on_air(**QUICK) as station:
        output = pusher(station, plan_for(icecast))
        output.announce(now_playing("On “λ-calculus”: größer & besser?", 0.0))
        station.move(AIR_TIME)
        async with pushed(station, output):
            await until(lambda: output.status().connected)
            await titled(icecast, 'On "l-calculus": größer & besser?')
            output.announce(now_playing("The next one", 0.0))
            await titled(icecast, "The next one")
            while not (told := await source(icecast)):
                await asyncio.sleep(0.05)
            data = await heard(icecast, 40_000)
    assert (told["server_name"], told["server_description"]) == ("Radió l", "Papers, read aloud")
    assert (told["genre"], told["bitrate"]) == ("science", 128)
    assert (output.status().fault, output.status().dropped) == ("", 0)
    recording = record(data[: len(data) // 384 * 384], "heard.mp3")
    assert recording.complaints("error") == ""
    beeps = recording.beeps()
    assert beeps[1] - beeps[0] == pytest.approx(1.0, abs=0.03)


@pytest.mark.timed
async def test_a_server_that_hangs_and_dies(on_air: OnAir, icecast: IcecastServer, tell: Tell) -> None:
    async with on_air(**QUICK) as station:
        output = pusher(station, replace(plan_for(icecast), stall_seconds=2.0, answer_seconds=2.0))
        station.move(AIR_TIME)
        told = []
        async with pushed(station, output) as beside:
            await until(lambda: output.status().connected)

            icecast.hang()
            noticed = await until(lambda: not output.status().connected)
            assert output.status().fault == "the server does not answer for 2 s"
            icecast.go_on()
            back = await until(lambda: output.status().connected)
            told.append(("hung (SIGSTOP)", noticed, back))
            assert noticed - 3 + 16 < 30  # A station looks every 8 s and waits 8 s.

            icecast.kill()
            noticed = await until(lambda: not output.status().connected)
            await until(lambda: "nobody listens" in output.status().fault)
            icecast.start()
            back = await until(lambda: output.status().connected)
            told.append(("killed", noticed, back))
            await titled(icecast, "Radió l")
    for what, noticed, back in told:
        tell(f"Icecast, {what}: noticed within {noticed:.1f} s, back within {back:.1f} s")
    tell(f"Icecast, others meanwhile: {len(beside.gaps)} gaps, longest wait for sound {beside.longest_wait:.2f} s")
    assert not beside.gaps
    assert output.status().restarts >= 3


async def test_a_wrong_password_is_told_and_kept(on_air: OnAir, icecast: IcecastServer, tell: Tell) -> None:
    async with on_air(**QUICK) as station:
        wrong, right = "my-wrong-password", icecast.password
        output = pusher(station, replace(plan_for(icecast), password=wrong))
        station.move(AIR_TIME)
        async with pushed(station, output) as beside:
            noticed = await until(lambda: bool(output.status().fault))
            assert output.status().fault == _REFUSED
            assert not output.status().connected
            icecast.kill()
            icecast.password = wrong
            icecast.start()
            back = await until(lambda: output.status().connected)
        tell(f"Icecast, wrong password: told within {noticed:.1f} s, back within {back:.1f} s of its being right")
    assert not beside.gaps
    assert wrong not in f"{output.status()}{output._plan!r}"
    assert right not in icecast.log


_REFUSED = "it does not accept user or password; check [[icecast]] user and password"
