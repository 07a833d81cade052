from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest

from paperradio.web.patience import LOOKS, Patience
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station


@dataclass(eq=False)
class Cycle:
    """A request and its answer, as uvicorn tells of them."""

    more_body: bool = False
    response_complete: bool = False


@dataclass(eq=False)
class Connection:
    """One connection; it is its own transport and its own flow control."""

    cycle: Cycle | None = None
    unsent: int = 0
    write_paused: bool = False
    aborted: bool = False

    @property
    def transport(self) -> Connection:
        return self

    flow = transport

    def get_write_buffer_size(self) -> int:
        return self.unsent

    def abort(self) -> None:
        self.aborted = True


@dataclass
class Looked:
    """A connection that is looked at."""

    connection: Connection
    patience: Patience = field(init=False)

    def __post_init__(self) -> None:
        self.patience = Patience([self.connection])

    def let_go_after(self, looks: int) -> bool:
        for _ in range(looks):
            self.patience.look()
        return self.connection.aborted


@pytest.mark.parametrize(
    "stuck",
    [
        Connection(),
        Connection(Cycle(more_body=True)),
        Connection(Cycle(), 70_000, write_paused=True),
        Connection(Cycle(response_complete=True), 70_000),
    ],
    ids=["no request", "half a request", "no room for the answer", "the end of an answer not taken"],
)
def test_a_client_that_does_nothing_is_let_go(stuck: Connection) -> None:
    looked = Looked(stuck)
    assert not looked.let_go_after(LOOKS)
    assert looked.let_go_after(1)


def test_a_connection_is_kept_while_its_client_waits_for_us() -> None:
    assert not Looked(Connection(Cycle())).let_go_after(3 * LOOKS)


def test_a_slow_client_is_kept_while_it_gets_on() -> None:
    looked = Looked(Connection(Cycle(), 10_000, write_paused=True))
    for _ in range(3 * LOOKS):
        looked.connection.unsent -= 1
        assert not looked.let_go_after(1)


def test_a_connection_with_one_request_after_the_other_is_kept() -> None:
    looked = Looked(Connection())
    for _ in range(3 * LOOKS):
        looked.connection.cycle = Cycle(response_complete=True)
        assert not looked.let_go_after(1)


@contextmanager
def connected(station: Station) -> Iterator[socket.socket]:
    """A client with a small buffer, that reads only what it is told to."""
    client = socket.socket()
    with client:
        client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        client.connect(("127.0.0.1", int(station.base.rpartition(":")[2])))
        client.setblocking(False)
        yield client


class TestServed:
    @pytest.fixture(autouse=True)
    def short(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("paperradio.web.patience.LOOK_SECONDS", 0.02)

    @pytest.mark.parametrize("sent", [b"", b"GET / HTTP/1.1\r\n"])
    async def test_who_sends_no_request_is_let_go(self, station: Station, sent: bytes) -> None:
        with connected(station) as client:
            client.sendall(sent)
            async with asyncio.timeout(10):
                assert await asyncio.get_running_loop().sock_recv(client, 1) == b""

    @pytest.mark.parametrize("path", ["/live.mp3", "/events"])
    async def test_who_takes_nothing_of_a_stream_loses_its_place(self, station: Station, path: str) -> None:
        await station.on_air()
        live = station.app.state.live
        with connected(station) as client:
            client.sendall(f"GET {path} HTTP/1.1\r\nHost: radio\r\n\r\n".encode())
            await station.until(lambda: live.listeners + len(live.hub) == 1)
            async with asyncio.timeout(30):
                while live.listeners + len(live.hub):
                    live.hub.publish(bytes(1 << 20))
                    await station.air.send("mp3", Message({"at": 1.0, "samples": 48_000}, bytes(1 << 20)))
                    await asyncio.sleep(0.01)
