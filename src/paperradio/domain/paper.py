"""A paper's record: who wrote what, where it stands, and what may be shown of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime
from typing import NewType

PaperId = NewType("PaperId", str)
"""An arXiv identifier with its version (``1706.03762v7``), or the file stem of a local PDF."""

_ARXIV_ID = re.compile(r"(?:[a-z-]+(?:\.[A-Z]{2})?/\d{7}|\d{4}\.\d{4,5})(?:v\d{1,4})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Paper:
    """The arXiv record, or what stands in for it beside a local PDF. `licence` is a URL or a short name.

    `published` is when the first version came, `updated` when this one did; `comment` is the authors' own.
    `withdrawn`: they took this version and those before it back. `seen` is when the station first heard of it, together
    with the others of its batch; it says nothing about the paper and does not count in comparisons.
    """

    id: PaperId
    title: str
    authors: tuple[str, ...] = ()
    abstract: str = ""
    categories: tuple[str, ...] = ()
    licence: str | None = None
    published: datetime | None = None
    source: str = "folder"
    pdf_url: str | None = None
    abstract_url: str | None = None
    updated: datetime | None = None
    comment: str | None = None
    withdrawn: bool = False
    seen: datetime | None = field(default=None, compare=False)


def is_arxiv_id(text: str) -> bool:
    """Whether `text` has the form of an arXiv identifier, old or new, with or without its version."""
    return _ARXIV_ID.fullmatch(text) is not None


def without_version(paper_id: PaperId) -> str:
    """``1706.03762v7`` becomes ``1706.03762``; an id that is no arXiv id stays as it is."""
    return re.sub(r"v\d+$", "", paper_id) if is_arxiv_id(paper_id) else paper_id


def version_of(paper_id: PaperId) -> int | None:
    """``1706.03762v7`` gives 7; None where the id names no version."""
    found = re.search(r"v(\d+)$", paper_id) if is_arxiv_id(paper_id) else None
    return int(found[1]) if found else None
