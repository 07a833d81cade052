"""Server-sent events: what is on, what comes next, how the station is, and the clock of each listener (rule 8)."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from functools import partial

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from paperradio.settings import Settings
from paperradio.web.channels import asked_channel
from paperradio.web.clocks import Piece
from paperradio.web.hub import Subscriber, event
from paperradio.web.live import Live
from paperradio.web.responses import EndlessResponse, listener_parameter
from paperradio.web.views import upcoming

HEARTBEAT_SECONDS = 10.0


class Events:
    """``/events``.

    | event | data |
    | --- | --- |
    | now | `started`, `offset`, `item`: also those before, that a listener who is behind still hears |
    | upcoming | the entries that come next |
    | status | `time` (this machine's, Unix seconds), `trouble` (why nothing is heard, or null), `listeners` |
    | clock | `stream`, `offset`, `at`: from `offset` seconds into the sound sent to ``/live.mp3?listener=ID`` on, \
air time is ``at + (currentTime - offset)``; a higher `stream` voids what was told before |

    Sound that is dropped because a listener is slow, or lost with the encoder, begins a new `clock` piece; the stream
    goes on. A subscriber whose queue is full is disconnected, and told everything again when it comes back.
    """

    def __init__(self, settings: Settings, live: Live) -> None:
        self._settings = settings
        self._most = settings.web.max_listeners
        self._live = live

    def routes(self) -> list[Route]:
        """What is served here."""
        return [Route("/events", self.events)]

    async def events(self, request: Request) -> Response:
        """The events of one page."""
        asked_channel(request, self._settings)
        listener = listener_parameter(request)
        if len(self._live.hub) >= self._most:
            raise HTTPException(503, f"all {self._most} places for pages are taken", {"Retry-After": "30"})
        if request.method == "HEAD":
            return Response(headers={"Cache-Control": "no-store"}, media_type="text/event-stream")
        # Proxies that buffer answers (nginx) would hold the events back.
        return EndlessResponse(partial(self._opened, listener), "text/event-stream", {"X-Accel-Buffering": "no"})

    @contextmanager
    def _opened(self, listener: str | None) -> Iterator[AsyncIterator[bytes]]:
        with ExitStack() as stack:
            subscriber = stack.enter_context(self._live.hub.subscribed())

            def tell(piece: Piece) -> None:
                subscriber.offer(event("clock", asdict(piece)))

            if listener:
                stack.enter_context(self._live.clocks.following(listener, tell))
            yield self._told(subscriber)

    async def _told(self, subscriber: Subscriber) -> AsyncIterator[bytes]:
        yield b"retry: 2000\n\n" + self._live.status_event()
        for now in self._live.heard_nows():
            yield self._live.now_event(now)
        if self._live.nows:
            yield event("upcoming", upcoming(self._live.nows[-1].upcoming))
        async for encoded in subscriber.events(HEARTBEAT_SECONDS):
            yield encoded if encoded is not None else b": alive\n\n" + self._live.status_event()
