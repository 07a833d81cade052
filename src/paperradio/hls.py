"""HTTP Live Streaming (RFC 8216): the segments that are offered now and the playlists that list them.

Air cuts the segments and web serves them; both keep a `Window`.
"""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

from paperradio.wire import Message, WireError

_CAPTIONS_GROUP = "captions"
_CAPTIONS_TELL = "public.accessibility.transcribes-spoken-dialog"
KEY_FRAME_SECONDS = 2
"""Distance of the stream's key frames; a segment is a whole number of these."""


@dataclass(frozen=True, slots=True)
class Segment:
    """A piece of the stream that can be played alone: whole TS packets, PAT and PMT first, then a key frame.

    `at` is the air time (Unix seconds) of its first picture, `duration` seconds. `timeline` is its discontinuity
    sequence number: it grows by one with each segment whose `discontinuity` is true.
    """

    sequence: int
    at: float
    duration: float
    discontinuity: bool
    timeline: int
    payload: bytes = field(repr=False)

    def message(self) -> Message:
        """The segment as the hls feed carries it."""
        head = {name: getattr(self, name) for name in ("sequence", "at", "duration", "discontinuity", "timeline")}
        return Message(head, self.payload)

    @classmethod
    def from_message(cls, message: Message) -> Segment:
        """The inverse of `message`. Raises WireError when a field is missing."""
        head = message.head
        try:
            return cls(
                int(head["sequence"]),
                float(head["at"]),
                float(head["duration"]),
                bool(head["discontinuity"]),
                int(head["timeline"]),
                message.payload,
            )
        except (KeyError, TypeError, ValueError) as error:
            raise WireError(f"no segment: {error}") from error


class Window:
    """The newest segments: `listed` of them stand in the playlist, `spare` older ones can still be fetched.

    A player may ask for a segment for some time after it left the playlist (RFC 8216, 6.2.2).
    """

    def __init__(self, segment_seconds: float, listed: int, spare: int = 0) -> None:
        self._target = target_duration(segment_seconds)
        self._listed = listed
        self._segments: deque[Segment] = deque(maxlen=listed + spare)

    def add(self, segment: Segment) -> None:
        """Take the next segment. A known or older one changes nothing; after a gap in the numbers the window begins
        anew, because a playlist has no way to say that one is missing."""
        if self._segments:
            last = self._segments[-1].sequence
            if segment.sequence <= last:
                return
            if segment.sequence > last + 1:
                self._segments.clear()
        self._segments.append(segment)

    @property
    def listed(self) -> Sequence[Segment]:
        """What the playlist lists, oldest first."""
        return tuple(self._segments)[-self._listed :]

    def get(self, sequence: int) -> Segment | None:
        """The segment of that number, None when it is gone or yet to come."""
        return next((segment for segment in self._segments if segment.sequence == sequence), None)

    def playlist(self, uri: Callable[[Segment], str], rendition: Callable[[Segment], Segment] | None = None) -> str:
        """The live media playlist; `uri` gives the address of a segment, relative to the playlist's own.

        `rendition` gives another rendition's begin and length of a segment.
        """
        segments = self.listed if rendition is None else [rendition(segment) for segment in self.listed]
        return media_playlist(segments, self._target, uri)

    @property
    def average_bandwidth(self) -> int:
        """Bits per second of all that is kept, 0 where nothing is."""
        seconds = sum(segment.duration for segment in self._segments)
        return round(8 * sum(len(segment.payload) for segment in self._segments) / seconds) if seconds else 0

    @property
    def peak_bandwidth(self) -> int:
        """Bits per second of the largest for its length of what is kept, 0 where nothing is."""
        rates = (8 * len(segment.payload) / segment.duration for segment in self._segments if segment.duration)
        return math.ceil(max(rates, default=0))


@dataclass(frozen=True, slots=True)
class Variant:
    """A media playlist as the master playlist offers it.

    `bandwidth` is the peak in bit/s, `average` the mean, 0 where it is not known yet.
    """

    uri: str
    bandwidth: int
    codecs: str
    width: int = 0
    height: int = 0
    frames_per_second: int = 0
    average: int = 0


@dataclass(frozen=True, slots=True)
class Captions:
    """A playlist of WebVTT segments that goes with every variant. `language` as RFC 5646 has it."""

    uri: str
    name: str
    language: str


def target_duration(segment_seconds: float) -> int:
    """The longest duration of a segment cut at the first key frame after `segment_seconds`, in whole seconds."""
    return math.ceil(segment_seconds / KEY_FRAME_SECONDS) * KEY_FRAME_SECONDS


def media_playlist(segments: Sequence[Segment], target: int, uri: Callable[[Segment], str]) -> str:
    """A live playlist of consecutive segments, each with its date and time. It has no end."""
    first = segments[0] if segments else None
    lines = [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        f"#EXT-X-TARGETDURATION:{target}",
        f"#EXT-X-MEDIA-SEQUENCE:{first.sequence if first else 0}",
        # The tag before the first segment counts too, so the number is that of the segment before it.
        f"#EXT-X-DISCONTINUITY-SEQUENCE:{first.timeline - first.discontinuity if first else 0}",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]
    for segment in segments:
        if segment.discontinuity:
            lines.append("#EXT-X-DISCONTINUITY")
        lines.append(f"#EXT-X-PROGRAM-DATE-TIME:{date_time(segment.at)}")
        lines.append(f"#EXTINF:{segment.duration:.6f},")
        lines.append(uri(segment))
    return "\n".join(lines) + "\n"


def master_playlist(variants: Sequence[Variant], captions: Captions | None = None) -> str:
    """The playlist that offers the same programme in several forms, the preferred one first.

    Captions are chosen by a player whose user wants captions of their language, and by nobody else. There are none
    within the picture's own stream.
    """
    lines = ["#EXTM3U", "#EXT-X-VERSION:6", "#EXT-X-INDEPENDENT-SEGMENTS"]
    if captions is not None:
        group = f'TYPE=SUBTITLES,GROUP-ID="{_CAPTIONS_GROUP}",NAME="{captions.name}",LANGUAGE="{captions.language}"'
        choice = f'DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,CHARACTERISTICS="{_CAPTIONS_TELL}"'
        lines.append(f'#EXT-X-MEDIA:{group},{choice},URI="{captions.uri}"')
    for variant in variants:
        attributes = [f"BANDWIDTH={variant.bandwidth}"]
        if variant.average:
            attributes.append(f"AVERAGE-BANDWIDTH={variant.average}")
        attributes.append(f'CODECS="{variant.codecs}"')
        if variant.width:
            attributes.append(f"RESOLUTION={variant.width}x{variant.height}")
            attributes.append(f"FRAME-RATE={variant.frames_per_second:.3f}")
        if captions is not None:
            attributes.append(f'SUBTITLES="{_CAPTIONS_GROUP}"')
        attributes.append("CLOSED-CAPTIONS=NONE")
        lines += [f"#EXT-X-STREAM-INF:{','.join(attributes)}", variant.uri]
    return "\n".join(lines) + "\n"


def date_time(at: float) -> str:
    """Unix seconds as ISO 8601 in UTC with milliseconds."""
    return datetime.fromtimestamp(round(at, 3), UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
