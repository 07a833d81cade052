"""Whole scripts: conversations, readings, and what they may never do."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import Heard, repetition
from paperradio.domain.script import Script
from paperradio.editorial.gate import objection
from paperradio.editorial.writer import FEWEST_TURNS, ExtractiveEditor, seconds
from paperradio.errors import ConfigurationError, NothingToSay
from paperradio.settings import Length
from paperradio.testing import FakeEmbedder

from .conftest import Build, Rows


def paper(name: str = "p") -> Paper:
    authors = ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood")
    return Paper(PaperId(name), "The Lector: Reading Papers Aloud", authors, categories=("cs.SD",))


def script(
    document: Document, editor: ExtractiveEditor | None = None, name: str = "p", heard: Sequence[str] = ()
) -> Script:
    editor = editor or ExtractiveEditor(FakeEmbedder())
    return editor.write(paper(name), document, editor.digest(paper(name), document), Heard(tuple(heard)))


def test_a_conversation(build: Build, paper_rows: Rows) -> None:
    document = build(paper_rows)
    turns = script(document).turns
    text = " ".join(turn.text for turn in turns)
    assert len(turns) >= FEWEST_TURNS and {turn.speaker for turn in turns} == {"ada", "ben"}
    assert "The Lector: Reading Papers Aloud" in text
    assert "Ann Ash, Bo Birch and two others" in text
    assert "sound and audio processing" in text
    assert "The authors propose a small reader" in text or "They propose a small reader" in text
    assert not re.search(r"\b(?:we|our|us)\b", " ".join(turn.text for turn in turns if turn.factual), re.IGNORECASE)


def test_however_becomes_the_question_and_hinges_are_opened(build: Build, paper_rows: Rows) -> None:
    turns = script(build(paper_rows)).turns
    spoken = [turn.text for turn in turns]
    assert "The Lector still reads tables poorly." in spoken
    assert any(text.startswith("That improves over the earlier reader") for text in spoken)
    assert any("31% more" in text for text in spoken)


def test_every_turn_passes_the_gate(build: Build, paper_rows: Rows) -> None:
    document = build(paper_rows)
    for name in ("p", "q", "r", "s"):
        for turn in script(document, name=name).turns[1:]:
            if "two others" not in turn.text:
                assert objection(turn, document.passages) is None, turn


def test_no_question_is_asked_twice_and_openers_differ(build: Build, paper_rows: Rows) -> None:
    document, editor = build(paper_rows), ExtractiveEditor(FakeEmbedder())
    heard: list[str] = []
    openers = []
    for number in range(30):
        written = script(document, editor, f"p{number}", heard)
        questions = [turn.text for turn in written.turns if not turn.factual]
        assert len(questions) == len(set(questions))
        openers.append(written.lines[0])
        heard += written.lines
    assert len(set(openers)) == 30
    assert repetition(heard).repeated < 0.05  # of thirty papers that ask for the same thirteen lines


def test_the_same_paper_is_written_the_same_way_again(build: Build, paper_rows: Rows) -> None:
    document, editor = build(paper_rows), ExtractiveEditor(FakeEmbedder())
    assert script(document, editor) == script(document, editor) == script(document)


def test_no_segment_is_longer_than_allowed(build: Build, paper_rows: Rows) -> None:
    editor = ExtractiveEditor(FakeEmbedder(), Length(least_seconds=5, target_seconds=60, most_seconds=70))
    assert seconds(script(build(paper_rows), editor).turns) <= 70


def test_too_little_for_two_is_read_by_one(build: Build) -> None:
    document = build(
        (
            (Role.ABSTRACT, "Abstract", "The noise of the rooms in old houses is rare at night in all of the towns."),
            (Role.ABSTRACT, "Abstract", "We count the noise of the rooms and find that it is rare at night."),
        )
    )
    turns = script(document).turns
    assert {turn.speaker for turn in turns} == {"ada"}
    assert "abstract" in " ".join(turn.text for turn in turns if not turn.factual)
    assert any("The authors count the noise" in turn.text for turn in turns if turn.factual)


def test_without_an_abstract_nobody_says_that_it_is_one(build: Build) -> None:
    rows = [
        (Role.BODY, "Introduction", "The noise of the rooms in old houses is rare at night in all of the towns.")
    ] * 2
    turns = script(build(rows)).turns
    assert not any(re.search(r"reads? (?:you )?the abstract|the abstract says", turn.text) for turn in turns)


def test_a_claim_that_its_passage_does_not_bear_out_is_not_told(build: Build, paper_rows: Rows) -> None:
    document, editor = build(paper_rows), ExtractiveEditor(FakeEmbedder())
    lie = Claim(Part.EVIDENCE, "The reader understands 99% of each paper that it is given.", (4,), 3.0)
    digest = editor.digest(paper(), document)
    turns = editor.write(paper(), document, Digest(digest.paper_id, (*digest.claims, lie))).turns
    assert not any("99%" in turn.text for turn in turns)
    with pytest.raises(NothingToSay):
        editor.write(paper(), document, Digest(digest.paper_id, (lie,)))


def test_prompts_of_ones_own(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match=r"connectives\.toml"):
        ExtractiveEditor(FakeEmbedder(), prompts=tmp_path)
