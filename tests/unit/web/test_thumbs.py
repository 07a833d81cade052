from __future__ import annotations

from typing import TYPE_CHECKING, Any

import httpx
import pytest

from paperradio.codec import encode
from paperradio.domain.onair import NowPlaying
from paperradio.testing import FakeClock
from paperradio.web import thumbs
from paperradio.web.thumbs import BURST, SECONDS_EACH, Pace
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

PAPER = "/api/papers/2409.00001v1"


async def give(station: Station, told: Any, path: str = PAPER, **headers: str) -> httpx.Response:
    return await station.client.post(f"{path}/thumb", json=told, headers=headers)


def thumb(value: int, listener: str = "abc-1") -> dict[str, Any]:
    return {"value": value, "listener": listener}


async def test_a_listeners_last_thumb_counts(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    assert (await near_station.client.get(PAPER)).json()["thumbs"] == 0
    first = await give(near_station, thumb(1))
    assert (first.status_code, first.json()) == (200, {"paper": "2409.00001v1", "value": 1, "thumbs": 1})
    assert (await give(near_station, thumb(1, "other"))).json()["thumbs"] == 2
    assert (await give(near_station, thumb(-1))).json()["thumbs"] == 0
    assert (await give(near_station, thumb(0))).json()["thumbs"] == 1
    assert (await near_station.client.get(PAPER)).json()["thumbs"] == 1
    assert near_station.catalogue.thumbs("main") == {"2409.00001v1": 1}


@pytest.mark.parametrize(
    "told",
    [
        thumb(2),
        thumb(1, ""),
        thumb(1, "a b"),
        thumb(1, "a" * 65),
        {"value": True, "listener": "a"},
        {"value": 1.0, "listener": "a"},
        {"value": 1},
        {"value": 1, "listener": 5},
        {"value": 1, "listener": "a", "channel": "other"},
        [1],
        "up",
    ],
)
async def test_bad_thumbs_get_one_clear_line(near_station: Station, told: Any) -> None:
    near_station.archive(near_station.segment())
    answer = await give(near_station, told)
    assert answer.status_code == 400
    assert list(answer.json()) == ["error"]
    assert "\n" not in answer.json()["error"]
    assert near_station.catalogue.thumbs("main") == {}


@pytest.mark.parametrize(
    ("content", "headers", "status"),
    [
        (b"{", {"Content-Type": "application/json"}, 400),
        (b"[" * 1000, {"Content-Type": "application/json; charset=utf-8"}, 400),
        (b" " * 2000, {"Content-Type": "application/json"}, 413),
        (b'{"value": 1, "listener": "a"}', {"Content-Type": "text/plain"}, 415),
        (b"value=1&listener=a", {"Content-Type": "application/x-www-form-urlencoded"}, 415),
        (b'{"value": 1, "listener": "a"}', {"Content-Type": "application/json", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_what_a_page_of_another_site_can_send_is_refused(
    near_station: Station, content: bytes, headers: dict[str, str], status: int
) -> None:
    near_station.archive(near_station.segment())
    answer = await near_station.client.post(f"{PAPER}/thumb", content=content, headers=headers)
    assert answer.status_code == status
    leave = await near_station.client.options(f"{PAPER}/thumb", headers={"Origin": "https://elsewhere.example"})
    assert leave.status_code == 405
    assert "access-control-allow-origin" not in {**answer.headers, **leave.headers}
    assert near_station.catalogue.thumbs("main") == {}


async def test_an_unknown_paper_and_an_unreachable_catalogue(near_station: Station) -> None:
    answer = await give(near_station, thumb(1), "/api/papers/hep-th/9901001v1")
    assert (answer.status_code, answer.json()) == (404, {"error": "there is no paper 'hep-th/9901001v1'"})
    near_station.catalogue.reachable = False
    assert (await give(near_station, thumb(1))).status_code == 503


async def test_too_many_thumbs_at_once(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    for number in range(BURST):
        assert (await give(near_station, thumb(1, f"l{number}"))).status_code == 200
    refused = await give(near_station, thumb(1, "more"))
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "7")
    near_station.clock.advance(SECONDS_EACH)
    assert (await give(near_station, thumb(1, "more"))).json()["thumbs"] == BURST + 1


def test_each_address_has_a_pace_of_its_own_and_the_oldest_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(thumbs, "MOST_ADDRESSES", 2)
    clock = FakeClock()
    pace = Pace(clock)
    for _ in range(BURST):
        assert pace.wait("2001:db8::1") == 0
    assert pace.wait("2001:db8::ffff:1") > 0
    assert pace.wait("10.0.0.1") == 0
    assert pace.wait("2001:db8::2") > 0
    assert pace.wait("10.0.0.2") == 0
    assert pace.wait("10.0.0.3") == 0
    assert pace.wait("2001:db8::1") == 0


async def test_both_pages_have_a_pair_of_buttons(near_station: Station) -> None:
    near_station.archive(near_station.segment())
    playing = NowPlaying(near_station.segment(), near_station.clock.now().timestamp(), 0.0)
    await near_station.on_air(Message({"kind": "now"}, encode(playing)))
    for path in ("/", "/papers/2409.00001v1"):
        page = (await near_station.client.get(path)).text
        assert page.count('id="thumbs" data-paper="2409.00001v1"') == 1
        for name in ("More like this", "Less like this"):
            assert f"{name}</button>" in page
    assert (await near_station.client.get("/static/thumbs.js")).status_code == 200
