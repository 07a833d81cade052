"""Alarms: each has a beginning and an end, and is told once at either."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum

log = logging.getLogger(__name__)


class AlarmKind(StrEnum):
    """What can be wrong with the output; the value is how people are told."""

    DEAD_AIR = "dead air"
    BLACK = "black picture"
    FROZEN = "frozen picture"
    QUIET = "too quiet"
    LOUD = "too loud"
    STALL = "stalled stream"
    UNDECODABLE = "segment that cannot be decoded"
    BLIND = "output watch cannot see"

    @property
    def label(self) -> str:
        """The kind in metrics and the API: ``dead_air``."""
        return self.name.lower()


FAILING = frozenset({AlarmKind.DEAD_AIR, AlarmKind.STALL})
"""With these listeners hear nothing."""


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something is wrong since an air time (Unix seconds); `told` says by how much."""

    kind: AlarmKind
    since: float
    told: str

    @property
    def line(self) -> str:
        """For people."""
        since = datetime.fromtimestamp(self.since, UTC)
        return f"output: {self.kind} since {since:%H:%M:%S} UTC ({self.told})"


class Alarms:
    """Those that stand, at most one of a kind. `now` gives Unix seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._standing: dict[AlarmKind, Alarm] = {}
        self.raised = dict.fromkeys(AlarmKind, 0)

    @property
    def standing(self) -> tuple[Alarm, ...]:
        """Those that stand, the oldest first."""
        return tuple(self._standing.values())

    @property
    def failing(self) -> tuple[Alarm, ...]:
        """Those with which listeners hear nothing."""
        return tuple(alarm for alarm in self.standing if alarm.kind in FAILING)

    def lasting(self, kind: AlarmKind, since: float | None, least: float, until: float, told: str) -> None:
        """A state holds from `since` to `until`: an alarm when that is longer than `least`. None: it does not hold."""
        if since is None:
            self.end(kind)
        elif until - since > least:
            self.begin(kind, since, told)

    def begin(self, kind: AlarmKind, since: float, told: str) -> None:
        """Raise an alarm; one of a kind that stands already stays as it is."""
        if kind in self._standing:
            return
        alarm = Alarm(kind, since, told)
        self._standing[kind] = alarm
        self.raised[kind] += 1
        log.error("%s", alarm.line, extra={"action": "alarm", "alarm": kind.label})

    def end(self, kind: AlarmKind) -> None:
        """The state is over."""
        alarm = self._standing.pop(kind, None)
        if alarm is not None:
            lasted = max(0.0, self._now() - alarm.since)
            log.warning("output: %s is over after %.0f s", kind, lasted, extra={"action": "alarm_over"})
