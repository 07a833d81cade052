"""One soak from start to end: what is started, what is listened to, and that all of it ends."""

from __future__ import annotations

import asyncio
import contextlib
import signal
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from tests.receivers import IcecastServer, RtmpServer

from benchmarks.soak.faults import Scene, faults, plan
from benchmarks.soak.flash import put_flash
from benchmarks.soak.flashes import Aired
from benchmarks.soak.injector import Injector
from benchmarks.soak.monitor import Monitor
from benchmarks.soak.recorders import HlsRecorder, Mp3Recorder
from benchmarks.soak.station import MOUNT, Station, small_disk
from paperradio.errors import PaperRadioError

DISK_MEBIBYTES = 1536
_ID = "show:soak:"
_START_SECONDS = 180.0
_FLASH_PATIENCE_SECONDS = 420.0
_SLOT = timedelta(hours=2)
_LOOK_SECONDS = 0.5
_TRIES, _AGAIN_SECONDS = 12, 10.0
_PROGRESS_SECONDS = 60.0
_REST_SECONDS = 15.0
"""After a flash-and-beep item nothing is broken for so long: it is still on its way."""
_AFTER_SECONDS = 6.0
"""From the end of the programme that is wanted until recorders end: listeners are behind."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for. `every` is the time from one fault to the next, 0 for none; seconds. `papers` is a folder."""

    seconds: float
    seed: int
    every: float
    papers: Path | None


@dataclass(slots=True)
class Session:
    """A soak that runs or has run. Unix seconds; `work` holds the recordings."""

    options: Options
    work: Path
    station: Station
    monitor: Monitor
    hls: HlsRecorder
    mp3: Mp3Recorder
    icecast: Mp3Recorder
    nginx: RtmpServer
    disk: Path | None
    injector: Injector | None = None
    began: float = 0.0
    ended: float = 0.0
    stopped_early: bool = False
    died: bool = False
    """Whether the station ended by itself."""
    rtmp_files: list[Path] = field(default_factory=list)

    @property
    def flashes(self) -> list[Aired]:
        """The flash-and-beep items that were aired from their start, each once, in order."""
        found: dict[str, Aired] = {}
        for _, playing in self.monitor.aired:
            if playing.item.id.startswith(_ID) and playing.offset == 0:
                name = playing.item.id.removeprefix(_ID)
                found.setdefault(name, Aired(name, playing.started, playing.item.duration))
        return list(found.values())

    @property
    def flashing(self) -> bool:
        """Whether one is on the air or was until just now, or the first is still to come."""
        waiting = not self.flashes and time.time() - self.began < _START_SECONDS
        return waiting or any(time.time() < one.started + one.seconds + _REST_SECONDS for one in self.flashes)


def soak(options: Options, work: Path, tell: Callable[[str], None], look: Callable[[Session], None]) -> None:
    """Run it; `look` is given the session when it has ended, with its recordings still there. `work` is a folder."""
    work.chmod(0o755)
    with _temporary_files_in(work), small_disk(work / "disk", DISK_MEBIBYTES) as disk:
        if disk is None:
            tell("no small file system can be mounted here (it needs root): the disk will not be full")
        data = disk or work / "data"
        with RtmpServer() as nginx, IcecastServer() as icecast:
            station = Station(data, work, options.papers, nginx, icecast)
            monitor = Monitor(station, tell)
            session = Session(
                options,
                work,
                station,
                monitor,
                HlsRecorder(f"{station.address}/hls/live.m3u8", work / "hls"),
                Mp3Recorder(f"{station.address}/live.mp3", work / "mp3"),
                Mp3Recorder(f"{icecast.url}{MOUNT}", work / "icecast"),
                nginx,
                disk,
            )
            if options.every:
                scene = Scene(station, monitor, nginx, icecast, disk)
                session.injector = Injector(
                    scene, plan(options.seed, faults()), options.every, lambda: session.flashing, tell
                )
            data.mkdir(exist_ok=True)
            put_flash(station.settings, "start", datetime.now(UTC), _SLOT)
            with station:
                asyncio.run(_listen(session, tell))
            nginx.stop()
            session.rtmp_files = nginx.recordings
            look(session)


@contextlib.contextmanager
def _temporary_files_in(folder: Path) -> Iterator[None]:
    before = tempfile.tempdir
    tempfile.tempdir = f"{folder}"
    try:
        yield
    finally:
        tempfile.tempdir = before


async def _listen(session: Session, tell: Callable[[str], None]) -> None:
    """Record until it is over, or Ctrl-C."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stop.set)
    session.began = time.time()
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(session.monitor.run())]
        ends = time.monotonic() + _START_SECONDS
        while not session.monitor.well and not stop.is_set():
            if time.monotonic() > ends or not session.station.running:
                raise RuntimeError(f"the station does not come on the air; see {session.station.log_file}")
            await asyncio.sleep(_LOOK_SECONDS)
        tell(f"on the air after {time.time() - session.began:.0f} s; listen at {session.station.address}/")
        session.began = time.time()
        tasks += [group.create_task(one.run()) for one in (session.hls, session.mp3, session.icecast)]
        if session.injector is not None:
            tasks.append(group.create_task(session.injector.run()))
        tasks += [group.create_task(one) for one in (_tell_progress(session, tell), _heed_end(session, stop, tell))]
        await _until_over(session, stop, tell)
        session.stopped_early = stop.is_set()
        session.ended = time.time()
        for task in tasks:
            task.cancel()


async def _until_over(session: Session, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    """The asked-for time, and a little more where the second flash-and-beep item is still on or to come."""
    seconds = session.options.seconds
    closing = session.began + seconds - min(300.0, seconds / 3)
    await _wait(stop, closing)
    if not stop.is_set():
        await _put_last(session, tell)
    await _wait(stop, session.began + seconds)
    patience = session.began + seconds + _FLASH_PATIENCE_SECONDS
    while not stop.is_set() and time.time() < patience:
        last = [aired for aired in session.flashes if aired.name == "end"]
        if last and time.time() > last[0].started + last[0].seconds + _AFTER_SECONDS:
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _put_last(session: Session, tell: Callable[[str], None]) -> None:
    for _ in range(_TRIES):
        try:
            await asyncio.to_thread(put_flash, session.station.settings, "end", datetime.now(UTC), _SLOT)
        except (PaperRadioError, OSError) as error:
            tell(f"the second flash-and-beep item cannot be stored now: {error}")
            await asyncio.sleep(_AGAIN_SECONDS)
        else:
            return


async def _wait(stop: asyncio.Event, until: float) -> None:
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(max(0.0, until - time.time())):
            await stop.wait()


async def _heed_end(session: Session, stop: asyncio.Event, tell: Callable[[str], None]) -> None:
    """Where the station itself ends there is nothing more to listen to."""
    while True:
        if not session.station.running:
            tell(f"the station has ended by itself; see {session.station.log_file}")
            session.died = True
            stop.set()
            return
        await asyncio.sleep(_LOOK_SECONDS)


async def _tell_progress(session: Session, tell: Callable[[str], None]) -> None:
    while True:
        playing, status = session.monitor.playing, session.monitor.status
        title = playing.item.title if playing else "nothing yet"
        rack = f"{status.rack_seconds / 60:.0f} min on the rack" if status else "air does not answer"
        left = session.options.seconds - (time.time() - session.began)
        tell(f"{max(0.0, left) / 60:.0f} min to go; {len(session.hls.segments)} segments; {rack}; “{title}”")
        await asyncio.sleep(_PROGRESS_SECONDS)
