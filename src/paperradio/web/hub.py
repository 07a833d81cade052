"""Server-sent events to any number of subscribers, a bounded queue for each."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from typing import Any

QUEUE_EVENTS = 64


def event(name: str, data: Any) -> bytes:
    """One event as it is sent."""
    return f"event: {name}\ndata: {json.dumps(data, separators=(',', ':'))}\n\n".encode()


class Subscriber:
    """Events for one connection.

    A subscriber that does not read loses its connection, not single events: browsers connect again by themselves and
    are then told everything that holds.
    """

    def __init__(self) -> None:
        self._events: deque[bytes] = deque()
        self._arrived = asyncio.Event()
        self._closed = False

    def offer(self, encoded: bytes) -> None:
        """Queue an event; closes the subscriber when the queue is full."""
        if len(self._events) >= QUEUE_EVENTS:
            self.close()
        else:
            self._events.append(encoded)
            self._arrived.set()

    def close(self) -> None:
        """End the iteration."""
        self._closed = True
        self._arrived.set()

    async def events(self, idle_seconds: float) -> AsyncIterator[bytes | None]:
        """Events as they come; None whenever none came for `idle_seconds`."""
        while not self._closed:
            if self._events:
                yield self._events.popleft()
                continue
            self._arrived.clear()
            try:
                async with asyncio.timeout(idle_seconds):
                    await self._arrived.wait()
            except TimeoutError:
                yield None


class Hub:
    """Tells all subscribers."""

    def __init__(self) -> None:
        self._subscribers: set[Subscriber] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._subscribers)

    def publish(self, encoded: bytes) -> None:
        """Queue an event for everybody."""
        for subscriber in self._subscribers:
            subscriber.offer(encoded)

    @contextmanager
    def subscribed(self) -> Iterator[Subscriber]:
        """A subscriber for as long as the context lasts."""
        subscriber = Subscriber()
        self._subscribers.add(subscriber)
        if self._closed:
            subscriber.close()
        try:
            yield subscriber
        finally:
            self._subscribers.discard(subscriber)

    def close(self) -> None:
        """End every subscriber's events, and those of later ones."""
        self._closed = True
        for subscriber in self._subscribers:
            subscriber.close()
