"""The item on the air, the one cued after it, and the bed under both, as one stream of samples.

`read` never waits: where sound is not there in time the bed is heard, and the item goes on where it stopped. While an
open item is on, a bridge line is cued: it is heard at once where the next clip has not come.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import replace

import numpy as np

from paperradio.domain.media import SAMPLE_RATE
from paperradio.domain.onair import NowPlaying, Upcoming
from paperradio.domain.rundown import Item, ItemKind
from paperradio.playout.bed import BED_SECONDS, Bed, bed_item
from paperradio.playout.history import Airing
from paperradio.playout.loader import Loader
from paperradio.playout.playback import Sound
from paperradio.playout.rundown import Rundown

CUE_SECONDS = 15
"""The next item is chosen this long before it starts: late enough for what has just come in, early enough to load."""
LOOK_SECONDS = 1
"""Pause between two looks for something that may play."""
STALL_SECONDS = 8
"""An item whose sound is this late is cut."""
UPCOMING = 5
UPCOMING_SECONDS = 5
"""Pause between two looks whether what is announced as next still is."""
_NONE = np.zeros(0, dtype=np.int16)


class Deck:
    """Plays what the rundown chooses. Times are air times, Unix seconds."""

    def __init__(
        self,
        channel: str,
        rundown: Rundown,
        loader: Loader,
        record: Callable[[Airing], None],
        announce: Callable[[NowPlaying], None],
    ) -> None:
        """`record` is told what was aired, `announce` what is heard from when on."""
        self._channel = channel
        self._rundown = rundown
        self._loader = loader
        self._record = record
        self._announce = announce
        self._bed = Bed()
        self._item = bed_item()
        self._started: float | None = None
        self._told = (0.0, 0.0)
        self._bed_played = 0
        self._stalled = self._until_look = self._until_upcoming = 0
        self.upcoming: tuple[Upcoming, ...] = ()
        self.shown: tuple[Item, float] = (self._item, 0.0)
        """What the first sample of the last block belongs to, and how many seconds into it that is."""
        self.changes = 0
        """How often an item has started."""
        self.stalls = 0
        """How often the bed stood in for sound that was late."""

    def read(self, count: int, at: float) -> Sound:
        """The next `count` samples; the first is heard at `at`."""
        block = np.empty(count, dtype=np.int16)
        done = 0
        while done < count:
            now = at + done / SAMPLE_RATE
            shown = self._item, self._offset
            piece = self._piece(count - done, now)
            block[done : done + len(piece)] = piece
            if not done and len(piece):
                self.shown = shown
            done += len(piece)
        self._look_ahead(count, at + count / SAMPLE_RATE)
        return block

    async def prime(self, at: float) -> None:
        """Have the first item loaded before the first sample is asked for, where there is one."""
        self._look_ahead(0, at)
        while not self._ready() and await self._loader.step():
            self._until_look = 0
            self._look_ahead(0, at)

    def fall_back(self, count: int, reason: str) -> Sound:
        """The bed, when `read` has failed: what is on and what is cued are let go, and nobody is asked."""
        self._loader.clear(reason)
        self._started, self._bed_played, self._until_look = None, 0, LOOK_SECONDS * SAMPLE_RATE
        self._item = bed_item()
        self.shown = self._item, 0.0
        return self._bed.read(count)

    def moved(self, at: float) -> None:
        """The epoch has moved: what is on goes on at `at`."""
        if self._started is not None:
            self._tell(at)

    def stop(self, at: float) -> None:
        """The station ends at `at`: the item on the air is cut."""
        if self._started is not None:
            self._end(at, completed=self._loader.on is None)

    @property
    def _offset(self) -> float:
        """Seconds played of what is on."""
        return (self._loader.on.offset if self._loader.on else self._bed_played) / SAMPLE_RATE

    def _piece(self, count: int, now: float) -> Sound:
        """At most `count` samples; none where something has just ended or started."""
        on = self._loader.on
        if on is None:
            return self._between(count, now)
        if on.skip() and on.remaining:
            self._tell(now)
        if not on.remaining:
            self._end(now, completed=not on.item.open and (on.sounds > 0 or not on.item.cues))
            return _NONE
        if self._bed.silent:
            piece = on.read(count)
            if len(piece):
                return piece
            self.stalls += 1
            self._stalled = 0
        if self._stalled > STALL_SECONDS * SAMPLE_RATE:
            self._end(now, completed=False)
            return _NONE
        piece = self._bed.read(count, leaving=not on.needs(SAMPLE_RATE))
        self._stalled += len(piece)
        if self._bed.silent:
            self._tell(now + len(piece) / SAMPLE_RATE)
        return piece

    def _between(self, count: int, now: float) -> Sound:
        """The bed, until what is cued is ready and the bed has faded out."""
        ready = self._ready()
        if ready and self._bed.silent:
            self._start(now)
            return _NONE
        if self._started is None or self._bed_played >= BED_SECONDS * SAMPLE_RATE:
            self._start_bed(now)
        piece = self._bed.read(count, leaving=ready)
        self._bed_played += len(piece)
        return piece

    def _ready(self) -> bool:
        return self._loader.cued is not None and not self._loader.cued.needs(SAMPLE_RATE)

    def _start(self, now: float) -> None:
        if self._started is not None:
            self._end(now)  # the bed
        self._begin(self._loader.start().item, now)

    def _start_bed(self, now: float) -> None:
        if self._started is not None:
            self._end(now)
        self._bed_played = 0
        self._begin(bed_item(), now)

    def _begin(self, item: Item, now: float) -> None:
        self._item, self._started = item, now
        self.changes += 1
        self._tell(now)

    def _end(self, now: float, completed: bool = True) -> None:
        self._record(self._airing(now, completed))
        if completed:
            self._drop_bridge()
        self._started = None
        self._until_look = 0
        self._loader.stop()

    def _airing(self, ended: float, completed: bool = True) -> Airing:
        item = self._item
        subject = item.paper.id if item.paper else item.id
        started = ended if self._started is None else self._started
        name = f"{self._channel}-{uuid.uuid4().hex}"
        airing = Airing(name, self._channel, item.id, item.kind, subject, started, ended, completed)
        on = self._loader.on
        if completed or on is None or on.remaining:
            return airing
        return replace(airing, offset=self._offset, heard=item.beginning(len(item.cues)))

    def _tell(self, at: float) -> None:
        self.upcoming = self._what_follows(at)
        self._until_upcoming = UPCOMING_SECONDS * SAMPLE_RATE
        self._told = at, self._offset
        self._announce(NowPlaying(self._item, *self._told, self.upcoming))

    def _grow(self, item: Item, at: float) -> None:
        """More of the item that is on has come; it is announced as if it had been there from the last time on."""
        self._item = item
        if not item.open:
            self._until_look = 0
        self.upcoming = self._what_follows(at)
        self._announce(NowPlaying(item, *self._told, self.upcoming))

    def _look_ahead(self, count: int, at: float) -> None:
        """Choose and load what comes next once it is time."""
        on = self._loader.on
        if on is not None and on.item is not self._item:
            self._grow(on.item, at)
        self._until_look -= count
        self._until_upcoming -= count
        if self._until_look <= 0:
            self._until_look = LOOK_SECONDS * SAMPLE_RATE
            self._look(at + self._left)
        self._loader.poke()
        if self._until_upcoming <= 0 and self._started is not None and not self._stalling:
            self._until_upcoming = UPCOMING_SECONDS * SAMPLE_RATE
            if self._what_follows(at) != self.upcoming:
                self._tell(at)

    def _look(self, ends: float) -> None:
        """Choose what comes next where it is time; what is on ends then."""
        on = self._loader.on
        if on is not None and not on.item.open:
            self._drop_bridge()
        if not self._loader.idle or self._left > CUE_SECONDS:
            return
        chosen = self._rundown.bridge() if on is not None and on.item.open else None
        chosen = chosen or self._rundown.next(ends, self._playing(ends))
        if chosen is not None:
            self._loader.want(chosen.id, self._rundown.heard(chosen.id, ends))

    def _drop_bridge(self) -> None:
        """What was open has come to its end after all."""
        if self._loader.cued is not None and self._loader.cued.item.kind is ItemKind.BRIDGE:
            self._loader.drop()

    def _what_follows(self, at: float) -> tuple[Upcoming, ...]:
        ends, on = at + self._left, self._loader.on
        first = None if on is not None and on.item.open else self._loader.next_id
        return self._rundown.upcoming(UPCOMING, ends, self._playing(ends), first)

    @property
    def _left(self) -> float:
        """Seconds until the next item can start."""
        return self._loader.on.remaining / SAMPLE_RATE if self._loader.on else 0.0

    @property
    def _stalling(self) -> bool:
        return self._loader.on is not None and not self._bed.silent

    def _playing(self, ended: float) -> tuple[Airing, ...]:
        return (self._airing(ended),) if self._loader.on else ()
