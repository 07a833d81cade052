"""HLS as players read it: master.m3u8 with picture, sound alone and captions, through real ffmpeg and Chromium.

The encoder is replaced after fourteen seconds; the stamps of its successor begin anew within its second segment.
"""

from __future__ import annotations

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import imageio_ffmpeg
import pytest

from paperradio.codec import encode
from paperradio.domain.media import Asset, Clip, Cue, Word
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.hls import Segment
from paperradio.settings import Settings
from paperradio.testing import FakeAir, FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.packed_audio import WRAP_TICKS, ticks_between, tracks
from paperradio.web.server import serve
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.integration.web.conftest import AirEncoder, Browser

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
BEGAN = 1_788_264_000.0
OFFSET = 100.0
FIRST_SECONDS, SECOND_SECONDS, GAP_SECONDS = 14.0, 8.0, 3.0
AGAIN = BEGAN + FIRST_SECONDS + GAP_SECONDS
WRAPS_AFTER = 4.0
LATE = WRAP_TICKS / 90_000 - WRAPS_AFTER
ITEM_STARTED = BEGAN - 1.3
TURN_SECONDS = 3.0
TOLERANCE = 0.15
CUE = re.compile(r"(?:(\d+):)?(\d+):([\d.]+) --> (?:(\d+):)?(\d+):([\d.]+)\n(?:<v \w+>)?(turn\d+)")


@pytest.fixture(scope="module")
def segments(air_encoder: AirEncoder) -> list[Segment]:
    tone, picture = "sine=440:r=48000", "testsrc2=s=320x180:r=5"
    first = air_encoder.stream(tone, picture, FIRST_SECONDS, BEGAN, OFFSET)
    return [*first, *air_encoder.stream(tone, picture, SECOND_SECONDS, AGAIN, LATE)]


def turns() -> Item:
    """Turns of 3 s, each with a caption that stays for 2.35 s."""

    def clip(number: int) -> Clip:
        text = f"turn{number} said."
        words = (Word(f"turn{number}", 0.0, 1.0), Word("said.", 1.0, 2.0))
        return Clip(Asset("clip/ab/ab.flac", 1, "ab"), TURN_SECONDS, "ada", "ada-espeak", text, text, words)

    cues = tuple(Cue(number * TURN_SECONDS, clip(number)) for number in range(10))
    created = datetime(2026, 9, 1, tzinfo=UTC)
    return Item("segment:2409.00001v1:1", ItemKind.SEGMENT, "Turns", 30.0, cues, created)


@asynccontextmanager
async def on_air(folder: Path, segments: list[Segment]) -> AsyncIterator[str]:
    """The address of a station whose window holds these segments."""
    stop, air = asyncio.Event(), FakeAir(folder / "air.sock")
    air.greetings["hls"] = [segment.message() for segment in segments]
    air.greetings["cues"] = [Message({"kind": "now"}, encode(NowPlaying(turns(), ITEM_STARTED, 0.0)))]
    app = make_app(Settings(), MemoryCatalogue(FakeClock()), MemoryArtefacts(), air.address, None, lambda _, __: b"")
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group, air:
        serving = group.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
        address = f"http://127.0.0.1:{await port}"
        async with asyncio.timeout(10):
            while len(app.state.live.segments.listed) < len(segments) or not app.state.live.nows:
                await asyncio.wait([serving], timeout=0.01)
        yield address
        stop.set()


