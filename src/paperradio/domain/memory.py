"""What the station remembers of what it covered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from paperradio.domain.paper import PaperId


@dataclass(frozen=True, slots=True)
class Recollection:
    """Something remembered that is close to what was asked for.

    `text` is a claim as it was told (`item_id` says in which item), or the title of a paper (`item_id` empty).
    `similarity` is the cosine, 1 for the same; `at` is when it was told, or when the paper was first seen.
    """

    paper_id: PaperId
    title: str
    text: str
    similarity: float
    at: datetime
    item_id: str = ""


@dataclass(frozen=True, slots=True)
class Remembered:
    """How much is remembered: papers, and claims of items."""

    papers: int
    claims: int
