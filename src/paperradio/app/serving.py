"""Puts together what listeners reach: the web."""

from __future__ import annotations

import asyncio

from paperradio.app.stores import open_catalogue, open_store
from paperradio.places import places
from paperradio.settings import Settings
from paperradio.supervise import end_with_parent, stop_on_signals


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
