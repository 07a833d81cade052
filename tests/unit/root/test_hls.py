"""The HLS window and its playlists."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paperradio.hls import (
    Captions,
    Segment,
    Variant,
    Window,
    date_time,
    master_playlist,
    media_playlist,
    target_duration,
)
from paperradio.wire import Message, WireError

AT = 1_788_264_000.0


def segment(sequence: int, discontinuity: bool = False, timeline: int = 0, duration: float = 4.0) -> Segment:
    return Segment(sequence, AT + 4 * sequence, duration, discontinuity, timeline, b"%d" % sequence)


def uri(given: Segment) -> str:
    return f"{given.sequence}.ts"


def test_media_playlist() -> None:
    segments = [segment(7), segment(8, duration=1.2), segment(9, discontinuity=True, timeline=1)]
    assert media_playlist(segments, 4, uri).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        "#EXT-X-TARGETDURATION:4",
        "#EXT-X-MEDIA-SEQUENCE:7",
        "#EXT-X-DISCONTINUITY-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        "#EXT-X-PROGRAM-DATE-TIME:2026-09-01T12:00:28.000Z",
        "#EXTINF:4.000000,",
        "7.ts",
        "#EXT-X-PROGRAM-DATE-TIME:2026-09-01T12:00:32.000Z",
        "#EXTINF:1.200000,",
        "8.ts",
        "#EXT-X-DISCONTINUITY",
        "#EXT-X-PROGRAM-DATE-TIME:2026-09-01T12:00:36.000Z",
        "#EXTINF:4.000000,",
        "9.ts",
    ]


@pytest.mark.parametrize(("first", "number"), [(segment(9, True, 3), 2), (segment(10, False, 3), 3)])
def test_discontinuities_are_counted_with_and_without_the_tag(first: Segment, number: int) -> None:
    lines = media_playlist([first], 4, uri).splitlines()
    assert f"#EXT-X-DISCONTINUITY-SEQUENCE:{number}" in lines
    assert lines.count("#EXT-X-DISCONTINUITY") == first.discontinuity


def test_an_empty_window_has_a_playlist() -> None:
    assert Window(4, 3).playlist(uri).splitlines()[-3:] == [
        "#EXT-X-MEDIA-SEQUENCE:0",
        "#EXT-X-DISCONTINUITY-SEQUENCE:0",
        "#EXT-X-INDEPENDENT-SEGMENTS",
    ]


def test_the_window_keeps_spare_segments_that_it_does_not_list() -> None:
    window = Window(4, listed=2, spare=1)
    for sequence in range(5):
        window.add(segment(sequence))
    assert [given.sequence for given in window.listed] == [3, 4]
    found = [window.get(sequence) for sequence in range(6)]
    assert [given.sequence if given else None for given in found] == [None, None, 2, 3, 4, None]
    assert "#EXT-X-MEDIA-SEQUENCE:3" in window.playlist(uri)


def test_a_segment_that_comes_again_changes_nothing() -> None:
    window = Window(4, 3)
    for sequence in (1, 2, 2, 1, 3):
        window.add(segment(sequence))
    assert [given.sequence for given in window.listed] == [1, 2, 3]


def test_after_a_gap_the_window_begins_anew() -> None:
    window = Window(4, 3)
    for sequence in (1, 2, 4, 5):
        window.add(segment(sequence))
    assert [given.sequence for given in window.listed] == [4, 5]


@pytest.mark.parametrize(("seconds", "target"), [(2, 2), (4, 4), (5, 6), (6.5, 8)])
def test_the_target_is_a_whole_number_of_key_frames(seconds: float, target: int) -> None:
    assert target_duration(seconds) == target


def test_a_segment_goes_over_the_wire_and_back() -> None:
    given = segment(9, True, 3)
    assert Segment.from_message(given.message()) == given


@pytest.mark.parametrize("head", [{}, {"sequence": 1}, segment(1).message().head | {"at": "soon"}])
def test_a_message_that_is_no_segment(head: dict[str, object]) -> None:
    with pytest.raises(WireError):
        Segment.from_message(Message(head))


def test_master_playlist() -> None:
    full = Variant("live.m3u8", 1_800_000, "avc1.64001f,mp4a.40.2", 1280, 720, 30, average=400_000)
    sound = Variant("audio.m3u8", 170_000, "mp4a.40.2")
    size = "RESOLUTION=1280x720,FRAME-RATE=30.000"
    rates = "BANDWIDTH=1800000,AVERAGE-BANDWIDTH=400000"
    codecs = 'CODECS="avc1.64001f,mp4a.40.2"'
    assert master_playlist([full, sound], Captions("captions.m3u8", "English", "en")).splitlines() == [
        "#EXTM3U",
        "#EXT-X-VERSION:6",
        "#EXT-X-INDEPENDENT-SEGMENTS",
        '#EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="captions",NAME="English",LANGUAGE="en",DEFAULT=NO,AUTOSELECT=YES,FORCED=NO,'
        'CHARACTERISTICS="public.accessibility.transcribes-spoken-dialog",URI="captions.m3u8"',
        f'#EXT-X-STREAM-INF:{rates},{codecs},{size},SUBTITLES="captions",CLOSED-CAPTIONS=NONE',
        "live.m3u8",
        '#EXT-X-STREAM-INF:BANDWIDTH=170000,CODECS="mp4a.40.2",SUBTITLES="captions",CLOSED-CAPTIONS=NONE',
        "audio.m3u8",
    ]
    assert "SUBTITLES" not in master_playlist([full])


def test_bandwidths_are_those_of_the_segments_kept() -> None:
    window = Window(4, listed=2, spare=1)
    assert (window.average_bandwidth, window.peak_bandwidth) == (0, 0)
    for sequence, size, seconds in ((0, 10**6, 2.0), (1, 500_000, 4.0), (2, 1_000_000, 4.0), (3, 250_000, 2.0)):
        window.add(replace(segment(sequence, duration=seconds), payload=bytes(size)))
    assert (window.average_bandwidth, window.peak_bandwidth) == (1_400_000, 2_000_000)


def test_times_round_to_milliseconds() -> None:
    assert date_time(AT + 0.9996) == "2026-09-01T12:00:01.000Z"
    assert date_time(AT + 0.0333) == "2026-09-01T12:00:00.033Z"
