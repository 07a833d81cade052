from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest

from paperradio.codec import encode
from paperradio.domain.onair import NowPlaying
from paperradio.errors import StoreUnreachable
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.archive import Archive
from paperradio.web.slugs import slug_of
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.unit.web.conftest import Station


class TestPrivate:
    async def test_an_episode_whole_in_part_and_not_again(self, near_station: Station) -> None:
        record = near_station.archive(near_station.segment())
        address = f"/episodes/{slug_of(record.id)}.mp3"
        whole = await near_station.client.get(address)
        assert (whole.status_code, whole.headers["content-type"]) == (200, "audio/mpeg")
        assert whole.content == bytes(range(200))
        assert whole.headers["accept-ranges"] == "bytes"
        tag = whole.headers["etag"]
        assert (await near_station.client.get(address, headers={"If-None-Match": tag})).status_code == 304
        head = await near_station.client.head(address)
        assert (head.headers["content-length"], head.content) == ("200", b"")

    @pytest.mark.parametrize(
        ("asked", "code", "first", "last"),
        [
            ("bytes=0-9", 206, 0, 9),
            ("bytes=190-", 206, 190, 199),
            ("bytes=190-900", 206, 190, 199),
            ("bytes=-10", 206, 190, 199),
            ("bytes=-900", 206, 0, 199),
            ("bytes=0-1,5-6", 200, 0, 199),
            ("lines=0-1", 200, 0, 199),
            ("bytes=-", 200, 0, 199),
        ],
    )
    async def test_ranges(self, near_station: Station, asked: str, code: int, first: int, last: int) -> None:
        record = near_station.archive(near_station.segment())
        answer = await near_station.client.get(f"/episodes/{slug_of(record.id)}.mp3", headers={"Range": asked})
        assert (answer.status_code, answer.content) == (code, bytes(range(first, last + 1)))
        if code == 206:
            assert answer.headers["content-range"] == f"bytes {first}-{last}/200"

    @pytest.mark.parametrize("asked", ["bytes=200-", "bytes=9-3", "bytes=-0"])
    async def test_ranges_that_cannot_be(self, near_station: Station, asked: str) -> None:
        record = near_station.archive(near_station.segment())
        answer = await near_station.client.get(f"/episodes/{slug_of(record.id)}.mp3", headers={"Range": asked})
        assert (answer.status_code, answer.headers["content-range"]) == (416, "bytes */200")

    async def test_a_range_of_another_version_is_answered_whole(self, near_station: Station) -> None:
        record = near_station.archive(near_station.segment())
        headers = {"Range": "bytes=0-9", "If-Range": '"other"'}
        assert (
            await near_station.client.get(f"/episodes/{slug_of(record.id)}.mp3", headers=headers)
        ).status_code == 200

    async def test_transcripts(self, near_station: Station) -> None:
        slug = slug_of(near_station.archive(near_station.segment()).id)
        assert (await near_station.client.get(f"/transcripts/{slug}.json")).json() == {"turns": []}
        captions = await near_station.client.get(f"/transcripts/{slug}.vtt")
        assert (captions.headers["content-type"], captions.text) == ("text/vtt; charset=utf-8", "WEBVTT\n")

    @pytest.mark.parametrize(
        "address",
        [
            "/episodes/nothing~0.mp3",
            "/episodes/..%2f..%2fetc%2fpasswd.mp3",
            "/transcripts/%00.json",
            "/pages/../../../etc/passwd",
            "/pages/..%2f..%2f..%2fetc%2fpasswd.jpg",
            "/pages/page/ab/abcd.pdf",
            "/pages/page/ab/abcd.jpg",
            "/static/..%2fapp.py",
            "/static/fonts/other.ttf",
            "/static/page.py",
        ],
    )
    async def test_what_is_not_there(self, near_station: Station, address: str) -> None:
        answer = await near_station.client.get(address)
        assert answer.status_code == 404
        assert list(answer.json()) == ["error"]

    async def test_any_page_from_the_store_or_from_the_rack(self, near_station: Station) -> None:
        item = near_station.segment(licence=None)
        key = item.pages[0].image.key
        answer = await near_station.client.get(f"/pages/{key}")
        assert (answer.status_code, answer.headers["content-type"]) == (200, "image/jpeg")
        racked = near_station.folder / "rack/assets/cd"
        racked.mkdir(parents=True)
        (racked / "cdcd.jpg").write_bytes(b"racked")
        near_station.store.reachable = False
        assert (await near_station.client.get("/pages/page/cd/cdcd.jpg")).content == b"racked"
        away = await near_station.client.get("/pages/page/ee/eeee.jpg")
        assert (away.status_code, away.headers["retry-after"]) == (503, "10")

    async def test_the_feed(self, near_station: Station) -> None:
        record = near_station.archive(near_station.segment())
        answer = await near_station.client.get("/feed.xml")
        assert answer.headers["content-type"] == "application/rss+xml"
        assert answer.text == f"{near_station.base}/feed.xml\n{record.id}"
        again = await near_station.client.get("/feed.xml", headers={"If-None-Match": answer.headers["etag"]})
        assert again.status_code == 304
        near_station.catalogue.reachable = False
        away = await near_station.client.get("/feed.xml", headers={"Accept": "text/html"})
        assert away.status_code == 503
        assert "The catalogue or the artefact store does not answer" in away.text


