"""What the stages hand on: keys of artefacts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from paperradio.domain.media import PageImage
from paperradio.domain.memory import Recollection
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Cluster, Edition, Reading


class Fetched(NamedTuple):
    """Keys of a paper's record, of its PDF, and of the earlier version's record where that was told (else empty)."""

    paper: str
    pdf: str
    earlier: str = ""


class Vetted(NamedTuple):
    """Keys of a script that the paper bears out, of what the check made of each turn, and of the digest that it was
    written from (empty: written without one)."""

    script: str
    outcomes: str
    digest: str = ""


class Published(NamedTuple):
    """Keys of an item's finished files."""

    mp3: str
    transcript: str
    vtt: str


class Planned(NamedTuple):
    """The key of a show's plan, the papers that it may discuss, the best first, and how many of them it wants.

    `has_matter`: there is something to tell, if only in a line.
    """

    plan: str
    candidates: Sequence[str]
    wanted: int
    has_matter: bool


class Voiced(NamedTuple):
    """A checked show and the keys of its clips' records, one for each turn."""

    script: str
    outcomes: str
    clips: Sequence[str]


class ShowFiles(NamedTuple):
    """Keys of a show's finished files; `artwork` is empty where there is none."""

    mp3: str
    transcript: str
    vtt: str
    chapters: str
    notes: str
    artwork: str


@dataclass(frozen=True, slots=True)
class Plan:
    """What is known of an edition before a paper is read. `ranked` are its papers that no earlier edition of the format
    discussed, the best first.

    `candidates` are those that it may discuss, in their order.
    """

    edition: Edition
    ranked: tuple[Paper, ...]
    candidates: tuple[PaperId, ...]
    corrections: tuple[Paper, ...]
    clusters: tuple[Cluster, ...]


@dataclass(frozen=True, slots=True)
class Outline:
    """A Brief with readings in place of what was read."""

    edition: Edition
    subjects: tuple[Reading, ...]
    others: tuple[Paper, ...]
    earlier: dict[PaperId, tuple[Recollection, ...]]
    corrections: tuple[Paper, ...]
    clusters: tuple[Cluster, ...]
    target_seconds: float


@dataclass(frozen=True, slots=True)
class Pictures:
    """What is stored of the pages that a segment shows."""

    pages: tuple[PageImage, ...]
