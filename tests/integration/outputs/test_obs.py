"""A real OBS under Xvfb: set up from nothing, streaming to a real nginx-rtmp, killed, hung, with another password."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from tests.conftest import lacking
from tests.obs_program import ObsProgram, TsServer, obs_program
from tests.receivers import RtmpServer, nginx_program

from paperradio import cli
from paperradio.clock import SystemClock
from paperradio.commands.obs_work import obs_found
from paperradio.outputs.fanout import FanOut
from paperradio.outputs.obs.connection import ObsConnection
from paperradio.outputs.obs.scenes import PROGRAMME, STAND_BY
from paperradio.outputs.obs.watcher import ObsWatcher
from paperradio.settings import ObsSettings, Settings
from paperradio.wire import Message

PASSWORD, KEY = "swordfish-password", "live_secret-stream-key"
LONGEST_SECONDS = 60.0
TICK_SECONDS = 0.05
ENOUGH_BYTES = 50_000
NOTICED_SECONDS, STAND_BY_SECONDS = 30.0, 2.0


@dataclass
class Bench:
    """What the tests share: one OBS, its feed, and nginx."""

    obs: ObsProgram
    feed: TsServer
    rtmp: RtmpServer

    def settings(self, **changes: Any) -> ObsSettings:
        told: dict[str, Any] = {"on": True, "port": self.obs.port, "password": PASSWORD, "feed": self.feed.url}
        told |= {"url": self.rtmp.url, "key": KEY, "video_kbit": 1000, "look_seconds": 0.5}
        told |= {"stand_by_seconds": STAND_BY_SECONDS, "timeout_seconds": 6}
        return ObsSettings.model_validate(told | changes)

    def ask(self, name: str, **data: Any) -> Any:
        """One request to OBS."""
        connection = ObsConnection(self.settings(password=self.obs.password))
        try:
            return connection(name, **data)
        finally:
            connection.close()


@pytest.fixture(scope="module")
def bench() -> Iterator[Bench]:
    if obs_program() is None:
        lacking("OBS or Xvfb", "obs-studio xvfb")
    if nginx_program() is None:
        lacking("nginx with its RTMP module", "nginx libnginx-mod-rtmp")
    with RtmpServer() as rtmp, TsServer() as feed, ObsProgram(PASSWORD) as obs:
        yield Bench(obs, feed, rtmp)


@pytest.fixture
def figure(capsys: pytest.CaptureFixture[str]) -> Callable[[str], None]:
    """Shows what was measured."""

    def show(line: str) -> None:
        with capsys.disabled():
            sys.stdout.write(f"\n{line}")

    return show


Command = Callable[..., int]


@pytest.fixture
def paperradio(bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command as a shell would."""
    for name in [name for name in os.environ if name.startswith("PAPERRADIO_")]:
        monkeypatch.delenv(name)

    def run(*arguments: str, **changes: Any) -> int:
        for name, value in bench.settings(**changes).model_dump(mode="json").items():
            monkeypatch.setenv(f"PAPERRADIO_OBS__{name.upper()}", str(value))
        monkeypatch.setenv("PAPERRADIO_OBS__PASSWORD", changes.get("password", PASSWORD))
        monkeypatch.setenv("PAPERRADIO_OBS__KEY", KEY)
        # Where air is looked for somebody listens: the watcher of the test is taken for a station's.
        monkeypatch.setenv("PAPERRADIO_STORAGE__AIR_ADDRESS", f"tcp:127.0.0.1:{bench.rtmp.web_port}")
        monkeypatch.setattr(sys, "argv", ["paperradio", *arguments, "--data", str(tmp_path)])
        with pytest.raises(SystemExit) as ended:
            cli.main()
        return int(ended.value.code or 0)

    return run


