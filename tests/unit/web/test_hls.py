"""The renditions of HLS, and what a station answers that has a form of the stream switched off."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.media import Asset, Clip, Cue, Word
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.hls import Segment
from paperradio.web.live_captions import caption_segment, on_screen
from paperradio.web.packed_audio import WRAP_TICKS, ticks_between, tracks

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

AT = 1_788_264_000.0


def packet(pid: int, payload: bytes, begins: bool) -> bytes:
    """A transport packet; what it lacks to its size is stuffed."""
    stuffing = 184 - len(payload)
    field = b""
    if stuffing:
        field = bytes([stuffing - 1]) + (b"\0" + b"\xff" * (stuffing - 2) if stuffing > 1 else b"")
    return bytes([0x47, begins << 6 | pid >> 8, pid & 0xFF, 0x30 if stuffing else 0x10]) + field + payload


def pes(stream: int, stamp: int, data: bytes) -> bytes:
    high, middle, low = stamp >> 30 << 1 | 0x21, (stamp >> 15 & 0x7FFF) << 1 | 1, (stamp & 0x7FFF) << 1 | 1
    header = bytes([0x80, 0x80, 5, high]) + middle.to_bytes(2, "big") + low.to_bytes(2, "big")
    return b"\0\0\1" + bytes([stream, 0, 0]) + header + data


def frame(size: int, fill: int) -> bytes:
    """An ADTS frame, 48 kHz."""
    return bytes([0xFF, 0xF1, 0x4C, 0x80 | size >> 11, size >> 3 & 0xFF, (size & 7) << 5 | 0x1F, 0xFC]) + bytes(
        [fill] * (size - 7)
    )


def payload(video: int, audio: int = 0, sound: bytes = b"") -> bytes:
    """A picture and sound over several packets, with another picture's packet between."""
    told = pes(0xC0, audio, sound)
    parts = [packet(257, told[start : start + 184], start == 0) for start in range(0, len(told), 184)]
    return b"".join([packet(256, pes(0xE0, video, b"key"), True), *parts[:1], packet(256, b"more", False), *parts[1:]])


def segment(video: int, at: float = AT, sequence: int = 0) -> Segment:
    return Segment(sequence, at, 4.0, False, 0, payload(video, video, frame(400, 1)))


def item(*words: Word, duration: float = 60.0) -> Item:
    text = " ".join(word.text for word in words)
    clip = Clip(Asset("clip/ab/ab.flac", 1, "ab"), duration, "ada", "ada-espeak", text, text, words)
    return Item("item", ItemKind.SEGMENT, "Item", duration, (Cue(0.0, clip),), datetime(2026, 9, 1, tzinfo=UTC))


def test_the_sound_is_taken_out_whole() -> None:
    sound = frame(400, 1) + frame(300, 2)
    found = tracks(payload(9_000, WRAP_TICKS - 1, sound))
    assert (found.video_at, found.audio_at, found.sound) == (9_000, WRAP_TICKS - 1, sound)
    assert found.seconds == pytest.approx(2 * 1024 / 48_000)
    assert ticks_between(WRAP_TICKS - 1, 9_000) == -9_001
    tag = found.packed().removesuffix(sound)
    assert tag[:10] == b"ID3\4\0\0\0\0\0\x3f"
    assert tag[10:20] == b"PRIV\0\0\0\x35\0\0"
    assert tag[20:] == b"com.apple.streaming.transportStreamTimestamp\0" + bytes([0, 0, 0, 1, 0xFF, 0xFF, 0xFF, 0xFF])


def test_nonsense_has_no_tracks() -> None:
    for nonsense in (b"", b"segment 7", bytes(188 * 3), b"\xff" * 188 * 3):
        found = tracks(nonsense)
        assert (found.video_at, found.audio_at, found.sound, found.seconds) == (None, None, b"", 0.0)
        assert found.packed().startswith(b"ID3")
    assert caption_segment(Segment(0, AT, 4.0, False, 0, b"segment"), ()).startswith(b"WEBVTT\n")


def test_a_caption_is_told_with_all_its_time_in_each_segment_that_it_is_seen_in() -> None:
    now = NowPlaying(item(Word("Soon.", 3.0, 5.0)), AT, 0.0)
    told = [caption_segment(segment(90_000 * start, AT + start), [now]).decode() for start in (0, 4, 8)]
    for text in told[:2]:
        assert text == (
            "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n\n00:00:03.000 --> 00:00:05.350\n<v Ada>Soon.</v>\n"
        )
    assert told[2] == "WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:0,LOCAL:00:00:00.000\n"


def test_a_caption_that_began_before_the_stamps_did() -> None:
    now = NowPlaying(item(Word("Still", 0.0, 1.0), Word("here.", 1.0, 3.0)), AT, 0.0)
    text = caption_segment(segment(90_000, AT + 2), [now]).decode()
    assert "X-TIMESTAMP-MAP=MPEGTS:0,LOCAL:01:00:00.000\n" in text
    assert "00:59:59.000 --> 01:00:02.350\n" in text


def sentences(count: int) -> Item:
    return item(*(Word(f"Sentence number {at}.", float(at), at + 0.9) for at in range(count)), duration=float(count))


def seen(nows: list[NowPlaying], end: float = 60.0) -> list[tuple[float, str]]:
    return [(round(each.start - AT, 3), each.lines[0]) for each in on_screen(nows, AT, AT + end)]


