"""A show in Chromium: the page shows the paper that is spoken of, and chapters seek a finished episode."""

from __future__ import annotations

import asyncio
import io
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
from PIL import Image

from paperradio.codec import encode
from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, PageImage
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Chapter, Featured, Item, ItemKind, ItemRecord
from paperradio.domain.voices import Introduction, Preview, Previews, previews_key
from paperradio.publish.chapters import chapters_json
from paperradio.settings import Settings
from paperradio.testing import FakeAir, FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.server import serve
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.integration.web.conftest import Browser

CREATED = datetime(2026, 11, 22, 17, tzinfo=UTC)
NEXT = datetime(2099, 1, 1, 18, tzinfo=UTC)
SECONDS = 1000.0
OPENING, FIRST, SECOND = 50.0, 200.0, 600.0
"""Within each chapter; in the second paper's one nothing is cited yet."""
LOOKS = {
    "title": "#title",
    "programme": "#programme",
    "page": "#page-number",
    "card": "#card-text",
    "papers": "#card-papers",
}


def featured(store: MemoryArtefacts, number: int, licence: str) -> Featured:
    page = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(page, "JPEG", quality=80 + number)
    paper = Paper(PaperId(f"2611.0000{number}v1"), f"Paper {number}", ("A. Author",), licence=licence)
    return Featured(paper, (PageImage(1, 800, 1100, 15.0, store.put("page", "jpg", page.getvalue())),), number)


def daily(store: MemoryArtefacts) -> Item:
    """An opening, a paper whose pages may be shown, one whose pages may not; both cite their page 1."""
    papers = featured(store, 1, "CC BY 4.0"), featured(store, 2, "")
    clips = [Clip(Asset("clip/a", 1, "a"), 100.0, "ada", "v", f"This is turn {number}.", "") for number in range(4)]
    cites = [
        (Citation(1, f"Quote {number}.", (Box(0.1, 0.1 * number, 0.9, 0.1 * number + 0.02),), "", each.paper.id),)
        for number, each in enumerate(papers, 1)
    ]
    cues = (
        Cue(0.0, clips[0]),
        Cue(150.0, clips[1], True, cites[0]),
        Cue(550.0, clips[2]),
        Cue(700.0, clips[3], True, cites[1]),
    )
    chapters = (
        Chapter(0.0, "Opening", "opening"),
        Chapter(150.0, "Paper 1", "papers", papers[0].paper.id),
        Chapter(500.0, "Paper 2", "papers", papers[1].paper.id),
    )
    return Item(
        "show:main:daily:2026-11-22:1", ItemKind.SHOW, "The Daily, 22 November", SECONDS, cues, CREATED, "r",
        channel="main", format="daily", date="2026-11-22", featured=papers, chapters=chapters,
    )  # fmt: skip


@asynccontextmanager
async def station(folder: Path) -> AsyncIterator[tuple[str, FakeAir, Item]]:
    """The address of a public station with one finished show, its air, which says nothing yet, and the show."""
    store, catalogue, stop = MemoryArtefacts(), MemoryCatalogue(FakeClock()), asyncio.Event()
    silence = ["-f", "lavfi", "-i", "anullsrc=r=8000", "-t", str(SECONDS), "-b:a", "8k", "-f", "mp3", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *silence]
    mp3 = (await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, check=True, timeout=60)).stdout
    show = daily(store)
    catalogue.add_item(
        ItemRecord(
            show.id, show.kind, show.title, show.duration, show.created, "r",
            store.put("item", "json", encode(show)).key, mp3_key=store.put("mp3", "mp3", mp3).key,
            channel="main", format="daily", date=show.date,
            chapters_key=store.put("chapters", "json", chapters_json(show, "Paper Radio")).key,
        )
    )  # fmt: skip
    ada = Introduction("ada", "Ada", "ada-espeak", "none", "I am Ada.")
    spoken = Previews("r", (Preview(ada, store.put("mp3", "mp3", mp3).key, SECONDS),))
    store.put_at(previews_key("main"), encode(spoken))
    air = FakeAir(folder / "air.sock")
    settings = Settings.model_validate({"station": {"audience": "public"}})
    app = make_app(
        settings, catalogue, store, air.address, None, lambda _, __: b"", next_shows=lambda _: [("The Daily", NEXT)]
    )
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group, air:
        group.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
        yield f"http://127.0.0.1:{await port}", air, show
        stop.set()


