"""A live HLS stream: a window of segments and its media playlist (RFC 8216)."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime


@dataclass(frozen=True, slots=True)
class Segment:
    """One segment: its number, the air time of its first picture (Unix seconds), its length in seconds.

    `discontinuity`: its time stamps do not go on from the segment before.
    """

    sequence: int
    at: float
    duration: float
    discontinuity: bool = False


def playlist(
    segments: Sequence[Segment], target_seconds: float, discontinuity_sequence: int = 0, prefix: str = ""
) -> str:
    """The media playlist of consecutive segments, each at ``<prefix><sequence>.ts``.

    `target_seconds` is the longest segment there should be (RFC 8216 wants it constant); a longer one raises it.
    `discontinuity_sequence` counts the discontinuities that have left the window.
    """
    longest = max([target_seconds, *(segment.duration for segment in segments)])
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        f"#EXT-X-TARGETDURATION:{math.ceil(longest - 0.5)}",
        f"#EXT-X-MEDIA-SEQUENCE:{segments[0].sequence if segments else 0}",
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{discontinuity_sequence}",
    ]
    for segment in segments:
        if segment.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        at = datetime.fromtimestamp(segment.at, UTC).isoformat(timespec="milliseconds")
        lines += [
            f"#EXT-X-PROGRAM-DATE-TIME:{at.replace('+00:00', 'Z')}",
            f"#EXTINF:{segment.duration:.5f},",
            f"{prefix}{segment.sequence}.ts",
        ]
    return "\n".join(lines) + "\n"


class Window:
    """The newest segments with their bytes: `listed` of them in the playlist, as many again kept for slow players."""

    def __init__(self, listed: int, target_seconds: float) -> None:
        self._listed = listed
        self._target_seconds = target_seconds
        self._kept: deque[tuple[Segment, bytes]] = deque()
        self._discontinuities_left = 0

    @property
    def segments(self) -> tuple[Segment, ...]:
        """What the playlist lists, oldest first."""
        return tuple(segment for segment, _ in self._kept)[-self._listed :]

    def add(self, segment: Segment, data: bytes) -> None:
        """The next segment; its number must follow that of the last one."""
        leaving = self.segments[0] if len(self._kept) >= self._listed else None
        self._kept.append((segment, data))
        self._discontinuities_left += leaving is not None and leaving.discontinuity
        while len(self._kept) > 2 * self._listed:
            self._kept.popleft()

    def data(self, sequence: int) -> bytes | None:
        """The bytes of a segment, None when it has left or is yet to come."""
        return next((data for segment, data in self._kept if segment.sequence == sequence), None)

    def playlist(self, prefix: str = "") -> str:
        """The media playlist."""
        return playlist(self.segments, self._target_seconds, self._discontinuities_left, prefix)
