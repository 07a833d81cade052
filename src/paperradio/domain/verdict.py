"""What came of holding a turn against the paper."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from paperradio.domain.script import Script


class Reason(StrEnum):
    """Why a turn is not supported."""

    NUMBER = "number"
    UNIT = "unit"
    NAME = "name"
    DIRECTION = "direction"
    NEGATION = "negation"
    HEDGE = "hedge"
    SCOPE = "scope"
    SUPERLATIVE = "superlative"
    WORDING = "wording"
    """A copy of the paper's sentence in which a word was put in or changed."""
    SUPPORT = "support"
    """Too little of it stands in any passage."""
    CITATION = "citation"
    """It cites what the paper does not have, or nothing."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong: `said` are the words of the turn (or of the paper, where they are missing)."""

    reason: Reason
    said: str
    detail: str

    def __str__(self) -> str:
        return f"{self.reason}: {self.detail}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """A passage that a turn was held against; `passage` is its index in the document, `page` counts from 1."""

    passage: int
    page: int
    text: str
    cited: bool = True


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether the paper says what a turn says.

    `evidence` are the passages that support it, or where nothing does those that come nearest. A connective turn has
    none unless it states something. `findings` is empty exactly where the turn is supported.
    """

    factual: bool
    findings: tuple[Finding, ...] = ()
    evidence: tuple[Evidence, ...] = ()

    @property
    def supported(self) -> bool:
        return not self.findings


class Action(StrEnum):
    """What became of a turn after the check."""

    KEPT = "kept"
    REPAIRED = "repaired"
    """The sentences that nothing supports were taken out of it."""
    REPLACED = "replaced"
    """The passage that it cites is read in its stead."""
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the check did with one turn and why.

    `written` is the turn's text before the check, `place` its index among the turns that are said, None where it was
    dropped; `at` is where in the written script it stood, from 0 to below 1. Each of `reasons` begins with a Reason.
    `evidence` are the passages that a turn which failed was held against, and those that one which was kept rests on
    where it does not cite all of them.
    """

    action: Action
    written: str
    place: int | None
    reasons: tuple[str, ...] = ()
    factual: bool = False
    at: float = 0.0
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Checked:
    """A script of which the paper bears out every turn, and one outcome for each turn that was written."""

    script: Script
    outcomes: tuple[Outcome, ...]
