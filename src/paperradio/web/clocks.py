"""Which air time each listener hears: the base of rule 8 of the design, kept for each listener id."""

from __future__ import annotations

from collections import OrderedDict, deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

STEP_SECONDS = 0.05
"""A chunk that begins further than this from where the last one ended begins a new piece."""

Receiver = Callable[["Piece"], None]


@dataclass(frozen=True, slots=True)
class Piece:
    """From `offset` seconds into the sound that was sent on, air time is ``at + (currentTime - offset)``.

    A later stream of this listener id has a higher `stream`; a piece of a new stream makes those of the old void.
    """

    stream: int
    offset: float
    at: float


@dataclass(slots=True)
class _Entry:
    streams: int = 0
    pieces: deque[Piece] = field(default_factory=lambda: deque(maxlen=16))
    receivers: set[Receiver] = field(default_factory=set)


class StreamClock:
    """Follows one stream while it is sent."""

    def __init__(self, stream: int, tell: Callable[[Piece], None]) -> None:
        self._stream = stream
        self._tell = tell
        self._sent = 0.0
        self._expected: float | None = None

    def sending(self, at: float, seconds: float) -> None:
        """Sound of this air time and length is sent next. Sound that was dropped before it begins a new piece."""
        if self._expected is None or abs(at - self._expected) > STEP_SECONDS:
            self._tell(Piece(self._stream, self._sent, at))
        self._expected = at + seconds
        self._sent += seconds


class Clocks:
    """The clocks of the newest `limit` listener ids, and of all that are followed.

    `first` is the least number of a stream that is opened now. A page outlives this program: where it grows from start
    to start, the page takes the new program's streams for later ones.
    """

    def __init__(self, limit: int, first: Callable[[], int] = lambda: 1) -> None:
        self._limit = limit
        self._first = first
        self._entries: OrderedDict[str, _Entry] = OrderedDict()

    def stream(self, listener: str) -> StreamClock:
        """A clock for a stream that this listener opens now."""
        entry = self._entry(listener)
        stream = entry.streams = max(entry.streams + 1, self._first())
        entry.pieces.clear()

        def tell(piece: Piece) -> None:
            if piece.stream == entry.streams:
                entry.pieces.append(piece)
                for receive in tuple(entry.receivers):
                    receive(piece)

        return StreamClock(stream, tell)

    @contextmanager
    def following(self, listener: str, receive: Receiver) -> Iterator[None]:
        """`receive` the pieces that hold now and every later one, while the context lasts."""
        entry = self._entry(listener)
        for piece in tuple(entry.pieces):
            receive(piece)
        entry.receivers.add(receive)
        try:
            yield
        finally:
            entry.receivers.discard(receive)
            self._entries.move_to_end(listener)

    def _entry(self, listener: str) -> _Entry:
        """The entry of this id, made where there is none; those longest away make room, never one that is followed."""
        entry = self._entries.setdefault(listener, _Entry())
        self._entries.move_to_end(listener)
        excess = len(self._entries) - self._limit
        if excess > 0:
            idle = [each for each, kept in self._entries.items() if kept is not entry and not kept.receivers]
            for each in idle[:excess]:
                del self._entries[each]
        return entry
