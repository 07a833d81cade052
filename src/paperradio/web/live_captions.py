"""Captions of the live stream: WebVTT segments in step with those of the picture (RFC 8216, 3.5).

A segment tells every caption that is on screen at any time within it, with all of that caption's time, as the draft of
the second edition has it: players know the same caption in two segments by its times.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from paperradio.captions import Caption, captions, webvtt_cue, webvtt_time
from paperradio.domain.onair import NowPlaying
from paperradio.hls import Segment
from paperradio.web.packed_audio import TICKS_PER_SECOND, video_stamp

_LEAST_REST_SECONDS = 0.4
"""What is left of a caption, where an item goes on in its midst, is not shown for less."""
_SAME_SECONDS = 0.05
_LATER_SECONDS = 3600
"""Longer than any caption stays."""


def on_screen(nows: Sequence[NowPlaying], begin: float, end: float) -> Iterator[Caption]:
    """The captions on screen at any time from `begin` to `end`, their own times being air times, too.

    `nows` is what was on, oldest first. An item's captions end where the next one begins.
    """
    for now, following in pairwise([*_pieces(nows), None]):
        if now is None:
            continue
        origin = now.started - now.offset
        ends = following is not None and following.started >= now.started  # else the clock was set back
        until = following.started if following is not None and ends else float("inf")
        for caption in captions(now.item, max(begin, now.started) - origin, min(end, until) - origin):
            start, gone = max(caption.start + origin, now.started), min(caption.end + origin, until)
            is_rest = start > caption.start + origin
            if start < end and gone > begin and gone - start > (_LEAST_REST_SECONDS if is_rest else 0):
                yield replace(caption, start=start, end=gone)


def _pieces(nows: Sequence[NowPlaying]) -> list[NowPlaying]:
    """An item once, however often it was told while it went on without a break, as it was told last.

    What was told before the first of them is not known: that item is taken to have gone on like that since it began.
    """
    found: list[NowPlaying] = []
    for now in nows:
        origin = now.started - now.offset
        before = found[-1] if found else replace(now, started=origin, offset=0.0)
        goes_on = before.item.id == now.item.id and abs(before.started - before.offset - origin) < _SAME_SECONDS
        if found and goes_on:
            found.pop()
        found.append(replace(before, item=now.item) if goes_on else now)
    return found


def caption_segment(segment: Segment, nows: Sequence[NowPlaying]) -> bytes:
    """The captions that go with a segment; a file without any where nothing is said or no picture tells the time.

    Their times are the stream's own time stamps in seconds, so that players who do not read the map are right, too.
    Only where a caption began before the stamps did (anew, after 26.5 hours) are they later, as the map says.
    """
    stamp = video_stamp(segment.payload)
    told = list(on_screen(nows, segment.at, segment.at + segment.duration)) if stamp is not None else []
    origin = segment.at - (stamp or 0) / TICKS_PER_SECOND
    later = _LATER_SECONDS if any(caption.start < origin for caption in told) else 0
    origin -= later
    head = f"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:{webvtt_time(later)}\n"
    blocks = [webvtt_cue(replace(each, start=each.start - origin, end=each.end - origin)) for each in told]
    return "\n".join([head, *blocks]).encode()
