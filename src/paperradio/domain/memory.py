"""What the station remembers of what it covered."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from paperradio.domain.digest import Claim
from paperradio.domain.paper import Paper, PaperId, version_of, without_version

MOST_CLAIMS = 12
"""So many claims of an item are remembered."""
_LONGEST_TEXT = 1_000  # characters; about the 256 word pieces that MiniLM reads
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+")


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


def in_short(paper: Paper) -> str:
    """What a paper is remembered by: its title and the first sentences of its abstract; "" where it has neither."""
    title = " ".join(paper.title.split()).rstrip(".")
    text = f"{title}." if title else ""
    for sentence in _SENTENCE_END.split(" ".join(paper.abstract.split())):
        if len(text) + len(sentence) > _LONGEST_TEXT:
            break
        text = f"{text} {sentence}".strip()
    return text


def weightiest(claims: Sequence[Claim]) -> list[Claim]:
    """The claims that are remembered, the one with the highest score first."""
    return sorted(claims, key=lambda claim: -claim.score)[:MOST_CLAIMS]


def goes_with(other: PaperId, forgotten: PaperId) -> bool:
    """Whether forgetting a paper forgets `other`: the same one or an earlier version; every version where it has none.

    A later version stays.
    """
    if without_version(other) != without_version(forgotten):
        return False
    last = version_of(forgotten)
    return last is None or (version_of(other) or 0) <= last
