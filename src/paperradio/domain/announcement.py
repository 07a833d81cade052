"""What arXiv answers: announcements of a day, listings, the record of one paper."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from paperradio.domain.paper import Paper, PaperId


class AnnounceType(StrEnum):
    """Why a paper is announced in a category."""

    NEW = "new"
    CROSS = "cross"
    REPLACE = "replace"
    REPLACE_CROSS = "replace-cross"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One paper of an announcement. Its id carries the version that is announced."""

    paper: Paper
    kind: AnnounceType


@dataclass(frozen=True, slots=True)
class Validators:
    """What the server wants to be told to answer "unchanged" (ETag, Last-Modified), as it gave them."""

    etag: str | None = None
    modified: str | None = None


@dataclass(frozen=True, slots=True)
class Announcements:
    """A day's announcement in some categories, as the feed lists it.

    `announced` is the day that the feed is of, `built` when it was made, both UTC; None where it does not say.
    `quiet_days` are the weekdays (``Saturday``) on which nothing is announced. `unreadable` entries were left out.
    `cut` is true where the feed is as long as it may be, so that there may have been more.
    """

    entries: tuple[Announcement, ...]
    announced: datetime | None = None
    built: datetime | None = None
    quiet_days: tuple[str, ...] = ()
    unreadable: int = 0
    cut: bool = False
    validators: Validators = Validators()


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of the API's answer. `missing` are ids that were asked for and did not come; `total` is what arXiv
    has in all."""

    papers: tuple[Paper, ...]
    missing: tuple[PaperId, ...] = ()
    total: int = 0


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a paper; a withdrawn one has no document."""

    number: int
    submitted: datetime | None = None
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class PaperRecord:
    """A paper's record by OAI-PMH. `paper` is its newest version; `removed` when arXiv has deleted the record itself.

    Titles, names and abstracts are as the authors typed them (TeX accents); the other feeds have them in Unicode.
    """

    paper: Paper
    versions: tuple[Version, ...] = ()
    removed: bool = False

    def completing(self, paper: Paper) -> Paper:
        """`paper` with what only this record knows: licence, comment, withdrawal."""
        return replace(
            paper,
            licence=paper.licence or self.paper.licence,
            comment=paper.comment or self.paper.comment,
            withdrawn=paper.withdrawn or self.paper.withdrawn or self.removed,
        )
