from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.gate import objection
from paperradio.editorial.notices import MOST_CHANGES, NoticeWriter
from paperradio.errors import ConfigurationError, NothingToSay
from paperradio.shipped import shipped_folder

SENTENCES = (
    "We study radios that read papers aloud.",
    "Our method reaches 29.1 points on the task.",
    "A listening test confirms the finding.",
)
PAPER = Paper(PaperId("2609.00001v2"), "Radios that Read", ("Ada Lee", "Ben Ray"), " ".join(SENTENCES))
EARLIER = replace(
    PAPER,
    id=PaperId("2609.00001v1"),
    abstract="We study radios that read papers aloud. Our method reaches 28.4 points on the task. It needs no network.",
)


def document(*sentences: str) -> Document:
    box = (Box(0.1, 0.1, 0.9, 0.12),)
    passages = tuple(
        Passage(index, 1, text, text, "Abstract", Role.ABSTRACT, box) for index, text in enumerate(sentences)
    )
    return Document("Radios that Read", (), "", (Page(1, 612, 792),), passages)


@pytest.fixture
def writer() -> NoticeWriter:
    return NoticeWriter(shipped_folder("prompts"))


def test_changes_are_cited_where_the_pdf_has_them(writer: NoticeWriter) -> None:
    read = document(*SENTENCES)
    script = writer.what_changed(PAPER, EARLIER, read)
    factual = [(turn.text, turn.cites) for turn in script.turns if turn.factual]
    assert factual == [
        ("The authors' method reaches 29.1 points on the task.", (1,)),
        ("A listening test confirms the finding.", (2,)),
    ]
    assert all(objection(turn, read.passages) is None for turn in script.turns if turn.factual)
    said = " ".join(turn.text for turn in script.turns)
    assert "28.4" in said
    assert "It needs no network." in said
    assert "Radios that Read" in script.turns[0].text


def test_what_the_pdf_does_not_have_is_quoted_from_the_record(writer: NoticeWriter) -> None:
    script = writer.what_changed(PAPER, EARLIER, document("Something else entirely is written here."))
    assert not any(turn.factual or turn.cites for turn in script.turns)
    assert SENTENCES[1] in [turn.text for turn in script.turns]


def test_a_number_that_the_pdf_has_otherwise_is_not_cited(writer: NoticeWriter) -> None:
    read = document(SENTENCES[0], "Our method reaches 27.0 points on the task.", SENTENCES[2])
    script = writer.what_changed(PAPER, EARLIER, read)
    assert [turn.cites for turn in script.turns if turn.text == SENTENCES[1]] == [()]


def test_nothing_changed(writer: NoticeWriter) -> None:
    script = writer.what_changed(PAPER, replace(PAPER, id=EARLIER.id), document(*SENTENCES))
    assert [turn.cites for turn in script.turns if turn.factual] == [(0,)]
    assert len(script.turns) == 6


def test_another_title_is_told(writer: NoticeWriter) -> None:
    script = writer.what_changed(PAPER, replace(EARLIER, title="Reading Radios."), document(*SENTENCES))
    assert any("Reading Radios" in turn.text for turn in script.turns)


def test_it_stays_short(writer: NoticeWriter) -> None:
    words = ("radio", "voice", "paper", "page", "word", "sound", "night", "day")
    abstract = " ".join(f"The {word} of the {word} makes every {word} better than a {word} alone." for word in words)
    script = writer.what_changed(replace(PAPER, abstract=abstract), EARLIER, document(*SENTENCES))
    assert sum(word in turn.text for turn in script.turns[2:] for word in words[:8]) <= 2 * MOST_CHANGES
    assert len(script.turns) <= 3 + 2 * MOST_CHANGES + 2


def test_an_abstract_is_read_word_for_word_without_formulas(writer: NoticeWriter) -> None:
    script = writer.from_abstract(replace(PAPER, abstract=f"{PAPER.abstract} Here $x = y^2$ holds."))
    assert all(turn.speaker == "ada" and not turn.cites and not turn.factual for turn in script.turns)
    assert " ".join(turn.text for turn in script.turns[1:-1]) == PAPER.abstract
    assert "Radios that Read" in script.turns[0].text
    assert "Ada Lee and Ben Ray" in script.turns[0].text


def test_an_abstract_of_formulas_is_nothing_to_say(writer: NoticeWriter) -> None:
    with pytest.raises(NothingToSay):
        writer.from_abstract(replace(PAPER, abstract="$x = y$."))


def test_a_correction_names_the_paper_and_is_about_none(writer: NoticeWriter) -> None:
    script = writer.correction(PAPER)
    assert script.paper_id is None
    assert "Radios that Read" in script.turns[0].text


@pytest.mark.parametrize("file", ["what_changed.toml", "notices.toml"])
def test_bad_prompts_are_refused(tmp_path: Path, file: str) -> None:
    folder = shutil.copytree(shipped_folder("prompts"), tmp_path / "prompts")
    (folder / file).write_text((folder / file).read_text().replace('["title"]', '["name"]'))
    with pytest.raises(ConfigurationError, match=file):
        NoticeWriter(folder)
