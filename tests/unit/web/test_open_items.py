"""A segment that is still being voiced, as the web tells of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from paperradio.codec import encode
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import ItemRecord
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

STARTED = 1_788_264_000.0


@pytest.fixture
def options() -> dict[str, Any]:
    return {"station": {"audience": "public"}}


async def test_what_is_on_grows_where_it_stands(near_station: Station) -> None:
    whole = near_station.segment()
    whole = replace(whole, cues=(*whole.cues, replace(whole.cues[0], start=3.0)))
    part = replace(whole, cues=whole.cues[:1], open=True, duration=1.2)
    nows = [Message({"kind": "now"}, encode(NowPlaying(item, STARTED - 1, 0.0))) for item in (part, whole)]
    await near_station.on_air(nows[0])
    now = (await near_station.client.get("/api/now")).json()["now"]
    assert (now["item"]["open"], len(now["item"]["cues"])) == (True, 1)
    await near_station.air.send("cues", nows[1])
    live = near_station.app.state.live
    await near_station.until(lambda: not live.nows[-1].item.open)
    assert len(live.nows) == 1, "the same airing, of which more is known"
    now = (await near_station.client.get("/api/now")).json()["now"]
    assert (now["item"]["open"], now["item"]["duration"], now["started"]) == (False, 60.0, STARTED - 1)


async def test_an_unfinished_segment_is_no_episode_and_its_pages_are_served(near_station: Station) -> None:
    whole = near_station.segment()
    assert whole.paper is not None
    part, key = replace(whole, pages=(), open=True), "open/ab/abcd.json"
    near_station.catalogue.add_papers([whole.paper])
    near_station.store.put_at(key, encode(part))
    near_station.catalogue.add_item(replace(ItemRecord.of(part, key), open=True))
    page = f"/pages/{whole.pages[0].image.key}?item=2409.00001v1~9f2c"
    assert (await near_station.client.get(page)).status_code == 404, "it has none yet"
    near_station.store.put_at(key, encode(replace(whole, open=True)))
    assert (await near_station.client.get(page)).status_code == 200
    assert (await near_station.client.get("/api/episodes")).json()["episodes"] == []
    assert "9f2c" not in (await near_station.client.get("/feed.xml")).text
    assert (await near_station.client.get("/episodes/2409.00001v1~9f2c.mp3")).status_code == 404
    near_station.archive(whole)
    assert len((await near_station.client.get("/api/episodes")).json()["episodes"]) == 1
    assert (await near_station.client.get("/episodes/2409.00001v1~9f2c.mp3")).status_code == 200
