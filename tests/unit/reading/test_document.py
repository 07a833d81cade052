from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from paperradio.domain.document import Document, Passage, Role
from paperradio.errors import EncryptedPdf, NoSentences, NotAPdf, NotEnglish, NoTextLayer, UnreadablePdf
from paperradio.reading.document import read_document

SPOKEN = (Role.ABSTRACT, Role.BODY)
BODY = (
    "The station reads the newest papers aloud and shows the page.",
    "Every sentence that is spoken stands word for word in the paper.",
    "A listener can follow the highlighted line while the voice speaks.",
    "The picture moves to the next passage when the speaker goes on.",
    "Nothing on the page is shown before it has been checked twice.",
    "All measurements were repeated five times on the same machine.",
)


def spoken(document: Document) -> list[str]:
    return [passage.text for passage in document.passages if passage.role in SPOKEN]


def of(document: Document, role: Role) -> list[Passage]:
    return [passage for passage in document.passages if passage.role is role]


def test_front_matter(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.paper()
    sheet.text(BODY, y=y)
    document = read_document(save(sheet), 10)
    assert document.title == "A Radio Station for Papers"
    assert document.authors == ("Ada Lovelace", "Charles Babbage")
    assert document.abstract == " ".join(BODY[:3])
    assert [passage.text for passage in of(document, Role.ABSTRACT)] == list(BODY[:3])
    assert {passage.section for passage in of(document, Role.BODY)} == {"Introduction"}


def test_abstract_without_heading(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(["A Radio Station for Papers"], x=180, y=90, size=17, font="hebo")
    sheet.text(["Ada Lovelace"], x=260, y=120)
    sheet.text((*BODY[:3], *BODY[3:5]), x=110, y=160, size=9, pitch=11)
    sheet.text(["1   Introduction"], y=260, size=12, font="hebo")
    sheet.text(BODY, y=280)
    document = read_document(save(sheet), 10)
    assert document.abstract == " ".join(BODY[:5])
    assert len(of(document, Role.BODY)) == 6


def test_columns_are_read_in_the_order_they_are_drawn(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.paper()
    left = [
        "The first column begins a sentence",
        "that goes on. It ends with half a",
        "sentence that the second column",
    ]
    right = ["carries to its end. Then the second", "column says one thing of its own."]
    sheet.text(left, x=72, y=260)
    sheet.text(right, x=320, y=260)
    assert spoken(read_document(save(sheet), 10))[3:] == [
        "The first column begins a sentence that goes on.",
        "It ends with half a sentence that the second column carries to its end.",
        "Then the second column says one thing of its own.",
    ]


def test_headers_footers_and_page_numbers_are_margins(sheet: Any, save: Callable[[Any], Path]) -> None:
    for number in range(1, 4):
        if number > 1:
            sheet.new_page()
        y = sheet.paper() if number == 1 else 100
        sheet.text([f"Lovelace and Babbage {number}"], x=72, y=40)
        sheet.text(BODY, y=y)
        sheet.text([str(number)], x=300, y=760)
    document = read_document(save(sheet), 10)
    assert len(of(document, Role.MARGIN)) == 6
    assert not any("Babbage" in text for text in spoken(document))


def test_nothing_is_spoken_after_the_references(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["References"], y=y + 14, size=12, font="hebo") + 6
    y = sheet.text(["[1] A. Author. A paper with a long title that reads like a finding. 2020."], y=y)
    y = sheet.text(["A   More Samples"], y=y + 14, size=12, font="hebo") + 6
    sheet.text(["The appendix says that the station is on the air all day."], y=y)
    document = read_document(save(sheet), 10)
    assert len(spoken(document)) == 9
    assert len(of(document, Role.REFERENCE)) == 1
    assert len(of(document, Role.APPENDIX)) == 1


def test_captions_and_footnotes_are_not_spoken(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    y = sheet.text(["Figure 1: The picture of a page with its sentence marked.", "It is shown while the voice speaks."],
                   y=y + 30)  # fmt: skip
    sheet.text(["The text goes on below the figure as it did before it."], y=y + 30)
    sheet.text(["1 The code is kept beside the paper and may be used."], y=720, size=8)
    document = read_document(save(sheet), 10)
    assert len(of(document, Role.CAPTION)) == 1
    assert len(of(document, Role.FOOTNOTE)) == 1
    assert len(spoken(document)) == 10


def test_a_body_line_may_begin_with_a_table(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(["The costs of all the machines that we have used are listed in",
                "Table 3. The last row has the sum of them all."], y=y)  # fmt: skip
    document = read_document(save(sheet), 10)
    assert not of(document, Role.CAPTION)
    assert spoken(document)[-1] == "The last row has the sum of them all."


def test_hyphens_at_line_ends(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(["These measure-", "ments use a self-attention model, and the self-", "attention layers are fast."], y=y)
    document = read_document(save(sheet), 10)
    assert (
        spoken(document)[-1] == "These measurements use a self-attention model, and the self-attention layers are fast."
    )
    assert document.passages[-1].quote == document.passages[-1].text


def test_marks_go_and_exponents_silence(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    for words, raised, rest in (
        ("The corpus is free to use", "1", " and it has grown since then."),
        ("The whole corpus holds 10", "6.6", " words of running text."),
    ):
        sheet.text([words], y=y)
        x = 72 + pymupdf.get_text_length(words, fontsize=10)
        sheet.text([raised], x=x, y=y - 4, size=7)
        sheet.text([rest], x=x + pymupdf.get_text_length(raised, fontsize=7), y=y)
        y += 12
    document = read_document(save(sheet), 10)
    assert spoken(document)[-1] == "The corpus is free to use and it has grown since then."
    assert not any("106.6" in text for text in spoken(document))
    assert of(document, Role.FRAGMENT)[-1].quote.replace(" ", "") == "Thewholecorpusholds106.6wordsofrunningtext."


def test_a_sentence_cut_by_a_page_is_not_spoken(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(["The last sentence of this page goes on"], y=y)
    sheet.new_page()
    sheet.text(["on the next page, where it ends. A new one follows it at once."], y=100)
    document = read_document(save(sheet), 10)
    assert [(half.page, half.quote) for half in of(document, Role.FRAGMENT)] == [
        (1, "The last sentence of this page goes on"),
        (2, "on the next page, where it ends."),
    ]
    assert spoken(document)[-1] == "A new one follows it at once."


def test_every_box_covers_the_words_it_stands_for(sheet: Any, save: Callable[[Any], Path]) -> None:
    y = sheet.text(BODY, y=sheet.paper())
    sheet.text(
        ["One sentence ends here. Another one begins in the middle of the line and", "ends in the next one."], y=y
    )
    path = save(sheet)
    document = read_document(path, 10)
    page = pymupdf.open(path)[0]
    for passage in document.passages:
        if passage.role in SPOKEN:
            clips = (pymupdf.Rect(box) * pymupdf.Matrix(612, 792) for box in passage.boxes)
            inside = " ".join(
                " ".join(page.get_text(clip=pymupdf.Rect(clip.x0 - 1, clip.y0 + 4, clip.x1 + 1, clip.y1 - 4)).split())
                for clip in clips
            )
            assert inside == passage.quote
    assert len(document.passages[-1].boxes) == 2


@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_boxes_are_those_of_the_displayed_page(sheet: Any, tmp_path: Path, rotation: int) -> None:
    sheet.text(BODY, y=sheet.paper())
    turned = pymupdf.open()
    page = turned.new_page(width=792 if rotation % 180 else 612, height=612 if rotation % 180 else 792)
    page.show_pdf_page(page.rect, sheet.pdf, 0, rotate=rotation)
    page.set_cropbox(pymupdf.Rect(30, 20, page.rect.width - 10, page.rect.height - 40))
    page.set_rotation(rotation)
    path = tmp_path / "turned.pdf"
    turned.save(path)
    document = read_document(path, 10)
    shown = pymupdf.open(path)[0]
    pixels = shown.get_pixmap(alpha=False)
    for box in (box for passage in document.passages if passage.role in SPOKEN for box in passage.boxes):
        clip = pymupdf.IRect(pymupdf.Rect(box) * pymupdf.Matrix(pixels.width, pixels.height))
        part = shown.get_pixmap(alpha=False, clip=clip)
        dark = sum(1 for value in part.samples if value < 128)
        assert dark > 0.05 * len(part.samples)
    assert len(spoken(document)) == 9
    assert document.pages[0].width == pytest.approx(shown.rect.width)


def test_pages_after_the_limit_are_not_read(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(BODY, y=sheet.paper())
    sheet.new_page()
    sheet.text(["This page is not read at all."], y=100)
    document = read_document(save(sheet), 1)
    assert document.warnings == ("only the first 1 of 2 pages were read",)
    assert len(document.pages) == 1


def test_scripts_are_not_run_but_told(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(BODY, y=sheet.paper())
    script = sheet.pdf.get_new_xref()
    sheet.pdf.update_object(script, "<</S/JavaScript/JS(while \\(true\\) {})>>")
    sheet.pdf.xref_set_key(sheet.pdf.pdf_catalog(), "OpenAction", f"{script} 0 R")
    document = read_document(save(sheet), 10)
    assert document.warnings == ("it holds scripts, which were not run",)
    assert len(spoken(document)) == 9


def test_line_height_is_the_baseline_distance(sheet: Any, save: Callable[[Any], Path]) -> None:
    sheet.text(BODY * 3, y=sheet.paper(), pitch=14)
    assert read_document(save(sheet), 10).pages[0].line_height == pytest.approx(14)


@pytest.mark.parametrize(
    ("lines", "kind", "line"),
    [
        ([], NoTextLayer, "needs OCR first"),
        (["Hello world and nothing else here"], NoSentences, "only 6 words"),
        (["Lorem ipsum dolor sit amet consectetuer adipiscing elit"] * 8, NotEnglish, "not in English"),
    ],
)
def test_what_cannot_be_spoken_is_said_in_one_line(
    sheet: Any, save: Callable[[Any], Path], lines: list[str], kind: type[UnreadablePdf], line: str
) -> None:
    sheet.text(lines)
    with pytest.raises(kind, match=line):
        read_document(save(sheet), 10)


def test_encrypted_and_damaged_files(sheet: Any, tmp_path: Path) -> None:
    sheet.text(BODY)
    locked = sheet.save(
        tmp_path / "locked.pdf", encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="secret", owner_pw="owner"
    )
    with pytest.raises(EncryptedPdf, match="password"):
        read_document(locked, 10)
    damaged = tmp_path / "damaged.pdf"
    damaged.write_bytes(b"This is not a PDF.")
    with pytest.raises(NotAPdf, match="no PDF"):
        read_document(damaged, 10)
