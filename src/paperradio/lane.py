"""Blocking calls beside the event loop, in threads that may be left behind."""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Protocol, TypeVar

from paperradio.errors import PaperRadioError

T = TypeVar("T")


class Hung(PaperRadioError):
    """A call to the outside does not come back"""

    retryable = True


class Aside(Protocol):
    """Runs a blocking function without holding up the event loop."""

    async def __call__(self, function: Callable[..., T], *arguments: Any) -> T: ...


class Lane:
    """One call at a time, each in a daemon thread.

    A call that has not come back after `timeout_seconds` raises Hung, and so does every later one until it is back:
    a dead network file system costs one thread, and never holds up the end of the process.
    """

    def __init__(self, name: str, timeout_seconds: float) -> None:
        self._name = name
        self._timeout = timeout_seconds
        self._turn = asyncio.Lock()
        self._running: concurrent.futures.Future[Any] | None = None
        self._late = False

    async def __call__(self, function: Callable[..., T], *arguments: Any) -> T:
        async with self._turn:
            await self._let_end()
            future: concurrent.futures.Future[T] = concurrent.futures.Future()
            future.set_running_or_notify_cancel()
            self._running, self._late = future, False
            work = (future, function, arguments)
            threading.Thread(target=_work, args=work, name=f"paperradio {self._name}", daemon=True).start()
            try:
                async with asyncio.timeout(self._timeout):
                    return await asyncio.wrap_future(future)
            except TimeoutError:
                if future.done():  # it is the function's own
                    raise
                self._late = True
                raise Hung(f"{self._name}: no answer in {self._timeout:g} s") from None

    async def _let_end(self) -> None:
        """Wait for a call that its caller gave up on; not for one that was waited for long enough. Raises Hung."""
        last = self._running
        if last is not None and not last.done() and not self._late:
            done, _ = await asyncio.wait([asyncio.wrap_future(last)], timeout=self._timeout)
            for each in done:
                each.exception()  # nobody wants it any more
        if last is not None and not last.done():
            self._late = True
            raise Hung(f"{self._name}: the last call is not back yet")


class LatestWrite:
    """Does the last thing that was ordered, beside the event loop: where writing takes long, some are left out."""

    def __init__(self, aside: Aside) -> None:
        self._aside = aside
        self._write: Callable[[], None] | None = None
        self._ordered = asyncio.Event()

    def order(self, write: Callable[[], None]) -> None:
        """Have this done soon; it takes the place of what is not done yet."""
        self._write = write
        self._ordered.set()

    async def run(self) -> None:
        """Do what is ordered until cancelled."""
        while True:
            await self._ordered.wait()
            self._ordered.clear()
            await self.finish()

    async def finish(self) -> None:
        """Do what is ordered now. A write that hangs is left behind."""
        write, self._write = self._write, None
        if write is not None:
            with suppress(Hung):
                await self._aside(write)


def _work(future: concurrent.futures.Future[T], function: Callable[..., T], arguments: tuple[Any, ...]) -> None:
    try:
        future.set_result(function(*arguments))
    except BaseException as error:  # the thread ends here; whoever waits is told
        future.set_exception(error)


def reason(error: Exception) -> str:
    """What is wrong, without what it is wrong with."""
    if isinstance(error, PaperRadioError) and not isinstance(error, Hung):
        return error.detail or str(error)
    if isinstance(error, OSError):
        return error.strerror or str(error)
    return str(error) if isinstance(error, Hung) else f"{type(error).__name__}: {error}"
