"""What a paper says, as claims that each cite passages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paperradio.domain.paper import PaperId


class Part(StrEnum):
    """The part a claim plays in a paper's argument."""

    PROBLEM = "problem"
    APPROACH = "approach"
    FINDING = "finding"
    LIMIT = "limit"
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the paper; `passages` are indices into `Document.passages`, never empty.

    `score` is its salience: higher is more worth telling.
    """

    part: Part
    text: str
    passages: tuple[int, ...]
    score: float = 0.0


@dataclass(frozen=True, slots=True)
class Digest:
    """The claims worth telling, in the order in which they are best told.

    `summary` is one line that says what the paper does, retold from one sentence of it; "" where none can be said.
    """

    paper_id: PaperId
    claims: tuple[Claim, ...]
    summary: str = ""
