"""What air tells the rest of the station about itself."""

from __future__ import annotations

from dataclasses import dataclass

from paperradio.domain.rundown import Item, ItemKind


@dataclass(frozen=True, slots=True)
class Upcoming:
    """An entry of the rundown that will play next. `starts` is the time of its slot, in Unix seconds, where it is
    scheduled; it begins at the first item boundary from then on."""

    id: str
    kind: ItemKind
    title: str
    duration: float
    starts: float | None = None


@dataclass(frozen=True, slots=True)
class NowPlaying:
    """`item` is heard from `started` (air time, Unix seconds) on, beginning at `offset` seconds into it.

    Sent when an item starts, and again for the same item when the epoch moves.
    """

    item: Item
    started: float
    offset: float
    upcoming: tuple[Upcoming, ...] = ()


@dataclass(frozen=True, slots=True)
class OutputStatus:
    """One receiver of the stream: bytes sent, messages dropped because it was slow, how often it was begun again.

    `fault` says in one line what is wrong now; nothing where it is well.
    """

    name: str
    connected: bool
    sent: int = 0
    dropped: int = 0
    restarts: int = 0
    fault: str = ""


@dataclass(frozen=True, slots=True)
class AirStatus:
    """How air is doing; sent every second. `position` is the air time (Unix seconds) of the last sample written.

    `lateness` is the sum of all gaps in seconds, `epochs` how often the clock began anew, `rack_seconds` the
    playable time on the rack that was never aired, `faults` one line each for what is wrong now. `least_ahead` is how
    little sound (seconds) was ready ahead of the clock at the worst moment of the last second; at 0 the buffer ran dry.
    """

    channel: str
    position: float
    lateness: float
    epochs: int
    encoder_running: bool
    encoder_restarts: int
    rack_items: int
    rack_seconds: float
    spooled: int
    outputs: tuple[OutputStatus, ...] = ()
    faults: tuple[str, ...] = ()
    least_ahead: float | None = None


FAULT_KINDS = (
    *("catalogue", "artefact store", "disk", "rack", "clip"),
    *("as-run log", "deck", "picture", "encoder", "newsroom"),
)
"""What faults are of, beside outputs by their names."""


def fault_kind(line: str) -> str:
    """What a line of `AirStatus.faults` is of: it begins with that."""
    kind, colon, _ = line.partition(": ")
    return kind if colon and len(kind) <= 32 else "other"