def test_captions_keep_to_what_of_an_item_was_on() -> None:
    before = NowPlaying(item(Word("Before.", 0.0, 2.0)), AT - 10, 0.0)
    first = NowPlaying(sentences(20), AT, 5.0)
    second = NowPlaying(replace(item(Word("Another item.", 0.0, 2.0)), id="other"), AT + 3.5, 0.0)
    assert seen([before, first, second]) == [
        (0.0, "Sentence number 5."),
        (1.0, "Sentence number 6."),
        (2.0, "Sentence number 7."),
        (3.0, "Sentence number 8."),
        (3.5, "Another item."),
    ]
    assert max(each.end for each in on_screen([first], AT, AT + 60)) == pytest.approx(AT + 15, abs=0.01)


def test_captions_of_before_the_clock_was_set_back_stay() -> None:
    other = replace(item(Word("Another item.", 0.0, 2.0)), id="other")
    nows = [NowPlaying(sentences(3), AT, 0.0), NowPlaying(other, AT - 3600, 0.0)]
    assert [text for _, text in seen(nows)] == [f"Sentence number {at}." for at in range(3)]


def test_an_item_that_is_told_again_as_it_goes_on_and_grows_is_one() -> None:
    told = [
        NowPlaying(sentences(3), AT, 0.0),
        NowPlaying(sentences(3), AT + 1.5, 1.5),
        NowPlaying(sentences(5), AT + 2.5, 2.5),
    ]
    assert seen(told) == [(float(at), f"Sentence number {at}.") for at in range(5)]
    # Of the oldest that is known, too, what went before was the same.
    assert seen(told[2:]) == seen(told)


def test_of_a_caption_in_whose_midst_an_item_goes_on_the_rest_is_shown() -> None:
    told = item(Word("A", 0.0, 1.0), Word("caption.", 1.0, 4.0))
    for offset, shown in ((2.0, [(AT + 9, AT + 11.35)]), (4.2, [])):
        nows = [NowPlaying(told, AT, 0.0), NowPlaying(told, AT + 9, offset)]
        assert [(each.start, each.end) for each in on_screen(nows, AT + 6, AT + 60)] == shown


async def test_renditions_are_in_step_with_the_picture(station: Station) -> None:
    client = station.client
    assert (await client.get("/hls/audio.m3u8")).status_code == 503
    station.air.greetings["hls"] = [
        segment(90_000 * 4 * number, AT + 4 * number, number).message() for number in (0, 1)
    ]
    await station.on_air()
    await station.until(lambda: len(station.app.state.live.segments.listed) == 2)
    for name, suffix, kind in (("audio", "aac", "audio/aac"), ("captions", "vtt", "text/vtt; charset=utf-8")):
        text = (await client.get(f"/hls/{name}.m3u8")).text
        assert [line for line in text.splitlines() if line[0] != "#"] == [f"main/0.{suffix}", f"main/1.{suffix}"]
        named = (await client.get(f"/hls/main/{name}.m3u8")).text
        assert [line for line in named.splitlines() if line[0] != "#"] == [f"0.{suffix}", f"1.{suffix}"]
        found = await client.get(f"/hls/main/1.{suffix}")
        assert found.headers["content-type"] == kind
        for missing in (f"/hls/main/2.{suffix}", f"/hls/other/1.{suffix}", f"/hls/other/{name}.m3u8"):
            assert (await client.get(missing)).status_code == 404
    master = (await client.get("/hls/main/master.m3u8")).text
    assert [line for line in master.splitlines() if line[0] != "#"] == ["live.m3u8", "audio.m3u8"]
    size = len(segment(0).payload)
    assert f"BANDWIDTH=2651000,AVERAGE-BANDWIDTH={2 * size}," in master


OFF = "this station does not send"


@pytest.mark.parametrize("options", [{name: {"on": False} for name in ("hls", "mp3", "ts")}])
async def test_what_is_switched_off_is_not_found_and_not_offered(station: Station) -> None:
    for path in (
        "/hls/live.m3u8",
        "/hls/main/master.m3u8",
        "/hls/main/audio.m3u8",
        "/hls/main/7.ts",
        "/hls/main/7.vtt",
    ):
        answer = await station.client.get(path)
        assert (answer.status_code, answer.json()["error"]) == (
            404,
            f"{OFF} HLS: it is switched off (setting hls.on)",
        ), path
    for name in ("mp3", "ts"):
        answer = await station.client.get(f"/live.{name}")
        assert answer.json() == {"error": f"{OFF} {name.upper()}: it is switched off (setting {name}.on)"}
    page = (await station.client.get("/")).text
    assert "/live.mp3" not in page
    assert ".m3u8" not in page
    assert "This station sends no sound to its page." in page
    await station.air.up()
    await station.air.connected("cues")
    await station.until(lambda: station.app.state.live.link.connected == {"cues": True})


@pytest.mark.parametrize("options", [{"hls": {"captions": False, "audio_only": False}}])
async def test_the_picture_alone(station: Station) -> None:
    master = (await station.client.get("/hls/master.m3u8")).text
    assert [line for line in master.splitlines() if line[0] != "#"] == ["live.m3u8"]
    assert "SUBTITLES" not in master
    for path in ("/hls/audio.m3u8", "/hls/captions.m3u8", "/hls/main/1.vtt", "/hls/main/1.aac"):
        assert (await station.client.get(path)).status_code == 404
