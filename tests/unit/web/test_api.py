from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from paperradio.codec import encode, to_jsonable
from paperradio.domain.generation import ModelUse
from paperradio.domain.onair import AirStatus, NowPlaying, OutputStatus, Upcoming
from paperradio.domain.rundown import AsRun, ItemKind
from paperradio.domain.verdict import Action, Outcome
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

STARTED = 1_788_264_000.0


async def test_now_and_rundown(near_station: Station) -> None:
    assert (await near_station.client.get("/api/now")).json() == {"time": STARTED, "now": None, "upcoming": []}
    upcoming = (Upcoming("segment:x:1", ItemKind.SEGMENT, "What is next", 90.0),)
    playing = NowPlaying(near_station.segment(), STARTED - 5, 0.0, upcoming)
    await near_station.on_air(Message({"kind": "now"}, encode(playing)))
    near_station.catalogue.add_as_run(
        [AsRun("1", "main", "ident:1", datetime(2026, 9, 1, tzinfo=UTC), datetime(2026, 9, 1, 0, 1, tzinfo=UTC))]
    )
    now = (await near_station.client.get("/api/now")).json()
    assert now["now"]["item"]["paper"]["licence"] == "CC BY 4.0"
    assert now["upcoming"][0]["title"] == "What is next"
    rundown = (await near_station.client.get("/api/rundown")).json()
    assert (rundown["now"]["title"], rundown["played"][0]["item_id"]) == ("Paper 1", "ident:1")
    near_station.catalogue.reachable = False
    rundown = (await near_station.client.get("/api/rundown")).json()
    assert (rundown["now"]["title"], rundown["played"]) == ("Paper 1", None)
    assert rundown["warning"].startswith("The catalogue")


async def test_episodes_by_the_page(near_station: Station) -> None:
    for number in range(1, 4):
        near_station.archive(near_station.segment(number))
    first = (await near_station.client.get("/api/episodes?limit=2")).json()
    assert [each["title"] for each in first["episodes"]] == ["Paper 1", "Paper 2"]
    assert first["next_offset"] == 2
    rest = (await near_station.client.get("/api/episodes?limit=2&offset=2")).json()
    assert [each["title"] for each in rest["episodes"]] == ["Paper 3"]
    assert rest["next_offset"] is None
    for link in ("mp3", "transcript", "captions"):
        assert (await near_station.client.get(rest["episodes"][0][link])).status_code == 200


@pytest.mark.parametrize(
    "query", ["limit=x", "limit=-1", "limit=101", "limit=", "offset=10001", "offset=1e3", "limit=²"]
)
async def test_bad_numbers(near_station: Station, query: str) -> None:
    answer = await near_station.client.get(f"/api/episodes?{query}")
    assert answer.status_code == 400
    assert "must be a whole number" in answer.json()["error"]


