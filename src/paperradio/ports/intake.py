"""Where papers come from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from paperradio.domain.announcement import Announcements, Listing, PaperRecord, Validators
from paperradio.domain.paper import Paper, PaperId


class Source(Protocol):
    """Where papers come from."""

    name: str

    def latest(self, limit: int, hungry: bool = False) -> Sequence[Paper]:
        """The newest papers first, at most `limit`; papers seen before may come again.

        `hungry`: nothing is left to make, so where there is nothing new, older papers are welcome.

        Raises:
            SourceUnreachable: refused or silent.
        """
        ...

    def paper(self, paper_id: PaperId) -> Paper:
        """One paper's record. Raises PaperUnavailable, SourceUnreachable."""
        ...

    def pdf(self, paper: Paper) -> bytes:
        """The PDF's bytes. Raises PaperUnavailable, SourceUnreachable."""
        ...

    def completed(self, paper: Paper) -> Paper:
        """The paper with its licence, and withdrawn where it is; asked for where it is not known.

        Raises:
            SourceUnreachable, PaperUnavailable: it could not be had.
        """
        ...

    def offers(self, paper: Paper) -> bool:
        """Whether this source is the one to ask for the paper's PDF; asks nothing of the network.

        A catalogue may list papers of a source that the station was started with before.
        """
        ...


class Archive(Protocol):
    """arXiv. Each call is one HTTP request (a redirect is followed) at arXiv's pace, and can be one durable step.

    All methods raise RetryLater (with the seconds to wait) while arXiv wants to be left alone, MalformedAnswer for
    an answer that cannot be read, and SourceUnreachable when there is none.
    """

    def announced(self, seen: Validators | None = None) -> Announcements | None:
        """What was announced last in the station's categories; None when nothing has changed since `seen`.

        New papers and cross-lists are those that `intake` wants; replacements are all there are, for a known paper
        may have changed out of it.
        """
        ...

    def backlog(self, limit: int, start: int = 0) -> Listing:
        """Papers of the station's categories that `intake` wants, newest first, from the `start`-th on."""
        ...

    def papers(self, paper_ids: Sequence[PaperId]) -> Listing:
        """The records of these ids, in their order; an id without a version gives the newest one.

        Raises:
            PaperUnavailable: one is no arXiv id.
        """
        ...

    def record(self, paper_id: PaperId) -> PaperRecord:
        """Licence, versions and withdrawal of a paper. Raises PaperUnavailable."""
        ...

    def pdf(self, paper: Paper) -> bytes:
        """The PDF's bytes. Raises PaperUnavailable."""
        ...
