"""One pace for all requests of this process to arXiv."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from paperradio.errors import SourceUnreachable

MOST_PATIENCE_SECONDS = 3600.0
"""A longer Retry-After is taken for this."""


class RequestLimiter:
    """Keeps requests `interval` seconds apart, and none before the server wants to be asked again."""

    def __init__(
        self,
        monotonic: Callable[[], float] = time.monotonic,
        pause: Callable[[float], object] | None = None,
    ) -> None:
        """`pause` blocks for some seconds; tests bring their own."""
        self._lock = threading.Lock()
        self._monotonic = monotonic
        self._pause = pause or threading.Event().wait
        self._not_before = 0.0
        self._asked_to_wait_until = 0.0

    def wait(self, interval: float) -> None:
        """Block until the next request may be made, and count it as made.

        Raises:
            SourceUnreachable: at once, while the server has asked to be left alone.
        """
        with self._lock:
            left = self._asked_to_wait_until - self._monotonic()
            if left > 0:
                raise SourceUnreachable(f"it asks to wait {left:.0f} s more")
            early = self._not_before - self._monotonic()
            if early > 0:
                self._pause(early)
            self._not_before = self._monotonic() + interval

    def obey(self, retry_after: str | None) -> None:
        """Take over a Retry-After header (seconds or a date); None and nonsense change nothing."""
        if retry_after is None:
            return
        try:
            seconds = float(retry_after)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
            except ValueError:
                return
        until = self._monotonic() + min(max(seconds, 0.0), MOST_PATIENCE_SECONDS)
        with self._lock:
            self._asked_to_wait_until = max(self._asked_to_wait_until, until)


ARXIV_LIMITER = RequestLimiter()
