"""A paper's page in Chromium: playing from a turn on, a passage on its page, and what fits a telephone."""

from __future__ import annotations

import asyncio
import io
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
from PIL import Image

from paperradio.codec import encode
from paperradio.domain.digest import CitedClaim, Claim, Measurement, Part
from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, PageImage
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind, ItemRecord
from paperradio.domain.verdict import Action, Outcome
from paperradio.settings import Settings
from paperradio.testing import FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.server import serve

if TYPE_CHECKING:
    from tests.integration.web.conftest import Browser

PAPER = Paper(
    PaperId("hep-th/9901001v1"), "On $" + "x" * 90 + "$", ("A. Author",), "Abstract. " * 90, licence="CC BY 4.0"
)
BOX = Box(0.25, 0.5, 0.75, 0.51)
HEARD = "[...document.querySelectorAll('#turns > li')].findIndex((each) => each.ariaCurrent)"


def segment(store: MemoryArtefacts) -> Item:
    """Three turns of four seconds; the last cites a line in the middle of page 2, and one was left out."""
    page = io.BytesIO()
    Image.new("RGB", (800, 1100), "white").save(page, "JPEG")
    image = PageImage(2, 800, 1100, 15.0, store.put("page", "jpg", page.getvalue()))
    cites = (Citation(2, "We saw " + "a" * 200, (BOX,), "2 Method"),)
    clips = [Clip(Asset("clip/a", 1, "a"), 4.0, name, "v", f"This is {name}.", "") for name in ("ada", "ben", "ada")]
    cues = tuple(Cue(4.0 * place, clip, place == 2, cites if place == 2 else ()) for place, clip in enumerate(clips))
    claim = Claim(Part.EVIDENCE, "They saw it.", (0,), 1.0, (Measurement("3", "ms", "delay", "b" * 90),), ("c" * 90,))
    dropped = Outcome(Action.DROPPED, "d" * 200, None, ("support: " + "e" * 200,), True)
    return Item(
        f"segment:{PAPER.id}:1",
        ItemKind.SEGMENT,
        PAPER.title,
        12.0,
        cues,
        datetime(2026, 9, 1, tzinfo=UTC),
        "1",
        PAPER,
        (image,),
        9,
        (dropped,),
        "A summary.",
        (CitedClaim(claim, cites),),
    )


@asynccontextmanager
async def archive(folder: Path) -> AsyncIterator[str]:
    """The address of a station that is off the air and has told one paper."""
    store, catalogue, stop = MemoryArtefacts(), MemoryCatalogue(FakeClock()), asyncio.Event()
    silence = ["-f", "lavfi", "-i", "anullsrc=r=48000", "-t", "12", "-b:a", "64k", "-f", "mp3", "-"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", *silence]
    mp3 = (await asyncio.to_thread(subprocess.run, command, stdout=subprocess.PIPE, check=True, timeout=60)).stdout
    item = segment(store)
    catalogue.add_papers([PAPER])
    keys = store.put("item", "json", encode(item)).key, PAPER.id, store.put("mp3", "mp3", mp3).key
    catalogue.add_item(ItemRecord(item.id, item.kind, item.title, item.duration, item.created, item.recipe, *keys))
    app = make_app(Settings(), catalogue, store, f"unix:{folder}/air.sock", None, lambda _, __: b"")
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
        yield f"http://127.0.0.1:{await port}/papers/{PAPER.id}"
        stop.set()


async def test_a_turn_is_played_and_its_passage_shown(browser: Browser, tmp_path: Path) -> None:
    async with archive(tmp_path) as address:
        for width in (1280, 360):
            await browser.open(address, width, 800)
            await browser.until("document.readyState === 'complete' && document.fonts.status === 'loaded'")
            await browser.until("document.querySelectorAll('#turns > li').length === 3")
            assert await browser.evaluate("document.documentElement.scrollWidth") <= width
            await browser.until("document.querySelector('#player').readyState > 0")
            await browser.evaluate("document.querySelectorAll('#turns .time')[2].click()")
            await browser.until(f"document.querySelector('#player').currentTime > 8 && {HEARD} === 2")
            await browser.evaluate("document.querySelector('#player').currentTime = 4.5")
            await browser.until(f"{HEARD} === 1")
            await browser.evaluate("document.querySelector('#turns a[data-boxes]').click()")
            await browser.until(
                "document.querySelector('#sheet').open && document.querySelector('#sheet-image').complete"
            )
            shares = await browser.evaluate(
                "(({left, top, width}, page) => [(left - page.left) / page.width, (top - page.top) / page.height,"
                " width / page.width])(document.querySelector('.mark').getBoundingClientRect(),"
                " document.querySelector('#sheet-image').getBoundingClientRect())"
            )
            assert [round(share, 2) for share in shares] == [BOX.x0, BOX.y0, BOX.x1 - BOX.x0]
            await browser.evaluate("document.querySelector('#sheet button').click()")
            await browser.until("!document.querySelector('#sheet').open")
        await press_a_thumb(browser, address)
        assert browser.logged == []


async def press_a_thumb(browser: Browser, address: str) -> None:
    """It stays pressed when the page is opened again, and is taken back by pressing it again."""
    pressed = "[...document.querySelectorAll('#thumbs button')].map((each) => each.ariaPressed).join()"
    sum_of = f"fetch('/api/{address.split('/', 3)[3]}').then((answer) => answer.json()).then((told) => told.thumbs)"
    await browser.evaluate("document.querySelector('#thumbs [value=\"-1\"]').click()")
    await browser.until(f"{pressed} === 'false,true'")
    assert await browser.evaluate(sum_of) == -1
    await browser.open(address, 1280, 800)
    await browser.until(f"{pressed} === 'false,true'")
    await browser.evaluate("document.querySelector('#thumbs [value=\"-1\"]').click()")
    await browser.until(f"{pressed} === 'false,false'")
    assert await browser.evaluate(sum_of) == 0
