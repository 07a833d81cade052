"""What being on the air costs: air with one RTMP output, and web with a player of HLS with captions and one of MP3.

Against it stands ffmpeg alone, with the same frames, sound and options (the constant rate that RTMP asks for included).
The output watch, which reads the station's own HLS back, is measured apart.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table
from tests.programs import free_port
from tests.receivers import RtmpServer, nginx_program

from benchmarks.onair_listeners import listen
from paperradio.app.making import make_desk
from paperradio.app.stores import open_catalogue, open_store
from paperradio.codec import decode
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.newsroom.steps import SegmentMaker
from paperradio.outputs.arguments import EncoderArguments, Inlets, ffmpeg_program
from paperradio.places import places
from paperradio.playout.picture.canvas import PIXEL_FORMAT
from paperradio.playout.picture.frame import Picture
from paperradio.ports import ArtefactStore
from paperradio.publish.mix import mix
from paperradio.settings import Settings, load_settings
from paperradio.sources.choice import make_source
from paperradio.wire import connect, read_message

MOST = 1.3
_START_SECONDS = 240.0
_PAPERS = 3
_NICENESS = -10
_CONFIG = """\
[intake]
source = "samples"
[voicing]
fetch = false
[web]
port = {port}
[watch]
on = {watch}
[[rtmp]]
name = "rtmp"
service = "custom"
url = "{rtmp}"
key = "onair"
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds per second of stream, and resident bytes at most, of one part."""

    name: str
    core: float
    resident: int


def measure(seconds: float) -> bool:
    """Make some segments, put them on the air, measure, encode the same with ffmpeg alone, print. Whether it is in
    the limit."""
    if nginx_program() is None:
        raise SystemExit("nginx with its RTMP module is needed. On Debian: apt-get install nginx libnginx-mod-rtmp")
    with tempfile.TemporaryDirectory() as folder, RtmpServer() as nginx:
        data = Path(folder)
        settings = _settings(data, nginx, watch=False)
        store = open_store(settings)
        _make_segments(settings, store)
        item, length, costs = asyncio.run(_on_air(settings, data, seconds))
        _, _, watched = asyncio.run(_on_air(_settings(data, nginx, watch=True), data, seconds))
        bare = _bare(settings, store, item, length, data)
    return _print(item, length, costs, watched, bare)


def _settings(data: Path, nginx: RtmpServer, watch: bool) -> Settings:
    config = data / "station.toml"
    values = {"port": free_port(), "watch": str(watch).lower(), "rtmp": nginx.url}
    config.write_text(_CONFIG.format(**values), encoding="utf-8")
    return load_settings(config, {"storage": {"data": f"{data}"}})


def _make_segments(settings: Settings, store: ArtefactStore) -> None:
    source = make_source(settings)
    maker = SegmentMaker(make_desk(settings, source, store, MiniLmEmbedder()), open_catalogue(settings, create=True))
    for paper in source.latest(_PAPERS):
        maker.make(paper)


async def _on_air(settings: Settings, data: Path, seconds: float) -> tuple[Item, float, list[Cost]]:
    """Run air and web with their listeners, from the start of a segment on."""
    async with (
        _program("air", data) as air,
        _program("web", data) as web,
        asyncio.timeout(_START_SECONDS + seconds),
        asyncio.TaskGroup() as group,
    ):
        listening = group.create_task(listen(settings.web.address))
        item = await _segment_begins(places(settings).air_address)
        length = min(seconds, item.duration - 1)
        costs = await _watched(psutil.Process(air), psutil.Process(web), length)
        listening.cancel()
    return item, length, costs


@contextlib.asynccontextmanager
async def _program(name: str, data: Path) -> AsyncIterator[int]:
    """One of the station's programs; its process id."""
    command = [sys.executable, "-m", "paperradio", name, "--config", f"{data / 'station.toml'}", "--data", f"{data}"]
    program = await asyncio.create_subprocess_exec(*command, stderr=asyncio.subprocess.DEVNULL)
    try:
        yield program.pid
    finally:
        with contextlib.suppress(ProcessLookupError):
            program.terminate()
        await program.wait()


async def _segment_begins(address: str) -> Item:
    """The segment that begins when RTMP is taken."""
    taken = False
    async with _cues(address) as reader:
        while True:
            message = await read_message(reader)
            if message.head["kind"] == "status":
                outputs = decode(AirStatus, message.payload).outputs
                taken = any(output.name == "rtmp" and output.connected for output in outputs)
            elif taken and (playing := decode(NowPlaying, message.payload)).item.kind is ItemKind.SEGMENT:
                return playing.item


