"""What is still to be found out about a paper that was chosen, and of no other."""

from __future__ import annotations

import logging
from dataclasses import replace

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.errors import NothingToSay, PaperUnavailable, RetryLater, SourceUnreachable
from paperradio.ports import Catalogue, Source

_log = logging.getLogger(__name__)


def completed(paper: Paper, source: Source, catalogue: Catalogue | None = None) -> Paper:
    """The paper with its licence, where that can be had; the catalogue keeps it. Without one no public sees its pages.

    Raises:
        RetryLater: the source wants to be left alone.
        PaperUnavailable: the paper has been withdrawn.
    """
    try:
        found = source.completed(paper)
    except RetryLater:
        raise
    except (PaperUnavailable, SourceUnreachable) as error:
        _log.warning("The licence of %s is not known for now: %s", paper.id, error)
        return paper
    if found != paper and catalogue is not None:
        catalogue.add_papers([found])
    if found.withdrawn:
        raise PaperUnavailable(f"{paper.id} has been withdrawn")
    return found


def completed_by(paper: Paper, document: Document) -> Paper:
    """The record; what the source did not say is taken from the document."""
    return replace(
        paper,
        title=paper.title or document.title or paper.id,
        authors=paper.authors or document.authors,
        abstract=paper.abstract or document.abstract,
    )


def without_pages(paper: Paper, reason: str) -> Document:
    """What the record says, in place of a PDF that cannot be read for this reason.

    Raises:
        NothingToSay: the record has no abstract.
    """
    if not paper.abstract.strip():
        raise NothingToSay(f"the record of {paper.id} has no abstract")
    return Document(paper.title, paper.authors, paper.abstract, (), (), (reason,))
