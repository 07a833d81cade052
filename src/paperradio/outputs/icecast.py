"""The station's MP3 on an Icecast server, and what is on as its metadata.

The MP3 of the one encoder is sent as it is, by a source client of our own: ffmpeg takes the password from its arguments
alone, which every user of the machine can read, and knows no metadata of a running stream.
"""

from __future__ import annotations

import asyncio
import base64
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx
from anyascii import anyascii

from paperradio.clock import Clock
from paperradio.domain.onair import NowPlaying, OutputStatus
from paperradio.errors import PushFailed, PushRefused
from paperradio.outputs.fanout import FanOut, Subscription
from paperradio.outputs.link import Address, Link, linked, trusting
from paperradio.outputs.pusher import Pusher

logger = logging.getLogger(__name__)

_CONNECT_SECONDS = 10.0
_SEND_BUFFER_BYTES = 1 << 14
_MOST_HEAD_BYTES = 1 << 14
_METADATA_CHARACTERS = 250
_REASONS = {
    401: "it does not accept user or password; check [[icecast]] user and password",
    403: "it does not take this stream now; is another source on the same mount?",
    404: "it has no such mount; check [[icecast]] url",
}


@dataclass(frozen=True, slots=True)
class IcecastPlan:
    """What the settings make of one output. `about` are Ice- headers: name, description, genre, url, public, bitrate.

    Metadata is sent again every `look_seconds`: a server that hangs would take MP3 for half a minute before its buffers
    are full, but answers no request.
    """

    name: str
    address: Address
    mount: str
    user: str
    password: str = field(repr=False)
    about: Mapping[str, str] = field(default_factory=dict)
    stall_seconds: float = 10.0
    look_seconds: float = 8.0
    answer_seconds: float = 8.0


class IcecastOutput:
    """See `output.Output`. Reads the mp3 feed; what it is late for is dropped and counted."""

    def __init__(self, plan: IcecastPlan, feed: FanOut, clock: Clock) -> None:
        self._plan = plan
        self._feed = feed
        self._clock = clock
        token = base64.b64encode(f"{plan.user}:{plan.password}".encode()).decode()
        self._authorization = f"Basic {token}"
        self._pusher = Pusher(plan.name, clock, (plan.password, token))
        self._playing: NowPlaying | None = None
        self._news = asyncio.Event()
        self._metadata_fault = ""

    async def run(self) -> None:
        await self._pusher.keep(self._push)

    def announce(self, playing: NowPlaying) -> None:
        self._playing = playing
        self._news.set()

    def status(self) -> OutputStatus:
        return self._pusher.status()

    async def _push(self) -> None:
        """One connection, until it fails."""
        plan = self._plan
        async with linked(plan.address, _CONNECT_SECONDS, plan.stall_seconds, _SEND_BUFFER_BYTES) as link:
            await self._agree(link)
            self._pusher.taken()
            with self._feed.subscribe() as subscription:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._listen(link))
                    group.create_task(self._tell_what_is_on())
                    await self._send(subscription, link)

    async def _agree(self, link: Link) -> None:
        """Raises PushFailed, PushRefused."""
        plan = self._plan
        lines = [
            f"PUT {plan.mount} HTTP/1.1",
            f"Host: {plan.address}",
            f"Authorization: {self._authorization}",
            "User-Agent: paperradio",
            "Content-Type: audio/mpeg",
            *(f"Ice-{name}: {_latin(value)}" for name, value in plan.about.items() if value),
            "Expect: 100-continue",
        ]
        await link.send("\r\n".join((*lines, "", "")).encode("latin-1"))
        try:
            async with asyncio.timeout(_CONNECT_SECONDS):
                head = await link.reader.readuntil(b"\r\n\r\n")
        except TimeoutError:
            raise PushFailed(f"{plan.address} does not answer within {_CONNECT_SECONDS:g} s") from None
        except (EOFError, OSError):
            raise PushFailed(f"{plan.address} closes the connection at once") from None
        except asyncio.LimitOverrunError:
            raise PushFailed(f"{plan.address} is no Icecast server") from None
        _accepted(head[:_MOST_HEAD_BYTES].decode(errors="replace"))

    async def _listen(self, link: Link) -> None:
        """Icecast says nothing more: what ends, ends the connection."""
        try:
            while await link.reader.read(1024):
                pass
        except OSError:
            pass
        raise PushFailed("the server closed the connection")

    async def _send(self, subscription: Subscription, link: Link) -> None:
        sent, dropped = self._pusher.sent, 0
        while True:
            message = await subscription.next()
            await link.send(message.payload)
            self._pusher.sent = sent + link.taken
            if subscription.dropped != dropped:
                self._pusher.lose(subscription.dropped - dropped)
                dropped = subscription.dropped

    async def _tell_what_is_on(self) -> None:
        """Send the metadata at each item, when its first sample is sent, and again and again between."""
        plan = self._plan
        scheme = "https" if plan.address.tls else "http"
        async with httpx.AsyncClient(
            base_url=f"{scheme}://{plan.address}",
            timeout=plan.answer_seconds,
            verify=await trusting(),
            trust_env=False,  # no proxy: the sound goes to the server itself
        ) as client:
            while True:
                self._news.clear()
                await self._update(client)
                try:
                    async with asyncio.timeout(plan.look_seconds):
                        await self._news.wait()
                except TimeoutError:
                    continue
                if self._playing is not None:
                    # Where the clock was set back meanwhile, an item seems to begin later than it does.
                    ahead = self._playing.started - self._clock.now().timestamp()
                    await self._clock.sleep(min(ahead, plan.look_seconds))

    async def _update(self, client: httpx.AsyncClient) -> None:
        """Raises PushFailed where the server hangs. That it wants no metadata is told once."""
        plan = self._plan
        query = {"mode": "updinfo", "mount": plan.mount, "charset": "UTF-8", "song": self._song()}
        try:
            answer = await client.get("/admin/metadata", params=query, headers={"Authorization": self._authorization})
        except httpx.TimeoutException:
            raise PushFailed(f"the server does not answer for {plan.answer_seconds:g} s") from None
        except httpx.HTTPError as error:
            self._unheard(type(error).__name__)
            return
        self._unheard("" if answer.status_code == httpx.codes.OK else f"answered with {answer.status_code}")

    def _unheard(self, why: str) -> None:
        if why and why != self._metadata_fault:
            logger.warning("%s: no titles: %s", self._plan.name, why, extra={"action": "metadata_failed"})
        self._metadata_fault = why

    def _song(self) -> str:
        """What is on, in one line."""
        if self._playing is None:
            return _latin(self._plan.about.get("Name", ""))
        return _latin(self._playing.item.title)[:_METADATA_CHARACTERS]


def _latin(text: str) -> str:
    """One line in Latin 1, which heads of HTTP and titles of MP3 streams are in; what is beyond is spelt otherwise."""
    line = " ".join(text.split())
    return "".join(letter if ord(letter) < 256 else anyascii(letter) for letter in line)


def _accepted(head: str) -> None:
    """Raises PushRefused where the answer is not to go on."""
    status, _, _ = head.partition("\r\n")
    words = status.split(maxsplit=2)
    if len(words) < 2 or not words[0].startswith("HTTP/") or not words[1].isdigit():
        raise PushFailed("the receiver is no Icecast server")
    code = int(words[1])
    if code not in (100, 200):
        raise PushRefused(_REASONS.get(code, f"it answers {status}"))
