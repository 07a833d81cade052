"""Recordings of what was really aired: an output that reads the MP3 feed."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from paperradio.clock import Clock
from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.onair import NowPlaying, OutputStatus
from paperradio.domain.rundown import Item
from paperradio.lane import Aside, Lane, reason
from paperradio.outputs.cue_sheet import Title, Track
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.mp3 import FRAME_SAMPLES, frame_bytes
from paperradio.outputs.recorder import HOUR_SECONDS, Piece, Recorder
from paperradio.settings.air_check import AirCheckSettings
from paperradio.wire import Message

PAUSES_SECONDS = (1.0, 2.0, 5.0, 10.0)
"""Before each further try where nothing can be written."""
DISK_TIMEOUT_SECONDS = 5.0
MOST_PIECES = 120
"""So many wait for the disk; then the oldest are lost."""
_PIECE_SAMPLES = SAMPLE_RATE
_MOST_BEGINNINGS = 64
_MOST_AUTHORS = 3
_DELAY_SECONDS = 0.05
"""The encoder's own sound before the first sample is shorter; it is no track."""
logger = logging.getLogger(__name__)


@dataclass(slots=True)
class _Gathering:
    """A piece that is not long enough yet."""

    at: float
    samples: int = 0
    payload: bytearray = field(default_factory=bytearray)
    tracks: list[Track] = field(default_factory=list)


class AirCheck:
    """Output: what comes from the MP3 feed goes to a file for each hour of air time (UTC), with a cue sheet.

    Sound that was never encoded (between two encoders, over a move of the epoch) is missing from the file, and cue
    sheets count what is in it. What the disk does not take waits for two minutes, then it is lost and counted.
    """

    def __init__(
        self,
        settings: AirCheckSettings,
        feed: FanOut,
        folder: Path,
        channel: str,
        station: str,
        clock: Clock,
        aside: Aside | None = None,
    ) -> None:
        self._feed = feed
        self._clock = clock
        self._aside = aside or Lane("air check", DISK_TIMEOUT_SECONDS)
        self._recorder = Recorder(folder, channel, station, settings.keep_days, settings.spare_mb * 1_000_000)
        self._folder = folder
        self._playing = Title("", station, station)
        self._station = station
        self._beginnings: deque[tuple[float, Title]] = deque(maxlen=_MOST_BEGINNINGS)
        self._gathering: _Gathering | None = None
        self._waiting: deque[Piece] = deque()
        self._numbered = self._lost = self._missed = 0
        self._failures = 0
        self._next_try = 0.0
        self._fault = ""

    async def run(self) -> None:
        """Record until cancelled; then what was gathered is written."""
        with self._feed.subscribe() as reader:
            try:
                while True:
                    self._take(await reader.next())
                    self._missed = reader.dropped
                    if self._waiting and self._clock.monotonic() >= self._next_try:
                        await self._store()
            finally:
                self._finish_piece()
                await self._store()

    def announce(self, playing: NowPlaying) -> None:
        """What was to begin at that time or later does not."""
        while self._beginnings and self._beginnings[-1][0] >= playing.started:
            self._beginnings.pop()
        self._beginnings.append((playing.started, _title(playing.item, self._station)))

    def status(self) -> OutputStatus:
        """How it is doing; `dropped` counts what is in no file: seconds, and messages that came too fast."""
        writing = not self._fault and self._recorder.kept > 0
        return OutputStatus(
            "air check", writing, self._recorder.written_bytes, self._lost + self._missed, fault=self._fault
        )

    def _take(self, message: Message) -> None:
        for at, samples, payload in _within_hours(message):
            if self._gathering is not None and self._gathering.at // HOUR_SECONDS != at // HOUR_SECONDS:
                self._finish_piece()
            gathering = self._gathering = self._gathering or _Gathering(at)
            gathering.tracks += self._begun(at, samples, gathering.samples)
            gathering.payload += payload
            gathering.samples += samples
            if gathering.samples >= _PIECE_SAMPLES:
                self._finish_piece()

    def _begun(self, at: float, samples: int, before: int) -> Iterable[Track]:
        """What begins within sound that is aired from `at` on, in a piece that has `before` samples already."""
        tracks = {} if before else {0: Track(self._playing, 0, at)}
        end = at + samples / SAMPLE_RATE
        while self._beginnings and self._beginnings[0][0] < end:
            begins, self._playing = self._beginnings.popleft()
            unnamed = not before and not tracks[0].title.id and begins < at + _DELAY_SECONDS
            place = 0 if unnamed else before + max(0, round((begins - at) * SAMPLE_RATE))
            tracks[place] = Track(self._playing, place, max(at, begins))
        return tracks.values()

    def _finish_piece(self) -> None:
        done, self._gathering = self._gathering, None
        if done is None:
            return
        self._numbered += 1
        self._waiting.append(Piece(self._numbered, done.at, done.samples, bytes(done.payload), tuple(done.tracks)))
        if len(self._waiting) > MOST_PIECES:
            self._waiting.popleft()
            self._lost += 1

    async def _store(self) -> None:
        try:
            if self._waiting:
                await self._aside(self._recorder.write, tuple(self._waiting))
        except Exception as error:  # whatever it is, it costs recordings and nothing else
            self._failed(error)
        else:
            self._failures, self._fault = 0, ""
        while self._waiting and self._waiting[0].number <= self._recorder.kept:
            self._waiting.popleft()

    def _failed(self, error: Exception) -> None:
        fault = f"nothing can be recorded in {self._folder}: {reason(error)}"
        if not self._fault:
            logger.warning("%s", fault, extra={"action": "air_check_failed"})
        self._fault = f"{fault}; {self._lost} s are lost" if self._lost else fault
        pause = PAUSES_SECONDS[min(self._failures, len(PAUSES_SECONDS) - 1)]
        self._failures += 1
        self._next_try = self._clock.monotonic() + pause


def _within_hours(message: Message) -> Iterator[tuple[float, int, bytes]]:
    """The message's sound as parts that each begin within one hour: air time, samples, frames."""
    at, samples, payload = float(message.head["at"]), int(message.head["samples"]), message.payload
    if at // HOUR_SECONDS == (at + samples / SAMPLE_RATE) // HOUR_SECONDS:
        yield at, samples, payload
        return
    start = frame = 0
    parts: dict[int, tuple[float, int, bytes]] = {}
    while start < len(payload):
        size = frame_bytes(payload, start)
        begins = at + frame * FRAME_SAMPLES / SAMPLE_RATE
        hour = int(begins // HOUR_SECONDS)
        first, count, frames = parts.get(hour, (begins, 0, b""))
        parts[hour] = (first, count + FRAME_SAMPLES, frames + payload[start : start + size])
        start, frame = start + size, frame + 1
    yield from parts.values()


def _title(item: Item, station: str) -> Title:
    authors = item.paper.authors if item.paper is not None else ()
    named = ", ".join(authors[:_MOST_AUTHORS])
    more = len(authors) - _MOST_AUTHORS
    return Title(item.id, item.title or station, f"{named} and {more} more" if more > 0 else named or station)
