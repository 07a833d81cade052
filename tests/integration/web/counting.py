"""A station that counts aloud: a fake air that sends real MP3 in real time, and the real server.

Second n of the sound is a tone of 400 + 60 n Hz and the nth word of the caption is heard with it.
"""

from __future__ import annotations

import asyncio
import contextlib
import io
import subprocess
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import imageio_ffmpeg
from PIL import Image, ImageDraw
from starlette.applications import Starlette

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

SECONDS = 40
FRAME_BYTES, FRAME_SECONDS = 384, 0.024
FRAMES_PER_MESSAGE = 10
LOST_FROM, LOST_TO = 8.0, 13.0
"""Seconds of sound that air never sends."""


def counted(folder: Path) -> bytes:
    """The MP3 of all the seconds."""
    path = folder / "tones.mp3"
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
    """The sound from now on, two seconds ahead as air does it; what nobody is there for is lost."""
    clock, started = SystemClock(), time.time()
    air.greetings["cues"] = [Message({"kind": "now"}, encode(NowPlaying(item, started, 0.0)))]
    await air.connected("mp3", "cues")
    step = FRAMES_PER_MESSAGE * FRAME_SECONDS
    for number in range(int(SECONDS / step)):
        at, start = number * step, number * FRAMES_PER_MESSAGE * FRAME_BYTES
        await clock.sleep(started + at - 2.0 - time.time())
        status = AirStatus("main", started + at, 0.0, 1, True, 0, 1, 0.0, 0)
        with contextlib.suppress(ConnectionError):
            await air.send("cues", Message({"kind": "status"}, encode(status)))
            if not LOST_FROM <= at < LOST_TO:
                data = tones[start : start + FRAMES_PER_MESSAGE * FRAME_BYTES]
                await air.send("mp3", Message({"at": started + at, "samples": round(step * 48_000)}, data))


@asynccontextmanager
async def counting(folder: Path, tones: bytes, **station: Any) -> AsyncIterator[Callable[[], Starlette]]:
    """The air counts; what is called makes its web program, another each time."""
    store, air = MemoryArtefacts(), FakeAir(folder / "air.sock")
    item = counting_item(store, station.pop("licence", None))
    settings = Settings.model_validate({"station": station})
    async with asyncio.TaskGroup() as group, air:
        sending = group.create_task(send_in_real_time(air, item, tones))
        yield lambda: make_app(settings, MemoryCatalogue(FakeClock()), store, air.address, None, lambda _, __: b"")
        sending.cancel()


@asynccontextmanager
async def served(app: Starlette, port: int = 0) -> AsyncIterator[int]:
    """The port where it is served while the context lasts."""
    stop, bound = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(app, "127.0.0.1", port, stop, bound.set_result))
        yield await bound
        stop.set()


@asynccontextmanager
async def on_air(folder: Path, tones: bytes, **station: Any) -> AsyncIterator[str]:
    """The address of a station that counts."""
    async with counting(folder, tones, **station) as make_web, served(make_web()) as port:
        yield f"http://127.0.0.1:{port}/"
