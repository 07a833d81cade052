"""What a paper says, as claims that each cite passages."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paperradio.domain.media import Citation
from paperradio.domain.paper import PaperId


class Part(StrEnum):
    """The part a claim plays in a paper's argument."""

    PROBLEM = "problem"
    APPROACH = "approach"
    EVIDENCE = "evidence"
    COMPARISON = "comparison"
    """Evidence that is held against something else."""
    LIMIT = "limit"
    AVAILABILITY = "availability"
    """Of code, data or models."""
    CONTEXT = "context"


@dataclass(frozen=True, slots=True)
class Measurement:
    """One number of a claim and what it measures, each word for word as the passage has it; "" where it does not say.

    `value` holds no unit ("28.4"), `unit` is "%", "ms", "points"; `metric` is what is counted ("BLEU", "accuracy"),
    `dataset` what it was measured on, `baseline` what it is held against.
    """

    value: str
    unit: str = ""
    metric: str = ""
    dataset: str = ""
    baseline: str = ""


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of the paper; `passages` are indices into `Document.passages`, never empty.

    `score` is its salience: higher is more worth telling. `scope` are the words without which it would claim more
    than the paper does (population, dataset, conditions, hedges), as the passage has them.
    """

    part: Part
    text: str
    passages: tuple[int, ...]
    score: float = 0.0
    measurements: tuple[Measurement, ...] = ()
    scope: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Digest:
    """The claims worth telling, in the order in which they are best told.

    `summary` is one line that says what the paper does, retold from one sentence of it; "" where none can be said.
    """

    paper_id: PaperId
    claims: tuple[Claim, ...]
    summary: str = ""

    @property
    def weight(self) -> float:
        """How much there is to tell: the salience of all claims together."""
        return sum(claim.score for claim in self.claims)


@dataclass(frozen=True, slots=True)
class CitedClaim:
    """A claim with the passages it cites as they are shown, for those who do not have the document."""

    claim: Claim
    cites: tuple[Citation, ...]
