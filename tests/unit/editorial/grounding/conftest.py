"""A small paper, written for these tests, and its check."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.domain.verdict import Verdict
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.testing import FakeEmbedder

ABSTRACT = "Abstract"
ROWS: Sequence[tuple[Role, str, str]] = (
    (Role.TITLE, "", "The Lector: Reading Papers Aloud"),
    (Role.AUTHORS, "", "Ann Ash, Bo Birch, Cy Cedar, Di Dogwood"),
    (Role.ABSTRACT, ABSTRACT, "Reading aloud from scientific papers is difficult: formulas interrupt sentences."),
    (Role.ABSTRACT, ABSTRACT, "In this paper, we propose the Lector, a small reader that keeps whole sentences."),
    (Role.ABSTRACT, ABSTRACT, "On the Nightly corpus, the Lector has an accuracy of 92.4 % after 3.5 days of work."),
    (Role.ABSTRACT, ABSTRACT, "The Lector outperforms the Speaker of Cedar Labs on most papers in English."),
    (Role.BODY, "Results", "Our results suggest that listeners may understand more when formulas are left out."),
    (Role.BODY, "Results", "We did not test the Lector on papers with more than 40 pages."),
    (Role.BODY, "Results", "Memory use decreases from 4 GB to 2.5 GB when tables are skipped."),
    (Role.BODY, "Results", "Automatic speech recognition (ASR) of the Nightly recordings fails for some accents."),
    (Role.BODY, "Outlook", "Weather reports were read on air for decades before anybody thought of reading papers."),
)  # fmt: skip
Judge = Callable[..., Verdict]


@pytest.fixture(scope="session")
def document() -> Document:
    sections = list(dict.fromkeys(section for _, section, _ in ROWS))
    passages = tuple(
        Passage(index, 1, text, text, section, role, (Box(0.1, 0.1, 0.9, 0.12),), sections.index(section))
        for index, (role, section, text) in enumerate(ROWS)
    )
    return Document("The Lector: Reading Papers Aloud", (), "", (Page(1, 600, 800),), passages)


@pytest.fixture(scope="session")
def check(document: Document) -> GroundingCheck:
    authors = ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood")
    paper = Paper(PaperId("2609.00001v1"), document.title, authors, categories=("cs.CL",))
    return GroundingCheck(paper, document, FakeEmbedder())


@pytest.fixture(scope="session")
def judge(check: GroundingCheck) -> Judge:
    """What comes of a factual turn that cites the passages that begin so, or of a connective one that cites none.

    `beside` are texts of other turns that cite the same.
    """

    def judged(text: str, *beginnings: str, beside: Sequence[str] = ()) -> Verdict:
        cites = tuple(
            next(index for index, (_, _, row) in enumerate(ROWS) if row.startswith(beginning))
            for beginning in beginnings
        )
        others = [Turn("ada", other, cites, factual=True) for other in beside]
        return check.judge_turn(Turn("ada", text, cites, factual=bool(cites)), others)

    return judged
