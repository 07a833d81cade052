"""What the newsroom asks arXiv, and the queue in which a question waits for its turn."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from paperradio.codec import encode
from paperradio.domain.announcement import Announcements, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId
from paperradio.ports import Archive


@dataclass(frozen=True, slots=True)
class Question:
    """One request: a method of `ports.Archive` and what it is given.

    `selection` is what shapes the answer beside that; `previous` is the key of the answer that has the validators
    `seen`.
    """

    method: str
    selection: str = ""
    limit: int = 0
    start: int = 0
    paper_ids: tuple[PaperId, ...] = ()
    paper: Paper | None = None
    seen: Validators | None = None
    previous: str = ""

    @property
    def subject(self) -> str:
        """``method:hash``, the same for all that ask the same."""
        told = encode(replace(self, seen=None, previous=""))
        return f"{self.method}:{hashlib.sha256(told).hexdigest()[:20]}"

    def put_to(self, archive: Archive) -> Announcements | Listing | PaperRecord | None:
        """The archive's answer, of all but the PDF. Raises what the archive raises."""
        match self.method:
            case "announced":
                return archive.announced(self.seen)
            case "backlog":
                return archive.backlog(self.limit, self.start)
            case "papers":
                return archive.papers(self.paper_ids)
            case "record":
                return archive.record(self.paper_ids[0])
            case other:
                raise ValueError(f"no request is called {other}")


class Queue(Protocol):
    """Where requests wait for their turn."""

    def asked(self, subject: str, question: str, since: datetime | None) -> str:
        """The key of an answer that was had at `since` or later; None: no earlier one will do."""
        ...

    def latest(self, subject: str) -> str:
        """The key of the last answer that was had, empty where there is none."""
        ...


class NoQueue:
    """Asks at once and remembers nothing but the last answers."""

    def __init__(self, ask: Callable[[str], str]) -> None:
        self._ask = ask
        self._last: dict[str, str] = {}

    def asked(self, subject: str, question: str, since: datetime | None) -> str:
        self._last[subject] = self._ask(question)
        return self._last[subject]

    def latest(self, subject: str) -> str:
        return self._last.get(subject, "")
