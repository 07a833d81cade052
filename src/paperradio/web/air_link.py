"""The web's side of air's private socket: one connection for each feed, made again whenever it breaks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping

from paperradio.clock import Clock
from paperradio.errors import ConfigurationError
from paperradio.wire import Message, WireError, connect, read_message

FIRST_PAUSE_SECONDS = 0.25
LONGEST_PAUSE_SECONDS = 5.0
CONNECT_TIMEOUT_SECONDS = 5.0

log = logging.getLogger(__name__)

Handler = Callable[[Message], None]


def checked_address(address: str) -> str:
    """`address` when it has the form ``unix:PATH`` or ``tcp:HOST:PORT``. Raises ConfigurationError."""
    kind, _, rest = address.partition(":")
    host, _, port = rest.rpartition(":")
    if (kind == "unix" and rest) or (kind == "tcp" and host and port.isdecimal() and 0 < int(port) < 65536):
        return address
    raise ConfigurationError(f"storage.air_address: {address!r} is neither unix:PATH nor tcp:HOST:PORT")


class AirLink:
    """Keeps a connection for each feed and hands every message to that feed's handler.

    A handler may raise WireError; the connection is then made again, as it is after `quiet_seconds` without a message.
    `changed` is told the feed whenever a connection was made or has ended.
    """

    def __init__(
        self,
        address: str,
        handlers: Mapping[str, Handler],
        changed: Callable[[str], None],
        clock: Clock,
        quiet_seconds: float,
    ) -> None:
        self._address = checked_address(address)
        self._handlers = handlers
        self._changed = changed
        self._clock = clock
        self._quiet_seconds = quiet_seconds
        self.connected = dict.fromkeys(handlers, False)
        self.reconnects = 0

    async def run(self) -> None:
        """Hold all feeds until cancelled."""
        async with asyncio.TaskGroup() as group:
            for feed in self._handlers:
                group.create_task(self._hold(feed), name=f"air-{feed}")

    async def _hold(self, feed: str) -> None:
        pause = FIRST_PAUSE_SECONDS
        while True:
            heard = 0
            try:
                heard = await self._listen(feed)
                log.info("feed %s of air ended", feed, extra={"action": "air_ended", "feed": feed})
            except OSError as error:
                log.debug("feed %s of air: %s", feed, error, extra={"action": "air_away", "feed": feed})
            except WireError as error:
                log.warning("feed %s of air: %s", feed, error, extra={"action": "air_unclear", "feed": feed})
            self.reconnects += 1
            pause = FIRST_PAUSE_SECONDS if heard else min(2 * pause, LONGEST_PAUSE_SECONDS)
            await self._clock.sleep(pause)

    async def _listen(self, feed: str) -> int:
        """Read until the other side closes. How many messages came. Raises OSError, WireError."""
        async with asyncio.timeout(CONNECT_TIMEOUT_SECONDS):
            reader, writer = await connect(self._address, feed)
        heard = 0
        self.connected[feed] = True
        try:
            self._changed(feed)
            while True:
                try:
                    async with asyncio.timeout(self._quiet_seconds):
                        message = await read_message(reader)
                except (asyncio.IncompleteReadError, ConnectionError):
                    return heard
                except TimeoutError:
                    log.warning("feed %s of air is silent", feed, extra={"action": "air_silent", "feed": feed})
                    return heard
                self._handlers[feed](message)
                heard += 1
        finally:
            self.connected[feed] = False
            writer.close()
            self._changed(feed)
