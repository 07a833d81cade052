"""Scripts of three real papers, which lie outside the repository."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.gate import objection
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.reading.document import read_document

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"


@pytest.mark.real
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not there")
@pytest.mark.parametrize("stem", ["1706.03762v5", "2020.acl-main.447", "1512.03385v1"])
def test_a_real_paper_becomes_a_conversation(minilm: MiniLmEmbedder, stem: str) -> None:
    document = read_document(PAPERS / f"{stem}.pdf", 80)
    paper, editor = Paper(PaperId(stem), document.title, document.authors), ExtractiveEditor(minilm)
    turns = editor.write(paper, document, editor.digest(paper, document)).turns
    assert 78 <= seconds(turns) <= 180
    assert {turn.speaker for turn in turns} == {"ada", "ben"}
    for turn in turns:
        assert objection(turn, document.passages) is None or "others" in turn.text, turn
        assert not (turn.factual and re.search(r"\b(?:we|our)\b|\[\d|\b(?:Table|Figure) \d", turn.text)), turn
