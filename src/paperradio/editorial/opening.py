"""How a segment begins: the title, who wrote it, its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper
from paperradio.domain.script import ASKS as ASKS
from paperradio.domain.script import EXPLAINS as EXPLAINS
from paperradio.domain.script import Turn
from paperradio.editorial.gate import objection
from paperradio.editorial.phrases import Chooser
from paperradio.taxonomy import field_in_words

_COUNTS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_EMAIL = re.compile(r"\S+@\S+")
_WORD = re.compile(r"[^\W\d_]+(?:[-'’][^\W\d_]+)*")
_STAMP = re.compile(r"\[((?:[a-z-]+)(?:\.[A-Za-z-]{2,})?)\]")
_MOST_NAMED = 3
_SEARCHED_FOR_STAMP = 60


def title_of(paper: Paper, document: Document) -> str:
    """The title that is said: the record's, else the document's, in plain characters; empty where neither has one."""
    given = paper.title if paper.title and paper.title != paper.id else document.title
    return " ".join(unicodedata.normalize("NFKC", given).split()).rstrip(" .")


def authors_in_words(authors: Sequence[str]) -> str:
    """ "A", "A and B", "A, B and C", "A, B and four others"; empty for nobody."""
    names = [re.sub(r"^The ", "the ", " ".join(name.split())) for name in authors if name.strip()]
    if not names:
        return ""
    if len(names) > _MOST_NAMED:
        rest = len(names) - 2
        others = f"{_COUNTS[rest]} others" if rest < len(_COUNTS) else "many others"
        return f"{names[0]}, {names[1]} and {others}"
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def field_of(paper: Paper, document: Document) -> str | None:
    """The field in words: by the record's categories, else by the stamp that arXiv prints on the first page."""
    stamps = [
        match[1]
        for passage in document.passages[:_SEARCHED_FOR_STAMP]
        if passage.page == 1 and "arXiv:" in passage.quote and (match := _STAMP.search(passage.quote))
    ]
    return field_in_words((*paper.categories, *stamps))


def opening(paper: Paper, document: Document, chooser: Chooser, kind: str = "opener") -> list[Turn]:
    """Title and authors, in one of three arrangements; both turns cite the title page where it has them.

    `kind` are the lines that name the title. A question for the beginning is still to come: the caller joins the field
    to it.
    """
    title = _stated(EXPLAINS, chooser.choose(kind, title=title_of(paper, document)), document, Role.TITLE)
    names = authors_in_words(paper.authors or document.authors)
    if not names:
        return [title]
    by = _by(chooser.choose("authors", authors=names), document, paper.authors or document.authors)
    if chooser.draw("opening") % 2:
        return [title, Turn(ASKS, chooser.choose("ask_authors")), by]
    text = f"{title.text} {by.text}"
    return [Turn(EXPLAINS, text, (*title.cites, *by.cites), bool(title.cites or by.cites))]


def _stated(speaker: str, text: str, document: Document, role: Role) -> Turn:
    cites = tuple(each.index for each in document.passages if each.role is role and each.page == 1)
    turn = Turn(speaker, text, cites, factual=bool(cites))
    return turn if objection(turn, document.passages) is None else Turn(speaker, text)


def _by(text: str, document: Document, authors: Sequence[str]) -> Turn:
    """The turn that names the authors, citing the lines of the title page that hold the names said."""
    said = {name.split()[-1].lower() for name in authors if name.removeprefix("The ") in text}
    lines = [each for each in document.passages if each.role is Role.AUTHORS]
    cites = tuple(each.index for each in lines if said & set(_WORD.findall(_EMAIL.sub("", each.quote.lower()))))
    return Turn(EXPLAINS, text, cites, factual=bool(cites))
