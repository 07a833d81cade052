"""The stream to Twitch, YouTube or any RTMP server: copied, never encoded again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.clock import Clock
from paperradio.domain.onair import NowPlaying, OutputStatus
from paperradio.errors import PushFailed
from paperradio.outputs.fanout import FanOut, Subscription
from paperradio.outputs.flv import Tag
from paperradio.outputs.link import Link, linked
from paperradio.outputs.pusher import Pusher
from paperradio.outputs.remuxer import Remuxer
from paperradio.outputs.renewal import Renewal
from paperradio.outputs.rtmp_client import Destination, Publisher
from paperradio.outputs.ts import starts_at_key_frame
from paperradio.wire import Message

logger = logging.getLogger(__name__)

_CONNECT_SECONDS = 10.0
_LEAST_BUFFER_BYTES = 1 << 14
_FRAME_MS = 34
_LONGEST_GAP_MS = 120_000


@dataclass(frozen=True, slots=True)
class RtmpPlan:
    """What the settings make of one output. `kbit` is the whole stream's rate; `first_stamp` (milliseconds) is where
    the time stamps begin.
    """

    name: str
    destination: Destination
    kbit: int
    reconnect_hours: float = 47.0
    stall_seconds: float = 10.0
    first_stamp: int = 0

    @property
    def send_buffer_bytes(self) -> int:
        """A second of the stream: enough for a receiver at the other end of the world, and soon full when it hangs."""
        return max(_LEAST_BUFFER_BYTES, self.kbit * 125)


class RtmpOutput:
    """See `output.Output`. Reads the ts feed from a place of its own; what it is late for is dropped and counted.

    The connection lives as long as it may; an encoder that is replaced, or a gap, costs a new run of the remuxer within
    it. Time stamps are air time since the stream began: they go on over gaps.
    """

    def __init__(self, plan: RtmpPlan, feed: FanOut, program: str, clock: Clock) -> None:
        self._plan = plan
        self._feed = feed
        key = plan.destination.key
        self._pusher = Pusher(plan.name, clock, (key, key.partition("?")[0]))
        self._remuxer = Remuxer(program, clock, plan.stall_seconds)
        self._renewal = Renewal(plan.reconnect_hours, clock)

    @property
    def pid(self) -> int | None:
        """The running ffmpeg's process id."""
        return self._remuxer.pid

    async def run(self) -> None:
        await self._pusher.keep(self._follow)

    def announce(self, playing: NowPlaying) -> None:
        if playing.offset == 0:
            self._renewal.announce(playing.started)

    def status(self) -> OutputStatus:
        return self._pusher.status()

    async def _follow(self) -> None:
        """One publication after the other from one place in the feed, until one fails."""
        with self._feed.subscribe() as subscription:
            pieces = _Pieces(subscription, self._pusher)
            while True:
                await self._publish(pieces)
                logger.info("%s begins a new stream as planned", self._plan.name, extra={"action": "output_renewed"})

    async def _publish(self, pieces: _Pieces) -> None:
        """One publication, until its time is over."""
        plan, address = self._plan, self._plan.destination.address
        async with linked(address, _CONNECT_SECONDS, plan.stall_seconds, plan.send_buffer_bytes) as link:
            publisher = Publisher(link, plan.destination, plan.first_stamp)
            try:
                async with asyncio.timeout(_CONNECT_SECONDS):
                    await publisher.begin()
            except TimeoutError:
                raise PushFailed(f"{address} does not begin the stream within {_CONNECT_SECONDS:g} s") from None
            self._renewal.begin()
            try:
                async with asyncio.TaskGroup() as group:
                    listening = group.create_task(publisher.listen())
                    await self._stream(pieces, link, publisher)
                    listening.cancel()
            finally:
                publisher.end()

    async def _stream(self, pieces: _Pieces, link: Link, publisher: Publisher) -> None:
        """Hand on what comes, one remuxer after the other."""
        line = _TimeLine(self._pusher, link, publisher)
        due = False
        while not due:
            line.follow((await pieces.joinable()).head["at"])
            due = await self._run(pieces, line)

    async def _run(self, pieces: _Pieces, line: _TimeLine) -> bool:
        """Hand on as much as one remuxer can take. Whether a new publication is to begin with what comes then."""
        first, due, broken = True, False, False

        async def source() -> bytes:
            nonlocal first, due, broken
            message, gap = await pieces.next()
            if not first and starts_at_key_frame(message.payload):
                due = self._renewal.due(message.head["at"])
                broken = due or gap or message.head["discontinuity"]
            if broken:
                pieces.put_back(message)
                return b""
            first = False
            return message.payload

        await self._remuxer.run(source, line.send)
        if not broken:
            raise PushFailed("ffmpeg stopped taking the stream")
        return due


class _Pieces:
    """A place in the ts feed. What was lost on the way is counted."""

    def __init__(self, subscription: Subscription, pusher: Pusher) -> None:
        self._subscription = subscription
        self._pusher = pusher
        self._lost = 0
        self._kept: Message | None = None

    async def next(self) -> tuple[Message, bool]:
        """The next piece, and whether some were lost before it."""
        if self._kept is not None:
            message, self._kept = self._kept, None
            return message, False
        message = await self._subscription.next()
        lost, self._lost = self._subscription.dropped - self._lost, self._subscription.dropped
        if lost:
            self._pusher.lose(lost)
        return message, lost > 0

    async def joinable(self) -> Message:
        """The first piece that a receiver can begin with; it is still the next one."""
        while True:
            message, _ = await self.next()
            if starts_at_key_frame(message.payload):
                self.put_back(message)
                return message

    def put_back(self, message: Message) -> None:
        """Let this one be the next."""
        self._kept = message


class _TimeLine:
    """The tags of all remuxers of one publication."""

    def __init__(self, pusher: Pusher, link: Link, publisher: Publisher) -> None:
        self._pusher = pusher
        self._link = link
        self._publisher = publisher
        self._began: float | None = None
        self._base = self._last = 0
        self._sent_before = pusher.sent

    def follow(self, at: float) -> None:
        """What comes next begins at air time `at`."""
        if self._began is None:
            self._began = at
        least = self._last + _FRAME_MS if self._last else 0
        base = round((at - self._began) * 1000)
        if abs(base - least) > _LONGEST_GAP_MS:  # Somebody set the clock: the stream goes on where it was.
            self._began, base = at - least / 1000, least
        self._base = max(base, least)

    async def send(self, tags: Sequence[Tag]) -> None:
        moved = [Tag(tag.kind, self._base + tag.stamp, tag.payload) for tag in tags]
        self._last = max((self._last, *(tag.stamp for tag in moved)))
        await self._publisher.send(moved)
        if tags and not self._pusher.connected:
            self._pusher.taken()
        self._pusher.sent = self._sent_before + self._link.taken
