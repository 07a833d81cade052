"""The shows that are due get made, each once, whatever happens."""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Protocol

from paperradio.clock import Clock
from paperradio.domain.rundown import ItemRecord
from paperradio.domain.show import Edition
from paperradio.errors import PaperRadioError, SourceUnreachable
from paperradio.newsroom.timetable import Timetable
from paperradio.ports import Catalogue
from paperradio.settings import Settings

LOOK_SECONDS = 5.0
_STORE_PAUSE_SECONDS = 5.0
_LONGEST_PAUSE_SECONDS = 300.0
_EDITIONS = 20
_OLDEST = timedelta(days=400)
_log = logging.getLogger(__name__)


class Workflows(Protocol):
    """The part of ShowWorkflows that is needed."""

    def is_making(self) -> bool: ...

    def unfinished(self, edition: Edition) -> bool: ...

    def enqueue(self, edition: Edition) -> bool: ...


class Programme:
    """Holds what the timetable says against what the catalogue has. To be asked again and again."""

    def __init__(
        self, settings: Settings, timetable: Timetable, catalogue: Catalogue, workflows: Workflows, clock: Clock
    ) -> None:
        self._channel = settings.first_channel
        self._retry_seconds = settings.intake.retry_seconds
        self._timetable = timetable
        self._catalogue = catalogue
        self._workflows = workflows
        self._clock = clock
        self._lock = threading.Lock()
        self._ended: set[str] = set()
        self._tries: dict[str, int] = {}
        self._paused_until: dict[str, float] = {}
        self._next_look = clock.monotonic()
        self._making = False

    def step(self) -> bool:
        """Begin the next show that is due; whether one is in the making here, so that segments have to wait.

        Raises:
            StoreUnreachable: nothing was begun.
        """
        now = self._clock.monotonic()
        if now >= self._next_look:
            self._making = self._workflows.is_making() or self._begin()
            self._next_look = now + LOOK_SECONDS
        return self._making

    def ended(self, show: str, error: PaperRadioError | None) -> None:
        """A show's workflow ended; `error` is the passing obstacle that it met: the next try waits twice as long."""
        self._next_look = now = self._clock.monotonic()
        if error is None:
            with self._lock:
                self._tries.pop(show, None)
            return
        first = self._retry_seconds if isinstance(error, SourceUnreachable) else _STORE_PAUSE_SECONDS
        with self._lock:
            tries = self._tries[show] = self._tries.get(show, 0) + 1
            seconds = min(max(first, _LONGEST_PAUSE_SECONDS), first * 2 ** min(tries - 1, 20))
            self._paused_until[show] = now + seconds
        _log.warning("%s has to wait, it is tried again in %.0f s: %s", show, seconds, error)

    def _begin(self) -> bool:
        now = self._clock.now()
        for edition in self._timetable.due(now, self._latest(now)):
            if edition.id in self._ended or self._is_paused(edition.id) or self._workflows.unfinished(edition):
                continue
            if self._is_wanted(edition) and self._workflows.enqueue(edition):
                _log.info("%s is begun; it airs at %s", edition.id, edition.slots[0].start.isoformat())
                return True
            self._ended.add(edition.id)
        return False

    def _latest(self, now: datetime) -> Mapping[str, ItemRecord | None]:
        """The last planned edition of each format up to `now`: one that was made by hand, or while the clock was ahead,
        does not stand for it."""
        found: dict[str, ItemRecord | None] = {}
        for name in self._channel.shows:
            editions = self._catalogue.editions(self._channel.name, name, _EDITIONS)
            past = (one for one in editions if one.until is None or one.until <= now)
            found[name] = next((one for one in past if self._timetable.is_planned(one)), None)
        return found

    def _is_wanted(self, edition: Edition) -> bool:
        """Whether it is not made yet, and there was a station already when it should have been prepared."""
        if self._catalogue.item(edition.id) is not None:
            return False
        prepared = self._timetable.preparation(edition)
        on_time = edition.until <= prepared
        return on_time or bool(self._catalogue.seen_between(prepared - _OLDEST, prepared, 1))

    def _is_paused(self, show: str) -> bool:
        with self._lock:
            return self._paused_until.get(show, 0.0) > self._clock.monotonic()
