"""Puts the station together: the one place that knows which adapter is used for what.

Imports stand inside the functions, so that air loads no model and no PDF library.
"""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import threading
from functools import partial
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from paperradio.clock import SystemClock
from paperradio.domain.onair import AirStatus, NowPlaying
from paperradio.domain.rundown import Item
from paperradio.memory import give_back_large_buffers
from paperradio.places import places
from paperradio.ports import ArtefactStore, Catalogue, Source
from paperradio.settings import Settings
from paperradio.supervise import end_with_parent, stop_on_signals

if TYPE_CHECKING:
    from paperradio.editorial.embedder import MiniLmEmbedder
    from paperradio.newsroom.desk import Desk
    from paperradio.newsroom.service import Newsroom
    from paperradio.outputs.transmitter import Transmitter
    from paperradio.playout.air import Air

log = logging.getLogger(__name__)


def open_catalogue(settings: Settings, create: bool = False) -> Catalogue:
    """The catalogue of the settings. Once a station has been on the air, only the newsroom creates it anew.

    Raises:
        ConfigurationError: the URL cannot be used.
    """
    from paperradio.storage.catalogue import SqlCatalogue

    return SqlCatalogue(places(settings).database_url, create=create)


def open_store(settings: Settings) -> ArtefactStore:
    """The artefact store of the settings. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.storage.artefacts import FsspecArtefacts

    return FsspecArtefacts(places(settings).artefacts_url)


def check_source(settings: Settings) -> None:
    """Raise ConfigurationError when there is no such source of papers; asks nothing of the network."""
    from paperradio.sources.choice import make_source

    make_source(settings)


def make_desk(settings: Settings, source: Source, store: ArtefactStore, embedder: MiniLmEmbedder) -> Desk:
    """What making a segment needs, the model not loaded yet."""
    from paperradio.editorial.grounding.mending import ScriptChecker
    from paperradio.editorial.grounding.vectors import RememberingEmbedder
    from paperradio.editorial.writer import ExtractiveEditor
    from paperradio.newsroom.desk import Desk
    from paperradio.playout.picture.artwork import artwork
    from paperradio.publish.publisher import FilePublisher
    from paperradio.reading.illustrator import PageIllustrator
    from paperradio.reading.sandbox import SandboxedReader
    from paperradio.shipped import shipped_folder
    from paperradio.voicing.cast import CastVoicer
    from paperradio.voicing.mixdown import assemble_item

    reader = SandboxedReader(settings.reading)
    remembering = RememberingEmbedder(embedder)
    return Desk(
        source=source,
        store=store,
        reader=reader,
        editor=ExtractiveEditor(remembering, settings.editorial),
        checker=ScriptChecker(remembering),
        voicer=CastVoicer(settings.voicing, shipped_folder("voices")),
        illustrator=PageIllustrator(reader, settings.reading.page_width),
        publisher=FilePublisher(settings.station.name, settings.encoder.mp3_kbit, settings.encoder.ffmpeg),
        assemble=partial(assemble_item, settings=settings.voicing),
        artwork=lambda item: artwork(item, settings.station.name),
        settings=settings,
        clock=SystemClock(),
    )


def make_newsroom(settings: Settings) -> Newsroom:
    """The newsroom of the settings. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.editorial.embedder import MiniLmEmbedder
    from paperradio.newsroom.arxiv import NewsroomArchive
    from paperradio.newsroom.calendar import load_evenings
    from paperradio.newsroom.service import Newsroom
    from paperradio.shipped import shipped_folder
    from paperradio.sources.choice import make_archive, make_source
    from paperradio.voicing.station_speech import station_scripts

    check_source(settings)  # before anything is created on the disk
    embedder, catalogue, store = MiniLmEmbedder(), open_catalogue(settings, create=True), open_store(settings)
    quiet = load_evenings(shipped_folder("configs") / "arxiv" / "holidays.toml")
    archive = NewsroomArchive(partial(make_archive, settings), catalogue, store, settings.intake, quiet=quiet)
    desk = make_desk(settings, make_source(settings, archive=archive), store, embedder)
    scripts = station_scripts(shipped_folder("prompts"), settings.station.name)
    return Newsroom(desk, catalogue, scripts, embedder.load, archive)


def make_air(settings: Settings) -> tuple[Air, Transmitter]:
    """The air of the settings and what transmits it. Raises ConfigurationError, StoreUnreachable."""
    from paperradio.outputs.transmitter import Transmitter
    from paperradio.playout.air import Air, OutputsReport
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
    rack = Rack(where.rack)

    def load_image(key: str) -> bytes:
        name = PurePosixPath(key).name  # page images are named by their content, and so are the rack's files
        return (where.rack / "assets" / name[:2] / name).read_bytes()

    picture = Picture(settings, load_image)

    def publish(message: NowPlaying | AirStatus) -> None:
        if isinstance(message, NowPlaying):
            transmitter.announce(message)
        else:
            transmitter.report(message)

    def report() -> OutputsReport:
        sink = transmitter.sink
        running = sink.pid is not None
        failure = [f"encoder: {sink.last_failure}"] if sink.last_failure and not running else []
        return OutputsReport(running, sink.restarts, transmitter.outputs(), (*failure, *picture.faults))

    air = Air(
        settings,
        where.air_state,
        clock,
        open_catalogue(settings, create=first_start),
        open_store(settings),
        rack,
        picture,
        transmitter.sink,
        publish,
        report,
    )
    return air, transmitter


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


def serve_newsroom(settings: Settings) -> int:
    """Run the newsroom until a signal. Ends the process itself: a step in a thread must not hold it up."""
    end_with_parent()
    stop = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    newsroom = make_newsroom(settings)
    os.nice(5)  # only now: the welcome waits for all that is imported above
    newsroom.run(stop)
    logging.shutdown()
    os._exit(0)


async def serve_air(settings: Settings) -> int:
    """Run the air until a signal."""
    give_back_large_buffers()
    end_with_parent()
    stop = asyncio.Event()
    stop_on_signals(stop)
    air, transmitter = make_air(settings)
    async with asyncio.TaskGroup() as group:
        transmitting = group.create_task(transmitter.run())
        await air.run(stop)
        transmitting.cancel()
    return 0


async def serve_web(settings: Settings) -> int:
    """Run the web until a signal."""
    from paperradio.podcast import podcast_feed
    from paperradio.web.app import make_app
    from paperradio.web.server import serve

    end_with_parent()
    stop = asyncio.Event()
    stop_on_signals(stop)
    where, catalogue, store = places(settings), open_catalogue(settings), open_store(settings)
    feed = podcast_feed(settings, catalogue, store)
    app = make_app(settings, catalogue, store, where.air_address, where.rack, feed)
    await serve(app, settings.web.host, settings.web.port, stop)
    return 0
