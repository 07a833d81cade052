from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from paperradio.hls import Segment
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station


@pytest.fixture
def options() -> dict[str, Any]:
    return {"web": {"max_listeners": 3, "listener_buffer_seconds": 8}}


def sound(at: float, mark: bytes, seconds: float = 1.0) -> Message:
    return Message({"at": at, "samples": int(seconds * 48_000)}, mark)


async def read(response: httpx.Response, size: int) -> bytes:
    found = b""
    async with asyncio.timeout(10):
        async for part in response.aiter_raw():
            found += part
            if len(found) >= size:
                break
    return found


def segment(sequence: int, at: float) -> Message:
    return Segment(sequence, at, 4.0, False, 0, b"segment %d" % sequence).message()


async def test_sound_begins_with_a_burst_and_goes_on(station: Station) -> None:
    await station.on_air()
    await station.air.send("mp3", *(sound(100.0 + n, b"<%d>" % n) for n in range(6)))
    await station.until(lambda: [chunk.at for chunk in station.app.state.live.mp3.burst] == [103.0, 104.0, 105.0])
    async with station.client.stream("GET", "/live.mp3") as response:
        assert response.headers["content-type"] == "audio/mpeg"
        assert response.headers["cache-control"] == "no-store"
        stream = response.aiter_raw()
        assert await anext(stream) == b"<3>"
        assert [await anext(stream) for _ in range(2)] == [b"<4>", b"<5>"]
        await station.air.send("mp3", sound(106.0, b"<6>"))
        assert await anext(stream) == b"<6>"


async def test_a_stream_holds_while_air_is_away_and_goes_on_when_it_is_back(station: Station) -> None:
    async with station.client.stream("GET", "/live.mp3") as response:
        stream = response.aiter_raw()
        await station.on_air()
        await station.air.send("mp3", sound(100.0, b"before"))
        assert await anext(stream) == b"before"
        await station.air.down()
        await station.until(lambda: not any(station.app.state.live.link.connected.values()))
        await station.air.up()
        await station.air.connected()
        await station.air.send("mp3", sound(130.0, b"after"))
        assert await anext(stream) == b"after"


async def test_nothing_from_before_an_outage_is_played_to_newcomers(station: Station) -> None:
    await station.on_air()
    live = station.app.state.live
    await station.air.send("mp3", sound(100.0, b"old"))
    await station.until(lambda: live.mp3.burst)
    await station.air.down()
    await station.until(lambda: not live.link.connected["mp3"])
    async with station.client.stream("GET", "/live.mp3") as response:
        await station.air.up()
        await station.air.connected("mp3")
        await station.air.send("mp3", sound(500.0, b"new"))
        assert await anext(response.aiter_raw()) == b"new"


async def test_a_listener_that_does_not_read_loses_sound_and_the_other_does_not(station: Station) -> None:
    await station.on_air()
    live = station.app.state.live
    block = bytes(256 * 1024)
    async with (
        station.client.stream("GET", "/live.mp3") as slow,
        station.client.stream("GET", "/live.mp3") as quick,
    ):
        assert slow.status_code == 200
        await station.until(lambda: len(live.mp3) == 2)
        stream, received, sent = quick.aiter_raw(), 0, 0
        while live.mp3.dropped_seconds == 0 and sent < 400:
            await station.air.send("mp3", sound(100.0 + sent, block))
            sent += 1
            while received < sent * len(block):
                received += len(await anext(stream))
        assert live.mp3.dropped_seconds >= 7
        assert received == sent * len(block)
    metrics = (await station.client.get("/metrics")).text
    assert f'paperradio_dropped_seconds_total{{stream="mp3"}} {live.mp3.dropped_seconds!r}' in metrics


async def test_places_are_bounded(station: Station) -> None:
    await station.on_air()
    async with (
        station.client.stream("GET", "/live.mp3"),
        station.client.stream("GET", "/live.ts"),
        station.client.stream("GET", "/live.mp3"),
    ):
        await station.until(lambda: station.app.state.live.listeners == 3)
        refused = await station.client.get("/live.mp3")
        assert refused.status_code == 503
        assert refused.headers["retry-after"] == "30"
        assert refused.json() == {"error": "all 3 places for listeners are taken"}
    await station.until(lambda: station.app.state.live.listeners == 0)
    assert (await station.client.head("/live.mp3")).status_code == 200


