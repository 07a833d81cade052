"""Puts together what plays: the air and its transmitter, and the picture of a single item."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from paperradio.app.outputs import make_outputs
from paperradio.app.stores import LateStore, open_catalogue
from paperradio.buffers import give_back_large_buffers
from paperradio.clock import SystemClock
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.rundown import Item
from paperradio.places import places
from paperradio.ports import ArtefactStore
from paperradio.settings import Settings
from paperradio.supervise import end_with_parent, stop_on_signals, take_precedence

if TYPE_CHECKING:
    from paperradio.outputs.output import Output
    from paperradio.outputs.transmitter import Transmitter
    from paperradio.playout.air import Air, OutputsReport


def make_air(settings: Settings) -> tuple[Air, Transmitter, tuple[Output, ...]]:
    """The air of the settings, its transmitter and further outputs. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.outputs.transmitter import Transmitter
    from paperradio.playout.air import Air
    from paperradio.playout.picture.canvas import PIXEL_FORMAT
    from paperradio.playout.picture.frame import Picture
    from paperradio.playout.rack import Rack

    clock, where, playout = SystemClock(), places(settings), settings.playout
    first_start = not where.air_state.exists()
    where.air_state.mkdir(parents=True, exist_ok=True)
    transmitter = Transmitter(
        settings.encoder,
        clock,
        address=where.air_address,
        numbers=where.air_state / "hls-numbers.json",
        frames_per_second=playout.frames_per_second,
        lag_seconds=playout.buffer_seconds,
        pixel_format=PIXEL_FORMAT,
    )
    outputs = make_outputs(settings, transmitter, clock)
    rack = Rack(where.rack)

    def load_image(key: str) -> bytes:
        name = PurePosixPath(key).name  # page images are named by their content, and so are the rack's files
        return (where.rack / "assets" / name[:2] / name).read_bytes()

    picture = Picture(settings, load_image)

    def publish(message: NowPlaying | AirStatus) -> None:
        if isinstance(message, NowPlaying):
            transmitter.announce(message)
            for output in outputs:
                output.announce(message)
        else:
            transmitter.report(message)

    air = Air(
        settings,
        where.air_state,
        clock,
        open_catalogue(settings, create=first_start),
        LateStore(settings),
        rack,
        picture,
        transmitter.sink,
        publish,
        lambda: _report(transmitter, outputs, picture.faults),
    )
    return air, transmitter, outputs


def _report(transmitter: Transmitter, outputs: Sequence[Output], faults: Sequence[str]) -> OutputsReport:
    from paperradio.playout.air import OutputsReport

    sink = transmitter.sink
    running = sink.pid is not None
    failure = [f"encoder: {sink.last_failure}"] if sink.last_failure and not running else []
    further = [output.status() for output in outputs]
    pictures = [f"picture: {fault}" for fault in faults]
    failing = [f"{status.name}: {status.fault}" for status in further if status.fault]
    return OutputsReport(
        running,
        sink.restarts,
        (*transmitter.outputs(), *further),
        (*failure, *failing, *pictures),
    )


def write_video(settings: Settings, item: Item, store: ArtefactStore, target: Path) -> None:
    """The item as MP4, with the picture that the station would show. Raises EncoderFailed, ArtefactMissing."""
    from paperradio.playout.picture.frame import Picture
    from paperradio.publish.video import mp4

    picture = Picture(settings, store.get, live=False)
    sound = {cue.clip.sound.key: store.get(cue.clip.sound.key) for cue in item.cues}
    began = item.created.timestamp()

    def frame(offset: float) -> bytes:
        return picture.frame(item, offset, began + offset)

    mp4(item, frame, sound, target, settings.encoder)


async def serve_air(settings: Settings) -> int:
    """Run the air until a signal."""
    from paperradio.outputs.output import keep_running

    give_back_large_buffers()
    end_with_parent()
    stop = asyncio.Event()
    stop_on_signals(stop)
    air, transmitter, outputs = make_air(settings)
    take_precedence()
    async with asyncio.TaskGroup() as group:
        kept = (keep_running(output, SystemClock()) for output in outputs)
        transmitting = [group.create_task(run) for run in (transmitter.run(), *kept)]
        await air.run(stop)
        for task in transmitting:
            task.cancel()
    return 0
