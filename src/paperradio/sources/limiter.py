"""One pace for all requests of this process to arXiv, below whatever pace the newsrooms keep together."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable
from email.utils import parsedate_to_datetime

from paperradio.errors import RetryLater

MOST_PATIENCE_SECONDS = 3600.0
"""A longer Retry-After is taken for this."""
FIRST_PAUSE_SECONDS = 10.0
"""After a refusal that names no time; it doubles with every further one."""


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
        self._refusals = 0

    def wait(self, interval: float) -> float:
        """Block until the next request may be made, and count it as made. The slot, for `give_back`.

        Raises:
            RetryLater: at once, while the server has asked to be left alone.
        """
        with self._lock:
            left = self._asked_to_wait_until - self._monotonic()
            if left > 0:
                raise RetryLater(f"it asks to wait {left:.0f} s more", left)
            early = self._not_before - self._monotonic()
            if early > 0:
                self._pause(early)
            self._not_before = self._monotonic() + interval
            return self._not_before

    def give_back(self, slot: float) -> None:
        """The request of this slot never reached a server: the next one need not wait for it."""
        with self._lock:
            if self._not_before == slot:
                self._not_before = self._monotonic()

    def reached(self, interval: float) -> None:
        """The last request has reached its server by now: two connections that are not equally fast keep apart."""
        with self._lock:
            self._not_before = max(self._not_before, self._monotonic() + interval)

    def answered(self) -> None:
        """A request was served: the next refusal is a first one again."""
        with self._lock:
            self._refusals = 0

    def refused(self, retry_after: str | None) -> float:
        """A request was turned away. How long nothing will be asked now: what the server says, else ever longer."""
        with self._lock:
            told = _seconds(retry_after)
            growing = FIRST_PAUSE_SECONDS * 2 ** min(self._refusals, 16)
            self._refusals += 1
            self._pause_for(growing if told is None else told)
            return max(0.0, self._asked_to_wait_until - self._monotonic())

    def obey(self, retry_after: str | None) -> None:
        """Take over a Retry-After header (seconds or a date); None and nonsense change nothing."""
        seconds = _seconds(retry_after)
        if seconds is not None:
            with self._lock:
                self._pause_for(seconds)

    def _pause_for(self, seconds: float) -> None:
        until = self._monotonic() + min(seconds, MOST_PATIENCE_SECONDS)
        self._asked_to_wait_until = max(self._asked_to_wait_until, until)


def _seconds(retry_after: str | None) -> float | None:
    """Seconds from now, never negative; None where the header says nothing that can be understood."""
    if retry_after is None:
        return None
    try:
        seconds = float(retry_after)
    except ValueError:
        try:
            seconds = parsedate_to_datetime(retry_after).timestamp() - time.time()
        except (ValueError, OverflowError):
            return None
    return max(0.0, seconds) if math.isfinite(seconds) else None


ARXIV_LIMITER = RequestLimiter()
