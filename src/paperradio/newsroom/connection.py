"""The one connection to arXiv that all newsrooms of a station share."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import timedelta

from paperradio.clock import Clock
from paperradio.errors import SourceUnreachable, StoreUnreachable
from paperradio.ports import Catalogue

LEASE_SECONDS = 15.0
"""So long the others wait for a newsroom that died while it held the connection."""
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
