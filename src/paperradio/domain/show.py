"""A show: a dated edition of a format, what goes into it, and its script."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from itertools import accumulate

from paperradio.domain.digest import Digest
from paperradio.domain.document import Document
from paperradio.domain.generation import Writing
from paperradio.domain.memory import Recollection
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import NOTHING_HEARD, Heard
from paperradio.domain.rundown import Slot
from paperradio.domain.script import Script, Turn
from paperradio.domain.verdict import Outcome


@dataclass(frozen=True, slots=True)
class Edition:
    """One dated instance of a format. It tells of papers first seen after `since` and not after `until`.

    `date` is its day in the channel's time zone (``2026-11-22``), `number` counts editions of one day from 1.
    `slots` is when it may begin, the first airing first; empty where somebody asked for it: it airs only where it takes
    the place of one that has slots to come.
    """

    channel: str
    format: str
    date: str
    since: datetime
    until: datetime
    slots: tuple[Slot, ...] = ()
    number: int = 1

    @property
    def id(self) -> str:
        """The show's name for ever, of the item and of the workflow that makes it."""
        return f"show:{self.channel}:{self.format}:{self.date}:{self.number}"


@dataclass(frozen=True, slots=True)
class Reading:
    """Where a paper's reading lies: keys of its record, PDF, document and digest; `recipe` made the digest."""

    paper_id: PaperId
    recipe: str
    paper: str
    pdf: str
    document: str
    digest: str


@dataclass(frozen=True, slots=True)
class Subject:
    """A paper that a show can discuss, as it was read."""

    paper: Paper
    document: Document
    digest: Digest


@dataclass(frozen=True, slots=True)
class Cluster:
    """Papers that are alike, and how many of them there were. `label` are words that their titles share.

    `papers` are those of the edition's own week, nearest to the centre first; `count` is how many these are, `before`
    the counts of the weeks before it, the latest first.
    """

    label: str
    papers: tuple[PaperId, ...]
    count: int
    before: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Brief:
    """Everything a show is written from.

    `subjects` come in the order of their rank, `others` are papers of the same time that are not discussed, `earlier`
    what the station said before that is close to a subject, `corrections` papers that were told and are withdrawn.
    `target_seconds` is how long it is to be. `given` are words that stand already, by the kind of the section that they
    are: a segment's discussion, what changed, a correction, the station's speech. The format's other sections are put
    around them, and nothing is fitted to a length.
    """

    edition: Edition
    station: str
    subjects: tuple[Subject, ...]
    others: tuple[Paper, ...] = ()
    earlier: Mapping[PaperId, tuple[Recollection, ...]] = field(default_factory=dict)
    corrections: tuple[Paper, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    heard: Heard = NOTHING_HEARD
    target_seconds: float = 0.0
    given: Mapping[str, Script] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a show's script that becomes a chapter. `kind` is that of the format's section.

    `paper_id` is the paper it is about, None where it is about several or none. Of each turn `about` says which
    paper's document its citations index.
    """

    kind: str
    title: str
    turns: tuple[Turn, ...]
    paper_id: PaperId | None = None


@dataclass(frozen=True, slots=True)
class ShowScript:
    """A show as it is written. `papers` are those it discusses or names, in the order in which they come.

    `headlines` are the lines that stand in its description, one for each discussed paper. `lines` as in Script.
    """

    title: str
    sections: tuple[Section, ...]
    papers: tuple[PaperId, ...]
    headlines: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    writing: Writing | None = None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns in their order."""
        return tuple(turn for section in self.sections for turn in section.turns)

    @property
    def starts(self) -> tuple[int, ...]:
        """The place of each section's first turn among all turns."""
        lengths = [len(section.turns) for section in self.sections]
        return tuple(start for start, length in zip(accumulate([0, *lengths]), lengths, strict=False) if length)


@dataclass(frozen=True, slots=True)
class CheckedShow:
    """A show of which the papers bear out every turn, and one outcome for each turn that was written; the places of
    these count through all sections."""

    script: ShowScript
    outcomes: tuple[Outcome, ...]
