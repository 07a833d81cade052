"""Items that air begins before all of their clips are there.

An open item starts once enough of it is racked, and goes on as clips come. Where the next one is late it ends with a
bridge line. Its rest is aired as an item of its own once it is there, whole or again enough of it, with a line before
it that takes it up. When that is long after, the item is aired from its start.
"""

from __future__ import annotations

from collections.abc import Iterable

from paperradio.domain.rundown import ItemKind
from paperradio.playout.candidate import Candidate
from paperradio.playout.history import Airing, History

REST_WITHIN_SECONDS = 1800.0
"""After this time nobody remembers the first part."""
ANNOUNCED_SECONDS = 20.0
"""A line that takes an item up again belongs to what follows within this time."""


def may_start(one: Candidate, history: History, open_seconds: float) -> bool:
    """Whether enough of it is here that was not heard yet."""
    if not one.open:
        return True
    airing = history.left(one.id)
    return one.duration - (airing.offset if airing is not None else 0.0) >= open_seconds


def left(item_id: str, history: History, now: float) -> Airing | None:
    """The airing that the item goes on from when it starts at `now` (Unix seconds); None: from its start."""
    airing = history.left(item_id)
    return airing if airing is not None and abs(now - airing.ended) < REST_WITHIN_SECONDS else None


def rest(segments: Iterable[Candidate], history: History, now: float) -> Candidate | None:
    """Of the items that were left in the middle and can go on, the one that was left first."""
    waiting = [(airing.ended, one) for one in segments if (airing := left(one.id, history, now)) is not None]
    return min(waiting, key=lambda each: (each[0], each[1].id))[1] if waiting else None


def announced(history: History, now: float) -> bool:
    """Whether a line has just said that an item is taken up again."""
    last = history.last
    return last is not None and last.kind is ItemKind.RESUME and abs(now - last.ended) < ANNOUNCED_SECONDS
