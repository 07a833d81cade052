"""Documents built by hand."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from paperradio.domain.document import Box, Document, Page, Passage, Role

BOX = (Box(0.1, 0.1, 0.9, 0.12),)
Rows = Sequence[tuple[Role, str, str]]
Build = Callable[[Rows], Document]


@pytest.fixture
def build() -> Build:
    """A one-page document from (role, section, text) rows; each section is one paragraph."""

    def document(rows: Rows) -> Document:
        sections = list(dict.fromkeys(section for _, section, _ in rows))
        passages = tuple(
            Passage(index, 1, text, text, section, role, BOX, sections.index(section))
            for index, (role, section, text) in enumerate(rows)
        )
        return Document("A Title", ("Ann Ash", "Bo Birch"), "", (Page(1, 600, 800),), passages)

    return document


@pytest.fixture
def paper_rows() -> Rows:
    """A whole small paper, written for these tests."""
    abstract = (
        "Reading aloud from scientific papers is difficult because formulas interrupt the sentences.",
        "In this paper, we propose a small reader for papers, the Lector, that keeps only whole sentences.",
        "We evaluate the Lector on 120 papers, finding that listeners understand 31% more of each paper.",
        "However, the Lector still reads tables poorly.",
        "Our reader processes 40 pages per second on one core, improving over the earlier reader by 12 pages.",
        "We release the Lector and the recordings of all listeners for other stations.",
        "These recordings cover 600 hours of speech.",
    )
    body = (
        ("Introduction", "Many stations have read weather reports for decades, and papers are longer than reports."),
        ("Results", "Listeners of the Lector understand 31% more of each paper than listeners of the earlier reader."),
        ("Results", "We found that the Lector reads papers with 2 columns as well as papers with a single column."),
        ("Results", "The Lector processes pages faster than the earlier reader because it keeps sentences whole [7]."),
        ("Discussion", "We did not test the Lector on papers in languages other than English."),
        ("Conclusion", "We proposed a reader for stations that read scientific papers aloud at night."),
    )
    return (
        (Role.TITLE, "", "The Lector: Reading Papers Aloud"),
        (Role.AUTHORS, "", "Ann Ash, Bo Birch, Cy Cedar, Di Dogwood"),
        *((Role.ABSTRACT, "Abstract", text) for text in abstract),
        *((Role.BODY, section, text) for section, text in body),
        (Role.BODY, "Related Work", "Earlier readers for papers could not read whole sentences of papers aloud."),
    )
