"""Shows: their pages, their files, their feeds, and what is told of them while they are on the air."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from paperradio.codec import encode
from paperradio.domain.onair import NowPlaying, Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.web.slugs import slug_of
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Seen, Station

STARTED = 1_788_264_000.0
SLUG = "~show~main~daily~2026-09-01~1"
HTML = {"Accept": "text/html"}


async def titles(station: Station, query: str) -> list[str]:
    answer = await station.client.get(f"/api/episodes?{query}")
    assert answer.status_code == 200, answer.text
    return [each["title"] for each in answer.json()["episodes"]]


class TestPrivate:
    async def test_a_show_in_the_api_and_its_files(self, near_station: Station) -> None:
        near_station.archive(near_station.show())
        (told,) = (await near_station.client.get("/api/episodes")).json()["episodes"]
        assert (told["kind"], told["format"], told["date"], told["channel"]) == ("show", "daily", "2026-09-01", "main")
        assert told["papers"] == ["2409.00001v1", "2409.00002v1"]
        assert told["page"] == f"/shows/{SLUG}"
        types = {
            "mp3": "audio/mpeg",
            "transcript": "application/json",
            "captions": "text/vtt; charset=utf-8",
            "chapters": "application/json+chapters",
            "notes": "text/html; charset=utf-8",
            "artwork": "image/jpeg",
        }
        for name, media_type in types.items():
            answer = await near_station.client.get(told[name])
            assert (answer.status_code, answer.headers["content-type"]) == (200, media_type), name
        assert (
            'filename="show-main-daily-2026-09-01-1.mp3"'
            in ((await near_station.client.get(told["mp3"])).headers["content-disposition"])
        )

    async def test_episodes_by_format_and_by_kind(self, near_station: Station) -> None:
        segment = near_station.segment()
        near_station.archive(replace(segment, created=segment.created + timedelta(hours=1)))
        for show in (near_station.show(), near_station.show("daily", 2), near_station.show("weekly", 2)):
            near_station.archive(show)
        correction = replace(near_station.segment(3), id="correction:2409.00003", created=segment.created)
        near_station.archive(correction)
        changed = replace(near_station.segment(4), id="segment:2409.00004v2:1", format="what_changed")
        near_station.archive(replace(changed, created=segment.created - timedelta(hours=1)))
        assert len(await titles(near_station, "")) == 6
        assert await titles(near_station, "format=daily") == ["Daily of 2026-09-02", "Daily of 2026-09-01"]
        assert await titles(near_station, "format=daily&limit=1&offset=1") == ["Daily of 2026-09-01"]
        assert await titles(near_station, "format=segment&channel=main") == ["Paper 1", "Paper 4"]
        assert await titles(near_station, "format=correction") == ["Paper 3"]
        assert await titles(near_station, "kind=segment") == ["Paper 1", "Paper 3", "Paper 4"]
        assert await titles(near_station, "format=block") == []

    @pytest.mark.parametrize(
        ("address", "code", "line"),
        [
            ("/api/episodes?format=hourly", 404, "there is no format 'hourly'; there are segment, block"),
            ("/api/episodes?format=ident", 404, "there is no format 'ident'"),
            ("/api/episodes?channel=other", 404, "there is no channel 'other'"),
            ("/api/episodes?kind=ident", 400, "kind must be segment or show"),
            ("/api/now?channel=other", 404, "there is no channel 'other'"),
            ("/live.mp3?channel=other", 404, "there is no channel 'other'"),
            ("/events?channel=other", 404, "there is no channel 'other'"),
            ("/api/rundown?channel=other", 404, "there is no channel 'other'"),
            ("/feeds/hourly.xml", 404, "there is no feed of 'hourly'; there are segment, block"),
            ("/feeds/other/daily.xml", 404, "there is no channel 'other'"),
            ("/feeds/welcome.xml", 404, "there is no feed of 'welcome'"),
            ("/shows/nothing", 404, "there is no show 'nothing'"),
            ("/shows?channel=other", 404, "there is no channel 'other'"),
            ("/chapters/nothing.json", 404, "there is no episode 'nothing' with chapters"),
            ("/artwork/ident.jpg", 404, "there is no episode 'ident' with artwork"),
        ],
    )
    async def test_what_there_is_not(self, near_station: Station, address: str, code: int, line: str) -> None:
        answer = await near_station.client.get(address)
        assert answer.status_code == code
        assert answer.json()["error"].startswith(line)

    async def test_feeds_by_format_and_channel(self, near_station: Station) -> None:
        segment = near_station.archive(near_station.segment())
        daily, weekly = near_station.archive(near_station.show()), near_station.archive(near_station.show("weekly", 2))
        base = near_station.base
        for path, ids in {
            "/feed.xml": [weekly.id, segment.id, daily.id],
            "/feeds/daily.xml": [daily.id],
            "/feeds/main/weekly.xml": [weekly.id],
            "/feeds/segment.xml": [segment.id],
            "/feeds/block.xml": [],
        }.items():
            answer = await near_station.client.get(path)
            assert (answer.status_code, answer.headers["content-type"]) == (200, "application/rss+xml")
            first, *rest = answer.text.splitlines()
            assert first == base + path
            assert sorted(rest) == sorted(ids), path

    async def test_what_feeds_show_of_themselves(self, near_station: Station) -> None:
        for name, title in {"station": "Paper Radio", "daily": "The Daily"}.items():
            answer = await near_station.client.get(f"/artwork/{name}.jpg")
            assert (answer.headers["content-type"], answer.text) == ("image/jpeg", f"cover of {title}")

    async def test_the_front_page_has_the_latest_shows(self, near_station: Station, reader: type[Seen]) -> None:
        for show in (near_station.show(), near_station.show("weekly", 2), near_station.show("daily", 3)):
            near_station.archive(show)
        for address in ("/", "/shows/latest"):
            page = reader((await near_station.client.get(address)).text)
            assert "Next: The Daily at 18:00 UTC" in page.text
            assert "The Weekly at Fri 10:00 UTC" in page.text
            assert "Daily of 2026-09-01" not in page.text
            assert page.text.index("Daily of 2026-09-03") < page.text.index("Weekly of 2026-09-02")
            assert "0:02 On Paper 1" in page.text
            slug = "~show~main~daily~2026-09-03~1"
            wanted = {f"/episodes/{slug}.mp3#t=2.0", f"/episodes/{slug}.mp3", f"/shows/{slug}", f"/artwork/{slug}.jpg"}
            assert wanted <= set(page.addresses)

    async def test_the_list_of_all_shows(self, near_station: Station, reader: type[Seen]) -> None:
        assert "yet to come" in (await near_station.client.get("/shows")).text
        for day in range(1, 4):
            near_station.archive(near_station.show("daily", day))
        page = reader((await near_station.client.get("/shows")).text)
        assert page.text.index("Daily of 2026-09-03") < page.text.index("Daily of 2026-09-01")
        assert {"/feeds/daily.xml", "/feeds/weekly.xml", "/feed.xml"} <= set(page.addresses)

    async def test_a_shows_own_page(self, near_station: Station, reader: type[Seen]) -> None:
        show = near_station.show()
        near_station.archive(show)
        answer = await near_station.client.get(f"/shows/{SLUG}", headers=HTML)
        assert answer.status_code == 200
        page = reader(answer.text)
        assert page.levels == [1, 2, 2, 2, 3, 3, 3]
        assert "Two papers today. One <b>. Two." in page.text
        assert "0:02 On Paper 1 0:12 On Paper 2" in page.text
        assert "A. Author 2409.00001v1 · CC BY 4.0 · from 0:02" in page.text
        assert "Page 2 · 3 Results" in page.text
        local = {each.partition("#")[0] for each in page.addresses if each.startswith("/")}
        images = {f"/pages/{one.pages[0].image.key}?item={SLUG}" for one in show.featured}
        wanted = {"/papers/2409.00001v1", "/papers/2409.00002v1", f"/transcripts/{SLUG}.json", f"/artwork/{SLUG}.jpg"}
        assert wanted | images <= local
        for address in local:
            assert (await near_station.client.get(address)).status_code == 200, address

    async def test_a_show_whose_record_is_gone(self, near_station: Station) -> None:
        record = near_station.archive(near_station.show())
        near_station.store.delete(record.item_key)
        assert record.chapters_key is not None
        near_station.store.delete(record.chapters_key)
        answer = await near_station.client.get(f"/shows/{SLUG}", headers=HTML)
        assert answer.status_code == 200
        assert "The record of what was said is gone." in answer.text
        assert (await near_station.client.get("/")).status_code == 200

    async def test_a_paper_lists_the_shows_that_discuss_it(self, near_station: Station) -> None:
        near_station.archive(near_station.segment())
        near_station.archive(near_station.show())
        page = await near_station.paper_page("2409.00001v1")
        assert f"/shows/{SLUG}" in page.addresses
        assert "In shows Daily of 2026-09-01" in page.text
        told = (await near_station.client.get("/api/papers/2409.00002v1")).json()
        assert [each["id"] for each in told["shows"]] == ["show:main:daily:2026-09-01:1"]
        near_station.archive(near_station.segment(3))
        assert "In shows" not in (await near_station.paper_page("2409.00003v1")).text

    async def test_a_show_on_the_air_tells_what_it_is_about(self, near_station: Station, reader: type[Seen]) -> None:
        show = near_station.show()
        upcoming = (Upcoming("show:main:weekly:2026-09-05:1", ItemKind.SHOW, "The Weekly", 90.0),)
        playing = NowPlaying(show, STARTED - 5, 0.0, upcoming)
        await near_station.on_air(Message({"kind": "now"}, encode(playing)))
        answer = (await near_station.client.get("/api/now?channel=main")).json()
        item = answer["now"]["item"]
        assert [each["paper"]["id"] for each in item["featured"]] == ["2409.00001v1", "2409.00002v1"]
        assert item["featured"][0]["pages"][0]["url"].endswith(f"?item={SLUG}")
        assert item["featured"][0]["page_count"] == 9
        assert item["chapters"][1] == {
            "start": 2.0,
            "title": "On Paper 1",
            "kind": "papers",
            "paper_id": "2409.00001v1",
        }
        assert [cite["paper_id"] for cue in item["cues"] for cite in cue["cites"]] == ["2409.00001v1", "2409.00002v1"]
        assert answer["upcoming"][0]["page"] == f"/shows/{slug_of(upcoming[0].id)}"
        shows = (await near_station.client.get("/api/rundown")).json()["shows"]
        assert shows[0] == {"title": "The Daily", "at": "2026-09-01T18:00:00+00:00", "text": "18:00 UTC"}
        page = reader((await near_station.client.get("/")).text)
        assert "Daily of 2026-09-01 Paper 1 A. Author 2409.00001v1 · CC BY 4.0" in page.text


class TestPublic:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {"station": {"audience": "public"}}

    async def test_pages_by_the_licence_of_their_paper(self, near_station: Station) -> None:
        show = near_station.show()
        near_station.archive(show)
        codes = [
            (await near_station.client.get(f"/pages/{each.pages[0].image.key}?item={SLUG}")).status_code
            for each in show.featured
        ]
        assert codes == [200, 404]
        page = await near_station.client.get(f"/shows/{SLUG}")
        assert [f"/pages/{each.pages[0].image.key}" in page.text for each in show.featured] == [True, False]

    async def test_pages_on_the_air(self, near_station: Station) -> None:
        show = near_station.show()
        await near_station.on_air(Message({"kind": "now"}, encode(NowPlaying(show, STARTED - 5, 0.0))))
        item = (await near_station.client.get("/api/now")).json()["now"]["item"]
        assert [len(each["pages"]) for each in item["featured"]] == [1, 0]
        codes = [
            (await near_station.client.get(f"/pages/{each.pages[0].image.key}")).status_code for each in show.featured
        ]
        assert codes == [200, 404]
