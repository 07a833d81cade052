"""Why a paper is chosen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from paperradio.domain.paper import Paper, PaperId


@dataclass(frozen=True, slots=True)
class Rank:
    """A paper and its score. `parts` by name add up to `score`; `because` says what each part rests on."""

    paper: Paper
    score: float
    parts: Mapping[str, float]
    because: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Thumb:
    """A listener's verdict on a paper: `value` is 1 (more like this), -1 (less) or 0 (taken back)."""

    channel: str
    paper_id: PaperId
    listener: str
    value: int