async def test_papers(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    found = (await near_station.client.get("/api/papers/2409.00001v1")).json()
    assert found["paper"]["abstract_url"] == "https://arxiv.org/abs/2409.00001v1"
    assert [each["title"] for each in found["episodes"]] == ["Paper 1"]
    missing = await near_station.client.get("/api/papers/hep-th/9901001v1", headers={"Accept": "text/html"})
    assert (missing.status_code, missing.json()) == (404, {"error": "there is no paper 'hep-th/9901001v1'"})


async def test_the_accuracy_log(near_station: Station) -> None:
    item = near_station.segment()
    kept = Outcome(Action.KEPT, "It holds.", 0, (), True, 0.0)
    cues = (replace(item.cues[0], outcome=kept), *item.cues[1:])
    dropped = Outcome(Action.DROPPED, "It holds for all.", None, ("scope: all",), True, 0.9)
    near_station.archive(replace(item, cues=cues, left_out=(dropped,)))
    near_station.archive(near_station.segment(2))
    told = (await near_station.client.get("/api/accuracy")).json()
    assert (told["statements"], told["supported"], told["rate"]) == (2, 1, 0.5)
    assert told["tenths"][9] == {"statements": 1, "supported": 0, "rate": 0.0}
    assert (told["actions"], told["reasons"]) == ({"kept": 1, "dropped": 1}, {"scope": 1})
    assert sorted(str(episode["rate"]) for episode in told["episodes"]) == ["0.5", "None"]


async def test_status_tells_of_everybody(near_station: Station) -> None:
    near_station.catalogue.set_activity("newsroom", {"stage": "voicing", "subject": "2409.00001v1"})
    before = (await near_station.client.get("/api/status")).json()
    assert (before["air"], before["troubles"][0]) == (None, "air is not connected")
    await near_station.on_air()
    answer = (await near_station.client.get("/api/status")).json()
    assert answer["air"]["rack_seconds"] == 1200.0
    assert answer["newsroom"]["newsroom"]["stage"] == "voicing"
    assert answer["listeners"] == {"mp3": 0, "ts": 0, "pages": 0}
    assert answer["repetition"]["24h"] == {"lines": 0, "repeated": 0.0, "variety": 1.0}
    assert answer["troubles"] == []


async def test_health_follows_the_sound(near_station: Station) -> None:
    away = await near_station.client.get("/health")
    assert away.status_code == 503
    assert away.json()["reasons"][0] == "air is not connected"
    await near_station.on_air()
    assert (await near_station.client.get("/health")).json()["status"] == "ok"
    near_station.clock.advance(8)
    await near_station.air.send("cues", Message({"kind": "status"}, encode(_status(STARTED))))
    near_station.clock.advance(8)
    await near_station.air.send("cues", Message({"kind": "status"}, encode(_status(STARTED, faults=("disk full",)))))
    await near_station.until(lambda: near_station.app.state.live.status.faults)
    stuck = await near_station.client.get("/health")
    assert (stuck.status_code, stuck.json()["reasons"]) == (503, ["the sound has not moved for 16 s"])
    await near_station.air.send("cues", Message({"kind": "status"}, encode(_status(STARTED + 16))))
    await near_station.until(lambda: not near_station.app.state.live.troubles())
    near_station.clock.advance(11)
    assert (await near_station.client.get("/health")).json()["reasons"] == ["air does not report"]


async def test_health_tells_what_newsrooms_complain_of(near_station: Station) -> None:
    async def faults() -> list[str]:
        found: list[str] = (await near_station.client.get("/health")).json()["faults"]
        return found

    await near_station.on_air()
    near_station.catalogue.set_activity("one", {"stage": "nothing", "fault": "arXiv's feed is late"})
    near_station.catalogue.set_activity("two", {"stage": "nothing", "fault": "arXiv's feed is late"})
    near_station.catalogue.set_activity("three", {"stage": "nothing"})
    assert await faults() == ["newsroom: arXiv's feed is late"]
    near_station.clock.advance(301)
    assert await faults() == []
    near_station.catalogue.reachable = False
    assert "switched off" in (await faults())[0]


async def test_the_repetition_of_a_day_and_a_week_is_told(near_station: Station) -> None:
    near_station.catalogue.add_lines("old", ["What do they find there?"])
    near_station.clock.advance(86_401)
    near_station.catalogue.add_lines("one", ["What do they find there?", "Next, {title}."])
    near_station.catalogue.add_lines("two", ["What do they find there?", "Now {title}."])
    told = (await near_station.client.get("/api/status")).json()["repetition"]
    assert told["24h"] == {"lines": 4, "repeated": 0.5, "variety": 1.0}
    assert told["7d"] == {"lines": 5, "repeated": 0.6667, "variety": 1.0}
    line = 'paperradio_repeated_4grams_ratio{window="24h"} 0.5\n'
    assert line in (await near_station.client.get("/metrics")).text
    near_station.catalogue.reachable = False
    assert line in (await near_station.client.get("/metrics")).text, "what was counted serves for a while"
    near_station.clock.advance(31)
    assert "repeated_4grams" not in (await near_station.client.get("/metrics")).text


async def test_metrics(near_station: Station) -> None:
    assert "paperradio_healthy 0.0" in (await near_station.client.get("/metrics")).text
    await near_station.on_air(Message({"kind": "status"}, encode(_status(STARTED))))
    answer = await near_station.client.get("/metrics")
    assert answer.headers["content-type"] == "text/plain; version=0.0.4; charset=utf-8"
    lines = answer.text.splitlines()
    for line in (
        "paperradio_healthy 1.0",
        'paperradio_air_connected{feed="ts"} 1.0',
        "# TYPE paperradio_air_lateness_seconds_total counter",
        "paperradio_rack_seconds 1200.0",
    ):
        assert line in lines
    assert 'paperradio_faults{kind="catalogue"} 0.0' in lines
    near_station.catalogue.reachable = False
    told = (await near_station.client.get("/metrics")).text
    assert 'paperradio_faults{kind="catalogue"} 1.0\n' in told
    assert 'paperradio_faults{kind="clip"} 0.0\n' in told
    near_station.catalogue.reachable = True
    await near_station.air.send("cues", Message({"kind": "status"}, encode(_status(STARTED + 1, name='a"b\\\n'))))
    await near_station.until(lambda: near_station.app.state.live.status.position > STARTED)
    assert (
        r'paperradio_output_sent_bytes_total{output="a\"b\\\n"} 5.0' in (await near_station.client.get("/metrics")).text
    )


async def test_errors_for_people_and_headers_for_all(near_station: Station) -> None:
    page = await near_station.client.get("/<nowhere>", headers={"Accept": "text/html,*/*"})
    assert (page.status_code, page.headers["content-type"]) == (404, "text/html; charset=utf-8")
    assert "There is nothing at this address." in page.text
    for answer in (page, await near_station.client.get("/api/now"), await near_station.client.get("/nowhere")):
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "access-control-allow-origin" not in answer.headers


async def test_the_page_without_script_and_without_catalogue(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    await near_station.on_air(Message({"kind": "now"}, encode(NowPlaying(near_station.segment(2), STARTED, 0.0))))
    page = (await near_station.client.get("/")).text
    assert '<audio id="audio" controls preload="none" src="/live.mp3"' in page
    assert "/episodes/2409.00001v1~9f2c.mp3" in page
    assert '<h2 id="title">Paper 2</h2>' in page
    for name in ("page.css", "page.js", "icon.svg", "fonts/firago.ttf"):
        assert (await near_station.client.get(f"/static/{name}")).status_code == 200
    near_station.catalogue.reachable = False
    assert "The archive does not answer just now" in (await near_station.client.get("/")).text


async def test_a_repetition_is_announced_once_on_the_page(near_station: Station) -> None:
    birds, fish = (Upcoming(f"segment:{name}:1", ItemKind.SEGMENT, name, 90.0) for name in ("Birds", "Fish"))
    playing = NowPlaying(near_station.segment(), STARTED, 0.0, (birds, fish, birds))
    await near_station.on_air(Message({"kind": "now"}, encode(playing)))
    page = (await near_station.client.get("/")).text
    assert (page.count(">Birds</a>"), page.count(">Fish</a>")) == (1, 1)
    assert '<a href="/papers/Birds">' in page
    assert page.index(">Birds</a>") < page.index(">Fish</a>")
    assert len((await near_station.client.get("/api/now")).json()["upcoming"]) == 3


async def test_titles_are_text(near_station: Station) -> None:
    item = near_station.segment()
    sly = type(item)(**{**{name: getattr(item, name) for name in item.__slots__}, "title": "<script>alert(1)</script>"})
    near_station.archive(sly)
    await near_station.on_air(Message({"kind": "now"}, encode(NowPlaying(sly, STARTED, 0.0))))
    page = (await near_station.client.get("/")).text
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;alert") == 3


def _status(position: float, faults: tuple[str, ...] = (), name: str = "hls") -> AirStatus:
    outputs = (OutputStatus(name, True, 5, 0),)
    return AirStatus("main", position, 0.5, 1, True, 0, 3, 1200.0, 0, outputs, faults)


async def test_metrics_tell_what_the_language_model_was_used_for(near_station: Station) -> None:
    assert "paperradio_model" not in (await near_station.client.get("/metrics")).text
    use = to_jsonable(ModelUse("tiny", 3, 1, 2, 900, 100, 12.5)) | {"factor": None}
    near_station.catalogue.set_activity("one", {"stage": "write", "model": use})
    near_station.catalogue.set_activity("two", {"stage": "write", "model": use | {"factor": 1.5}})
    told = (await near_station.client.get("/metrics")).text
    assert 'paperradio_model_calls_total{newsroom="one",model="tiny"} 3.0\n' in told
    assert 'paperradio_model_tokens_total{newsroom="two",model="tiny",kind="completion"} 100.0\n' in told
    assert told.count("\npaperradio_model_real_time_factor{") == 1
    near_station.clock.advance(600)
    assert "paperradio_model" not in (await near_station.client.get("/metrics")).text
