"""Shows of real papers, which lie outside the repository."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Brief, Edition, Subject
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.shows.check import ShowGroundingChecker
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.reading.document import read_document
from paperradio.settings.shows import SectionKind, load_formats
from paperradio.shipped import shipped_folder

PAPERS = Path(__file__).resolve().parents[5] / "shared" / "data" / "papers"
STEMS = ("1706.03762v5", "2305.13048v1", "1503.02531v1", "2020.acl-main.447", "2503.05621v1", "1512.03385v1")
EDITIONS = (("2026-11-20", 6, 400), ("2026-11-21", 5, 480), ("2026-11-22", 4, 300))
"""The day, how many of the papers, and how long the show is to be."""


@pytest.fixture(scope="module")
def embedder(minilm: MiniLmEmbedder) -> RememberingEmbedder:
    return RememberingEmbedder(minilm)


@pytest.fixture(scope="module")
def real(embedder: RememberingEmbedder) -> list[Subject]:
    editor, found = ExtractiveEditor(embedder), []
    for stem in STEMS:
        document = read_document(PAPERS / f"{stem}.pdf", 80)
        paper = Paper(PaperId(stem), document.title, document.authors, document.abstract)
        found.append(Subject(paper, document, editor.digest(paper, document)))
    return found


@pytest.mark.real
@pytest.mark.skipif(not PAPERS.is_dir(), reason="the papers are not there")
def test_three_dailies_of_real_papers(real: list[Subject], embedder: RememberingEmbedder) -> None:
    daily = load_formats([shipped_folder("configs") / "shows"])["daily"]
    builder = ShowBuilder(ExtractiveEditor(embedder), embedder)
    checker = ShowGroundingChecker(ScriptChecker(embedder))
    said = []
    for day, papers, target in EDITIONS:
        until = datetime.fromisoformat(day).replace(hour=17, tzinfo=UTC)
        edition = Edition("main", "daily", day, until - timedelta(days=1), until)
        others = tuple(subject.paper for subject in real[papers:])
        brief = Brief(edition, "Paper Radio", tuple(real[:papers]), others, target_seconds=target)
        script = builder.write(brief, daily)
        checked = checker.check(brief, script)
        assert 0.9 * target <= seconds(checked.script.turns) <= 1.1 * target
        kept = sum(outcome.action == "kept" for outcome in checked.outcomes)
        assert kept >= 0.97 * len(checked.outcomes)
        assert [each.action for each in checker.check(brief, checked.script).outcomes if each.action != "kept"] == []
        told = [section.paper_id for section in checked.script.sections if section.kind == SectionKind.PAPERS]
        announced = [
            turn.about
            for section in checked.script.sections
            if section.kind == SectionKind.HEADLINES
            for turn in section.turns
            if turn.about
        ]
        assert announced == told
        assert len(set(checked.script.papers)) == len(checked.script.papers)
        said.append([turn.text for turn in checked.script.turns])
    assert said[0] != said[1] != said[2]
