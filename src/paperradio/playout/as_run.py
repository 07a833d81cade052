"""What was aired, on local disk: what the rundown chooses by, and the spool for the catalogue.

The journal is JSON lines: an Airing as it ended, or ``{"delivered": [ids]}``. Delivering twice does no harm, because
the catalogue knows entries by id; so a crash between delivery and its mark costs nothing.
"""

from __future__ import annotations

import json
import logging
import os
import threading
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from paperradio.codec import Undecodable, decode, to_jsonable
from paperradio.playout.history import Airing, History

MOST_AIRINGS = 10_000
"""Airings remembered; at two and a half minutes each that is more than two weeks."""
DELIVERED_AT_ONCE = 200
logger = logging.getLogger(__name__)


class AsRunLog:
    """The journal at `path`. `record` keeps in memory, `flush` writes; both may be called from any thread."""

    def __init__(self, path: Path, most_airings: int = MOST_AIRINGS) -> None:
        """Reads what is there; a line cut off by a crash is left out."""
        self._path = path
        self._most = most_airings
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._unwritten: list[str] = []
        self._airings: dict[str, Airing] = {}
        self._pending: dict[str, Airing] = {}
        self._torn = False
        self._forgotten = False
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._read()
        except OSError as error:
            logger.warning("as-run log: %s; what was aired before is not known", error)
        self._lines = len(self._airings)
        self.history = History(self._airings.values())

    @property
    def spooled(self) -> int:
        """How many entries the catalogue has not got yet."""
        return len(self._pending)

    @property
    def airings(self) -> Sequence[Airing]:
        """What is remembered, oldest first."""
        return tuple(self._airings.values())

    def record(self, airing: Airing) -> None:
        """An item has ended. What `flush` no longer remembers leaves the history here, in the thread that asks it."""
        with self._lock:
            if self._forgotten:
                self._forgotten = False
                self.history.replay(self._airings.values())
            self.history.add(airing)
            self._airings[airing.id] = airing
            self._pending[airing.id] = airing
            self._unwritten.append(_line(to_jsonable(airing)))

    def seed(self, airings: Sequence[Airing]) -> None:
        """Learn from the catalogue what was aired by another air, or before this journal existed."""
        with self._lock:
            new = [airing for airing in airings if airing.id not in self._airings]
            if not new:
                return
            in_order = sorted([*self._airings.values(), *new], key=lambda airing: airing.started)
            self._airings = {airing.id: airing for airing in in_order}
            self._unwritten.extend(_line(to_jsonable(airing)) for airing in new)
            self._unwritten.append(_delivered(new))
            self.history.replay(in_order)

    def pending(self) -> tuple[Airing, ...]:
        """The oldest entries that are still to be delivered, a bounded number."""
        with self._lock:
            return tuple(islice(self._pending.values(), DELIVERED_AT_ONCE))

    def delivered(self, airings: Sequence[Airing]) -> None:
        """The catalogue has these."""
        with self._lock:
            for airing in airings:
                self._pending.pop(airing.id, None)
            self._unwritten.append(_delivered(airings))

    def flush(self) -> None:
        """Write what is new and have it on the disk. Raises OSError; the next call then tries again."""
        with self._writing:
            with self._lock:
                lines = tuple(self._unwritten)
                rewrite = self._lines + len(lines) > 2 * self._most
            if not lines:
                return
            if rewrite:
                self._rewrite()
            else:
                self._append(lines)
            with self._lock:
                del self._unwritten[: len(lines)]

    def _append(self, lines: Sequence[str]) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            before, self._torn = "\n" if self._torn else "", True
            file.writelines([before, *lines])
            file.flush()
            os.fsync(file.fileno())
        self._torn = False
        self._lines += len(lines)

    def _rewrite(self) -> None:
        with self._lock:
            self._forget()
            if lost := len(self._pending.keys() - self._airings.keys()):
                logger.error("as-run log: the oldest %d entries were never delivered and are dropped", lost)
            self._pending = {one: airing for one, airing in self._pending.items() if one in self._airings}
            lines = [_line(to_jsonable(airing)) for airing in self._airings.values()]
            lines.append(_delivered([airing for one, airing in self._airings.items() if one not in self._pending]))
        part = self._path.with_name(self._path.name + ".part")
        with part.open("w", encoding="utf-8") as file:
            file.writelines(lines)
            file.flush()
            os.fsync(file.fileno())
        part.replace(self._path)
        self._torn = False
        self._lines = len(lines)

    def _forget(self) -> None:
        for one in list(self._airings)[: -self._most]:
            del self._airings[one]
            self._forgotten = True

    def _read(self) -> None:
        if not self._path.exists():
            return
        line = b"\n"
        with self._path.open("rb") as file:
            for line in file:
                if line.strip():
                    self._replay(line)
        self._torn = not line.endswith(b"\n")
        self._forget()

    def _replay(self, line: bytes) -> None:
        try:
            said = json.loads(line)
            if "delivered" in said:
                for one in said["delivered"]:
                    self._pending.pop(one, None)
                return
            airing = decode(Airing, line)
        except (ValueError, TypeError, Undecodable):
            logger.warning("%s: a line cannot be read and is left out", self._path)
            return
        self._airings[airing.id] = airing
        self._pending[airing.id] = airing


def _delivered(airings: Sequence[Airing]) -> str:
    return _line({"delivered": [airing.id for airing in airings]})


def _line(said: object) -> str:
    return json.dumps(said, separators=(",", ":"), ensure_ascii=False) + "\n"
