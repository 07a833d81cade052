"""Chromium without a window, driven over a pair of pipes (DevTools protocol), and HLS segments as air makes them."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import imageio_ffmpeg
import pytest
from tests.integration.web.counting import counted

from paperradio.clock import SystemClock
from paperradio.hls import Segment
from paperradio.outputs.hls import Cutter, SequenceFile
from paperradio.outputs.ts import AirTimeline, TsSplitter

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--autoplay-policy=no-user-gesture-required",
    "--remote-debugging-pipe",
)


class Browser:
    """One tab. Commands of the DevTools protocol are sent to it; every wait has a time-out."""

    def __init__(self, reader: asyncio.StreamReader, sending: int) -> None:
        self._reader = reader
        self._sending = sending
        self._number = 0
        self._session = ""
        self.logged: list[str] = []

    async def open(self, url: str, width: int, height: int, scale: float = 1, first: str = "") -> None:
        """A new tab of this size at `url`, where the script `first` runs before those of the page."""
        target = await self._call("Target.createTarget", {"url": "about:blank"})
        attached = await self._call("Target.attachToTarget", {"targetId": target["targetId"], "flatten": True})
        self._session = attached["sessionId"]
        await self._call("Log.enable", {})
        await self._call("Runtime.enable", {})
        await self._call("Page.enable", {})
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": width < 600}
        await self._call("Emulation.setDeviceMetricsOverride", size)
        await self._call("Page.addScriptToEvaluateOnNewDocument", {"source": first})
        await self._call("Page.navigate", {"url": url})

    async def evaluate(self, expression: str) -> Any:
        """The JSON value of an expression; promises are awaited."""
        asked = {"expression": expression, "returnByValue": True, "awaitPromise": True, "userGesture": True}
        answer = await self._call("Runtime.evaluate", asked)
        if "exceptionDetails" in answer:
            raise AssertionError(json.dumps(answer["exceptionDetails"])[:800])
        return answer["result"].get("value")

    async def until(self, expression: str) -> None:
        """Return once the expression is true, looked at with every frame, for at most a minute."""
        looked = f"""new Promise((resolve, reject) => {{
          const end = Date.now() + 60000;
          const look = () => {{
            let held = false;
            try {{ held = Boolean({expression}); }} catch (error) {{ held = false; }}
            if (held) resolve(true); else if (Date.now() > end) resolve(false); else setTimeout(look, 30);
          }};
          look();
        }})"""
        assert await self.evaluate(looked), f"never true: {expression}; logged: {self.logged}"

    async def picture(self, path: Path, whole: bool = False) -> None:
        """A PNG of what is seen."""
        answer = await self._call("Page.captureScreenshot", {"format": "png", "captureBeyondViewport": whole})
        path.write_bytes(base64.b64decode(answer["data"]))

    async def _call(self, method: str, parameters: dict[str, Any]) -> Any:
        self._number += 1
        number = self._number
        message: dict[str, Any] = {"id": number, "method": method, "params": parameters}
        if self._session and not method.startswith("Target."):
            message["sessionId"] = self._session
        os.write(self._sending, json.dumps(message).encode() + b"\0")
        async with asyncio.timeout(75):
            while True:
                answer = json.loads((await self._reader.readuntil(b"\0"))[:-1])
                if answer.get("id") == number:
                    assert "error" not in answer, f"{method}: {answer.get('error')}"
                    return answer["result"]
                self._note(answer)

    def _note(self, event: dict[str, Any]) -> None:
        if event.get("method") == "Runtime.exceptionThrown":
            self.logged.append(json.dumps(event["params"]["exceptionDetails"])[:500])
        elif event.get("method") == "Log.entryAdded":
            self.logged.append(str(event["params"]["entry"].get("text")))


@pytest.fixture
async def browser(tmp_path: Path, chromium: str) -> AsyncIterator[Browser]:
    told, telling = os.pipe()
    heard, hearing = os.pipe()

    def place_pipes() -> None:
        # Both are moved out of the way first: one of them may be number 3 or 4 already.
        source, sink = os.dup(told), os.dup(hearing)
        spare_source, spare_sink = os.dup(source), os.dup(sink)
        os.dup2(spare_source, 3)
        os.dup2(spare_sink, 4)

    process = await asyncio.create_subprocess_exec(
        chromium,
        *FLAGS,
        f"--user-data-dir={tmp_path / 'profile'}",
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.DEVNULL,
        preexec_fn=place_pipes,
        close_fds=False,
    )
    os.close(told)
    os.close(hearing)
    reader = asyncio.StreamReader(limit=64 << 20)
    transport, _ = await asyncio.get_running_loop().connect_read_pipe(
        lambda: asyncio.StreamReaderProtocol(reader), os.fdopen(heard, "rb")
    )
    try:
        yield Browser(reader, telling)
    finally:
        transport.close()
        os.close(telling)
        process.kill()
        await process.wait()


class AirEncoder:
    """Streams as air's encoders make them, but small, one after the other, cut into segments whose numbers go on."""

    def __init__(self, numbers: Path) -> None:
        self._cutter = Cutter(4, SequenceFile(numbers, SystemClock()))

    def stream(self, sound: str, picture: str, seconds: float, at: float, offset: float) -> list[Segment]:
        """A new encoder of these sources (lavfi) starts at an air time, its stamps at `offset` seconds."""
        sources = ["-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-t", f"{seconds}"]
        video = ["-vf", "fps=30", "-c:v", "libx264", "-preset", "ultrafast", "-pix_fmt", "yuv420p", "-threads:v", "1"]
        groups = ["-g", "60", "-keyint_min", "60", "-sc_threshold", "0"]
        audio = ["-c:a", "aac", "-b:a", "160k", "-ar", "48000", "-ac", "2"]
        times = ["-muxdelay", "0", "-muxpreload", "0", "-avoid_negative_ts", "disabled"]
        begin = ["-output_ts_offset", f"{offset:.6f}"]
        command = [FFMPEG, "-v", "error", *sources, *video, *groups, *audio, *times, *begin, "-f", "mpegts", "-"]
        data = subprocess.run(command, check=True, capture_output=True, timeout=60).stdout
        pieces = TsSplitter(AirTimeline(at, offset)).feed(data)
        return [segment for segment in (*map(self._cutter.feed, pieces), self._cutter.finish()) if segment is not None]


@pytest.fixture(scope="module")
def air_encoder(tmp_path_factory: pytest.TempPathFactory) -> AirEncoder:
    return AirEncoder(tmp_path_factory.mktemp("air") / "numbers.json")


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    return counted(tmp_path_factory.mktemp("sound"))
