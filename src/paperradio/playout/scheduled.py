"""Shows and trails: what plays at a time of its own. Pure, as the rundown is.

An item is due from the start of a slot to its end, at the first item boundary that comes, and once in each slot. Of
several the one whose slot began first comes first, a show before a trail. What was cut short (the station was
restarted, a file was damaged) is told from the start again in the same slot, once, unless most of it had been heard.

A repeat waits until an hour has passed since the show was last heard: one that was late is not told twice in a row. A
show that is late, or a repeat, also waits where it would run far into the first airing of another show and there is
time for it afterwards. A trail airs only while its show is at hand, ahead and not begun.
"""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.domain.rundown import ItemKind, Slot
from paperradio.playout.candidate import Candidate
from paperradio.playout.history import Airing, History

HEARD_SHARE = 0.8
"""An airing that was cut after this share of the item counts as heard."""
MOST_ATTEMPTS = 2
"""An item that was cut short so often in one slot is left alone until the next."""
REST_SECONDS = 3600.0
"""From the end of one airing of a show to the next, in another slot."""
LATE_SECONDS = 300.0
"""About as long as one item: a show that begins so much after its time is on time."""


def due(candidates: Sequence[Candidate], history: History, now: float) -> Candidate | None:
    """The scheduled item that plays at `now` (Unix seconds)."""
    scheduled = [one for one in candidates if one.slots]
    open_slots = [(slot, one) for one in scheduled for slot in one.slots if _begin(slot) <= now < _end(slot)]
    found = [(slot, one) for slot, one in open_slots if _eligible(one, slot, scheduled, history, now)]
    order = ((_begin(slot), one.kind is not ItemKind.SHOW, one.created, one.id) for slot, one in found)
    return min(zip(order, found, strict=True), key=lambda each: each[0])[1][1] if found else None


def ahead(candidates: Sequence[Candidate], history: History, after: float) -> list[tuple[float, Candidate]]:
    """Shows that begin after `after` or are due and wait, each once with the time of its slot, the earliest first."""
    found: dict[str, tuple[float, Candidate]] = {}
    for one in candidates:
        if one.kind is ItemKind.SHOW:
            starts = [_begin(slot) for slot in one.slots if after < _end(slot) and not _aired(one, slot, history)]
            if starts:
                found[one.id] = min(starts), one
    return sorted(found.values(), key=lambda each: (each[0], each[1].id))


def open_since(one: Candidate, at: float) -> float | None:
    """When the slot began that is open at `at`, the earliest where there are several."""
    return min((_begin(slot) for slot in one.slots if _begin(slot) <= at < _end(slot)), default=None)


def _eligible(one: Candidate, slot: Slot, scheduled: Sequence[Candidate], history: History, now: float) -> bool:
    if _aired(one, slot, history):
        return False
    if one.kind is not ItemKind.SHOW:
        return _announces(one, slot, scheduled, history, now)
    return _rested(one, slot, history, now) and not _gives_way(one, slot, scheduled, now)


def _aired(one: Candidate, slot: Slot, history: History) -> bool:
    """Whether the slot has had its airing."""
    begun = history.begun(one.id, _begin(slot), _end(slot))
    return len(begun) >= MOST_ATTEMPTS or any(_heard(one, airing) for airing in begun)


def _heard(one: Candidate, airing: Airing) -> bool:
    return airing.completed or airing.ended - airing.started >= HEARD_SHARE * one.duration


def _rested(one: Candidate, slot: Slot, history: History, now: float) -> bool:
    """Whether the show was not heard, in another slot, within the last hour."""
    before = history.begun(one.id, float("-inf"), _begin(slot))
    return not any(_heard(one, airing) and 0 <= now - airing.ended < REST_SECONDS for airing in before)


def _gives_way(one: Candidate, slot: Slot, scheduled: Sequence[Candidate], now: float) -> bool:
    """Whether, begun now, it would hold up another show's first airing, and can be heard after that."""
    if slot == one.slots[0] and now - _begin(slot) <= LATE_SECONDS:
        return False
    for other in scheduled:
        start = _begin(other.slots[0])
        holds_up = other.kind is ItemKind.SHOW and now < start < now + one.duration - LATE_SECONDS
        if holds_up and other.id != one.id and start + LATE_SECONDS + other.duration < _end(slot):
            return True
    return False


def _announces(trail: Candidate, slot: Slot, scheduled: Sequence[Candidate], history: History, now: float) -> bool:
    """Whether the trail's show is still to come."""
    shows = [one for one in scheduled if one.kind is ItemKind.SHOW and one.edition == trail.edition]
    begun = any(history.begun(show.id, _begin(slot), now + 1) for show in shows)
    return not begun and any(_begin(each) > now for show in shows for each in show.slots)


def _begin(slot: Slot) -> float:
    return slot.start.timestamp()


def _end(slot: Slot) -> float:
    return slot.end.timestamp()
