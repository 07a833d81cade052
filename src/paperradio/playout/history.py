"""What this channel has aired, as far as choosing the next item needs it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from paperradio.domain.rundown import AsRun, ItemKind

_SCHEDULED = (ItemKind.SHOW, ItemKind.TRAIL)


@dataclass(frozen=True, slots=True)
class Airing:
    """One item as it was aired, with what is needed to choose by it when the item itself is gone.

    `subject` is the paper's id, or the item's own where there is no paper. Times are Unix seconds of air time.
    Where the next clip of an open item did not come in time, `offset` is how far into the item it was heard and
    `heard` names the cues up to there (Item.beginning): what follows them is still to be aired.
    """

    id: str
    channel: str
    item_id: str
    kind: ItemKind
    subject: str
    started: float
    ended: float
    completed: bool = True
    offset: float = 0.0
    heard: str = ""

    def as_run(self) -> AsRun:
        """The entry for the catalogue."""
        started = datetime.fromtimestamp(self.started, UTC)
        ended = datetime.fromtimestamp(max(self.started, self.ended), UTC)
        return AsRun(self.id, self.channel, self.item_id, started, ended, self.completed)


class History:
    """The airings of one channel, oldest first, boiled down to a few numbers for each item and paper."""

    MOST_ATTEMPTS = 2
    """An item that was cut short this often counts as aired."""
    MOST_BEGUN = 8
    """Airings of one show or trail that are remembered."""

    def __init__(self, airings: Iterable[Airing] = ()) -> None:
        self.changes = 0
        """Grows whenever something is recorded or forgotten."""
        self.replay(airings)

    def replay(self, airings: Iterable[Airing]) -> None:
        """Forget everything, then record `airings`."""
        self.changes += 1
        self.last: Airing | None = None
        """The latest airing that was speech."""
        self.segments_since_ident = 0
        self._item_ended: dict[str, float] = {}
        self._subject_ended: dict[str, float] = {}
        self._kind_ended: dict[ItemKind, float] = {}
        self._done: set[str] = set()
        self._attempts: dict[str, int] = {}
        self._begun: dict[str, tuple[Airing, ...]] = {}
        self._left: dict[str, Airing] = {}
        for airing in airings:
            self.add(airing)

    def add(self, airing: Airing) -> None:
        """Record an airing; it becomes the latest."""
        self.changes += 1
        self._kind_ended[airing.kind] = airing.ended
        if airing.kind is ItemKind.BED:
            return
        self.last = airing
        self._item_ended[airing.item_id] = airing.ended
        self._left.pop(airing.item_id, None)
        if airing.heard:
            self._left[airing.item_id] = airing
        else:
            self._attempts[airing.item_id] = self._attempts.get(airing.item_id, 0) + 1
        if airing.completed or self._attempts.get(airing.item_id, 0) >= self.MOST_ATTEMPTS:
            self._done.add(airing.item_id)
            self._subject_ended[airing.subject] = airing.ended
        if airing.kind in _SCHEDULED:
            before = self._begun.get(airing.item_id, ())
            self._begun[airing.item_id] = (*before, airing)[-self.MOST_BEGUN :]
        if airing.kind is ItemKind.IDENT:
            self.segments_since_ident = 0
        elif airing.kind is ItemKind.SEGMENT:
            self.segments_since_ident += 1

    def copy(self) -> History:
        """One that can be added to without changing this one."""
        twin = History()
        twin.last, twin.segments_since_ident = self.last, self.segments_since_ident
        twin._item_ended, twin._subject_ended = self._item_ended.copy(), self._subject_ended.copy()
        twin._kind_ended, twin._done, twin._attempts = self._kind_ended.copy(), self._done.copy(), self._attempts.copy()
        twin._begun, twin._left = self._begun.copy(), self._left.copy()
        return twin

    def begun(self, item_id: str, since: float, until: float) -> tuple[Airing, ...]:
        """The airings of a show or a trail that began from `since` on and before `until`, whole or not."""
        return tuple(one for one in self._begun.get(item_id, ()) if since <= one.started < until)

    def aired(self, item_id: str) -> bool:
        """Whether the item was heard in whole."""
        return item_id in self._done

    def left(self, item_id: str) -> Airing | None:
        """The item's last airing, where its rest is still to be aired."""
        return self._left.get(item_id)

    def item_ended(self, item_id: str) -> float | None:
        """When the item was last on the air, whole or not; None when never."""
        return self._item_ended.get(item_id)

    def subject_ended(self, subject: str) -> float | None:
        """When the paper was last heard in whole, in any version of its segment; None when never."""
        return self._subject_ended.get(subject)

    def kind_ended(self, *kinds: ItemKind) -> float | None:
        """When an item of one of these kinds was last on the air; None when never."""
        return max((self._kind_ended[kind] for kind in kinds if kind in self._kind_ended), default=None)
