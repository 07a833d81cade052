"""Blocking questions asked in threads, with a time-out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import ParamSpec, TypeVar

from paperradio.errors import StoreUnreachable

P = ParamSpec("P")
T = TypeVar("T")

ANSWER_SECONDS = 5.0
THREADS = 8
MOST_WAITING = 64


class Questions:
    """To one thing, which may hang: it has threads of its own, so that others are asked meanwhile."""

    def __init__(self, name: str) -> None:
        self._threads = ThreadPoolExecutor(THREADS, name)
        self._waiting = 0

    async def ask(self, question: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> T:
        """What `question` answers. Raises StoreUnreachable: there is no answer in time, or too many wait for one."""
        return await self.answer(self.put(question, *args, **kwargs))

    def put(self, question: Callable[P, T], /, *args: P.args, **kwargs: P.kwargs) -> asyncio.Future[T]:
        """Call `question` in a thread; its answer may be awaited by many. It holds its thread until it returns.

        Raises:
            StoreUnreachable: too many questions are waiting.
        """
        if self._waiting >= MOST_WAITING:
            raise StoreUnreachable("too many questions are waiting")
        self._waiting += 1
        future = asyncio.get_running_loop().run_in_executor(self._threads, partial(question, *args, **kwargs))
        future.add_done_callback(self._answered)
        return future

    async def answer(self, question: asyncio.Future[T]) -> T:
        """The answer to what was put. Raises StoreUnreachable: there is none in time."""
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                return await asyncio.shield(question)
        except TimeoutError as error:
            raise StoreUnreachable(f"no answer within {ANSWER_SECONDS:.0f} s") from error

    def close(self) -> None:
        """Ask nothing any more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _answered(self, future: asyncio.Future[T]) -> None:
        self._waiting -= 1
        if not future.cancelled():
            future.exception()
