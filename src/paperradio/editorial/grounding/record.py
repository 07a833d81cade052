"""The record as a document: what is held against it is quoted from title and abstract, not from the PDF."""

from __future__ import annotations

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.paper import Paper
from paperradio.editorial.changes import sentences_of

NOW, BEFORE = "Record", "Earlier record"
"""The sections under which the sentences of both versions stand."""


def record_document(paper: Paper, earlier: Paper | None = None) -> Document:
    """Title and abstract of `paper` and of its `earlier` version as passages that stand on no page's place."""
    rows = [(Role.TITLE, NOW, paper.title), *((Role.ABSTRACT, NOW, each) for each in sentences_of(paper.abstract))]
    if earlier is not None:
        rows.append((Role.TITLE, BEFORE, " ".join(earlier.title.split()).rstrip(" .")))
        rows.extend((Role.ABSTRACT, BEFORE, each) for each in sentences_of(earlier.abstract))
    passages = tuple(
        Passage(index, 1, text, text, section, role, (), 2 * (section == BEFORE) + (role is Role.ABSTRACT))
        for index, (role, section, text) in enumerate(rows)
    )
    return Document(paper.title, paper.authors, paper.abstract, (), passages)
