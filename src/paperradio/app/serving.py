"""Puts together what listeners reach: the web."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime

from paperradio.app.making import show_formats
from paperradio.app.stores import LateStore, open_catalogue
from paperradio.errors import MissingProgram
from paperradio.places import places
from paperradio.settings import Settings, ShowFormat
from paperradio.supervise import end_with_parent, stop_on_signals

log = logging.getLogger(__name__)


async def serve_web(settings: Settings) -> int:
    """Run the web until a signal."""
    from paperradio.podcast import feed_cover, podcast_feed
    from paperradio.web.app import make_app
    from paperradio.web.server import serve
    from paperradio.web.watch.look import Lookout

    end_with_parent()
    stop = asyncio.Event()
    stop_on_signals(stop)
    where, catalogue, store = places(settings), open_catalogue(settings), LateStore(settings)
    formats = show_formats(settings)
    app = make_app(
        settings,
        catalogue,
        store,
        where.air_address,
        where.rack,
        podcast_feed(settings, catalogue, store, formats),
        formats=formats,
        next_shows=next_shows(settings, formats),
        cover=feed_cover(settings),
        lookout=Lookout(_decoder(settings), settings.watch.decode_seconds),
    )

    if settings.watch.on and not settings.hls.on:
        log.warning("the output watch is off: it reads HLS, which is switched off")

    def started(port: int) -> None:
        if app.state.watch is not None:
            app.state.watch.begin(settings.web.model_copy(update={"port": port}).address)

    await serve(app, settings.web.host, settings.web.port, stop, started)
    return 0


def _decoder(settings: Settings) -> str:
    """The path of ffmpeg. Listeners are served without one, too: then the output watch says that it cannot see."""
    from paperradio.outputs.arguments import ffmpeg_program

    try:
        return ffmpeg_program(settings.encoder)
    except MissingProgram:
        return settings.encoder.ffmpeg or "ffmpeg"


def next_shows(
    settings: Settings, formats: Mapping[str, ShowFormat]
) -> Callable[[datetime], list[tuple[str, datetime]]]:
    """What says which shows of the first channel air after a time. Raises ConfigurationError."""
    from paperradio.newsroom.timetable import Timetable

    timetable = Timetable(settings.first_channel, formats)

    def following(now: datetime) -> list[tuple[str, datetime]]:
        told = timetable.next_airing(now).items()
        return sorted(((formats[name].title, at) for name, at in told), key=lambda each: each[1])

    return following
