"""The live stream: MP3 and MPEG-TS without end. What is switched off is not found."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.settings import Settings
from paperradio.web.broadcast import Listener
from paperradio.web.channels import asked_channel, check_on
from paperradio.web.clocks import StreamClock
from paperradio.web.icy import METADATA_INTERVAL, Interleaver
from paperradio.web.live import Live
from paperradio.web.responses import EndlessResponse, listener_parameter


class Streams:
    """The endpoints of the live stream. A channel that is not this station's is not found."""

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings = settings
        self._live = live

    def routes(self) -> list[Route]:
        """What is served here."""
        return [
            Route("/live.mp3", self.mp3),
            Route("/live.ts", self.ts),
        ]

    async def mp3(self, request: Request) -> Response:
        """Sound from a few seconds ago on. With ``listener=ID`` the page of that id is told its air time."""
        self._check(request, "mp3", self._settings.mp3.on)
        listener = listener_parameter(request)
        wants_titles = request.headers.get("icy-metadata") == "1"
        headers = {"icy-name": _latin(self._settings.station.name), "icy-br": str(self._settings.encoder.mp3_kbit)}
        if wants_titles:
            headers["icy-metaint"] = str(METADATA_INTERVAL)
        self._check_room()
        if request.method == "HEAD":
            return Response(headers=headers | {"Cache-Control": "no-store"}, media_type="audio/mpeg")
        return EndlessResponse(partial(self._opened_mp3, listener, wants_titles), "audio/mpeg", headers)

    async def ts(self, request: Request) -> Response:
        """Sound and picture, beginning where a decoder can."""
        self._check(request, "ts", self._settings.ts.on)
        self._check_room()
        if request.method == "HEAD":
            return Response(headers={"Cache-Control": "no-store"}, media_type="video/mp2t")
        return EndlessResponse(self._opened_ts, "video/mp2t")

    def _check(self, request: Request, name: str, on: bool) -> None:
        asked_channel(request, self._settings)
        check_on(name, on)

    def _check_room(self) -> None:
        most = self._settings.web.max_listeners
        if self._live.listeners >= most:
            raise HTTPException(503, f"all {most} places for listeners are taken", {"Retry-After": "30"})

    @contextmanager
    def _opened_mp3(self, listener: str | None, wants_titles: bool) -> Iterator[AsyncIterator[bytes]]:
        clock = self._live.clocks.stream(listener) if listener else None
        with self._live.mp3.listening() as buffer:
            yield self._titled(buffer) if wants_titles else _sound(buffer, clock)

    @contextmanager
    def _opened_ts(self) -> Iterator[AsyncIterator[bytes]]:
        with self._live.ts.listening() as buffer:
            yield _sound(buffer, None)

    async def _titled(self, buffer: Listener) -> AsyncIterator[bytes]:
        interleaver = Interleaver()
        async for chunk in buffer.chunks():
            now = self._live.now(chunk.at)
            title = now.item.title if now else self._settings.station.name
            yield interleaver.mix(chunk.data, title)


async def _sound(buffer: Listener, clock: StreamClock | None) -> AsyncIterator[bytes]:
    async for chunk in buffer.chunks():
        if clock is not None:
            clock.sending(chunk.at, chunk.seconds)
        yield chunk.data


def _latin(text: str) -> str:
    return "".join(c for c in text if c.isprintable()).encode("latin-1", "replace").decode("latin-1")
