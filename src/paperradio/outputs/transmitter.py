"""From the encoder to the feeds: what `app` builds for one channel."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from paperradio.clock import Clock
from paperradio.codec import encode
from paperradio.domain.onair import AirStatus, NowPlaying, OutputStatus
from paperradio.hls import Segment, Window
from paperradio.lane import Lane, LatestWrite
from paperradio.outputs.arguments import EncoderArguments, PixelFormat, ffmpeg_program
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.hls import Cutter, SequenceFile
from paperradio.outputs.keeper import EncoderKeeper
from paperradio.outputs.mp3 import Mp3Splitter
from paperradio.outputs.server import FeedServer
from paperradio.outputs.ts import AirTimeline, TsSplitter
from paperradio.settings import EncoderSettings
from paperradio.wire import Message

# In messages: some 20 seconds of ts and mp3 at the rate at which the pipes are read.
_STREAM_MESSAGES = 400
_CUE_MESSAGES = 64
_WRITE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Splitters:
    ts: TsSplitter
    mp3: Mp3Splitter


class Transmitter:
    """Owns the encoder, cuts what it puts out and serves the feeds at `address`.

    `sink` takes the engine's sound and pictures (ports.Sink). `numbers` is the file that the HLS sequence numbers are
    kept in. `lag_seconds` is how far pictures may follow behind the sound (the engine's buffer). Raises MissingProgram
    when there is no ffmpeg.
    """

    def __init__(
        self,
        settings: EncoderSettings,
        clock: Clock,
        *,
        address: str,
        numbers: Path,
        frames_per_second: int,
        lag_seconds: float,
        pixel_format: PixelFormat = "yuv420p",
    ) -> None:
        arguments = EncoderArguments(ffmpeg_program(settings), settings, frames_per_second, pixel_format)
        self.sink = EncoderKeeper(arguments, clock, self, lag_seconds)
        self._window = Window(settings.segment_seconds, settings.playlist_segments)
        self._cues: dict[str, Message] = {}
        self.ts_feed = FanOut("ts", _STREAM_MESSAGES)
        self.mp3_feed = FanOut("mp3", _STREAM_MESSAGES)
        self.hls_feed = FanOut("hls", 2 * settings.playlist_segments, self._window_messages)
        self.cue_feed = FanOut("cues", _CUE_MESSAGES, lambda: tuple(self._cues.values()))
        self.server = FeedServer(address, self.feeds)
        self._writer = LatestWrite(Lane("hls numbers", _WRITE_SECONDS))
        self._cutter = Cutter(settings.segment_seconds, SequenceFile(numbers, clock, self._writer.order))
        self._splitters: _Splitters | None = None

    @property
    def feeds(self) -> Mapping[str, FanOut]:
        """The feeds by the names that `wire` has for them."""
        return {feed.name: feed for feed in (self.ts_feed, self.mp3_feed, self.hls_feed, self.cue_feed)}

    async def run(self) -> None:
        """Encode and serve until cancelled.

        Raises:
            ConfigurationError: one cannot listen at the address.
        """
        await self.server.start()
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self.server.run())
                group.create_task(self.sink.run())
                group.create_task(self._writer.run())
        finally:
            await self._writer.finish()

    def announce(self, playing: NowPlaying) -> None:
        """Tell the readers of cues what is on."""
        self._publish_cue("now", encode(playing))

    def report(self, status: AirStatus) -> None:
        """Tell the readers of cues how air is doing."""
        self._publish_cue("status", encode(status))

    def outputs(self) -> tuple[OutputStatus, ...]:
        """How the feeds are taken."""
        return tuple(feed.status() for feed in self.feeds.values())

    def began(self, air_time: float, offset: float) -> None:
        self._splitters = _Splitters(TsSplitter(AirTimeline(air_time, offset)), Mp3Splitter(air_time))

    def ts(self, data: bytes) -> None:
        if self._splitters is None:
            return
        for piece in self._splitters.ts.feed(data):
            head = {"at": piece.at, "discontinuity": piece.discontinuity}
            self.ts_feed.publish(Message(head, piece.payload), joinable=piece.random_access)
            self._publish_segment(self._cutter.feed(piece))

    def mp3(self, data: bytes) -> None:
        chunk = self._splitters.mp3.feed(data) if self._splitters else None
        if chunk is not None:
            self.mp3_feed.publish(Message({"at": chunk.at, "samples": chunk.samples}, chunk.payload))

    def ended(self) -> None:
        self._splitters = None
        self._publish_segment(self._cutter.finish())

    def _publish_segment(self, segment: Segment | None) -> None:
        if segment is not None:
            self._window.add(segment)
            self.hls_feed.publish(segment.message())

    def _publish_cue(self, kind: str, payload: bytes) -> None:
        message = Message({"kind": kind}, payload)
        self._cues[kind] = message
        self.cue_feed.publish(message)

    def _window_messages(self) -> Iterable[Message]:
        return (segment.message() for segment in self._window.listed)
