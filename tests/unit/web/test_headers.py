"""What other sites in a listener's browser may read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from paperradio.web.slugs import slug_of

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station

PUBLIC = {"station": {"audience": "public"}}
ADDRESSED = {"web": {"public_url": "https://radio.example"}}


async def readable(station: Station) -> dict[str, bool]:
    """Whether a browser lets other sites read what is at these addresses."""
    slug = slug_of(station.archive(station.show()).id)
    files = (f"/episodes/{slug}.mp3", f"/transcripts/{slug}.json", f"/transcripts/{slug}.vtt", f"/chapters/{slug}.json")
    more = (f"/notes/{slug}.html", f"/artwork/{slug}.jpg", "/feed.xml", "/feeds/daily.xml", "/hls/live.m3u8")
    answers = {path: await station.client.head(path) for path in (*files, *more, "/live.mp3", "/api/episodes", "/")}
    return {path: "access-control-allow-origin" in answer.headers for path, answer in answers.items()}


@pytest.mark.parametrize("options", [PUBLIC, ADDRESSED])
async def test_players_on_other_sites_may_use_a_station_for_others(near_station: Station) -> None:
    found = await readable(near_station)
    assert [path for path, allowed in found.items() if not allowed] == ["/api/episodes", "/"]


@pytest.mark.parametrize("options", [dict[str, Any]()])
async def test_no_other_site_may_read_a_private_station(near_station: Station) -> None:
    found = await readable(near_station)
    assert [path for path, allowed in found.items() if allowed] == []