class TestPublic:
    @pytest.fixture
    def options(self) -> dict[str, Any]:
        return {"station": {"audience": "public"}, "web": {"public_url": "https://radio.example/"}}

    async def test_pages_by_licence_with_a_hint_whose_they_are(self, near_station: Station) -> None:
        for number, licence, code in ((1, "CC BY 4.0", 200), (2, None, 404)):
            item = near_station.segment(number, licence)
            near_station.archive(item)
            address = f"/pages/{item.pages[0].image.key}"
            assert (await near_station.client.get(f"{address}?item={slug_of(item.id)}")).status_code == code
            assert (await near_station.client.get(address)).status_code == 404
        licensed, other = near_station.segment(1), near_station.segment(2, None)
        lie = f"/pages/{other.pages[0].image.key}?item={slug_of(licensed.id)}"
        assert (await near_station.client.get(lie)).status_code == 404

    async def test_pages_on_air_need_no_catalogue(self, near_station: Station) -> None:
        near_station.catalogue.reachable = False
        item, closed = near_station.segment(1), near_station.segment(2, None)
        told = [Message({"kind": "now"}, encode(NowPlaying(each, 0.0, 0.0))) for each in (item, closed)]
        await near_station.on_air(*told)
        assert (await near_station.client.get(f"/pages/{item.pages[0].image.key}")).status_code == 200
        refused = await near_station.client.get(f"/pages/{closed.pages[0].image.key}?item={slug_of(closed.id)}")
        assert refused.status_code == 503

    async def test_the_feed_names_the_public_address(self, near_station: Station) -> None:
        assert (await near_station.client.get("/feed.xml")).text == "https://radio.example/feed.xml"

    async def test_a_slow_store_is_given_up_on(self, near_station: Station, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("paperradio.web.questions.ANSWER_SECONDS", 0.01)
        asked, answer = asyncio.Event(), asyncio.Event()
        loop = asyncio.get_running_loop()

        def hang(*_: object) -> None:
            loop.call_soon_threadsafe(asked.set)
            asyncio.run_coroutine_threadsafe(answer.wait(), loop).result(10)

        monkeypatch.setattr(near_station.catalogue, "items", hang)
        refused = await near_station.client.get("/api/episodes")
        assert refused.status_code == 503
        assert refused.json()["error"].endswith("no answer within 0 s")
        await asked.wait()
        answer.set()


class CountedReads(MemoryArtefacts):
    """Counts what is read."""

    def __init__(self) -> None:
        super().__init__()
        self.reads = 0

    def get(self, key: str) -> bytes:
        self.reads += 1
        return super().get(key)


async def test_a_file_is_read_once_for_all_who_ask_at_the_same_time() -> None:
    store = CountedReads()
    archive = Archive(MemoryCatalogue(FakeClock()), store, None)
    key = store.put("mp3", "mp3", b"sound").key
    store.reachable = False
    failed = await asyncio.gather(*(archive.file(key) for _ in range(3)), return_exceptions=True)
    assert [type(each) for each in failed] == 3 * [StoreUnreachable]
    store.reachable = True
    assert await asyncio.gather(*(archive.file(key) for _ in range(3))) == 3 * [b"sound"]
    assert store.reads == 2
    archive.close()
