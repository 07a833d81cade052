"""Reads and decodes from the rack ahead of need."""

from __future__ import annotations

import asyncio
import logging

from paperradio.domain.media import SAMPLE_RATE, Asset
from paperradio.lane import Aside, Hung
from paperradio.playout.playback import Playback, Sound, decode_sound
from paperradio.playout.rack import NotWhole, Rack

AHEAD_SECONDS = 20
"""Clips that start within this time are decoded: one or two of them, some megabytes."""
logger = logging.getLogger(__name__)


class Loader:
    """Keeps the sound of two items at hand: the one `on` the air and the one `cued` after it."""

    def __init__(self, rack: Rack, aside: Aside) -> None:
        """`aside` runs what reads the local disk."""
        self.on: Playback | None = None
        self.cued: Playback | None = None
        self._rack = rack
        self._aside = aside
        self._wanted: str | None = None
        self._heard = ""
        self._refused: dict[str, str] = {}
        self._wake = asyncio.Event()
        self._stepping = asyncio.Lock()
        self.fault = ""
        """What is wrong now, empty when nothing is."""

    @property
    def idle(self) -> bool:
        """Whether nothing is cued or about to be."""
        return self.cued is None and self._wanted is None

    @property
    def next_id(self) -> str | None:
        """The id of what plays next, when that is settled."""
        return self.cued.item.id if self.cued else self._wanted

    def want(self, item_id: str, heard: str = "") -> None:
        """Load an item and cue it, after the cues that `heard` names. When it is not whole, `idle` is true again."""
        self._wanted, self._heard = item_id, heard
        self._hold()
        self._wake.set()

    def start(self) -> Playback:
        """Put the cued item on the air. There must be one."""
        if self.cued is None:
            raise ValueError("nothing is cued")
        self.on, self.cued = self.cued, None
        return self.on

    def drop(self) -> None:
        """Let go what is cued."""
        self.cued = None
        self._hold()

    def stop(self) -> None:
        """Take the item off the air."""
        self.on = None
        self._hold()

    def clear(self, reason: str) -> None:
        """Let go of everything. The item that was on does not come again before it was fetched anew."""
        if self.on is not None:
            self._refused[self.on.item.id] = reason
        self.on = self.cued = self._wanted = None
        self._hold()
        self._wake.set()

    def poke(self) -> None:
        """Look again whether something is needed; call it now and then."""
        if self._wanted is not None or self._next() is not None or self._grown() is not None:
            self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            while await self.step():
                pass
            await self._wake.wait()

    async def step(self) -> bool:
        """Load the next thing that is needed. False when there is none, or it cannot be had now."""
        async with self._stepping:  # the deck primes while `run` goes on
            return await self._step()

    async def _step(self) -> bool:
        playback, grown = self._next(), self._grown()
        try:
            if self._refused:
                await self._aside(self._rack.refuse, *self._refused.popitem())
            elif playback is not None:
                await self._give(playback)
            elif grown is not None:
                await self._grow(grown)
            elif self._wanted is not None:
                await self._cue(self._wanted)
            else:
                return False
        except NotWhole as error:
            logger.warning("%s", error)
        except Exception as error:  # a clip is a job: none of them ends the station
            if not self.fault:
                logger.warning("rack: %s", error, exc_info=not isinstance(error, Hung | OSError))
            self.fault = f"rack: {error}"
            return False
        finally:
            self._hold()
        self.fault = ""
        return True

    async def _cue(self, item_id: str) -> None:
        try:
            item = await self._aside(self._rack.load, item_id)
            self.cued = Playback(item, item.cues_of(self._heard))
        finally:
            self._wanted = None

    async def _grow(self, playback: Playback) -> None:
        """Put what has come to the end of an open item; the deck sees it together with its first sound."""
        old = playback.item
        item = await self._aside(self._rack.item, old.id)
        count, sound = len(old.cues), None
        if playback.given == count < len(item.cues):
            sound = await self._aside(self._sound, item.id, item.cues[count].clip.sound)
        if not playback.grow(item, sound):
            logger.warning("%s was begun otherwise than it goes on now", item.id)

    async def _give(self, playback: Playback) -> None:
        """The next clip; one that cannot be had is left out. An item of which nothing can be heard is not aired."""
        item = playback.item
        try:
            playback.give(await self._aside(self._sound, item.id, item.cues[playback.given].clip.sound))
        except NotWhole:
            playback.leave_out()
            if not playback.sounds and playback.given == len(item.cues) and not item.open:
                await self._aside(self._rack.refuse, item.id, "none of its clips is sound")
                self.cued = None if playback is self.cued else self.cued
            raise

    def _sound(self, item_id: str, asset: Asset) -> Sound:
        """Runs aside. The rack gets what is damaged there anew; what is whole and no sound waits until it is made anew.

        It is left out when the item is heard.
        """
        try:
            data = self._rack.read(asset)
        except NotWhole as error:
            self._rack.refuse(item_id, error.detail)
            raise
        try:
            return decode_sound(data)
        except NotWhole as error:
            self._rack.flaw(item_id, asset, error.detail)
            raise

    def _next(self) -> Playback | None:
        for playback in (self.on, self.cued):
            if playback and playback.needs(AHEAD_SECONDS * SAMPLE_RATE):
                return playback
        return None

    def _grown(self) -> Playback | None:
        """One of which the rack has more."""
        for playback in (self.on, self.cued):
            if playback and playback.grows and self._rack.has_more(playback.item):
                return playback
        return None

    def _hold(self) -> None:
        playing = [playback.item.id for playback in (self.on, self.cued) if playback]
        self._rack.held = frozenset([*playing, self._wanted] if self._wanted else playing)
