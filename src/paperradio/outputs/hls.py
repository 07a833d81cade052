"""Cuts the transport stream into HLS segments, in process."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path

from paperradio.clock import Clock
from paperradio.hls import KEY_FRAME_SECONDS, Segment, target_duration
from paperradio.outputs.ts import Piece, without_unfinished

logger = logging.getLogger(__name__)

MAX_SEGMENT_BYTES = 32 * 1024 * 1024
LEAST_REMAINDER_SECONDS = 1.0
"""What a dead encoder leaves is not offered when it is shorter: players fail to recognise a handful of packets."""

_HALF_A_FRAME = 1 / 60
_TOLD_AGAIN_SECONDS = 60.0


Keep = Callable[[Callable[[], None]], None]


def at_once(write: Callable[[], None]) -> None:
    """Do it now."""
    write()


class SequenceFile:
    """The numbers of the next segment, kept in a small JSON file so that they go on when air starts again.

    Without a readable file the count begins with 0; where the file is there but damaged, with the Unix time, which
    is more than any count can have reached: a media sequence must never fall back.
    """

    def __init__(self, path: Path, clock: Clock, keep: Keep = at_once) -> None:
        """`keep` has what writes the file done, in the order in which it was given; it may do it beside the loop."""
        self._path = path
        self._keep = keep
        self._clock = clock
        self.sequence = 0
        self.timeline = 0
        self.resumed = False
        self._failed = -math.inf
        try:
            stored = json.loads(path.read_text(encoding="utf-8"))
            self.sequence, self.timeline, self.resumed = int(stored["sequence"]), int(stored["timeline"]), True
        except FileNotFoundError:
            pass
        except (OSError, ValueError, KeyError, TypeError) as error:
            self.sequence = self.timeline = int(clock.now().timestamp())
            self.resumed = True
            logger.warning("The HLS numbers in %s cannot be read (%s): counting on from the time", path, error)

    def take(self, discontinuity: bool) -> tuple[int, int]:
        """The sequence number and the timeline of the segment that is finished now."""
        self.timeline += discontinuity
        taken = self.sequence, self.timeline
        self.sequence += 1
        self._keep(partial(self._store, {"sequence": self.sequence, "timeline": self.timeline}))
        return taken

    def _store(self, numbers: Mapping[str, int]) -> None:
        draft = self._path.with_suffix(".draft")
        try:
            draft.write_text(json.dumps(numbers), encoding="utf-8")
            draft.replace(self._path)
        except OSError as error:  # A disk that is nearly full takes the file now and then.
            now = self._clock.monotonic()
            if now - self._failed >= _TOLD_AGAIN_SECONDS:
                logger.warning("The HLS numbers cannot be kept: %s", error)
            self._failed = now


class Cutter:
    """Collects pieces and hands out a segment at the first key frame after `segment_seconds`.

    The first one of an encoder ends with its first group of pictures, so that listeners have something soon.
    """

    def __init__(self, segment_seconds: float, numbers: SequenceFile) -> None:
        self._seconds = target_duration(segment_seconds)
        self._least = KEY_FRAME_SECONDS
        self._numbers = numbers
        self._discontinuity = numbers.resumed
        self._parts: list[bytes] = []
        self._bytes = 0
        self._start = self._end = 0.0

    def feed(self, piece: Piece) -> Segment | None:
        """The segment that `piece` shows to be complete."""
        segment = None
        if piece.random_access and self._parts and piece.at - self._start >= self._least - _HALF_A_FRAME:
            segment = self._cut(b"".join(self._parts), piece.at)
        if self._bytes + len(piece.payload) > MAX_SEGMENT_BYTES:
            logger.error("A segment grew beyond %d bytes and was given up", MAX_SEGMENT_BYTES)
            self._clear()
            self._discontinuity = True
        if piece.random_access and not self._parts:
            self._start = piece.at
        if self._parts or piece.random_access:
            self._parts.append(piece.payload)
            self._bytes += len(piece.payload)
            self._end = piece.end
        return segment

    def finish(self) -> Segment | None:
        """The encoder has ended: what is complete of the segment begun. The next one is a discontinuity."""
        segment = None
        if self._parts and self._end - self._start >= LEAST_REMAINDER_SECONDS:
            payload = without_unfinished(b"".join(self._parts))
            segment = self._cut(payload, self._end)
        self._clear()
        self._discontinuity = True
        self._least = KEY_FRAME_SECONDS
        return segment

    def _cut(self, payload: bytes, end: float) -> Segment:
        sequence, timeline = self._numbers.take(self._discontinuity)
        duration = round(end - self._start, 5)  # Unix seconds as floats are good to a quarter of a microsecond.
        segment = Segment(sequence, self._start, duration, self._discontinuity, timeline, payload)
        self._clear()
        self._discontinuity = False
        self._least = self._seconds
        return segment

    def _clear(self) -> None:
        self._parts, self._bytes = [], 0
