"""A whole paper: from a PDF to a `Document`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pymupdf

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.errors import (
    BrokenPdf,
    EncryptedPdf,
    GarbledText,
    NoSentences,
    NotAPdf,
    NotEnglish,
    NoTextLayer,
    TooLargePdf,
    UnreadablePdf,
)
from paperradio.reading.cleaning import cleaned, quoted
from paperradio.reading.fitness import unfit
from paperradio.reading.front import author_names
from paperradio.reading.lettering import lettering, plain
from paperradio.reading.measure import Body, measure, page_pitch
from paperradio.reading.pages import OverfullPage, PageText, Row, page_text
from paperradio.reading.paragraphs import Paragraph, paragraphs
from paperradio.reading.regions import regions
from paperradio.reading.scripts import Unfit
from paperradio.reading.sentences import split
from paperradio.reading.words import Vocabulary, plain_letters, word_list

_SPOKEN = (Role.ABSTRACT, Role.BODY)


def read_document(path: Path, max_pages: int) -> Document:
    """The paper in the file, its first `max_pages` pages.

    Raises:
        UnreadablePdf: a subclass for each reason.
    """
    with open_pdf(path) as pdf:
        count = pdf.page_count
        try:
            pages = [page_text(pdf[index]) for index in range(min(count, max_pages))]
        except OverfullPage as error:
            raise TooLargePdf(f"page {error} has more text than a page can hold") from error
        warnings = _warnings(pdf, max_pages)
    _check_text(pages)
    document = _compose(pages, warnings)
    if not any(passage.role in _SPOKEN for passage in document.passages):
        raise _mute(pages)
    return document


def _warnings(pdf: pymupdf.Document, max_pages: int) -> tuple[str, ...]:
    """What a reader of the document should know: pages left out, scripts that were not run."""
    found = []
    if pdf.page_count > max_pages:
        found.append(f"only the first {max_pages} of {pdf.page_count} pages were read")
    catalogue = pdf.pdf_catalog()
    keys = ("OpenAction/JS", "AA", "Names/JavaScript")
    if any(pdf.xref_get_key(catalogue, key)[0] != "null" for key in keys):
        found.append("it holds scripts, which were not run")
    return tuple(found)


def _mute(pages: Sequence[PageText]) -> UnreadablePdf:
    """Why a paper has no sentence to speak."""
    words = re.findall(r"[^\W\d_]{2,}", " ".join(page.text for page in pages))
    ink = [char for page in pages for char in page.text if char.isalpha()]
    if sum(map(str.isascii, ink)) < 0.5 * len(ink):
        return NotEnglish()
    if len(words) < 40:
        return NoSentences(f"only {len(words)} words")
    known = sum(1 for word in words if word.lower() in word_list())
    if word_list() and known < 0.4 * len(words):
        return NotEnglish()
    return NoSentences("only tables, formulas and fragments")


def open_pdf(path: Path) -> pymupdf.Document:
    """The open PDF, which has at least one page. Raises NotAPdf, EncryptedPdf, BrokenPdf."""
    try:
        pdf = pymupdf.open(path, filetype="pdf")
    except (pymupdf.FileDataError, pymupdf.EmptyFileError, RuntimeError) as error:
        raise NotAPdf() from error
    if pdf.needs_pass:
        raise EncryptedPdf()
    if pdf.page_count == 0:
        raise BrokenPdf("it has no pages that can be opened")
    return pdf


def _check_text(pages: Sequence[PageText]) -> None:
    ink = "".join("".join(page.text.split()) for page in pages)
    if len(ink) < 20:
        raise NoTextLayer()
    lost = sum(1 for char in ink if char == "\ufffd" or char < " " or "\ue000" <= char <= "\uf8ff")
    if lost > 0.2 * len(ink):
        raise GarbledText(f"{lost * 100 // len(ink)} % of the characters mean nothing")


def _compose(pages: Sequence[PageText], warnings: tuple[str, ...]) -> Document:
    body = measure(pages)
    found, front, early = regions(pages, body)
    vocabulary = Vocabulary(row.text for page in pages for row in page.rows)
    writer = _Writer(pages, vocabulary)
    for number, paragraph in enumerate(paragraphs(found, body)):
        writer.write(paragraph, number)
    passages = tuple(writer.passages)
    return Document(
        title=_title([early[index] for index in front.title], vocabulary),
        authors=author_names([early[index] for index in front.authors]),
        abstract=" ".join(writer.abstract),
        pages=tuple(_page(page, body) for page in pages),
        passages=passages,
        warnings=warnings,
    )


def _title(rows: Sequence[Row], vocabulary: Vocabulary) -> str:
    said = plain_letters(quoted("\n".join(lettering(row) for row in rows), vocabulary))
    return " ".join(re.sub(r"\s*([=→×])\s*", r" \1 ", said).split())


def _page(page: PageText, body: Body) -> Page:
    return Page(page.number, page.width, page.height, page_pitch(page, body))


class _Writer:
    """Makes passages of paragraphs."""

    def __init__(self, pages: Sequence[PageText], vocabulary: Vocabulary) -> None:
        self._pages = {page.number: page for page in pages}
        self._vocabulary = vocabulary
        self.passages: list[Passage] = []
        self.abstract: list[str] = []

    def write(self, paragraph: Paragraph, number: int) -> None:
        """Add the paragraph's sentences; text that is never spoken stays one passage."""
        if paragraph.role in _SPOKEN:
            ranges = list(split(paragraph.text, paragraph.styles))
        else:
            ranges = [(0, len(paragraph.text))]
        for start, end in ranges:
            whole = self._first_stretch(paragraph, start, end)
            role = self._sentence_role(paragraph, start, end, whole)
            self._add(paragraph, start, whole, role, number)
            if paragraph.role is Role.ABSTRACT:
                said = self.passages[-1].text if self.passages[-1].role is Role.ABSTRACT else paragraph.text[start:end]
                self.abstract.append(plain_letters(plain(quoted(said, self._vocabulary))))
            while whole < end:
                start, whole = whole, self._first_stretch(paragraph, whole, end)
                self._add(paragraph, start, whole, role, number)

    def _first_stretch(self, paragraph: Paragraph, start: int, end: int) -> int:
        """How far from `start` the text stands in one piece on one page."""
        page, place = 0, 0
        for at, row, first, last in paragraph.stretches(start, end):
            if not page:
                page, place = row.page, row.start + first
            if row.page != page or self._pages[page].text[place : row.start + first].strip():
                return at
            place = row.start + last
        return end

    def _sentence_role(self, paragraph: Paragraph, start: int, end: int, whole: int) -> Role:
        if paragraph.role not in _SPOKEN:
            return paragraph.role
        if any(paragraph.formula[start:end]):
            return Role.FORMULA
        return paragraph.role if whole == end else Role.FRAGMENT

    def _add(self, paragraph: Paragraph, start: int, end: int, role: Role, number: int) -> None:
        raw, styles = paragraph.text[start:end], bytes(paragraph.styles[start:end])
        quote = quoted(raw, self._vocabulary)
        if not quote:
            return
        named = role in (Role.HEADING, Role.TITLE)
        text = plain_letters(" ".join(lettering(row) for row, _ in paragraph.rows)) if named else plain(quote)
        if role in _SPOKEN:
            try:
                text = cleaned(raw, styles, self._vocabulary, role is Role.ABSTRACT)
                fault = unfit(text, raw, styles, role is Role.ABSTRACT)
            except Unfit as error:
                fault = str(error)
            role = Role.FRAGMENT if fault else role
        page = next(row.page for _, row, _, _ in paragraph.stretches(start, end))
        boxes = self._boxes(paragraph, start, end)
        self.passages.append(Passage(len(self.passages), page, text, quote, paragraph.section, role, boxes, number))

    def _boxes(self, paragraph: Paragraph, start: int, end: int) -> tuple[Box, ...]:
        found: list[Box] = []
        for _, row, first, last in paragraph.stretches(start, end):
            part = row.text[first:last]
            if part.strip():
                last -= len(part) - len(part.rstrip())
                found.append(self._box(row, first + len(part) - len(part.lstrip()), last - 1))
        return tuple(found)

    def _box(self, row: Row, first: int, last: int) -> Box:
        page = self._pages[row.page]
        x0, x1 = min(row.lefts[first : last + 1]), max(row.rights[first : last + 1])
        return Box(
            _fraction(x0 / page.width),
            _fraction(row.y0 / page.height),
            _fraction(x1 / page.width),
            _fraction(row.y1 / page.height),
        )


def _fraction(value: float) -> float:
    return round(min(1.0, max(0.0, value)), 5)
