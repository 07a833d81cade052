"""What air sends, kept for those who listen: sound, segments, what is on and how air is."""

from __future__ import annotations

import math
from collections import deque
from dataclasses import replace
from typing import Any

from paperradio.clock import Clock
from paperradio.codec import Undecodable, decode
from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.rundown import ItemKind
from paperradio.hls import Segment, Window
from paperradio.settings import Settings
from paperradio.web.air_link import AirLink
from paperradio.web.broadcast import Broadcast, Chunk
from paperradio.web.clocks import Clocks
from paperradio.web.hub import Hub, event
from paperradio.web.mpegts import EntryPoints
from paperradio.web.views import Views, upcoming
from paperradio.wire import Message, WireError

BURST_SECONDS = 3.0
SILENT_SECONDS = 10.0
DELAY_OUTSIDE_SECONDS = 60.0
"""What the kernel's and a browser's buffers may hold beside ours."""
KEPT_NOWS = 12
KEPT_SEGMENT_NAMES = 64
"""Beside as many as there are segments in the playlist: all of them come again after a reconnect, and an item that is
still voiced is told anew about as often as there are segments."""
MP3_LIMIT_BYTES = 4 << 20
TS_LIMIT_BYTES = 32 << 20


class Live:
    """The state that the four feeds of air leave behind."""

    def __init__(self, settings: Settings, air_address: str, clock: Clock) -> None:
        limit = settings.web.listener_buffer_seconds
        self._longest_delay = limit + DELAY_OUTSIDE_SECONDS
        self.mp3 = Broadcast(BURST_SECONDS, limit, MP3_LIMIT_BYTES)
        self.ts = Broadcast(BURST_SECONDS, limit, TS_LIMIT_BYTES)
        listed = settings.encoder.playlist_segments
        self.segments = Window(settings.encoder.segment_seconds, listed, spare=listed)
        self.clocks = Clocks(2 * settings.web.max_listeners, lambda: int(1000 * clock.now().timestamp()))
        self.hub = Hub()
        self.nows: deque[NowPlaying] = deque(maxlen=KEPT_NOWS + listed)
        self._now_events: deque[tuple[NowPlaying, bytes]] = deque(maxlen=KEPT_NOWS)
        self.status: AirStatus | None = None
        self.views = Views(settings)
        self._heard = self._moved = -math.inf
        self._told_trouble: str | None = ""
        self._clock = clock
        self._entries = EntryPoints()
        self._ts_at: float | None = None
        self._seen: deque[tuple[int, float]] = deque(maxlen=KEPT_SEGMENT_NAMES + listed)
        self._renumbering = 0
        handlers = {"mp3": self._hear, "ts": self._see, "hls": self._cut, "cues": self._learn}
        off = {"mp3": not settings.mp3.on, "ts": not settings.ts.on, "hls": not settings.hls.on}
        handlers = {name: handler for name, handler in handlers.items() if not off.get(name)}
        quiet_seconds = max(15.0, 3 * settings.encoder.segment_seconds)
        self.link = AirLink(air_address, handlers, self._held, clock, quiet_seconds)

    @property
    def listeners(self) -> int:
        """Open sound streams."""
        return len(self.mp3) + len(self.ts)

    def close(self) -> None:
        """End all streams."""
        self.mp3.close()
        self.ts.close()
        self.hub.close()

    def now(self, at: float) -> NowPlaying | None:
        """What is on at an air time; what came last where all that is known begins later."""
        begun = [now for now in self.nows if now.started <= at]
        return begun[-1] if begun else (self.nows[0] if self.nows else None)

    def speaks(self, at: float) -> bool:
        """Whether speech is meant to be heard at an air time, not music that fills a gap. False where none is known."""
        now = self.now(at)
        return now is not None and now.item.kind is not ItemKind.BED

    def heard_nows(self) -> list[NowPlaying]:
        """What is on, and what a listener who is as far behind as allowed may still hear; oldest first."""
        behind = self._clock.now().timestamp() - self._longest_delay
        ends = [now.started + now.item.duration - now.offset for now in self.nows]
        return [now for now, end in zip(self.nows, ends, strict=True) if end > behind or now is self.nows[-1]]

    def trouble(self) -> str | None:
        """Why listeners hear nothing now; None while they do."""
        now = self._clock.monotonic()
        if not (self.link.connected["cues"] and self.link.connected.get("mp3", True)):
            return "air is not connected"
        if self.status is None or now - self._heard > SILENT_SECONDS:
            return "air does not report"
        if now - self._moved > SILENT_SECONDS:
            return f"the sound has not moved for {now - self._moved:.0f} s"
        return None if self.status.encoder_running else "the encoder is not running"

    def troubles(self) -> list[str]:
        """One line for each thing that keeps listeners from hearing or seeing the station."""
        found = [f"feed {feed} of air is not connected" for feed, held in self.link.connected.items() if not held]
        trouble = self.trouble()
        return found if trouble is None else [trouble, *found]

    def now_event(self, now: NowPlaying) -> bytes:
        """The event `now`. Made once for everybody: that of a long show takes a moment."""
        for known, encoded in self._now_events:
            if known is now:
                return encoded
        self._now_events.append((now, event("now", self.views.now(now))))
        return self._now_events[-1][1]

    def status_event(self) -> bytes:
        """The event `status`, with this machine's time so that a page need not trust its own clock."""
        data = {"time": self._clock.now().timestamp(), "trouble": self.trouble(), "listeners": self.listeners}
        return event("status", data)

    def _hear(self, message: Message) -> None:
        seconds = number(message.head, "samples") / SAMPLE_RATE
        self.mp3.publish(Chunk(message.payload, number(message.head, "at"), seconds))

    def _see(self, message: Message) -> None:
        at = number(message.head, "at")
        if message.head.get("discontinuity"):
            self.ts.forget()
        # A message says when it begins, not how long it is: the step from the one before stands for it. Epochs jump.
        step = at - self._ts_at if self._ts_at is not None else 0.0
        self._ts_at = at
        for index, (data, tables) in enumerate(self._entries.split(message.payload)):
            self.ts.publish(Chunk(data, at, min(max(step, 0.0), 1.0) if index == 0 else 0.0, tables))

    def _cut(self, message: Message) -> None:
        """Segments come again after a reconnect and a new air counts from its own start: here numbers grow by one."""
        segment = Segment.from_message(message)
        if (segment.sequence, segment.at) in self._seen:
            return
        self._seen.append((segment.sequence, segment.at))
        number_here = segment.sequence + self._renumbering
        discontinuity, timeline = segment.discontinuity, segment.timeline
        if self.segments.listed:
            last = self.segments.listed[-1]
            discontinuity = discontinuity or number_here != last.sequence + 1
            number_here, timeline = last.sequence + 1, last.timeline + discontinuity
            self._renumbering = number_here - segment.sequence
        self.segments.add(replace(segment, sequence=number_here, discontinuity=discontinuity, timeline=timeline))

    def _learn(self, message: Message) -> None:
        kind = message.head.get("kind")
        try:
            if kind == "now":
                self._start(decode(NowPlaying, message.payload))
            elif kind == "status":
                self._report(decode(AirStatus, message.payload))
        except Undecodable as error:
            raise WireError(f"cues: {error}") from error

    def _start(self, now: NowPlaying) -> None:
        if self.nows and self.nows[-1] == now:
            return
        if self.nows and self.nows[-1].item.id == now.item.id and self.nows[-1].started == now.started:
            self.nows.pop()
        self.nows.append(now)
        self.hub.publish(self.now_event(now))
        self.hub.publish(event("upcoming", upcoming(now.upcoming)))

    def _report(self, status: AirStatus) -> None:
        before, self.status, self._heard = self.status, status, self._clock.monotonic()
        if before is None or status.position != before.position:
            self._moved = self._heard
        self._tell_trouble()

    def _held(self, feed: str) -> None:
        """A feed was connected or lost. What was sent before a gap is no beginning for a new listener."""
        if feed in ("mp3", "ts") and not self.link.connected[feed]:
            (self.mp3 if feed == "mp3" else self.ts).forget()
        self._tell_trouble()

    def _tell_trouble(self) -> None:
        trouble = self.trouble()
        if trouble != self._told_trouble:
            self._told_trouble = trouble
            self.hub.publish(self.status_event())


def number(head: dict[str, Any], name: str) -> float:
    """A finite number of a message's head. Raises WireError."""
    value = head.get(name)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise WireError(f"{name} is {value!r}, not a number")
    return float(value)
