"""Links between real papers, which lie outside the repository."""

from __future__ import annotations

from collections.abc import Callable
from itertools import permutations
from pathlib import Path

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Subject
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.links import Said, link
from paperradio.editorial.shows.topics import shared
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.ports import Reader

PAPERS = Path(__file__).resolve().parents[6] / "shared" / "data" / "papers"
ISING, CORPUS, GRAPH = "2503.05621v1", "2020.acl-main.447", "N18-3011"


@pytest.mark.real
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not there")
def test_links_between_real_papers_are_true(
    reader: Reader, minilm: RememberingEmbedder, chooser: Callable[[], Chooser]
) -> None:
    papers: dict[str, Subject] = {}
    for stem in (ISING, CORPUS, GRAPH):
        document = reader.read(PAPERS / f"{stem}.pdf")
        paper = Paper(PaperId(stem), document.title, document.authors, document.abstract)
        papers[stem] = Subject(paper, document, ExtractiveEditor(minilm).digest(paper, document))
    assert shared((papers[CORPUS], papers[GRAPH]))[0].text == "Semantic Scholar"
    lines, said, tied = chooser(), Said(), set()
    for last, following in permutations(papers, 2):
        for turn in link(papers[last], papers[following], "ben", lines, minilm, said):
            tied.add((last, following))
            assert turn.about is not None
            about = papers[turn.about]
            assert not GroundingCheck(about.paper, about.document, minilm).judge_turn(turn).findings, turn
    assert tied == {(CORPUS, GRAPH), (GRAPH, CORPUS)}
