"""What can go wrong, and how it is made to: each fault is undone after a while, and told which outputs it may break."""

from __future__ import annotations

import contextlib
import random
import signal
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil
from tests.receivers import IcecastServer, RtmpServer

from benchmarks.soak.monitor import Monitor
from benchmarks.soak.station import Station
from paperradio.codec import decode
from paperradio.domain.media import Asset
from paperradio.domain.rundown import Item
from paperradio.playout.loader import AHEAD_SECONDS

OUTPUTS = ("hls", "mp3", "rtmp", "icecast")
_SERVED = frozenset({"hls", "mp3"})
_ALL = frozenset(OUTPUTS)
_NONE: frozenset[str] = frozenset()
_JUNK = b"\x00soak\xff"
_MEBIBYTE = 1 << 20
_MARGIN_SECONDS = 4.0
"""Of the clips that air reads ahead: sound is written before it is heard."""
Undo = Callable[[], None]


class CannotNow(Exception):
    """There is nothing that this fault could be done to"""


@dataclass(frozen=True, slots=True)
class Scene:
    """What faults are done to. `disk` is the small file system; None where there is none."""

    station: Station
    monitor: Monitor
    nginx: RtmpServer
    icecast: IcecastServer
    disk: Path | None


@dataclass(frozen=True, slots=True)
class Fault:
    """`breaks` are the outputs that may be silent for it. `inflict` does it and says how to undo it."""

    name: str
    breaks: frozenset[str]
    seconds: float
    inflict: Callable[[Scene], Undo]


def faults() -> tuple[Fault, ...]:
    """All kinds. There is one encoder, and one air: what ends them breaks every output for as long as they are gone."""
    return (
        Fault("air killed", _ALL, 5, _killed("air")),
        Fault("newsroom killed", _NONE, 5, _killed("newsroom")),
        Fault("web killed", _SERVED, 5, _killed("web")),
        Fault("encoder killed", _ALL, 5, _killed("encoder")),
        Fault("RTMP pusher killed", frozenset({"rtmp"}), 5, _killed("rtmp pusher")),
        Fault("encoder stopped", _ALL, 30, _stopped("encoder")),
        Fault("RTMP pusher stopped", frozenset({"rtmp"}), 30, _stopped("rtmp pusher")),
        Fault("newsroom stopped", _NONE, 40, _stopped("newsroom")),
        Fault("nginx stopped", frozenset({"rtmp"}), 30, _server_stopped("nginx")),
        Fault("Icecast stopped", frozenset({"icecast"}), 30, _server_stopped("icecast")),
        Fault("nginx gone", frozenset({"rtmp"}), 30, _server_gone("nginx")),
        Fault("Icecast gone", frozenset({"icecast"}), 30, _server_gone("icecast")),
        Fault("disk full", _NONE, 40, _disk_full),
        Fault("database locked", _NONE, 40, _database_locked),
        Fault("racked clip corrupt", _NONE, 45, _racked_clip_corrupt),
        Fault("stored clip corrupt", _NONE, 45, _stored_clip_corrupt),
    )


def plan(seed: int, kinds: Sequence[Fault]) -> Iterator[Fault]:
    """Faults without end, each kind once in a round. Air is killed once, first: its memory can be followed."""
    chance = random.Random(seed)  # noqa: S311 - equal seeds, equal faults
    first = [fault for fault in kinds if fault.name == "air killed"]
    others = [fault for fault in kinds if fault not in first]
    yield from first
    while True:
        yield from chance.sample(others, len(others))


def _killed(role: str) -> Callable[[Scene], Undo]:
    def inflict(scene: Scene) -> Undo:
        _one(scene, role).kill()
        return lambda: None

    return inflict


def _stopped(role: str) -> Callable[[Scene], Undo]:
    def inflict(scene: Scene) -> Undo:
        process = _one(scene, role)
        process.send_signal(signal.SIGSTOP)

        def go_on() -> None:
            with contextlib.suppress(psutil.Error):
                process.send_signal(signal.SIGCONT)

        return go_on

    return inflict


def _one(scene: Scene, role: str) -> psutil.Process:
    process = scene.station.process(role)
    if process is None:
        raise CannotNow(f"there is no {role}")
    return process


def _server(scene: Scene, name: str) -> RtmpServer | IcecastServer:
    return scene.nginx if name == "nginx" else scene.icecast


def _server_stopped(name: str) -> Callable[[Scene], Undo]:
    def inflict(scene: Scene) -> Undo:
        server = _server(scene, name)
        server.hang()
        return server.go_on

    return inflict


def _server_gone(name: str) -> Callable[[Scene], Undo]:
    def inflict(scene: Scene) -> Undo:
        server = _server(scene, name)
        server.kill()
        return server.start

    return inflict


def _disk_full(scene: Scene) -> Undo:
    if scene.disk is None:
        raise CannotNow("a small file system needs root and mount")
    ballast = scene.disk / "ballast"
    block = bytes(_MEBIBYTE)
    with contextlib.suppress(OSError), ballast.open("wb", buffering=0) as file:
        while file.write(block):
            pass
    return lambda: ballast.unlink(missing_ok=True)


def _database_locked(scene: Scene) -> Undo:
    """Nobody else can write to the catalogue or to the durable work's database."""
    where = scene.station.places
    with contextlib.ExitStack() as held:
        for path in (where.catalogue, where.workflows):
            connection = sqlite3.connect(path, timeout=10, isolation_level=None, check_same_thread=False)
            held.callback(connection.close)  # which ends the transaction
            connection.execute("BEGIN EXCLUSIVE")
        return held.pop_all().close


def _racked_clip_corrupt(scene: Scene) -> Undo:
    """A clip that is soon to be heard, on the rack alone: the store has it whole."""
    return _spoiled(_rack_file(scene, _clip_soon(scene).sha256))


def _stored_clip_corrupt(scene: Scene) -> Undo:
    """A clip that is soon to be heard, on the rack and in the store."""
    sound = _clip_soon(scene)
    stored = Path(scene.station.places.artefacts_url) / sound.key
    mend_racked, mend_stored = _spoiled(_rack_file(scene, sound.sha256)), _spoiled(stored)

    def mend() -> None:
        mend_stored()
        mend_racked()

    return mend


def _clip_soon(scene: Scene) -> Asset:
    """The next clip that air has not read yet: of what is on, else of what comes next."""
    playing = scene.monitor.playing
    if playing is None:
        raise CannotNow("nothing is on")
    unread = time.time() - playing.started + playing.offset + AHEAD_SECONDS + _MARGIN_SECONDS
    for cue in playing.item.cues:
        if cue.start > unread:
            return cue.clip.sound
    items = [decode(Item, path.read_bytes()) for path in (scene.station.places.rack / "items").glob("*.json")]
    for each in playing.upcoming:
        for item in items:
            if item.id == each.id and len(item.cues) > 1:
                return item.cues[1].clip.sound
    raise CannotNow("nothing that comes next is racked")


def _rack_file(scene: Scene, name: str) -> Path:
    found = next((scene.station.places.rack / "assets" / name[:2]).glob(f"{name}*"), None)
    if found is None:
        raise CannotNow(f"{name} is not racked")
    return found


def _spoiled(path: Path) -> Undo:
    """Junk of the same size in its place, until it is put back where it is still junk."""
    whole = path.read_bytes()
    junk = (_JUNK * (len(whole) // len(_JUNK) + 1))[: len(whole)]
    path.write_bytes(junk)

    def mend() -> None:
        with contextlib.suppress(OSError):
            if path.read_bytes() == junk:
                path.write_bytes(whole)

    return mend
