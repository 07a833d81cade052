"""The output watch with real ffmpeg: segments of each kind go through the real web and are read back over HTTP."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import imageio_ffmpeg
import pytest

from paperradio.clock import SystemClock
from paperradio.codec import encode
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.hls import Segment
from paperradio.settings import Settings
from paperradio.testing import FakeAir, FakeClock, MemoryArtefacts, MemoryCatalogue
from paperradio.web.app import make_app
from paperradio.web.server import serve
from paperradio.web.watch.look import Lookout
from paperradio.web.watch.watch import OutputWatch
from paperradio.wire import Message

if TYPE_CHECKING:
    from tests.integration.web.conftest import AirEncoder

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
AT = 1_788_264_000.0
SETTINGS = {"silence_seconds": 5, "black_seconds": 5, "frozen_seconds": 9, "loudness_window_seconds": 7}
SPEECH = "anoisesrc=r=48000:c=pink:a=0.5:seed=7,tremolo=f=4:d=0.5,volume={gain}dB"
MOVING, STILL, BLACK = "testsrc2=s=320x180:r=5", "smptebars=s=320x180:r=5", "color=black:s=320x180:r=5"
KINDS = {
    "good": (SPEECH.format(gain=7), MOVING),
    "silent": ("anullsrc=r=48000", MOVING),
    "hiss": ("anoisesrc=r=48000:a=0.0003", MOVING),
    "black": (SPEECH.format(gain=7), BLACK),
    "frozen": (SPEECH.format(gain=7), STILL),
    "quiet": (SPEECH.format(gain=-3), MOVING),
    "loud": (SPEECH.format(gain=13), MOVING),
}
EXPECTED = {
    "silent": (2, {"dead_air"}),
    "hiss": (2, {"dead_air"}),
    "black": (2, {"black"}),
    "frozen": (3, {"frozen"}),
    "quiet": (2, {"quiet"}),
    "loud": (2, {"loud"}),
    "garbled": (1, {"undecodable"}),
    "garbage": (1, {"undecodable"}),
}
"""After so many segments of the kind these alarms stand, and one segment before, none."""


class ShortPauses(SystemClock):
    """Pauses of the watch are over soon: segments come as fast as they are judged."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(min(seconds, 0.02))


class Watched:
    """A station whose output is what the test says, segment by segment."""

    def __init__(self, air: FakeAir, watch: OutputWatch, kinds: dict[str, bytes]) -> None:
        self.watch = watch
        self._air = air
        self._kinds = kinds
        self._sent = 0

    async def airs(self, kind: str) -> set[str]:
        """One segment of the kind; the alarms that stand after it was judged."""
        segment = Segment(self._sent, AT + 4 * self._sent, 4.0, False, 0, self._kinds[kind])
        await self._air.send("hls", segment.message())
        self._sent += 1
        async with asyncio.timeout(60):
            while self.watch.looked + self.watch.missed < self._sent:
                await SystemClock().sleep(0.01)
        return {alarm.kind.label for alarm in self.watch.alarms.standing}


@pytest.fixture(scope="module")
def kinds(air_encoder: AirEncoder) -> dict[str, bytes]:
    """A segment of 4 s of each kind."""
    found = {}
    for kind, (sound, picture) in KINDS.items():
        found[kind] = b"".join(segment.payload for segment in air_encoder.stream(sound, picture, 4.0, AT, 0.0))
    good = bytearray(found["good"])
    for start in range(3 * 188, len(good) - 188, 7 * 188):
        good[start + 20 : start + 160] = bytes(140)
    garbage = bytes(byte ^ 0x5A for byte in found["good"])
    return found | {"garbled": bytes(good), "garbage": garbage}


@asynccontextmanager
async def on_air(folder: Path, kinds: dict[str, bytes]) -> AsyncIterator[Watched]:
    """The web of a station that plays an item of speech, and its watch."""
    item = Item("item", ItemKind.SEGMENT, "Speech", 3600.0, (), datetime(2026, 9, 1, tzinfo=UTC))
    air, stop = FakeAir(folder / "air.sock"), asyncio.Event()
    air.greetings["cues"] = [Message({"kind": "now"}, encode(NowPlaying(item, AT, 0.0)))]
    app = make_app(
        Settings.model_validate({"watch": SETTINGS}),
        MemoryCatalogue(FakeClock()),
        MemoryArtefacts(),
        air.address,
        None,
        lambda _, __: b"",
        ShortPauses(),
        lookout=Lookout(FFMPEG, 30),
    )
    port: asyncio.Future[int] = asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group, air:
        group.create_task(serve(app, "127.0.0.1", 0, stop, port.set_result))
        app.state.watch.begin(f"http://127.0.0.1:{await port}/")
        await air.connected()
        yield Watched(air, app.state.watch, kinds)
        stop.set()


async def test_each_fault_of_the_output_is_noticed_and_over_when_it_ends(
    kinds: dict[str, bytes], tmp_path: Path, request: pytest.FixtureRequest
) -> None:
    async with on_air(tmp_path, kinds) as station:
        began = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert [await station.airs("good") for _ in range(3)] == [set()] * 3
        assert station.watch.loudness == pytest.approx(-16, abs=3)
        for kind, (segments, alarms) in EXPECTED.items():
            stood = [await station.airs(kind) for _ in range(segments)]
            assert stood[-1] == alarms, kind
            assert not any(stood[: segments - 1]), kind
            after = [await station.airs("good") for _ in range(2)]
            assert after[-1] == set(), kind
            assert after[0] <= {"quiet", "loud"}, kind
        raised = {kind.label: count for kind, count in station.watch.alarms.raised.items() if count}
        assert raised == {"dead_air": 2, "black": 1, "frozen": 1, "quiet": 1, "loud": 1, "undecodable": 2}
        ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = ended.ru_utime + ended.ru_stime - began.ru_utime - began.ru_stime
    told = f"output watch: {1000 * seconds / station.watch.looked:.0f} ms of ffmpeg for each segment of 4 s"
    request.config.get_terminal_writer().line(told)


async def test_sound_or_picture_that_is_not_there(kinds: dict[str, bytes]) -> None:
    lookout = Lookout(FFMPEG, 30)
    good = await lookout.look(kinds["good"])
    assert good.complaint == ""
    assert len(good.pictures) == 2
    assert len(good.momentary) == pytest.approx(37, abs=2)
    nothing = await lookout.look(b"")
    assert nothing.complaint
    assert (nothing.pictures, nothing.momentary) == ((), ())


async def test_a_segment_cut_short_tells_that_sound_is_missing(kinds: dict[str, bytes], tmp_path: Path) -> None:
    short = replace(Segment(0, AT, 4.0, False, 0, b""), payload=kinds["good"][: len(kinds["good"]) // 4 // 188 * 188])
    async with on_air(tmp_path, kinds | {"short": short.payload}) as station:
        await station.airs("good")
        await station.airs("short")
        assert "dead_air" in await station.airs("silent")