def heard(show: Item, offset: float) -> list[Message]:
    """The show is heard at `offset` seconds now."""
    status = AirStatus("main", time.time(), 0.0, 1, True, 0, 1, 0.0, 0)
    return [
        Message({"kind": "now"}, encode(NowPlaying(show, time.time(), offset))),
        Message({"kind": "status"}, encode(status)),
    ]


async def test_the_page_follows_the_paper_that_a_show_speaks_of(browser: Browser, tmp_path: Path) -> None:
    async with station(tmp_path) as (address, air, show):
        air.greetings["cues"] = heard(show, OPENING)
        await browser.open(f"{address}/", 390, 844)
        looks = ", ".join(f"{name}: document.querySelector('{place}').textContent" for name, place in LOOKS.items())
        await browser.until("document.querySelector('#programme').textContent.includes('1 of 3')")
        opening = await browser.evaluate(f"({{{looks}}})")
        assert (opening["programme"], opening["title"]) == ("Opening · 1 of 3", show.title)
        assert opening["papers"] == "Paper 1Paper 2"
        assert await browser.evaluate("document.querySelector('#page').hidden")
        await air.send("cues", *heard(show, FIRST))
        await browser.until(
            "document.querySelectorAll('.mark').length === 1 && !document.querySelector('#page').hidden"
        )
        first = await browser.evaluate(f"({{{looks}}})")
        assert first | {"card": "", "papers": ""} == {
            "title": "Paper 1",
            "programme": "The Daily, 22 November · 2 of 3",
            "page": "page 1 of 1",
            "card": "",
            "papers": "",
        }
        await air.send("cues", *heard(show, SECOND))
        await browser.until("document.querySelector('#title').textContent === 'Paper 2'")
        await browser.until("document.querySelector('#page').hidden")
        assert (await browser.evaluate(f"({{{looks}}})"))["card"] == "Paper 2"
        await air.send("cues", *heard(show, SECOND + 150))
        await browser.until("document.querySelector('#card-text').textContent === '“Quote 2.”'")
        assert await browser.evaluate("document.querySelector('#source a').getAttribute('href')") == (
            "/papers/2611.00002v1"
        )
        assert browser.logged == []


async def test_chapters_seek_and_times_are_the_visitors(browser: Browser, tmp_path: Path) -> None:
    async with station(tmp_path) as (address, _, show):
        slug = "~" + show.id.replace(":", "~")
        await browser.open(f"{address}/", 390, 844)
        await browser.until("document.documentElement.classList.contains('js')")
        local = "new Date('2099-01-01T18:00Z').toLocaleTimeString([], {hour: 'numeric', minute: '2-digit'})"
        assert await browser.evaluate(f"document.querySelector('.next-shows time').textContent.endsWith({local})")
        await browser.evaluate("document.querySelector('.shows details').open = true")
        await browser.evaluate("document.querySelectorAll('.shows .chapters a.time')[2].click()")
        await browser.until("document.querySelector('.shows audio').currentTime > 500")
        await browser.until("document.querySelectorAll('.chapters li')[2].hasAttribute('data-heard')")
        await browser.evaluate("document.querySelector('.voice .listen').click()")
        await browser.until("document.querySelector('.voice audio').currentTime > 0")
        assert await browser.evaluate("document.querySelector('.shows audio').paused")
        assert await browser.evaluate("document.documentElement.scrollWidth") <= 390
        await browser.open(f"{address}/shows/{slug}", 390, 844)
        await browser.until("document.readyState === 'complete' && document.querySelector('#player').readyState > 0")
        await browser.evaluate("document.querySelectorAll('.chapters a.time')[1].click()")
        await browser.until("document.querySelector('#player').currentTime > 150")
        await browser.until("document.querySelectorAll('.chapters li')[1].ariaCurrent === 'true'")
        assert await browser.evaluate("document.querySelector('#turns [aria-current] .words').textContent") == (
            "This is turn 1."
        )
        assert await browser.evaluate("document.querySelectorAll('.part')[1].open")
        assert await browser.evaluate("document.documentElement.scrollWidth") <= 390
        assert browser.logged == []
