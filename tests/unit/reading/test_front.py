"""Fronts, headings and letterings as different styles set them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from paperradio.domain.document import Document, Role
from paperradio.reading.document import read_document

BODY = (
    "The station reads the newest papers aloud and shows the page.",
    "Every sentence that is spoken stands word for word in the paper.",
    "A listener can follow the highlighted line while the voice speaks.",
    "The picture moves to the next passage when the speaker goes on.",
)
NUMBERED = ("1   Introduction", "2   The Rack", "2.1   Filling It", "2.2   Emptying It", "3   Conclusion")
ROMAN = ("I. INTRODUCTION", "II. THE RACK", "A. Filling it", "B. Emptying it", "III. CONCLUSION")
PLAIN = ("Introduction", "Filling the Rack", "Emptying the Rack", "Conclusion")


def headings(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if passage.role is Role.HEADING]


def sections(document: Document) -> list[str]:
    found = [passage.section for passage in document.passages if passage.role is Role.BODY]
    return list(dict.fromkeys(found))


def spoken(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if passage.role in (Role.ABSTRACT, Role.BODY)]


def front(sheet: Any) -> None:
    sheet.text(["A Radio Station for Papers"], x=180, y=90, size=17, font="hebo")
    sheet.text(["Ada Lovelace, Charles Babbage"], x=220, y=120)
    sheet.text(["Abstract"], x=280, y=160, size=12, font="hebo")
    sheet.text(BODY[:3], x=110, y=180)


def chapters(sheet: Any, titles: Sequence[str], y: float) -> None:
    for title in titles:
        y = sheet.text([title], y=y, size=12, font="hebo") + 8
        y = sheet.text(BODY, y=y) + 14


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        (NUMBERED, ["Introduction", "The Rack", "The Rack: Filling It", "The Rack: Emptying It", "Conclusion"]),
        (ROMAN, ["INTRODUCTION", "THE RACK", "THE RACK: Filling it", "THE RACK: Emptying it", "CONCLUSION"]),
        (PLAIN, list(PLAIN)),
    ],
    ids=["numbered", "roman", "plain"],
)
def test_sections(sheet: Any, save: Callable[[Any], Path], titles: tuple[str, ...], expected: list[str]) -> None:
    front(sheet)
    chapters(sheet, titles, 240)
    document = read_document(save(sheet), 10)
    assert headings(document) == ["Abstract", *(" ".join(title.split()) for title in titles)]
    assert sections(document) == expected


def test_a_heading_of_two_lines_is_one(sheet: Any, save: Callable[[Any], Path]) -> None:
    front(sheet)
    sheet.text(["1   How the Station Fills and", "Empties Its Rack"], y=240, size=12, font="hebo", pitch=14)
    sheet.text(BODY, y=280)
    document = read_document(save(sheet), 10)
    assert headings(document) == ["Abstract", "1 How the Station Fills and Empties Its Rack"]
    assert {passage.section for passage in document.passages if passage.role is Role.HEADING} == {
        "Abstract",
        "How the Station Fills and Empties Its Rack",
    }


def test_a_table_of_contents_opens_no_section(sheet: Any, save: Callable[[Any], Path]) -> None:
    front(sheet)
    sheet.text(["Contents"], y=240, size=12, font="hebo")
    for row, title in enumerate(NUMBERED):
        sheet.text([title], y=262 + 14 * row, font="hebo")
        sheet.text([str(row + 2)], x=520, y=262 + 14 * row, font="hebo")
    sheet.new_page()
    chapters(sheet, NUMBERED, 100)
    document = read_document(save(sheet), 10)
    assert headings(document)[:3] == ["Abstract", "Contents", "1 Introduction"]
    assert len(headings(document)) == 2 + len(NUMBERED)
    assert len(spoken(document)) == 3 + len(BODY) * len(NUMBERED)


def test_a_cover_page_of_a_laboratory(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(["EUROPEAN ORGANISATION FOR NUCLEAR RESEARCH (CERN)"], x=150, y=80, size=12)
    sheet.text(["Submitted to: J. Radio", "CERN-EP-2030-001"], x=72, y=110)
    sheet.text(["A Radio Station for Papers"], x=150, y=200, size=17, font="hebo")
    sheet.text(["The Radio Collaboration"], x=220, y=240, size=12)
    sheet.text([*BODY[:3], BODY[3]], x=110, y=300)
    rights = [
        "© 2030 CERN for the benefit of the Radio Collaboration.",
        "Reproduction is allowed by the CC-BY-4.0 license.",
    ]
    sheet.text(rights, y=740, size=8)
    sheet.new_page()
    chapters(sheet, NUMBERED, 100)
    document = read_document(save(sheet), 10)
    assert document.title == "A Radio Station for Papers"
    assert document.authors == ("The Radio Collaboration",)
    assert document.abstract == " ".join(BODY)
    assert not any("CERN" in text or "license" in text for text in spoken(document))


def test_a_licence_banner_is_no_title(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(["Content from this work may be used under the terms of the Creative Commons licence."], y=40, size=8)
    sheet.text(["Published under licence by Radio Publishing Ltd"], y=60, size=18)
    front(sheet)
    chapters(sheet, NUMBERED, 240)
    document = read_document(save(sheet), 10)
    assert document.title == "A Radio Station for Papers"
    assert not any("licence" in text for text in spoken(document))


def test_a_title_that_is_spaced_out(sheet: Any, save: Callable[[Any], Path]) -> None:
    x = 120.0
    for char in "RADIO FOR PAPERS":
        sheet.text([char], x=x, y=90, size=15, font="hebo")
        x += pymupdf.get_text_length(char, "hebo", 15) + 6
    sheet.text(["Ada Lovelace, Charles Babbage"], x=220, y=120)
    sheet.text(["A B S T R A C T"], x=250, y=160, size=12, font="hebo")
    sheet.text(BODY[:3], x=110, y=180)
    chapters(sheet, NUMBERED, 240)
    document = read_document(save(sheet), 10)
    assert document.title == "RADIO FOR PAPERS"
    assert document.abstract == " ".join(BODY[:3])


def test_small_capitals(sheet: Any, save: Callable[[Any], Path]) -> None:
    front(sheet)
    x = 72.0
    for char, size in (("1   ", 12), ("I", 12), (" ", 3), ("NTRODUCTION", 9.6)):
        sheet.text([char], x=x, y=240, size=size, font="hebo")
        x += pymupdf.get_text_length(char, "hebo", size)
    sheet.text(BODY, y=260)
    document = read_document(save(sheet), 10)
    assert headings(document) == ["Abstract", "1 INTRODUCTION"]


def test_control_characters_do_not_reach_a_heading() -> None:
    from paperradio.reading.lettering import plain

    assert plain("The\x02 ﬁrst\ufffd Erd˝os\u200b num\x08ber") == "The first Erdős number"
