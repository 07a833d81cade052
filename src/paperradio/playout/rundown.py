"""What plays next. Pure: the same candidates, history and time give the same answer.

Order of choice: the welcome when the station starts, a show or a trail whose time has come, the rest of an item that
was left in the middle, an ident when one is due, a fresh segment, a rerun, speech that fills, and None for the bed.

Fresh segments come newest first, so that a paper that was just dropped into the folder or announced this morning is
heard before older stock; nothing is lost by it, since what is passed over stays fresh. Reruns come least recently
heard first, one for each paper: that of the recipe in force, else its newest, and a remade one early. Where a paper
would follow itself, or filler follow filler, the bed plays in between, so that a station with little to say does not
nag. An open item may start once enough of it is there; how it ends and goes on is told in `playout.unfinished`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from paperradio.domain.onair import Upcoming
from paperradio.domain.rundown import ItemKind
from paperradio.playout import scheduled, unfinished
from paperradio.playout.candidate import Candidate
from paperradio.playout.history import Airing, History

GREETING_AFTER_SECONDS = 600.0
"""A station that was on the air more recently than this starts without its welcome."""
BREATHER_SECONDS = 20.0
"""Bed between two fillers, and between a paper and itself."""
REMADE_REST_SECONDS = 1800.0
"""A remade segment comes before other reruns once its paper has not been heard for this long."""
FILLING_REST_SECONDS = {ItemKind.FILLER: 180.0, ItemKind.IDENT: 300.0, ItemKind.WELCOME: 900.0}
"""How long an item that fills is not heard again."""
SHOWS_AHEAD = 2
"""Shows that are announced though several items come before them."""
_NEVER = float("-inf")


@dataclass(frozen=True, slots=True)
class Session:
    """One stay on the air: when it began, and whether it begins with the welcome."""

    started: float
    greets: bool

    @classmethod
    def begin(cls, history: History, now: float) -> Session:
        """Greets unless speech was on the air in the last ten minutes."""
        ended = history.last.ended if history.last else _NEVER
        return cls(now, not _within(GREETING_AFTER_SECONDS, ended, now))


def choose(
    candidates: Sequence[Candidate],
    history: History,
    session: Session,
    now: float,
    ident_every: int,
    open_seconds: float = 20.0,
) -> Candidate | None:
    """The item that plays at `now` (Unix seconds); None for the bed.

    So many seconds of an open item must be there before it starts.
    """
    by_kind: dict[ItemKind, list[Candidate]] = {kind: [] for kind in ItemKind}
    for candidate in candidates:
        by_kind[candidate.kind].append(candidate)
    segments = [one for one in by_kind[ItemKind.SEGMENT] if unfinished.may_start(one, history, open_seconds)]
    rest = unfinished.rest(segments, history, now)
    return (
        (rest if unfinished.announced(history, now) else None)
        or _welcome(by_kind[ItemKind.WELCOME], history, session)
        or scheduled.due([*by_kind[ItemKind.SHOW], *by_kind[ItemKind.TRAIL]], history, now)
        or (least_recent(by_kind[ItemKind.RESUME], history) or rest if rest is not None else None)
        or _ident(by_kind[ItemKind.IDENT], history, ident_every if segments else 0)
        or _fresh(segments, history, now)
        or _rerun(segments, history, now)
        or _filling([one for kind in FILLING_REST_SECONDS for one in by_kind[kind]], history, now)
    )


class Rundown:
    """`choose` with what it needs at hand."""

    def __init__(
        self,
        channel: str,
        candidates: Callable[[], Sequence[Candidate]],
        history: History,
        session: Session,
        ident_every: int,
        open_seconds: float = 20.0,
    ) -> None:
        self._open_seconds = open_seconds
        self._channel = channel
        self._candidates = candidates
        self._history = history
        self._session = session
        self._ident_every = ident_every
        self._asked: object = None
        self._first: str | None = None
        self._answer: tuple[Upcoming, ...] = ()

    def next(self, at: float, playing: Iterable[Airing] = ()) -> Candidate | None:
        """What should start at `at`, after `playing` (what is on now, as it will have been aired)."""
        history = self._history.copy() if playing else self._history
        for airing in playing:
            history.add(airing)
        return self._choose(self._candidates(), history, at)

    def bridge(self) -> Candidate | None:
        """What is said when an open item does not go on."""
        lines = [one for one in self._candidates() if one.kind is ItemKind.BRIDGE]
        return least_recent(lines, self._history)

    def heard(self, item_id: str, at: float) -> str:
        """The cues of an item after which it goes on when it starts at `at`; empty where it begins at its start."""
        left = unfinished.left(item_id, self._history, at)
        return left.heard if left is not None else ""

    def _choose(self, candidates: Sequence[Candidate], history: History, at: float) -> Candidate | None:
        return choose(candidates, history, self._session, at, self._ident_every, self._open_seconds)

    def upcoming(
        self, count: int, at: float, playing: Iterable[Airing] = (), first: str | None = None
    ) -> tuple[Upcoming, ...]:
        """The next `count` items from `at` on, as things are now; fewer where the bed comes first.

        After them come the next shows that are not among them, with their times. `first` is the id of an item that is
        chosen already.
        """
        candidates, on = tuple(self._candidates()), tuple(playing)
        ends = [(one.item_id, round(one.started, 1), round(one.ended, 1)) for one in on]
        asked = (count, round(at, 1), ends, self._history.changes, candidates)
        expected = self._first is None and first in [one.id for one in self._answer[:1]]
        if asked != self._asked or (first != self._first and not expected):
            self._answer = self._look_ahead(count, at, candidates, on, first)
            self._asked, self._first = asked, first
        return self._answer

    def _look_ahead(
        self, count: int, at: float, candidates: Sequence[Candidate], playing: Iterable[Airing], first: str | None
    ) -> tuple[Upcoming, ...]:
        history = self._history.copy()
        for airing in playing:
            history.add(airing)
        chosen = next((one for one in candidates if one.id == first), None)
        found: list[Upcoming] = []
        while len(found) < count:
            chosen = chosen or self._choose(candidates, history, at)
            if chosen is None:
                break
            if (left := unfinished.left(chosen.id, history, at)) is not None:
                chosen = replace(chosen, duration=chosen.duration - left.offset)
            found.append(_told(chosen, scheduled.open_since(chosen, at)))
            history.add(chosen.airing(self._channel, at))
            at += chosen.duration
            chosen = None
        told = {one.id for one in found}
        shows = [each for each in scheduled.ahead(candidates, history, at) if each[1].id not in told]
        return (*found, *(_told(show, start) for start, show in shows[:SHOWS_AHEAD]))


def _told(one: Candidate, starts: float | None) -> Upcoming:
    return Upcoming(one.id, one.kind, one.title, one.duration, starts)


def _welcome(welcomes: list[Candidate], history: History, session: Session) -> Candidate | None:
    begun = history.kind_ended(ItemKind.WELCOME, ItemKind.SEGMENT, ItemKind.SHOW)
    due = session.greets and (begun is None or begun <= session.started)
    return max(welcomes, key=lambda one: (one.created, one.id), default=None) if due else None


def _ident(idents: list[Candidate], history: History, every: int) -> Candidate | None:
    due = 0 < every <= history.segments_since_ident
    return least_recent(idents, history) if due else None


def least_recent(candidates: Iterable[Candidate], history: History) -> Candidate | None:
    """The one that was heard the longest time ago, or never."""
    return min(candidates, key=lambda one: (_ended(history, one), one.id), default=None)


def _fresh(segments: list[Candidate], history: History, now: float) -> Candidate | None:
    fresh = [
        one
        for one in segments
        if not history.aired(one.id) and history.subject_ended(one.subject) is None and _rested(one, history, now)
    ]
    return min(fresh, key=_in_turn, default=None)


def _in_turn(one: Candidate) -> tuple[float, datetime, str]:
    """The latest batch of papers first; within it as they were made, which is the newest paper first."""
    return (-(one.arrived or one.created).timestamp(), one.created, one.id)


def _rerun(segments: list[Candidate], history: History, now: float) -> Candidate | None:
    whole = sorted((one for one in segments if not one.open), key=lambda one: (one.created, one.id))
    in_force = whole[-1].recipe if whole else ""
    best: dict[str, Candidate] = {}
    for one in sorted(whole, key=lambda one: one.recipe == in_force):
        if history.subject_ended(one.subject) is not None:
            best[one.subject] = one

    def order(one: Candidate) -> tuple[bool, float, str]:
        heard = history.subject_ended(one.subject) or _NEVER
        remade = not history.aired(one.id) and not _within(REMADE_REST_SECONDS, heard, now)
        return (not remade, heard, one.id)

    return min((one for one in best.values() if _rested(one, history, now)), key=order, default=None)


def _filling(candidates: list[Candidate], history: History, now: float) -> Candidate | None:
    last = history.last
    if last and last.kind in FILLING_REST_SECONDS and _within(BREATHER_SECONDS, last.ended, now):
        return None
    rested = [one for one in candidates if not _within(FILLING_REST_SECONDS[one.kind], _ended(history, one), now)]
    kinds = list(FILLING_REST_SECONDS)
    return min(rested, key=lambda one: (kinds.index(one.kind), _ended(history, one), one.id), default=None)


def _rested(one: Candidate, history: History, now: float) -> bool:
    """Whether something else has been heard since this paper, or a breather has passed."""
    last = history.last
    return last is None or last.subject != one.subject or not _within(BREATHER_SECONDS, last.ended, now)


def _within(seconds: float, ended: float, now: float) -> bool:
    """Whether less than `seconds` have passed. An end that lies ahead stems from a clock that was set back."""
    return 0 <= now - ended < seconds


def _ended(history: History, one: Candidate) -> float:
    ended = history.item_ended(one.id)
    return _NEVER if ended is None else ended
