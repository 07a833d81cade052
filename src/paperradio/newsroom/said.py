"""What the station has said between the facts, which the writer is told so that it finds other words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from paperradio.clock import Clock
from paperradio.domain.script import Script
from paperradio.ports import Catalogue

REMEMBERED = timedelta(hours=24)
_MOST_LINES = 20_000


class Said:
    """The lines of the last day of air: those of segments made since then, and of those that may still wait."""

    def __init__(self, catalogue: Catalogue | None, clock: Clock, lead: timedelta) -> None:
        """`lead` is how long before it is aired a segment may be made. Without a catalogue this process remembers."""
        self._catalogue = catalogue
        self._clock = clock
        self._remembered = REMEMBERED + lead
        self._own: dict[str, Sequence[str]] = {}

    def before(self, subject: str) -> Sequence[str]:
        """What was said about other subjects. Raises StoreUnreachable."""
        if self._catalogue is not None:
            return self._catalogue.lines(self._clock.now() - self._remembered, but=subject)[-_MOST_LINES:]
        return [line for other, lines in self._own.items() if other != subject for line in lines]

    def keep(self, subject: str, script: Script) -> None:
        """Remember what this script says. Raises StoreUnreachable."""
        if self._catalogue is not None:
            self._catalogue.add_lines(subject, script.lines)
        else:
            self._own[subject] = script.lines
