"""What the station has said between the facts, and what it would cost to say a line now."""

from __future__ import annotations

from collections import Counter, deque

from paperradio.domain.repetition import WINDOW, Heard, grams, words

MOST_TIMES = 3
"""No line of its own is said more often than this within what is remembered."""
RECENT_LINES = 400
"""About the lines of an hour; a line heard in it is only said again where there is no other."""
_FULL = 6
"""A line of so many words is full."""
_WORN, _FULLER, _LATELY, _IN_THE_WEEK = 0.3, 1.2, 4.0, 0.25
"""What a word counts that was among the last hundred, which share of that any word is worth (a fuller line sounds more
natural than a short one), and what it counts that the line was heard just now. Each time that it was heard in the last
day counts 1, and each in the six days before a quarter of that."""


class Ledger:
    """Counts the lines that were heard."""

    def __init__(self, heard: Heard) -> None:
        self._said: Counter[tuple[str, ...]] = Counter()
        self._times: Counter[str] = Counter()
        self._last: dict[str, int] = {}
        self._lines = 0
        self._words: deque[str] = deque(maxlen=WINDOW)
        self._recent: frozenset[str] | None = None
        self._in_the_week = Counter(heard.week)
        for line in heard.day:
            self.add(line)

    def add(self, line: str) -> None:
        """Count a line as said."""
        self._said.update(grams(line))
        self._times[line] += 1
        self._lines += 1
        self._last[line] = self._lines
        self._words.extend(word for piece in words(line) for word in piece)
        self._recent = None

    def cost(self, line: str) -> tuple[int, bool, int]:
        """What speaks against saying it now: 4-grams said before, said too often, then roughly how worn it is."""
        repeated = sum(1 for gram in grams(line) if self._said[gram])
        told = [word for piece in words(line) for word in piece]
        if self._recent is None:
            self._recent = frozenset(self._words)
        worn = sum(word in self._recent for word in told) - _FULLER * min(len(told), _FULL)
        since = self._lines - self._last[line] if line in self._last else RECENT_LINES
        lately = max(0.0, 1 - since / RECENT_LINES)
        times = self._times[line] + _IN_THE_WEEK * self._in_the_week[line]
        wear = _WORN * worn + _LATELY * lately + times
        return repeated, self._times[line] >= MOST_TIMES, round(wear)
