"""The one connection to arXiv that all newsrooms of a station share."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from paperradio.clock import Clock
from paperradio.errors import RetryLater, SourceUnreachable, StoreUnreachable
from paperradio.newsroom.questions import NoQueue
from paperradio.ports import Catalogue
from paperradio.settings import ArxivSettings

LEASE_SECONDS = 15.0
"""So long the others wait for a newsroom that died while it held the connection."""
QUEUE = "arxiv"
"""What all leave alone while arXiv asks for it."""
LONGEST_TIMEOUTS = 15
"""An answer is waited for this many time-outs, since others may be asking before."""
Ask = Callable[[str], str]
"""Makes one HTTP request, described in JSON; gives the key of the stored answer, empty where there is nothing new."""
_LOOK_SECONDS = 0.25
_NAME = "arxiv-connection"
_log = logging.getLogger(__name__)


class Connection:
    """Held by one request at a time; the next begins `interval` seconds after it has ended."""

    def __init__(self, catalogue: Catalogue, clock: Clock, interval: float, patience: float) -> None:
        """`patience` is how many seconds one waits for it."""
        self._catalogue = catalogue
        self._clock = clock
        self._interval = interval
        self._patience = patience

    @contextmanager
    def held(self) -> Iterator[None]:
        """Wait for it, hold it, and let it go.

        Raises:
            SourceUnreachable: others held it for too long.
            StoreUnreachable: the catalogue, which knows who holds it, does not answer.
        """
        given_up = time.monotonic() + self._patience
        while not self._catalogue.take(_NAME, self._clock.now() + timedelta(seconds=LEASE_SECONDS)):
            if time.monotonic() > given_up:
                raise SourceUnreachable("other newsrooms hold the connection for too long")
            threading.Event().wait(_LOOK_SECONDS)
        done = threading.Event()
        keeper = threading.Thread(target=self._keep, args=(done,), name="keep-connection", daemon=True)
        keeper.start()
        try:
            yield
        finally:
            done.set()
            keeper.join()
            with suppress(StoreUnreachable):
                self._catalogue.pause(_NAME, self._clock.now() + timedelta(seconds=self._interval))

    def _keep(self, done: threading.Event) -> None:
        """Renew the lease while a long answer comes in."""
        while not done.wait(LEASE_SECONDS / 3):
            try:
                self._catalogue.pause(_NAME, self._clock.now() + timedelta(seconds=LEASE_SECONDS))
            except StoreUnreachable as error:
                _log.debug("%s", error)


class PoliteAsk:
    """Asks over the shared connection, and not while arXiv wants to be left alone."""

    def __init__(self, ask: Ask, catalogue: Catalogue, settings: ArxivSettings, clock: Clock) -> None:
        self._ask = ask
        self._catalogue = catalogue
        self._clock = clock
        patience = settings.timeout_seconds * LONGEST_TIMEOUTS
        self._connection = Connection(catalogue, clock, settings.request_interval_seconds, patience)

    def __call__(self, question: str) -> str:
        """Raises RetryLater, SourceUnreachable, StoreUnreachable, and what asking raises."""
        now, until = self._clock.now(), self._catalogue.paused_until(QUEUE)
        if until is not None and until > now:
            left = (until - now).total_seconds()
            raise RetryLater(f"arXiv asked all newsrooms to wait {left:.0f} s more", left)
        try:
            with self._connection.held():
                return self._ask(question)
        except RetryLater as error:
            self._catalogue.pause(QUEUE, self._clock.now() + timedelta(seconds=error.seconds))
            raise


class Beside(NoQueue):
    """A queue for one who works beside the newsrooms: it waits for the connection that they share, no more."""

    def __init__(self, ask: Ask, catalogue: Catalogue, settings: ArxivSettings, clock: Clock) -> None:
        super().__init__(PoliteAsk(ask, catalogue, settings, clock))
