"""What could play."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from paperradio.domain.rundown import Item, ItemKind, Slot
from paperradio.playout.history import Airing

LONGEST_SECONDS = 24 * 3600.0
LONGEST_PAUSE_SECONDS = 10.0


def oddity(item: Item) -> str:
    """What makes it unfit to be played, though it reads as an item; empty where nothing does."""
    if not 0 < item.duration <= LONGEST_SECONDS:
        return f"it lasts {item.duration} s"
    edges = [edge for cue in item.cues for edge in (cue.start, cue.end)]
    if not all(math.isfinite(edge) and 0 <= edge <= LONGEST_SECONDS for edge in edges):
        return "a cue lies outside of it"
    if not all(one <= two for one, two in pairwise(edges)):
        return "its cues are not in order"
    pause = 0.0 if item.music is not None else _longest_pause([0.0, *edges, max(item.duration, *edges, 0.0)])
    return f"nothing is said for {pause:.0f} s" if pause > LONGEST_PAUSE_SECONDS else ""


def _longest_pause(edges: Sequence[float]) -> float:
    return max(begin - end for end, begin in zip(edges[::2], edges[1::2], strict=True))


@dataclass(frozen=True, slots=True)
class Candidate:
    """An item that could play now. `subject` is as in Airing; `arrived` is when its paper came, with its batch.

    `slots`, `recipe` and `open` are as in Item; `edition` names the edition of a show, and is the same for the trails
    that announce it.
    """

    id: str
    kind: ItemKind
    title: str
    duration: float
    created: datetime
    subject: str
    arrived: datetime | None = None
    slots: tuple[Slot, ...] = ()
    edition: str = ""
    recipe: str = ""
    open: bool = False

    @classmethod
    def of(cls, item: Item) -> Candidate:
        """The item as the rundown sees it."""
        subject, arrived = (item.paper.id, item.paper.seen) if item.paper else (item.id, None)
        edition = f"{item.channel}:{item.format}:{item.date}" if item.slots else ""
        return cls(
            item.id,
            item.kind,
            item.title,
            item.duration,
            item.created,
            subject,
            arrived,
            item.slots,
            edition,
            item.recipe,
            item.open,
        )

    def airing(self, channel: str, started: float) -> Airing:
        """The item as it will have been aired if it starts at `started` and is not cut."""
        return Airing(self.id, channel, self.id, self.kind, self.subject, started, started + self.duration)

    def over(self, now: float) -> bool:
        """Whether all its slots have passed by `now` (Unix seconds)."""
        return all(slot.end.timestamp() <= now for slot in self.slots)
