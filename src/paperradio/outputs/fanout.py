"""One stream to many readers, each with a bounded queue of its own: a slow one drops and counts, and delays nobody."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager

from paperradio.domain.onair import OutputStatus
from paperradio.wire import Message


class Subscription:
    """One reader's queue. When it is full, the oldest messages go, up to the next one that a reader can join at."""

    def __init__(self, capacity: int, opening: Iterable[Message]) -> None:
        self.dropped = 0
        self._capacity = capacity
        self._waiting = deque((message, True) for message in opening)
        self._joins = not self._waiting
        self._arrived = asyncio.Event()

    def put(self, message: Message, joinable: bool) -> None:
        """Take a message. What comes before the first joinable one is left out."""
        if self._joins and not joinable:
            return
        self._joins = False
        self._waiting.append((message, joinable))
        if len(self._waiting) > self._capacity:
            self._drop()
        self._arrived.set()

    async def next(self) -> Message:
        """The oldest message that waits, or the next to come."""
        while not self._waiting:
            self._arrived.clear()
            await self._arrived.wait()
        return self._waiting.popleft()[0]

    def _drop(self) -> None:
        self._waiting.popleft()
        self.dropped += 1
        while self._waiting and not self._waiting[0][1]:
            self._waiting.popleft()
            self.dropped += 1
        self._joins = not self._waiting


class FanOut:
    """A feed and its readers. `opening` gives what a new reader gets first."""

    def __init__(self, name: str, capacity: int, opening: Callable[[], Iterable[Message]] = tuple) -> None:
        self.name = name
        self._capacity = capacity
        self._opening = opening
        self._subscriptions: list[Subscription] = []
        self._sent = 0
        self._dropped = 0

    @property
    def readers(self) -> int:
        """How many read it now."""
        return len(self._subscriptions)

    def publish(self, message: Message, joinable: bool = True) -> None:
        """Give `message` to every reader; `joinable` says whether a reader can begin with it. Never waits."""
        for subscription in self._subscriptions:
            subscription.put(message, joinable)

    @contextmanager
    def subscribe(self) -> Iterator[Subscription]:
        """A reader for as long as the context lasts."""
        subscription = Subscription(self._capacity, self._opening())
        self._subscriptions.append(subscription)
        try:
            yield subscription
        finally:
            self._subscriptions.remove(subscription)
            self._dropped += subscription.dropped

    def count_sent(self, size: int) -> None:
        """A reader has passed on `size` bytes."""
        self._sent += size

    def status(self) -> OutputStatus:
        """The feed's readers taken together, those that have left included."""
        dropped = self._dropped + sum(subscription.dropped for subscription in self._subscriptions)
        return OutputStatus(self.name, bool(self._subscriptions), self._sent, dropped)