def test_set_up_from_nothing_and_again_without_a_change(
    bench: Bench, paperradio: Command, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    before = bench.ask("GetProfileParameter", parameterCategory="SimpleOutput", parameterName="VBitrate")
    assert paperradio("obs", "setup") == 0
    told = capsys.readouterr()
    assert "scene Programme: made" in told.out
    scenes = {each["sceneName"] for each in bench.ask("GetSceneList")["scenes"]}
    assert {"Programme", "Stand-by", "Credits"} <= scenes
    assert bench.ask("GetCurrentProgramScene")["currentProgramSceneName"] == PROGRAMME
    video = bench.ask("GetVideoSettings")
    assert (video["outputWidth"], video["outputHeight"], video["fpsNumerator"]) == (1280, 720, 30)
    assert bench.ask("GetStreamServiceSettings")["streamServiceSettings"]["server"] == bench.rtmp.url
    assert paperradio("obs", "setup") == 0
    again = capsys.readouterr()
    assert again.out == "OBS is set up already.\n"
    found, _ = obs_found(Settings(obs=bench.settings()))
    assert re.fullmatch(r"\d+\.\S+ answers", found or "")
    # What was there before is as it was.
    bench.ask("SetCurrentProfile", profileName="Untitled")
    after = bench.ask("GetProfileParameter", parameterCategory="SimpleOutput", parameterName="VBitrate")
    assert after == before
    bench.ask("SetCurrentProfile", profileName="Paper Radio")
    everything = f"{told}{again}{caplog.text}"
    assert PASSWORD not in everything
    assert KEY not in everything


def test_commands_tell_in_one_line_what_is_wrong(
    bench: Bench, paperradio: Command, capsys: pytest.CaptureFixture[str]
) -> None:
    for changes, line in (
        ({"password": "wrong-word"}, "paperradio: OBS refuses the password"),
        ({"port": 1}, "paperradio: OBS does not answer: 127.0.0.1:1 (Connection refused); is it running"),
        ({"port": bench.rtmp.web_port}, f"paperradio: OBS does not answer: 127.0.0.1:{bench.rtmp.web_port} ("),
    ):
        assert paperradio("obs", "start", **changes) == 2
        told = capsys.readouterr()
        assert told.err.startswith(line)
        assert told.err.count("\n") == 1
        assert "wrong-word" not in told.err


def pulled(url: str, path: Path, seconds: float) -> str:
    """What a viewer gets: kept as a file and decoded; what ffmpeg says of it."""
    program = [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", "-nostdin", "-y"]
    quick = ("-rw_timeout", "20000000", "-analyzeduration", "3000000")
    pull = [*program, *quick, "-i", url, "-t", f"{seconds}", "-c", "copy", str(path)]
    subprocess.run(pull, check=True, capture_output=True, timeout=LONGEST_SECONDS)
    look = ("-vf", "showinfo,scale=320:180,signalstats,metadata=print:file=-", "-af", "volumedetect", "-f", "null", "-")
    done = subprocess.run(
        [*program, "-i", str(path), *look], check=True, capture_output=True, text=True, timeout=LONGEST_SECONDS
    )
    return done.stdout + done.stderr


class CountingClock(SystemClock):
    """Counts the watcher's looks."""

    looks = 0

    async def sleep(self, seconds: float) -> None:
        self.looks += 1
        await super().sleep(seconds)


class Watched:
    """A watcher that runs beside a station that ticks: its feed, another output, and how late the loop ever was."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.feed = FanOut("ts", 400)
        self.clock = CountingClock()
        self.watcher = ObsWatcher(bench.settings(), self.feed, self.clock)
        self.latest = 0.0
        self.published = self.received = 0

    @property
    def fault(self) -> str:
        return self.watcher.status().fault

    async def until(self, held: Callable[[], bool]) -> float:
        """Return once it is so; after how long."""
        began = time.monotonic()
        while not await asyncio.to_thread(held):
            assert time.monotonic() - began < LONGEST_SECONDS, f"{self.watcher.status()}\n{self.bench.obs.log[-3000:]}"
            await asyncio.sleep(0.05)
        return time.monotonic() - began

    async def tick(self) -> None:
        while True:
            began = time.monotonic()
            self.feed.publish(Message({}, bytes(188)))
            self.published += 1
            await asyncio.sleep(TICK_SECONDS)
            self.latest = max(self.latest, time.monotonic() - began - TICK_SECONDS)

    async def read(self) -> None:
        with self.feed.subscribe() as reader:
            while True:
                await reader.next()
                self.received += 1


@asynccontextmanager
async def watching(bench: Bench) -> AsyncIterator[Watched]:
    watched = Watched(bench)
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(each()) for each in (watched.read, watched.tick, watched.watcher.run)]
        yield watched
        for task in tasks:
            task.cancel()


async def test_the_stream_is_kept_going_whatever_happens(
    bench: Bench,
    paperradio: Command,
    tmp_path: Path,
    figure: Callable[[str], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("DEBUG")
    obs, rtmp, feed = bench.obs, bench.rtmp, bench.feed

    def shows(scene: str) -> Callable[[], bool]:
        return lambda: bench.ask("GetCurrentProgramScene")["currentProgramSceneName"] == scene

    def streams() -> Callable[[], bool]:
        """More has come to nginx since now."""
        before = rtmp.received()
        return lambda: on.watcher.status().connected and rtmp.received() > before + ENOUGH_BYTES

    def told(words: str) -> Callable[[], bool]:
        return lambda: words in on.fault

    async with watching(bench) as on:
        figure(f"OBS streams within {await on.until(streams()):.1f} s")
        seen = await asyncio.to_thread(pulled, f"{rtmp.url}/{KEY}", tmp_path / "pulled.flv", 4.5)
        assert_is_the_programme(seen)

        feed.hang()
        noticed = await on.until(shows(STAND_BY))
        await on.until(told("stands still in OBS"))
        feed.go_on()
        back = await on.until(shows(PROGRAMME))
        figure(f"feed hung: stand-by within {noticed:.1f} s; back within {back:.1f} s")
        assert noticed < NOTICED_SECONDS

        rtmp.kill()
        noticed = await on.until(told("stream"))
        await on.until(told("the server of its stream takes no connection"))
        rtmp.start()
        back = await on.until(streams())
        figure(f"nginx killed: noticed within {noticed:.1f} s; back within {back:.1f} s")
        assert noticed < NOTICED_SECONDS

        obs.hang()
        noticed = await on.until(told("OBS does not answer"))
        obs.go_on()
        back = await on.until(streams())
        figure(f"OBS hung: noticed within {noticed:.1f} s; back within {back:.1f} s")
        assert noticed < NOTICED_SECONDS

        obs.kill()
        noticed = await on.until(told("OBS does not answer"))
        obs.password = "another-word"  # noqa: S105
        await asyncio.to_thread(obs.start)
        refused = await on.until(told("OBS refuses the password"))
        assert "another-word" not in on.fault
        obs.kill()
        obs.password = PASSWORD
        await asyncio.to_thread(obs.start)
        back = await on.until(streams())
        assert shows(PROGRAMME)()
        figure(
            f"OBS killed: noticed within {noticed:.1f} s; wrong password within {refused:.1f} s; "
            f"back within {back:.1f} s of its start; begun {on.watcher.status().restarts} times again"
        )
        assert noticed < NOTICED_SECONDS

        assert await asyncio.to_thread(paperradio, "obs", "stop") == 0
        looks = on.clock.looks
        await on.until(lambda: on.clock.looks >= looks + 3)
        assert not bench.ask("GetStreamStatus")["outputActive"], "what was stopped by command is begun again"
        assert await asyncio.to_thread(paperradio, "obs", "start") == 0
        await on.until(streams())
        assert on.published - on.received <= 1, "another output lost something"
        figure(f"others: nothing lost, event loop at most {1000 * on.latest:.0f} ms late")
        everything = f"{on.watcher.status()}{caplog.text}"
        assert KEY not in everything
        assert PASSWORD not in everything


def assert_is_the_programme(seen: str) -> None:
    """H.264 at 1280 x 720 and 30 pictures per second, a key frame every 2 s, a picture that moves, and the tone."""
    assert "Video: h264" in seen
    assert re.search(r"1280x720.*30 fps", seen)
    assert "Audio: aac (LC), 48000 Hz, stereo" in seen
    luma = [float(each) for each in re.findall(r"signalstats\.YAVG=([\d.]+)", seen)]
    assert min(luma) > 40, "black"
    assert len({round(each, 3) for each in luma}) > len(luma) / 10, "frozen"
    keys = [float(each) for each in re.findall(r"pts_time:([\d.]+).*iskey:1", seen)]
    assert [later - earlier for earlier, later in pairwise(keys)] == pytest.approx([2.0] * (len(keys) - 1), abs=0.04)
    assert len(keys) > 1
    loudness = re.search(r"mean_volume: (-?[\d.]+) dB", seen)
    assert loudness is not None
    assert float(loudness[1]) > -40, "silent"
