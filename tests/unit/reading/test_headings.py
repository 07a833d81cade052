"""Which rows are headings, and where in the tree they stand, on pages drawn line by line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf

from paperradio.domain.document import Document, Role
from paperradio.reading.document import read_document

BODY = (
    "The station reads the newest papers aloud and shows the page.",
    "Every sentence that is spoken stands word for word in the paper.",
    "A listener can follow the highlighted line while the voice speaks.",
    "The picture moves to the next passage when the speaker goes on.",
)
Save = Callable[[Any], Path]


def tree(document: Document) -> list[tuple[str, str]]:
    """Every heading as printed, with its place in the tree."""
    return [(passage.text, passage.section) for passage in document.passages if passage.role is Role.HEADING]


def spoken(document: Document) -> str:
    return " ".join(passage.text for passage in document.passages if passage.role is Role.BODY)


def centred(sheet: Any, name: str, y: float) -> float:
    """A large name over the middle of the first line of `BODY`, and `BODY`; the next baseline."""
    middle = 72 + pymupdf.get_text_length(BODY[0], fontsize=10) / 2
    x = middle - pymupdf.get_text_length(name, fontname="hebo", fontsize=12) / 2
    sheet.text([name], x=x, y=y + 14, size=12, font="hebo")
    below: float = sheet.text(BODY, y=y + 30)
    return below


def test_centred_headings_without_numbers_have_the_depth_of_their_size(sheet: Any, save: Save) -> None:
    sheet.text(["A Radio Station for Papers"], x=180, y=90, size=17, font="hebo")
    sheet.text(["Ada Lovelace"], x=260, y=120)
    sheet.text(["Abstract"], x=280, y=160, size=10, font="hebo")
    sheet.text(BODY[:3], x=110, y=180)
    y = centred(sheet, "Measurements", centred(sheet, "Introduction", 230))
    y = sheet.text(["The Listeners"], y=y + 14, size=10.9, font="hebo") + 4
    centred(sheet, "Conclusion", sheet.text(BODY, y=y))
    assert tree(read_document(save(sheet), 10))[1:] == [
        ("Introduction", "Introduction"),
        ("Measurements", "Measurements"),
        ("The Listeners", "Measurements: The Listeners"),
        ("Conclusion", "Conclusion"),
    ]


def test_a_bold_name_that_fills_its_line_runs_into_the_paragraph(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["Comparison with Listeners Who Have the Printed Paper Open"], y=y + 14, font="hebo")
    y = sheet.text(BODY, y=y)
    y = sheet.text(["The Picture"], y=y + 14, font="hebo")
    sheet.text(BODY, y=y)
    names = [text for text, _ in tree(read_document(save(sheet), 10))]
    assert names == ["Abstract", "1 Introduction", "The Picture"]


def test_letters_beyond_h_number_only_in_turn(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["References"], y=y + 14, size=12, font="hebo") + 6
    y = sheet.text(["[1] A. Author. A paper with a long title. 2020."], y=y)
    for letter in "ABCDEFGHIJK":
        y = sheet.text([f"{letter}     Further Samples"], y=y + 14, size=12, font="hebo") + 2
    sheet.text(["T     Cells in Tumours"], x=200, y=y + 24, size=12, font="hebo")
    names = [text for text, _ in tree(read_document(save(sheet), 10))]
    assert [name[0] for name in names[3:]] == list("ABCDEFGHIJK")


def test_an_article_is_no_number(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["A Toy Example"], y=y + 14, font="hebo") + 4
    sheet.text(BODY, y=y)
    document = read_document(save(sheet), 10)
    assert tree(document)[-1] == ("A Toy Example", "Introduction: A Toy Example")
    assert spoken(document).count(BODY[0]) == 2, "what follows is no appendix"


def test_a_letter_that_belongs_to_the_name_does_not_number_it(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["T Cells in Tumours"], y=y + 14, font="hebo") + 4
    sheet.text(BODY, y=y)
    document = read_document(save(sheet), 10)
    assert tree(document)[-1] == ("T Cells in Tumours", "Introduction: T Cells in Tumours")
    assert spoken(document).count(BODY[0]) == 2


def test_a_heading_over_a_figure_is_known_by_its_looks(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["2   Methods"], y=y + 14, size=12, font="hebo") + 4
    sheet.text(BODY, y=y)
    sheet.new_page()
    sheet.text(["Pictures of All Pages"], y=90, size=12, font="hebo")
    sheet.text(["axis", "0.5"], x=200, y=180, size=7)
    sheet.text(["Figure 1: All pages."], y=230)
    assert tree(read_document(save(sheet), 10))[-1][0] == "Pictures of All Pages"


def test_a_bold_question_of_body_size_is_none(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["What is the weather?"], y=y + 14, font="hebo") + 4
    sheet.text(BODY, y=y)
    assert len(tree(read_document(save(sheet), 10))) == 2


def test_thanks_that_run_in_are_not_spoken(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(["Acknowledgments."], y=y + 14, font="hebo")
    sheet.text(["The work was helped by many listeners at night."], x=162, y=y + 14)
    document = read_document(save(sheet), 10)
    thanks = next(passage for passage in document.passages if "listeners at night" in passage.quote)
    assert (thanks.role, thanks.section) == (Role.MARGIN, "Acknowledgments")
    assert BODY[-1] in spoken(document)


def test_a_numbered_heading_that_runs_in_is_not_spoken(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(["1.1.1  Sarah feels overwhelmed by all of this reading. She takes a break at noon."], y=y + 14)
    document = read_document(save(sheet), 10)
    assert "overwhelmed" not in spoken(document)
    assert "She takes a break at noon." in spoken(document)


def test_references_without_a_heading_have_a_section_of_their_own(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["ACKNOWLEDGMENTS"], y=y + 14, font="hebo") + 4
    y = sheet.text(["Many listeners have helped with this work at night."], y=y) + 20
    lines = [f"{number} {letter}. Ash, On Reading, {1990 + number}." for number, letter in enumerate("ABCDE", 1)]
    sheet.text(lines, y=y, size=9)
    document = read_document(save(sheet), 10)
    references = [passage for passage in document.passages if passage.role is Role.REFERENCE]
    assert {passage.section for passage in references} == {"References"}
    assert "5 E. Ash" in " ".join(passage.quote for passage in references)


def test_an_italic_heading_ends_where_upright_text_begins(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["1.1 Rooms and readers"], y=y + 14, font="heit")
    y = sheet.text(BODY, y=y)
    y = sheet.text(["1.2 The houses of all readers."], y=y + 14, font="heit")
    sheet.text(BODY, y=y)
    document = read_document(save(sheet), 10)
    assert tree(document)[2:] == [
        ("1.1 Rooms and readers", "Introduction: Rooms and readers"),
        ("1.2 The houses of all readers.", "Introduction: The houses of all readers"),
    ]
    assert spoken(document).count(BODY[0]) == 3


def test_a_heading_of_capitals_goes_on_in_capitals_only(sheet: Any, save: Save) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["II. THE ROOMS OF ALL OF THE READERS", "IN ALL OF THE HOUSES"], y=y + 20, pitch=11)
    sheet.text(BODY, y=y + 2)
    document = read_document(save(sheet), 10)
    assert tree(document)[-1][0] == "II. THE ROOMS OF ALL OF THE READERS IN ALL OF THE HOUSES"
    assert spoken(document).count(BODY[0]) == 2


def test_a_section_is_no_title(sheet: Any, save: Save) -> None:
    y = sheet.text(["4.2 Reading in All Rooms"], y=90, size=12, font="hebo") + 4
    y = sheet.text(BODY, y=y)
    y = sheet.text(["5 Discussion"], y=y + 14, size=14, font="hebo") + 4
    sheet.text(BODY, y=y)
    assert read_document(save(sheet), 10).title == ""


def test_a_title_may_begin_with_a_number(sheet: Any, save: Save) -> None:
    sheet.text(["10 Years of Reading Aloud"], x=180, y=90, size=17, font="hebo")
    sheet.text(["1   Introduction"], y=140, size=12, font="hebo")
    sheet.text(BODY, y=160)
    assert read_document(save(sheet), 10).title == "10 Years of Reading Aloud"
