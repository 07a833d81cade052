"""The page in Chromium, against the real server and a fake air that sends real MP3 in real time.

Second n of the sound is a tone of 400 + 60 n Hz and the nth word of the caption is heard with it.
"""

from __future__ import annotations

import asyncio
import io
import subprocess
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import imageio_ffmpeg
import numpy as np
import pytest
from PIL import Image, ImageDraw

from paperradio.clock import SystemClock
from paperradio.codec import encode
from paperradio.domain.document import Box
from paperradio.domain.media import Asset, Citation, Clip, Cue, PageImage, Word
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.rundown import Item, ItemKind
from paperradio.settings import Settings
from paperradio.testing import FakeAir, FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.server import serve
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.integration.web.conftest import Browser

pytestmark = pytest.mark.timed

SECONDS = 40
FRAME_BYTES, FRAME_SECONDS = 384, 0.024
FRAMES_PER_MESSAGE = 10
LOST_FROM, LOST_TO = 8.0, 13.0
"""Seconds of sound that air never sends."""

HEARD = """(() => {
  const context = window.context ??= new AudioContext();
  if (!window.analyser) {
    window.analyser = context.createAnalyser();
    window.analyser.fftSize = 8192;
    window.analyser.smoothingTimeConstant = 0;
    context.createMediaElementSource(document.querySelector('#audio')).connect(window.analyser);
    window.analyser.connect(context.destination);
  }
  const bins = new Float32Array(window.analyser.frequencyBinCount);
  window.analyser.getFloatFrequencyData(bins);
  const top = bins.indexOf(Math.max(...bins));
  const words = [...document.querySelectorAll('#caption .heard')];
  const tone = (top * context.sampleRate / window.analyser.fftSize - 400) / 60;
  const sounds = context.state === 'running' && bins[top] > -60;
  return [sounds ? tone : -1, words.length ? Number(words.at(-1).textContent) : -1];
})()"""


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    path = tmp_path_factory.mktemp("sound") / "tones.mp3"
    source = f"aevalsrc=0.4*sin(2*PI*(400+60*floor(t))*t):d={SECONDS}:s=48000"
    plain = ["-b:a", "128k", "-reservoir", "0", "-write_xing", "0", "-id3v2_version", "0"]
    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-f", "lavfi", "-i", source, *plain, str(path)]
    subprocess.run(command, check=True, timeout=60)
    return path.read_bytes()


def page_image() -> bytes:
    """A page with black bars for lines of text."""
    page = Image.new("RGB", (1600, 2200), "white")
    draw = ImageDraw.Draw(page)
    for line in range(60):
        draw.rectangle((200, 200 + 30 * line, 1400, 212 + 30 * line), fill="black")
    data = io.BytesIO()
    page.save(data, "JPEG", quality=95)
    return data.getvalue()


def counting_item(store: MemoryArtefacts, licence: str | None) -> Item:
    """A turn of forty numbers, one a second; it cites two lines of page 3."""
    words = tuple(Word(str(second), second, second + 1) for second in range(SECONDS))
    text = " ".join(word.text for word in words)
    clip = Clip(Asset("clip/ab/ab.flac", 1, "ab"), SECONDS, "ada", "ada-espeak", text, text, words)
    boxes = (Box(0.125, 0.36, 0.875, 0.3687), Box(0.125, 0.3732, 0.5, 0.3823))
    cites = (Citation(3, "We counted from nought to thirty-nine, and found every number there.", boxes, "3 Results"),)
    paper = Paper(PaperId("2409.00001v1"), "Counting Aloud", ("A. Author", "B. Author"), licence=licence)
    image = PageImage(3, 1600, 2200, 30.0, store.put("page", "jpg", page_image()))
    created = datetime(2026, 9, 1, tzinfo=UTC)
    cues = (Cue(0.0, clip, True, cites),)
    return Item(
        "segment:2409.00001v1:1", ItemKind.SEGMENT, paper.title, SECONDS, cues, created, "1", paper, (image,), 9
    )


