"""The stream that the real encoder makes of sound and pictures."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest

from paperradio.outputs.ts import TICKS_PER_SECOND, WRAP_TICKS
from paperradio.wire import Message, connect, read_message

if TYPE_CHECKING:
    from tests.integration.outputs.conftest import OnAir, Record

pytestmark = pytest.mark.timed

AIR_TIME = 1_700_000_000.0
MARK = 0.6
"""Flash and beep stand this long after each full second."""


async def test_the_stream_is_what_listeners_expect(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(10)
        segments = await station.segments(2)
    recording = record(b"".join(segment.payload for segment in segments))
    described = recording.run("-f", "null", "-")
    assert "Video: h264 (High)" in described
    assert "yuv420p(tv, bt709, progressive), 1280x720, 30 fps" in described
    assert "Audio: aac (LC)" in described
    assert "48000 Hz, stereo" in described
    assert recording.complaints() == ""
    packets = recording.packets()
    for stream in (0, 1):
        times = [packet.dts for packet in packets if packet.stream == stream]
        assert all(earlier < later for earlier, later in pairwise(times))
    pictures = sorted(packet.pts for packet in packets if packet.stream == 0)
    assert [later - earlier for earlier, later in pairwise(pictures)] == pytest.approx([1 / 30] * (len(pictures) - 1))
    keys = [packet.pts for packet in packets if packet.stream == 0 and packet.key]
    assert keys == pytest.approx([10.0, 12.0, 14.0])


async def test_picture_and_sound_are_in_step(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(9)
        segments = await station.segments(2)
    recording = record(b"".join(segment.payload for segment in segments))
    expected = [10 + second + MARK for second in range(3)]
    assert recording.flashes()[:3] == pytest.approx(expected, abs=0.002)
    assert recording.beeps()[:3] == pytest.approx(expected, abs=0.002)


async def test_segments_follow_each_other_in_air_time(on_air: OnAir) -> None:
    async with on_air(segment_seconds=2) as station:
        station.move(AIR_TIME)
        await station.play(9)
        segments = await station.segments(3)
    found = [(segment.sequence, segment.at - AIR_TIME, segment.duration) for segment in segments]
    assert found == [(0, 0.0, 2.0), (1, 2.0, 2.0), (2, 4.0, 2.0)]
    assert not any(segment.discontinuity for segment in segments)


async def test_mp3_can_be_joined_anywhere_and_is_dated(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(8)
        station.move(AIR_TIME + 1000)
        await station.ended()
        chunks: list[Message] = []
        while sum(chunk.head["samples"] for chunk in chunks) < 8 * 48_000:
            chunks.append(await station.message(station.mp3))
    for earlier, later in pairwise(chunks):
        assert later.head["at"] - earlier.head["at"] == pytest.approx(earlier.head["samples"] / 48_000, abs=1e-5)
    joined = next(index for index, chunk in enumerate(chunks) if chunk.head["at"] > AIR_TIME + 2.7)
    whole = record(b"".join(chunk.payload for chunk in chunks), "whole.mp3")
    later_on = record(b"".join(chunk.payload for chunk in chunks[joined:]), "joined.mp3")
    assert "Audio: mp3 (mp3float), 48000 Hz, stereo, fltp, 128 kb/s" in whole.run("-f", "null", "-")
    assert whole.complaints("error") == later_on.complaints("error") == ""
    for recording, at in ((whole, chunks[0].head["at"]), (later_on, chunks[joined].head["at"])):
        beep = at - AIR_TIME + recording.beeps()[0]
        assert beep % 1 == pytest.approx(MARK, abs=0.005)


async def test_time_stamps_may_wrap(on_air: OnAir, record: Record) -> None:
    wrap_seconds = WRAP_TICKS / TICKS_PER_SECOND
    soon = AIR_TIME - 10 + wrap_seconds - 3
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(2)
        station.move(soon)
        await station.ended()
        await station.play(10)
        first, second, third = await station.segments(3)
    assert first.at == AIR_TIME
    assert [second.at - soon, third.at - soon] == pytest.approx([0.0, 2.0], abs=1e-4)
    recording = record(second.payload + third.payload)
    assert recording.complaints() == ""
    pictures = sorted(packet.pts for packet in recording.packets() if packet.stream == 0)
    assert [later - earlier for earlier, later in pairwise(pictures)] == pytest.approx([1 / 30] * (len(pictures) - 1))


async def test_a_programme_without_pictures_is_heard(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(12, pictures=False)
        segment, _ = await station.segments(2)
    recording = record(segment.payload)
    assert recording.beeps()[:2] == pytest.approx([10 + MARK, 11 + MARK], abs=0.002)
    assert recording.flashes() == []


async def test_the_socket_serves_every_feed(on_air: OnAir, record: Record) -> None:
    async with on_air() as station:
        station.move(AIR_TIME)
        await station.play(7)
        await station.segments(1)
        readers = {feed: await connect(station.transmitter.server.address, feed) for feed in ("ts", "mp3", "hls")}
        window = await read_message(readers["hls"][0])
        await station.subscribed("ts", "mp3")
        await station.play(6)
        ts = [await read_message(readers["ts"][0])]
        while ts[-1].head["at"] < ts[0].head["at"] + 2:
            ts.append(await read_message(readers["ts"][0]))
        mp3 = await read_message(readers["mp3"][0])
        for _, writer in readers.values():
            writer.close()
    assert (window.head["sequence"], window.head["at"]) == (0, AIR_TIME)
    assert (ts[0].head["at"] - AIR_TIME) % 2 == pytest.approx(0, abs=1e-4)
    recording = record(b"".join(message.payload for message in ts[:-1]))
    assert next(packet for packet in recording.packets() if packet.stream == 0).key
    assert mp3.head["samples"] % 1152 == 0
