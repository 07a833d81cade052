"""Keeps a stream going to another program: begins it again with growing pauses and tells how it is."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Awaitable, Callable, Sequence

from paperradio.clock import Clock
from paperradio.domain.onair import OutputStatus
from paperradio.errors import PushFailed, PushRefused, first_of

logger = logging.getLogger(__name__)

PAUSES_SECONDS = (0.5, 1.0, 2.0, 3.0)
"""Before each further try. A stream that was taken for `STEADY_SECONDS` begins the row anew."""
REFUSED_SECONDS = (0.5, 1.0, 2.0, 3.0, 5.0, 15.0)
"""The same where the receiver says no: its own end of a broken connection may be in the way, but not for ever."""
STEADY_SECONDS = 20.0
QUIET_SECONDS = 20.0
"""So long after the last loss a receiver counts as fast enough again."""
_FAULT_CHARACTERS = 300
_UNFORESEEN = "it failed in a way that is not foreseen; the log has it"


class Pusher:
    """How one output is doing. `secrets` are never told, whatever a server or ffmpeg says."""

    def __init__(self, name: str, clock: Clock, secrets: Sequence[str]) -> None:
        self.name = name
        self.connected = False
        self.sent = self.dropped = self.restarts = 0
        self._clock = clock
        self._secrets = tuple(sorted((secret for secret in secrets if secret), key=len, reverse=True))
        self._failure = self._told_failure = ""
        self._connected_at = self._lost_at = 0.0
        self._lost = 0

    def status(self) -> OutputStatus:
        """Counts of all its connections together."""
        if self._lost and self._clock.monotonic() - self._lost_at >= QUIET_SECONDS:
            self._lost = 0
        slow = f"it takes the stream too slowly, {self._lost} parts are lost; a lower bit rate may help"
        fault = self._failure or (slow if self._lost else "")
        return OutputStatus(self.name, self.connected, self.sent, self.dropped, self.restarts, fault)

    def taken(self) -> None:
        """The receiver takes the stream from now on."""
        self.connected = True
        self._connected_at = self._clock.monotonic()
        if self._failure:
            logger.info("%s is back", self.name, extra={"action": "output_back"})
        self._failure = ""

    def lose(self, parts: int) -> None:
        """So many parts of the stream were dropped: it goes on, but not well."""
        if not self._lost:
            logger.warning("%s takes the stream too slowly", self.name, extra={"action": "output_slow"})
        self.dropped += parts
        self._lost += parts
        self._lost_at = self._clock.monotonic()

    def scrubbed(self, text: str) -> str:
        """One line without secrets."""
        return " ".join(self._without_secrets(text).split())[:_FAULT_CHARACTERS]

    def _without_secrets(self, text: str) -> str:
        for secret in self._secrets:
            text = text.replace(secret, "***")
        return text

    async def keep(self, push: Callable[[], Awaitable[None]]) -> None:
        """Call `push` again and again until cancelled. Where it returns, it begins again at once."""
        failures = 0
        while True:
            failure = await self._once(push)
            if failure is None:
                failures = 0
                continue
            steady = self.connected and self._clock.monotonic() - self._connected_at >= STEADY_SECONDS
            failures = 0 if steady else failures
            self._fail(failure.detail)
            pauses = REFUSED_SECONDS if isinstance(failure, PushRefused) else PAUSES_SECONDS
            await self._clock.sleep(pauses[min(failures, len(pauses) - 1)])
            failures += 1

    async def _once(self, push: Callable[[], Awaitable[None]]) -> PushFailed | None:
        """Why it ended, None where it ended well."""
        try:
            await push()
        except PushFailed as failure:
            return failure
        except BaseExceptionGroup as failures:
            failed, others = failures.split(PushFailed)
            task = asyncio.current_task()
            if task is not None and task.cancelling():  # A task group drops a cancellation that comes with a failure.
                raise asyncio.CancelledError from failures
            if others is None and failed is not None:
                return first_of(failed)
            return self._unforeseen(failures)
        except Exception as failure:  # a service ends here: no output takes air with it
            return self._unforeseen(failure)
        return None

    def _unforeseen(self, failure: BaseException) -> PushFailed:
        """The log has where it came from, once for all that are alike."""
        told = self._without_secrets("".join(traceback.format_exception(failure)))
        if told != self._told_failure:
            logger.error("%s failed: %s", self.name, told, extra={"action": "output_failed"})
        self._told_failure = told
        return PushFailed(_UNFORESEEN)

    def _fail(self, reason: str) -> None:
        told = self.scrubbed(reason)
        if told != self._failure:  # the same again and again is told once
            logger.warning("%s: %s", self.name, told, extra={"action": "output_failed"})
        self._failure, self._lost = told, 0
        self.connected = False
        self.restarts += 1