async def send_in_real_time(air: FakeAir, item: Item, tones: bytes) -> None:
    """The sound from now on, two seconds ahead as air does it."""
    clock, started = SystemClock(), time.time()
    air.greetings["cues"] = [Message({"kind": "now"}, encode(NowPlaying(item, started, 0.0)))]
    await air.connected("mp3", "cues")
    step = FRAMES_PER_MESSAGE * FRAME_SECONDS
    for number in range(int(SECONDS / step)):
        at, start = number * step, number * FRAMES_PER_MESSAGE * FRAME_BYTES
        await clock.sleep(started + at - 2.0 - time.time())
        status = AirStatus("main", started + at, 0.0, 1, True, 0, 1, 0.0, 0)
        await air.send("cues", Message({"kind": "status"}, encode(status)))
        if not LOST_FROM <= at < LOST_TO:
            data = tones[start : start + FRAMES_PER_MESSAGE * FRAME_BYTES]
            await air.send("mp3", Message({"at": started + at, "samples": round(step * 48_000)}, data))


@asynccontextmanager
async def on_air(folder: Path, tones: bytes, **station: Any) -> AsyncIterator[str]:
    """The address of a station that counts."""
    store, stop = MemoryArtefacts(), asyncio.Event()
    air = FakeAir(folder / "air.sock")
    item = counting_item(store, station.pop("licence", None))
    settings = Settings.model_validate({"station": station})
    app = make_app(settings, MemoryCatalogue(FakeClock()), store, air.address, None, lambda _, __: b"")
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
        async with air:
            sending = group.create_task(send_in_real_time(air, item, tones))
            yield f"http://127.0.0.1:{await port}/"
            sending.cancel()
        stop.set()


async def test_the_page_shows_what_is_heard_also_after_a_gap(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        await browser.open(address, 1366, 800)
        await browser.until("document.querySelector('#title').textContent === 'Counting Aloud'")
        await browser.until("!document.querySelector('#play').disabled")
        await browser.evaluate("document.querySelector('#play').click()")
        await browser.until(f"{HEARD}[0] > 0")
        looks: list[tuple[float, float]] = []
        while not looks or looks[-1][0] < LOST_TO + 4:
            await browser.until(f"{HEARD}[0] > {looks[-1][0] + 0.5 if looks else 0}")
            tone, word = await browser.evaluate(HEARD)
            looks.append((tone, word))
        assert browser.logged == []
    before = [look for look in looks if look[0] < LOST_FROM]
    after = [look for look in looks if look[0] > LOST_TO]
    assert len(before) >= 2
    assert len(after) >= 3
    # The analyser looks back a sixth of a second, so a look at a change of second may be one off; most are not.
    # Of the very first sound it has a part only, in which it finds any tone.
    assert all(abs(round(tone) - word) <= 1 for tone, word in looks[1:]), looks
    assert sum(round(tone) == word for tone, word in looks) > len(looks) / 2, looks


async def test_the_passage_is_marked_and_its_ink_stays_black(browser: Browser, tmp_path: Path, tones: bytes) -> None:
    async with on_air(tmp_path, tones) as address:
        for width, height in ((1366, 800), (390, 844)):
            await browser.open(address, width, height)
            await browser.until(
                "document.querySelectorAll('.mark').length === 2 && document.querySelector('#sheet').complete"
            )
            await browser.until(
                "document.getAnimations().every((each) => each.effect.getTiming().iterations === Infinity)"
            )
            left, top, right, bottom = await browser.evaluate(
                "(({left, top, right, bottom}) => [left, top, right, bottom])"
                "(document.querySelector('.mark').getBoundingClientRect())"
            )
            await browser.picture(tmp_path / f"{width}.png")
            picture = Image.open(tmp_path / f"{width}.png").convert("RGB").crop((left + 2, top, right - 2, bottom))
            colours = np.asarray(picture, dtype=np.int16).reshape(-1, 3)
            assert np.abs(colours - (255, 224, 122)).max(axis=1).min() < 6
            assert colours.max(axis=1).min() < 12
            assert 0 <= left < right <= width
            assert await browser.evaluate("document.documentElement.scrollWidth") <= width
            assert await browser.evaluate("document.querySelector('#page-number').textContent") == "page 3 of 9"


async def test_a_quote_stands_in_for_a_page_that_may_not_be_shown(
    browser: Browser, tmp_path: Path, tones: bytes
) -> None:
    async with on_air(tmp_path, tones, audience="public") as address:
        await browser.open(address, 390, 844)
        await browser.until("document.querySelector('#card').classList.contains('quoting')")
        assert "every number there" in await browser.evaluate("document.querySelector('#card-text').textContent")
        assert await browser.evaluate("document.querySelector('#page').hidden && !document.querySelector('#sheet').src")
        assert browser.logged == []
