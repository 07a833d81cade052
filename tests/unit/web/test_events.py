from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from paperradio.codec import encode
from paperradio.domain.onair import AirStatus, NowPlaying, Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.settings import Settings
from paperradio.web.hub import QUEUE_EVENTS, Hub
from paperradio.web.views import Views
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

STARTED = 1_788_264_000.0


def now(item: Item, started: float = STARTED) -> Message:
    upcoming = (Upcoming("segment:x:1", ItemKind.SEGMENT, "What is next", 90.0),)
    return Message({"kind": "now"}, encode(NowPlaying(item, started, 0.0, upcoming)))


async def told(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            yield name, json.loads(line.removeprefix("data: "))


async def first(events: AsyncIterator[tuple[str, Any]], wanted: str) -> Any:
    async with asyncio.timeout(10):
        async for name, data in events:
            if name == wanted:
                return data
    raise AssertionError(f"the events ended without {wanted}")


async def test_what_is_on_is_told_at_once_and_when_it_changes(station: Station) -> None:
    await station.on_air(now(station.segment(1)))
    await station.until(lambda: station.app.state.live.nows)
    async with station.client.stream("GET", "/events") as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        events = told(response)
        assert await first(events, "status") == {"time": STARTED, "trouble": None, "listeners": 0}
        on = await first(events, "now")
        assert (on["started"], on["offset"], on["item"]["title"]) == (STARTED, 0.0, "Paper 1")
        cue = on["item"]["cues"][0]
        assert cue["words"] == [["They", 0.0, 0.4], ["measured.", 0.4, 1.0]]
        assert cue["cites"][0]["boxes"] == [[0.1, 0.2, 0.4, 0.22]]
        assert [entry["title"] for entry in await first(events, "upcoming")] == ["What is next"]
        await station.air.send("cues", now(station.segment(2), STARTED + 60))
        assert (await first(events, "now"))["item"]["title"] == "Paper 2"


async def test_an_item_is_encoded_once_for_all_pages(near_station: Station) -> None:
    await near_station.on_air(now(near_station.segment(1)))
    live = near_station.app.state.live
    assert live.now_event(live.nows[0]) is live.now_event(live.nows[0])


async def test_an_item_that_is_still_heard_is_told_to_newcomers(station: Station) -> None:
    await station.on_air(now(station.segment(1), STARTED - 100), now(station.segment(2), STARTED - 40))
    await station.air.send("cues", now(station.segment(3), STARTED + 20))
    await station.until(lambda: len(station.app.state.live.nows) == 3)
    async with station.client.stream("GET", "/events") as response:
        events = told(response)
        titles = [(await first(events, "now"))["item"]["title"] for _ in range(3)]
        assert titles == ["Paper 1", "Paper 2", "Paper 3"]
    station.clock.advance(400)
    async with station.client.stream("GET", "/events") as response:
        assert (await first(told(response), "now"))["item"]["title"] == "Paper 3"


async def test_the_clock_of_a_listener(station: Station) -> None:
    await station.on_air()
    live = station.app.state.live
    async with station.client.stream("GET", "/events?listener=me") as response:
        events = told(response)
        async with station.client.stream("GET", "/live.mp3?listener=me"):
            await station.until(lambda: len(live.mp3) == 1)
            await station.air.send("mp3", Message({"at": 100.5, "samples": 96_000}, b"1"))
            assert await first(events, "clock") == {"stream": 1000 * STARTED, "offset": 0.0, "at": 100.5}
            await station.air.send("mp3", Message({"at": 102.5, "samples": 48_000}, b"2"))
            await station.air.send("mp3", Message({"at": 200.0, "samples": 48_000}, b"3"))
            assert await first(events, "clock") == {"stream": 1000 * STARTED, "offset": 3.0, "at": 200.0}
    async with station.client.stream("GET", "/events?listener=me") as response:
        events = told(response)
        assert [(await first(events, "clock"))["offset"] for _ in range(2)] == [0.0, 3.0]


async def test_trouble_is_told_when_it_begins_and_ends(station: Station) -> None:
    async with station.client.stream("GET", "/events") as response:
        events = told(response)
        assert (await first(events, "status"))["trouble"] == "air is not connected"
        await station.on_air()
        while (await first(events, "status"))["trouble"] is not None:
            pass
        silent = AirStatus("main", STARTED + 1, 0.0, 1, False, 1, 3, 0.0, 0)
        await station.air.send("cues", Message({"kind": "status"}, encode(silent)))
        assert (await first(events, "status"))["trouble"] == "the encoder is not running"


@pytest.mark.parametrize(
    ("audience", "pages", "licence", "shown"),
    [
        ("public", "licensed", "CC BY 4.0", True),
        ("public", "licensed", None, False),
        ("public", "none", "CC BY 4.0", False),
        ("private", "licensed", None, True),
    ],
)
def test_pages_that_may_not_be_shown_are_not_told(
    near_station: Station, audience: str, pages: str, licence: str | None, shown: bool
) -> None:
    settings = Settings.model_validate({"station": {"audience": audience}, "picture": {"pages": pages}})
    view = Views(settings).item(near_station.segment(1, licence))
    assert bool(view["pages"]) is shown
    assert view["paper"]["shows_pages"] is shown
    assert view["cues"][0]["cites"][0]["quote"] == "We measured."


async def test_a_subscriber_that_does_not_read_is_disconnected() -> None:
    hub = Hub()
    with hub.subscribed() as slow, hub.subscribed() as quick:
        for number in range(QUEUE_EVENTS + 1):
            hub.publish(b"%d" % number)
            assert await anext(quick.events(1.0)) == b"%d" % number
        assert [each async for each in slow.events(1.0)] == []
