"""`paperradio run`: newsroom, air and web as children, and what the terminal shows of them."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import os
import socket
import sys

from paperradio.commands.terminal import LiveView, page_address
from paperradio.errors import ConfigurationError
from paperradio.settings import Settings
from paperradio.supervise import Program, Supervisor, stop_on_signals

log = logging.getLogger(__name__)

PROGRAMS = ("newsroom", "air", "web")


async def run_station(settings: Settings, seconds: float | None) -> int:
    """Run until a signal, until `seconds` have passed, or until a program says that it cannot be configured.

    Returns the exit status. Raises ConfigurationError when the port is taken or the data folder cannot be made.
    """
    port = _free_port(settings.web.host, settings.web.port)
    os.environ["PAPERRADIO_WEB__PORT"] = str(port)
    settings = settings.model_copy(update={"web": settings.web.model_copy(update={"port": port})})
    in_terminal = sys.stderr.isatty()
    logs = settings.storage.data / "logs"
    try:
        logs.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ConfigurationError(f"{settings.storage.data}: {error.strerror}") from error
    log.info("%s: listen at %s", settings.station.name, page_address(settings))

    stop = asyncio.Event()
    stop_on_signals(stop)
    supervisor = Supervisor(
        [Program(name, ("-m", "paperradio", name), logs / f"{name}.log" if in_terminal else None) for name in PROGRAMS]
    )
    async with asyncio.TaskGroup() as group:
        watchers = [group.create_task(_stop_after(seconds, stop))] if seconds is not None else []
        if in_terminal:
            watchers.append(group.create_task(_show(LiveView(settings, supervisor.children, logs))))
        status = await supervisor.run(stop)
        for watcher in watchers:
            watcher.cancel()
    log.info("%s is off the air", settings.station.name)
    return status


async def _show(view: LiveView) -> None:
    """A terminal that is gone, or anything else, ends the view and not the station."""
    try:
        await view.show()
    except Exception:
        log.exception("the live view has ended")


async def _stop_after(seconds: float, stop: asyncio.Event) -> None:
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), seconds)
    stop.set()


def _free_port(host: str, port: int) -> int:
    """`port` when it can be listened on; some free one for 0."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise ConfigurationError(
                f"cannot listen on {host} port {port}: {error.strerror}; choose another with --port"
            ) from error
        chosen: int = probe.getsockname()[1]
        return chosen
