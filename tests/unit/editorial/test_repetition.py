"""A day of air: 300 segments from real abstracts in a row, none of which sounds like the one before."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path

import pytest

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import Heard, grams, repetition
from paperradio.domain.script import Script
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.errors import NothingToSay
from paperradio.testing import FakeEmbedder

SUMMARIES = Path(__file__).resolve().parents[4] / "shared/data/summaries/SciTLDR-A_dev.jsonl"
SEGMENTS = 300
FIELDS = ("cs.CL", "cs.LG", "stat.ML", "cs.CV", "cs.AI", "cs.RO", "cs.IR", "cs.HC")
AUTHORS = ("Ann Ash", "Bo Birch")


@pytest.mark.real
@pytest.mark.slow
@pytest.mark.skipif(not SUMMARIES.is_file(), reason="the abstracts are not there")
def test_a_day_of_air_does_not_repeat_itself() -> None:
    editor, heard, aired = ExtractiveEditor(FakeEmbedder()), list[str](), list[tuple[str, Script]]()
    for number, row in enumerate(SUMMARIES.read_text(encoding="utf-8").splitlines()):
        told = json.loads(row)
        title = told.get("title") or f"Paper {number}"
        paper = Paper(PaperId(f"2609.{number:05}v1"), title, AUTHORS, categories=(FIELDS[number % len(FIELDS)],))
        try:
            aired.append((title, written := segment(editor, paper, told["source"], heard)))
        except NothingToSay:
            continue
        heard += written.lines
        if len(aired) == SEGMENTS:
            break
    assert len(aired) == SEGMENTS
    spoken = [without_names(turn.text, title) for title, script in aired for turn in script.turns if not turn.factual]
    assert repetition(spoken).variety >= 0.72
    assert repetition(spoken).repeated <= 0.02
    assert repetition(heard).repeated <= 0.02
    openers = Counter(script.lines[0] for _, script in aired)
    assert openers.most_common(1)[0][1] <= 3
    assert sum(1 for line in heard if grams(line)) > SEGMENTS  # Not all of them are cut to three words.


def segment(editor: ExtractiveEditor, paper: Paper, abstract: list[str], heard: list[str]) -> Script:
    passages = tuple(
        Passage(place, 1, text, text, "Abstract", Role.ABSTRACT, (Box(0.1, 0.1, 0.9, 0.12),))
        for place, text in enumerate(abstract)
    )
    document = Document(paper.title, AUTHORS, " ".join(abstract), (Page(1, 612, 792),), passages)
    return editor.write(paper, document, editor.digest(paper, document), Heard(tuple(heard)))


def without_names(text: str, title: str) -> str:
    """What is said of the station's own: without the title and the authors."""
    for name in (title, title.rstrip(".?!"), " and ".join(AUTHORS), *AUTHORS):
        text = text.replace(name, "{}")
    return re.sub(r"\s+", " ", text)