async def test_titles_for_players_that_ask(station: Station) -> None:
    await station.on_air()
    async with station.client.stream("GET", "/live.mp3", headers={"Icy-MetaData": "1"}) as response:
        assert response.headers["icy-metaint"] == "16000"
        assert response.headers["icy-name"] == "Paper Radio"
        await station.until(lambda: len(station.app.state.live.mp3) == 1)
        await station.air.send("mp3", sound(100.0, bytes(16_000)))
        mixed = await read(response, 16_001)
        assert mixed[16_001:].startswith(b"StreamTitle='Paper Radio';")


async def test_head_and_bad_ids(station: Station) -> None:
    for path in ("/live.mp3", "/live.ts", "/events"):
        head = await station.client.head(path)
        assert (head.status_code, head.content) == (200, b"")
    bad = await station.client.get("/live.mp3?listener=a/b")
    assert (bad.status_code, bad.json()) == (400, {"error": "listener must be 1 to 64 letters, digits, - or _"})
    assert (await station.client.post("/live.mp3")).status_code == 405


async def test_playlist_waits_for_the_first_segment(station: Station) -> None:
    waiting = await station.client.get("/hls/live.m3u8")
    assert waiting.status_code == 503
    assert waiting.headers["retry-after"] == "5"
    assert waiting.json() == {"error": "the stream has not begun yet: no segment has come from air"}
    station.air.greetings["hls"] = [segment(7, 1000.0), segment(8, 1004.0)]
    await station.on_air()
    await station.until(lambda: station.app.state.live.segments.listed)
    playlist = await station.client.get("/hls/live.m3u8")
    assert playlist.headers["content-type"] == "application/vnd.apple.mpegurl"
    assert [line for line in playlist.text.splitlines() if not line.startswith("#")] == ["main/7.ts", "main/8.ts"]
    named = (await station.client.get("/hls/main/live.m3u8")).text
    assert [line for line in named.splitlines() if not line.startswith("#")] == ["7.ts", "8.ts"]
    assert (await station.client.get("/hls/main/8.ts")).content == b"segment 8"
    assert "live.m3u8" in (await station.client.get("/hls/main/master.m3u8")).text
    for missing in ("/hls/main/9.ts", "/hls/main/x.ts", "/hls/other/live.m3u8", "/hls/other/7.ts"):
        assert (await station.client.get(missing)).status_code == 404


async def test_segments_go_on_by_one_whatever_air_counts(station: Station) -> None:
    live = station.app.state.live
    station.air.greetings["hls"] = [segment(7, 1000.0), segment(8, 1004.0)]
    await station.on_air()
    await station.until(lambda: len(live.segments.listed) == 2)
    await station.air.down()
    await station.until(lambda: not live.link.connected["hls"])
    station.air.greetings["hls"] += [segment(0, 1100.0), segment(1, 1104.0)]
    await station.air.up()
    await station.until(lambda: len(live.segments.listed) == 4)
    told = [(each.sequence, each.discontinuity, each.payload) for each in live.segments.listed]
    assert told == [
        (7, False, b"segment 7"),
        (8, False, b"segment 8"),
        (9, True, b"segment 0"),
        (10, False, b"segment 1"),
    ]
    assert [each.timeline for each in live.segments.listed] == [0, 0, 1, 1]


@pytest.mark.parametrize("options", [{"encoder": {"playlist_segments": 100}}])
async def test_a_long_window_that_comes_again_changes_nothing(station: Station) -> None:
    live = station.app.state.live
    station.air.greetings["hls"] = [segment(number, 1000.0 + 4 * number) for number in range(100)]
    await station.on_air()
    await station.until(lambda: len(live.segments.listed) == 100)
    await station.air.down()
    await station.until(lambda: not live.link.connected["hls"])
    station.air.greetings["hls"].append(segment(100, 1400.0))
    await station.air.up()
    await station.until(lambda: live.segments.listed[-1].payload == b"segment 100")
    assert [each.sequence for each in live.segments.listed] == list(range(1, 101))


async def test_nonsense_from_air_costs_a_connection_only(station: Station) -> None:
    await station.on_air()
    live = station.app.state.live
    for feed, message in (
        ("mp3", Message({"at": "soon", "samples": 5})),
        ("mp3", Message({"at": float("nan"), "samples": 5})),
        ("hls", Message({"sequence": 1})),
        ("cues", Message({"kind": "now"}, b"{}")),
    ):
        before = live.link.reconnects, station.air.accepted[feed]
        await station.air.send(feed, message)
        await station.until(lambda before=before: live.link.reconnects > before[0])
        await station.until(lambda feed=feed, before=before: station.air.accepted[feed] > before[1])
    assert (await station.client.get("/health")).status_code == 200
