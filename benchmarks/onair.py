"""What being on the air costs: `air` as its own process, against ffmpeg alone with the same frames and sound."""

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

from paperradio.app.making import make_desk
from paperradio.app.stores import open_catalogue, open_store
from paperradio.codec import decode
from paperradio.domain.onair import NowPlaying
from paperradio.domain.rundown import Item, ItemKind
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.newsroom.steps import SegmentMaker
from paperradio.outputs.arguments import EncoderArguments, Inlets, ffmpeg_program
from paperradio.places import places
from paperradio.playout.picture import PIXEL_FORMAT, Picture
from paperradio.ports import ArtefactStore
from paperradio.publish.mix import mix
from paperradio.settings import IntakeSettings, Settings, StorageSettings
from paperradio.sources.choice import make_source
from paperradio.wire import FEEDS, connect, read_message

_START_SECONDS = 120.0
_PAPERS = 3


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor seconds per second of stream; resident bytes at most."""

    ours: float
    encoder: float
    resident: int
    encoder_resident: int


def measure(seconds: float) -> None:
    """Make some segments, put them on the air, measure one, encode the same with ffmpeg alone, print both."""
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder)
        settings = Settings(intake=IntakeSettings(source="samples"), storage=StorageSettings(data=data))
        store = open_store(settings)
        _make_segments(settings, store)
        item, length, cost = asyncio.run(_on_air(settings, seconds))
        bare = _bare(settings, store, item, length, data)
    _print(item, length, cost, bare)


def _make_segments(settings: Settings, store: ArtefactStore) -> None:
    source = make_source(settings)
    maker = SegmentMaker(make_desk(settings, source, store, MiniLmEmbedder()), open_catalogue(settings, create=True))
    for paper in source.latest(_PAPERS):
        maker.make(paper)


async def _on_air(settings: Settings, seconds: float) -> tuple[Item, float, Cost]:
    """Run `air` with a reader on every feed, from the start of a segment on."""
    environment = os.environ | {"PAPERRADIO_STORAGE__DATA": str(settings.storage.data)}
    command = [sys.executable, "-m", "paperradio", "air"]
    air = await asyncio.create_subprocess_exec(*command, env=environment, stderr=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(_START_SECONDS + seconds), asyncio.TaskGroup() as group:
            readers = [
                group.create_task(_drain(places(settings).air_address, feed)) for feed in FEEDS if feed != "cues"
            ]
            item = await _segment_begins(places(settings).air_address)
            length = min(seconds, item.duration - 1)
            cost = await _watched(psutil.Process(air.pid), length)
            for reader in readers:
                reader.cancel()
    finally:
        air.terminate()
        await air.wait()
    return item, length, cost


@contextlib.asynccontextmanager
async def _feed(address: str, feed: str) -> AsyncIterator[asyncio.StreamReader]:
    """An open feed; tries until air listens."""
    while True:
        try:
            reader, writer = await connect(address, feed)
            break
        except OSError:
            await asyncio.sleep(0.2)
    try:
        yield reader
    finally:
        writer.close()


async def _drain(address: str, feed: str) -> None:
    async with _feed(address, feed) as reader:
        while True:
            await read_message(reader)


async def _segment_begins(address: str) -> Item:
    async with _feed(address, "cues") as reader:
        while True:
            message = await read_message(reader)
            if message.head["kind"] != "now":
                continue
            playing = decode(NowPlaying, message.payload)
            if playing.item.kind is ItemKind.SEGMENT:
                return playing.item


async def _watched(air: psutil.Process, seconds: float) -> Cost:
    """Processor time of air and of its encoder over `seconds`, and the most memory seen each second."""
    [encoder] = [child for child in air.children() if "ffmpeg" in child.name()]
    before = sum(air.cpu_times()[:2]), sum(encoder.cpu_times()[:2])
    loop = asyncio.get_running_loop()
    started = loop.time()
    resident = encoder_resident = 0
    while loop.time() - started < seconds:
        await asyncio.sleep(min(1.0, seconds))
        resident = max(resident, air.memory_info().rss)
        encoder_resident = max(encoder_resident, encoder.memory_info().rss)
    passed = loop.time() - started
    after = sum(air.cpu_times()[:2]), sum(encoder.cpu_times()[:2])
    return Cost((after[0] - before[0]) / passed, (after[1] - before[1]) / passed, resident, encoder_resident)


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
        process = psutil.Popen(command, pass_fds={inlets.sound, inlets.pictures, inlets.ts}, stderr=subprocess.DEVNULL)
        used = 0.0
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                used = sum(process.cpu_times()[:2]) or used
            with contextlib.suppress(psutil.TimeoutExpired):
                process.wait(0.2)
    return used / seconds


def _print(item: Item, seconds: float, cost: Cost, bare: float) -> None:
    table = Table("", "core", "resident", box=None)
    table.add_row("air, without its encoder", f"{100 * cost.ours:.1f} %", f"{cost.resident / 2**20:.0f} MiB")
    table.add_row("its encoder", f"{100 * cost.encoder:.1f} %", f"{cost.encoder_resident / 2**20:.0f} MiB")
    table.add_row("bare ffmpeg, same frames and sound", f"{100 * bare:.1f} %", "")
    console = Console(width=110)
    console.print(f"{seconds:.0f} s of “{item.title}”, every feed read")
    console.print(table)
    console.print(f"on-air CPU: {(cost.ours + cost.encoder) / bare:.2f} times bare ffmpeg")
