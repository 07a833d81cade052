from __future__ import annotations

import asyncio
import resource
import socket
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperradio.errors import ConfigurationError
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.server import listening_socket, serve

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station


async def test_open_streams_end_when_the_station_stops(station: Station) -> None:
    async with (
        station.client.stream("GET", "/live.mp3") as sound,
        station.client.stream("GET", "/events") as events,
    ):
        await station.until(lambda: station.app.state.live.listeners == 1)
        station.stop.set()
        async with asyncio.timeout(2):
            await sound.aread()
            await events.aread()
            await station.serving


async def test_cancelling_stops_cleanly(station: Station) -> None:
    async with station.client.stream("GET", "/live.mp3") as sound:
        station.serving.cancel()
        async with asyncio.timeout(2):
            await sound.aread()
            await asyncio.wait([station.serving])
    assert station.serving.cancelled()
    assert not any(station.app.state.live.link.connected.values())


async def test_a_taken_port_is_one_clear_line(tmp_path: Path) -> None:
    app = make_app(
        Settings(), MemoryCatalogue(FakeClock()), MemoryArtefacts(), f"unix:{tmp_path}/air", None, lambda _, __: b""
    )
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(ConfigurationError, match=f"cannot listen on 127.0.0.1 port {port}: .*in use"):
            await serve(app, "127.0.0.1", port, asyncio.Event())


def test_an_unknown_host_is_one_clear_line() -> None:
    with pytest.raises(ConfigurationError, match=r"cannot listen on no\.such\.host\.invalid"):
        listening_socket("no.such.host.invalid", 0)


@pytest.mark.parametrize("address", ["", "unix:", "tcp:host", "tcp:host:x", "tcp::9", "http://x:1", "tcp:host:70000"])
def test_addresses_of_air_that_make_no_sense(address: str) -> None:
    with pytest.raises(ConfigurationError, match="air_address"):
        make_app(Settings(), MemoryCatalogue(FakeClock()), MemoryArtefacts(), address, None, lambda _, __: b"")


async def test_as_many_files_may_be_open_as_the_system_allows(tmp_path: Path) -> None:
    app = make_app(
        Settings(), MemoryCatalogue(FakeClock()), MemoryArtefacts(), f"unix:{tmp_path}/air", None, lambda _, __: b""
    )
    before, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    stop = asyncio.Event()
    stop.set()
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, most))
        await serve(app, "127.0.0.1", 0, stop)
        assert resource.getrlimit(resource.RLIMIT_NOFILE) == (most, most)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (before, most))
