"""Code and data that a paper says can be had are told, wherever the paper says so."""

from __future__ import annotations

import pytest

from paperradio.domain.digest import Part
from paperradio.domain.document import Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.availability import availability
from paperradio.editorial.digest import make_digest
from paperradio.editorial.gate import objection
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.testing import FakeEmbedder

from .conftest import Build, Rows

NOTE = "1Code and recordings available at https://example.net/lector 2The town lies near the sea."


@pytest.mark.parametrize(
    ("role", "text", "said"),
    [
        (Role.BODY, "We release our code and all recordings.", "The authors release their code and all recordings."),
        (Role.FOOTNOTE, NOTE, "Code and recordings are available."),
        (Role.FRAGMENT, "The code of our small reader is available at https://example.net/",
         "The code of the authors' small reader is available."),
        (Role.BODY, "We will release the code of our reader.", "The authors will release the code of their reader."),
    ],
)  # fmt: skip
def test_it_is_found_and_said_without_its_address(build: Build, role: Role, text: str, said: str) -> None:
    found = availability(
        build(((Role.BODY, "Results", "The reader waits at every comma."), (role, "Results", text))), 2, ""
    )
    assert found is not None
    assert (found.index, found.text) == (1, said)


@pytest.mark.parametrize(
    ("role", "section", "text"),
    [
        (Role.BODY, "Related Work", "The authors of an earlier reader release their code."),
        (Role.BODY, "Results", "Enough memory is available on every node of the cluster."),
        (Role.FOOTNOTE, "Results", "3The tables of the town are available at https://example.net/town"),
        (Role.FRAGMENT, "Results", "The code of our reader is available for those who"),
        (Role.BODY, "Results", "This is why we release the recordings of all listeners."),
    ],
)
def test_what_is_no_word_of_this_papers_code(build: Build, role: Role, section: str, text: str) -> None:
    assert availability(build(((role, section, text),)), 2, "") is None


def test_plain_words_come_before_a_plan_and_text_before_a_footnote(build: Build) -> None:
    rows = (
        (Role.FOOTNOTE, "Introduction", NOTE),
        (Role.BODY, "Introduction", "We plan to release the models of the reader in spring."),
        (Role.BODY, "Results", "We release our code and our recordings."),
    )
    found = availability(build(rows), 2, "")
    assert found is not None and found.index == 2


def test_it_is_told_after_a_question_before_the_limit(build: Build, paper_rows: Rows) -> None:
    rows = [row for row in paper_rows if "release" not in row[2] and "These recordings" not in row[2]]
    document = build([*rows, (Role.FOOTNOTE, "Results", NOTE)])
    editor, paper = ExtractiveEditor(FakeEmbedder()), Paper(PaperId("p"), "The Lector", ("Ann Ash", "Bo Birch"))
    digest = make_digest(paper, document, FakeEmbedder(), 250)
    assert [claim.part for claim in digest.claims][-2:] == [Part.AVAILABILITY, Part.LIMIT]
    turns = editor.write(paper, document, digest).turns
    place = next(place for place, turn in enumerate(turns) if turn.text == "Code and recordings are available.")
    assert turns[place - 1].speaker == "ben" and turns[place - 1].text.endswith("?")
    assert objection(turns[place], document.passages) is None


def test_it_is_not_told_twice(build: Build, paper_rows: Rows) -> None:
    document = build([*paper_rows, (Role.FOOTNOTE, "Results", NOTE)])
    digest = make_digest(Paper(PaperId("p"), "The Lector", ("Ann Ash",)), document, FakeEmbedder(), 250)
    assert sum(claim.part is Part.AVAILABILITY for claim in digest.claims) == 1