@contextlib.asynccontextmanager
async def _cues(address: str) -> AsyncIterator[asyncio.StreamReader]:
    """Air's cues; tries until air listens."""
    while True:
        try:
            reader, writer = await connect(address, "cues")
            break
        except OSError:
            await asyncio.sleep(0.2)
    try:
        yield reader
    finally:
        writer.close()


async def _watched(air: psutil.Process, web: psutil.Process, seconds: float) -> list[Cost]:
    """Processor time of each part over `seconds`, and the most memory seen each second."""
    children = {" ".join(child.cmdline()): child for child in air.children()}
    parts = {
        "air, its children left out": air,
        "its encoder": next(child for told, child in children.items() if "libx264" in told),
        "its RTMP remuxer": next(child for told, child in children.items() if "flv" in told),
        "web": web,
    }
    loop = asyncio.get_running_loop()
    before, started = {name: _used(one) for name, one in parts.items()}, loop.time()
    resident = dict.fromkeys(parts, 0)
    while loop.time() - started < seconds:
        await asyncio.sleep(min(1.0, seconds))
        resident = {name: max(resident[name], one.memory_info().rss) for name, one in parts.items()}
    passed = loop.time() - started
    return [Cost(name, (_used(one) - before[name]) / passed, resident[name]) for name, one in parts.items()]


def _used(process: psutil.Process) -> float:
    """Processor seconds; web's with those of the children that it has waited for (they read the output back)."""
    times = process.cpu_times()
    ended = times.children_user + times.children_system if "web" in process.cmdline() else 0.0
    return float(times.user + times.system + ended)


def _bare(settings: Settings, store: ArtefactStore, item: Item, seconds: float, folder: Path) -> float:
    """Processor seconds per second of ffmpeg alone: same frames, sound and options, read from files at their pace."""
    rate = settings.playout.frames_per_second
    picture = Picture(settings, store.get)
    with (folder / "frames").open("wb") as frames:
        for number in range(int(seconds * rate)):
            offset = number / rate
            frames.write(picture.frame(item, offset, item.created.timestamp() + offset))
    sound = mix(item, {cue.clip.sound.key: store.get(cue.clip.sound.key) for cue in item.cues})
    samples = (np.clip(sound[: int(seconds * 48_000)], -1, 1) * 32767).astype("<i2")
    (folder / "sound").write_bytes(np.repeat(samples, 2).tobytes())

    arguments = EncoderArguments(ffmpeg_program(settings.encoder), settings.encoder, rate, PIXEL_FORMAT)
    with (
        (folder / "sound").open("rb") as heard,
        (folder / "frames").open("rb") as seen,
        Path(os.devnull).open("wb") as out,
    ):
        inlets = Inlets(heard.fileno(), seen.fileno(), out.fileno(), out.fileno())
        command = [
            part for given in arguments.command(inlets, 0.0) for part in (("-re", given) if given == "-i" else (given,))
        ]
        first = ["nice", "-n", f"{_NICENESS}"]  # as air has it, where that is allowed
        process = psutil.Popen(
            [*first, *command],
            pass_fds={inlets.sound, inlets.pictures, inlets.ts},
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        with contextlib.suppress(OSError):
            Path(f"/proc/{process.pid}/autogroup").write_text(f"{_NICENESS}", encoding="ascii")
        used = 0.0
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                used = sum(process.cpu_times()[:2]) or used
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(0.2)
    return used / seconds


def _print(item: Item, seconds: float, costs: list[Cost], watched: list[Cost], bare: float) -> bool:
    table = Table("", "core", "resident", box=None)
    for cost in costs:
        table.add_row(cost.name, f"{100 * cost.core:.1f} %", f"{cost.resident / 2**20:.0f} MiB")
    table.add_row("bare ffmpeg, same frames and sound", f"{100 * bare:.1f} %", "")
    total, without_web = (sum(cost.core for cost in costs[:count]) / bare for count in (None, -1))
    read_back = watched[-1].core - costs[-1].core
    console = Console(width=110)
    console.print(f"{seconds:.0f} s of “{item.title}”: RTMP, HLS with captions, MP3")
    console.print(table)
    console.print(
        f"reading the output back: {100 * read_back:.1f} % of a core more, {read_back / bare:.2f} of bare ffmpeg"
    )
    console.print(f"air alone: {without_web:.2f} times bare ffmpeg")
    met = total <= MOST
    console.print(f"on-air CPU: {total:.2f} times bare ffmpeg, at most {MOST}: {'PASS' if met else 'FAIL'}")
    return met
