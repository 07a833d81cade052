"""Which further outputs the settings switch on."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from paperradio.app.outputs import make_outputs
from paperradio.clock import SystemClock
from paperradio.commands.obs_work import start_stream
from paperradio.domain.onair import NowPlaying, OutputStatus
from paperradio.errors import ConfigurationError
from paperradio.outputs.air_check import AirCheck
from paperradio.outputs.obs.watcher import ObsWatcher
from paperradio.outputs.output import keep_running
from paperradio.outputs.transmitter import Transmitter
from paperradio.settings import EncoderSettings, load_settings
from paperradio.testing import FakeClock


def test_what_is_on_is_made(tmp_path: Path) -> None:
    clock = SystemClock()
    transmitter = Transmitter(
        EncoderSettings(),
        clock,
        address=f"unix:{tmp_path / 'air.sock'}",
        numbers=tmp_path / "hls.json",
        frames_per_second=5,
        lag_seconds=1,
    )
    station = {"storage": {"data": tmp_path}}
    assert make_outputs(load_settings(None, station), transmitter, clock) == ()
    both = load_settings(None, station | {"air_check": {"on": True}, "obs": {"on": True}})
    assert [type(output) for output in make_outputs(both, transmitter, clock)] == [AirCheck, ObsWatcher]


class Broken:
    """An output with a fault in its program."""

    def __init__(self) -> None:
        self.runs = 0

    async def run(self) -> None:
        self.runs += 1
        async with asyncio.TaskGroup() as group:
            group.create_task(self._fail())
            await asyncio.Event().wait()

    async def _fail(self) -> None:
        raise ZeroDivisionError

    def announce(self, playing: NowPlaying) -> None:
        pass

    def status(self) -> OutputStatus:
        return OutputStatus("broken", False, 0, 0, 0, "")


async def test_an_output_that_breaks_is_begun_again_and_ends_nothing(caplog: pytest.LogCaptureFixture) -> None:
    output, clock = Broken(), FakeClock()
    running = asyncio.create_task(keep_running(output, clock))
    async with asyncio.timeout(10):
        while output.runs < 3:
            await asyncio.sleep(0)
    running.cancel()
    await asyncio.wait([running])
    assert running.cancelled()
    assert "broken failed" in caplog.text


def test_obs_that_leaves_the_house_makes_the_station_public(tmp_path: Path) -> None:
    obs = {"service": "Twitch", "key": "k"}
    private, public = (load_settings(None, {"obs": obs | {"on": on}}) for on in (False, True))
    assert (private.station.audience, public.station.audience) == ("private", "public")
    with pytest.raises(ConfigurationError, match="private"):
        start_stream(private)


def test_obs_needs_the_stream_that_it_plays() -> None:
    with pytest.raises(ConfigurationError, match=r"ts\.on"):
        load_settings(None, {"obs": {"on": True}, "ts": {"on": False}})