async def ffmpeg(*arguments: str) -> str:
    """What ffmpeg writes on both outputs, one after the other: lines must not mix. It reads all of the window."""
    command = [FFMPEG, "-hide_banner", "-nostdin", "-copyts", "-live_start_index", "0", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    try:
        async with asyncio.timeout(60):
            told = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    return b"".join(told).decode()


def cues(text: str) -> dict[str, tuple[float, float]]:
    """Begin and end of the captions of a WebVTT file, by their first words."""
    found = {}
    for *times, word in CUE.findall(text):
        begin, end = (
            3600 * int(hours or 0) + 60 * int(minutes) + float(seconds)
            for hours, minutes, seconds in (times[:3], times[3:])
        )
        found[word] = (begin, end)
    return found


def check_times(found: dict[str, tuple[float, float]], stamp_of: Callable[[float], float]) -> None:
    """Captions begin with their first word, as the page shows it, and stay a moment after the last."""
    assert found
    for word, (begin, end) in found.items():
        heard = ITEM_STARTED + TURN_SECONDS * int(word.removeprefix("turn"))
        assert begin == pytest.approx(stamp_of(heard), abs=TOLERANCE), word
        assert end == pytest.approx(stamp_of(heard + 2.35), abs=TOLERANCE), word


async def test_ffmpeg_finds_picture_sound_and_captions_in_step(segments: list[Segment], tmp_path: Path) -> None:
    async with on_air(tmp_path, segments[:4]) as address:
        whole = ["-i", f"{address}/hls/master.m3u8"]
        limit = ["-to", f"{OFFSET + FIRST_SECONDS - 1}"]
        sounds = [part for stream in ("0:a:0", "0:a:1") for part in ("-map", stream)]
        copies = ["-map", "0:v", *sounds, "-c", "copy", *limit, "-f", "framemd5", "-"]
        told, captions = await asyncio.gather(
            ffmpeg(*whole, *copies),
            ffmpeg("-v", "error", *whole, *limit, "-map", "0:s", "-c", "copy", "-f", "webvtt", "-"),
        )
    assert re.search(r"Stream #0:\d+\S*\(en\)\S*: Subtitle: webvtt", told)
    assert re.search(r"Stream #0:\d+\S*: Video: h264", told)
    assert len(re.findall(r"Stream #0:\d\S*: Audio: aac", told)) >= 2
    packets: dict[str, list[tuple[str, str]]] = {"0": [], "1": [], "2": []}
    for line in told.splitlines():
        if re.match(r"[012],", line):
            number, _, stamp, _, _, hashed = (part.strip() for part in line.split(",")[:6])
            packets[number].append((stamp, hashed))
    assert len(packets["0"]) > 30 * (FIRST_SECONDS - 2)
    # The sound alone is the sound of the picture: the same frames at the same times.
    both = min(len(packets["1"]), len(packets["2"]))
    assert both > (FIRST_SECONDS - 2) * 48_000 / 1024
    assert packets["1"][:both] == packets["2"][:both]
    found = cues(captions)
    assert len(found) >= 3
    check_times(found, lambda air: OFFSET + air - BEGAN)


async def test_renditions_carry_discontinuities_and_stamps_that_begin_anew(
    segments: list[Segment], tmp_path: Path
) -> None:
    assert [segment.discontinuity for segment in segments].count(True) == 1
    async with on_air(tmp_path, segments) as address, httpx.AsyncClient(base_url=f"{address}/hls/main/") as client:
        texts = [(await client.get(f"{name}.m3u8")).text for name in ("live", "audio", "captions")]
        sounds = [tracks((await client.get(f"{each.sequence}.ts")).content) for each in segments]
        packed = [(await client.get(f"{each.sequence}.aac")).content for each in segments]
        captions = [(await client.get(f"{each.sequence}.vtt")).text for each in segments]
        fluent = await ffmpeg("-v", "error", "-i", f"{address}/hls/audio.m3u8", "-t", "12", "-f", "null", "-")
    tags = "EXT-X-DISC", "EXT-X-MEDIA-SEQ"
    for text in texts[1:]:
        assert "#EXT-X-DISCONTINUITY\n" in text
        shape = [re.sub(r"(?<=\d)\.\w+$", "", line) for line in text.splitlines() if _shapes(line, tags)]
        assert shape == [re.sub(r"(?<=\d)\.\w+$", "", line) for line in texts[0].splitlines() if _shapes(line, tags)]
    assert fluent == ""
    for segment, sound, data in zip(segments, sounds, packed, strict=True):
        assert sound.audio_at is not None
        assert sound.video_at is not None
        assert data.startswith(b"ID3")
        assert data[65:73] == sound.audio_at.to_bytes(8, "big")
        assert abs(ticks_between(sound.audio_at, sound.video_at)) < 90_000 * 0.3
        assert sound.seconds == pytest.approx(segment.duration, abs=0.3)
    assert any(ticks_between(sound.video_at or 0, 0) < 0 for sound in sounds)
    assert any(0 < (sound.video_at or 0) < 90_000 * 60 for sound in sounds)
    for segment, text in zip(segments, captions, strict=True):
        head = re.match(r"WEBVTT\nX-TIMESTAMP-MAP=MPEGTS:(\d+),LOCAL:(\d+):(\d+):([\d.]+)\n\n", text)
        assert head is not None
        later = 3600 * int(head[2]) + 60 * int(head[3]) + float(head[4]) - int(head[1]) / 90_000
        first = sounds[segments.index(segment)].video_at
        assert first is not None

        def stamp_of(air: float, at: float = segment.at, first: int = first, later: float = later) -> float:
            return first / 90_000 + air - at + later

        check_times(cues(text), stamp_of)


def _shapes(line: str, tags: tuple[str, ...]) -> bool:
    return line.startswith(tuple(f"#{tag}" for tag in tags)) or not line.startswith("#")


async def test_a_browser_plays_it_and_the_sound_alone(
    segments: list[Segment], tmp_path: Path, browser: Browser
) -> None:
    async with on_air(tmp_path, segments[:4]) as address:
        await browser.open(f"{address}/health", 800, 600)
        await browser.until("document.body")
        for name, width in (("master", 320), ("audio", 0)):
            await browser.evaluate(
                "window.player = document.createElement('video'); player.muted = true;"
                f"document.body.append(player); player.src = '{address}/hls/{name}.m3u8'; player.play(); 0"
            )
            await browser.until("player.currentTime > 0.3 && !player.error")
            assert await browser.evaluate("player.videoWidth") == width
            await browser.evaluate("player.remove(); 0")
