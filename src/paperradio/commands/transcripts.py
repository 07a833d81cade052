"""Transcripts as `paperradio check` reads them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from paperradio.codec import Undecodable, decode
from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Turn
from paperradio.editorial.grounding.tokens import content, folded
from paperradio.errors import BadInput

_LEAST_OF_TITLE = 0.8
_SHORTEST_PART = 20
_NOWHERE = -1


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage as a transcript names it."""

    page: int
    quote: str


@dataclass(frozen=True, slots=True)
class Told:
    """A turn of a transcript; `paper` is the one that it cites, where a transcript tells of several."""

    text: str
    factual: bool
    cites: tuple[Cited, ...] = ()
    speaker: str = ""
    paper: PaperId | None = None


@dataclass(frozen=True, slots=True)
class About:
    """A paper's record in a transcript."""

    id: PaperId | None = None
    title: str = ""
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShowHead:
    """What show it is."""

    format: str
    title: str = ""


@dataclass(frozen=True, slots=True)
class Transcript:
    """What of a transcript is judged. A show has `show` and `papers`, a segment `paper`."""

    turns: tuple[Told, ...]
    paper: About | None = None
    show: ShowHead | None = None
    papers: tuple[About, ...] = ()


def read_transcript(path: Path) -> Transcript:
    """Raises BadInput."""
    try:
        return decode(Transcript, path.read_bytes())
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror}") from error
    except Undecodable as error:
        raise BadInput(f"{path}: no transcript as `paperradio segment` writes it") from error


def turn_of(told: Told, document: Document) -> Turn:
    """The turn with the passages of `document` that it cites."""
    cites = tuple(dict.fromkeys(index for each in told.cites for index in _places(each, document)))
    return Turn(told.speaker, told.text, cites, told.factual, told.paper)


def record_of(paper_id: PaperId, about: About | None, document: Document) -> Paper:
    """The paper's record: the transcript's as far as the PDF bears it out, else the PDF's own."""
    known = frozenset().union(*(content(passage.quote) for passage in document.passages))
    title, authors = document.title, document.authors
    categories: tuple[str, ...] = ()
    if about is not None:
        words = content(about.title)
        if words and len(words & known) / len(words) >= _LEAST_OF_TITLE:
            title = about.title
        named = tuple(name for name in about.authors if content(name.split(" ")[-1]) <= known)
        authors, categories = named or authors, about.categories
    return Paper(paper_id, title, authors, document.abstract, categories)


def _places(cited: Cited, document: Document) -> list[int]:
    """The passages that a quotation stands in; one that does not exist where the paper lacks it."""
    quote = folded(cited.quote)
    same = [each.index for each in document.passages if folded(each.quote) == quote]
    if same:
        on_page = [index for index in same if document.passages[index].page == cited.page]
        return (on_page or same)[:1]
    if len(quote) < _SHORTEST_PART:
        return [_NOWHERE]
    parts = [
        each.index
        for each in document.passages
        if abs(each.page - cited.page) <= 1
        and len(each.quote) >= _SHORTEST_PART
        and (quote in folded(each.quote) or folded(each.quote) in quote)
    ]
    return parts or [_NOWHERE]
