"""What the station has said between the facts, which the writer is told so that it finds other words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from paperradio.clock import Clock
from paperradio.domain.repetition import Heard
from paperradio.domain.script import Script
from paperradio.domain.show import ShowScript
from paperradio.ports import Catalogue

DAY = timedelta(hours=24)
WEEK = timedelta(days=7)
_MOST_LINES = 20_000
"""Of the last day, and of the six before."""


class Said:
    """The lines of the last days of air: those of segments made since then, and of those that may still wait."""

    def __init__(self, catalogue: Catalogue | None, clock: Clock, lead: timedelta) -> None:
        """`lead` is how long before it is aired a segment may be made. Without a catalogue this process remembers."""
        self._catalogue = catalogue
        self._clock = clock
        self._lead = lead
        self._own: dict[str, Sequence[str]] = {}

    def before(self, subject: str) -> Heard:
        """What was said about other subjects. Raises StoreUnreachable."""
        if self._catalogue is None:
            return Heard(tuple(line for other, lines in self._own.items() if other != subject for line in lines))
        since = self._clock.now() - self._lead
        every = self._catalogue.lines(since - WEEK, but=subject)
        earlier = len(every) - len(self._catalogue.lines(since - DAY, but=subject))
        return Heard(tuple(every[earlier:][-_MOST_LINES:]), tuple(every[:earlier][-_MOST_LINES:]))

    def keep(self, subject: str, script: Script | ShowScript) -> None:
        """Remember what this script says. Raises StoreUnreachable."""
        if self._catalogue is not None:
            self._catalogue.add_lines(subject, script.lines)
        else:
            self._own[subject] = script.lines
