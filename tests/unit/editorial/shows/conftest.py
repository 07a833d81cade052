"""Five small papers, written for these tests, and the shows made of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Brief, Edition, Subject
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.shows.check import ShowGroundingChecker
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.settings.shows import ShowFormat
from paperradio.testing import FakeEmbedder

_PAPERS = (
    ("Lector", "Reading Papers Aloud", "papers", "formulas", "listeners", "pages", "radio stations"),
    ("Bernstein", "Sorting Amber by Colour", "amber", "impurities", "jewellers", "stones", "sorting machines"),
    ("Halyard", "Forecasting Wind over Harbours", "harbours", "breakwaters", "pilots", "gusts", "wind stations"),
    ("Tundra", "Counting Reindeer from the Air", "herds", "shadows", "herders", "animals", "survey aircraft"),
    ("Quill", "Restoring Faded Manuscripts", "manuscripts", "stains", "librarians", "letters", "scanning rooms"),
)
_NAMES = ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood", "Ed Elm")
Papers = Callable[[], list[Subject]]


def _document(row: int) -> Document:
    name, title, things, trouble, people, units, places = _PAPERS[row]
    share, count, speed = 31 + row, 120 + 10 * row, 40 + row
    abstract = (
        f"Work with {things} is difficult because {trouble} get in the way of everything.",
        f"In this paper, we propose a small tool for {things}, the {name}, that keeps only what is certain.",
        f"We evaluate the {name} on {count} {things}, finding that {people} understand {share}% more of them.",
        f"However, the {name} still copes badly with {trouble}.",
        f"Our tool handles {speed} {units} per second on one core, improving over the earlier tool by 12 {units}.",
        f"We release the {name} and the recordings of all {people} for other {places}.",
    )
    body = (
        ("Introduction", f"Many {places} have worked with {things} for decades, and {people} know them well."),
        ("Results", f"The {name} handles {units} faster than the earlier tool because it keeps {things} whole."),
        ("Results", f"We found that the {name} works with small {things} as well as with large ones at all times."),
        ("Discussion", f"We did not test the {name} on {things} from other countries."),
    )
    rows = (
        (Role.TITLE, "", f"{name}: {title}"),
        (Role.AUTHORS, "", f"{_NAMES[row]}, Flo Fir"),
        *((Role.ABSTRACT, "Abstract", text) for text in abstract),
        *((Role.BODY, section, text) for section, text in body),
    )
    box = (Box(0.1, 0.1, 0.9, 0.12),)
    passages = tuple(
        Passage(index, 1, text, text, section, role, box, index) for index, (role, section, text) in enumerate(rows)
    )
    return Document(f"{name}: {title}", (_NAMES[row], "Flo Fir"), " ".join(abstract), (Page(1, 600, 800),), passages)


@pytest.fixture(scope="session")
def embedder() -> FakeEmbedder:
    return FakeEmbedder()


@pytest.fixture(scope="session")
def subjects(embedder: FakeEmbedder) -> list[Subject]:
    """In the order of their rank."""
    editor, found = ExtractiveEditor(embedder), []
    for row in range(len(_PAPERS)):
        document = _document(row)
        paper = Paper(PaperId(f"2611.0000{row}v1"), document.title, document.authors, document.abstract, ("cs.HC",))
        found.append(Subject(paper, document, editor.digest(paper, document)))
    return found


@pytest.fixture(scope="session")
def builder(embedder: FakeEmbedder) -> ShowBuilder:
    return ShowBuilder(ExtractiveEditor(embedder), embedder)


@pytest.fixture(scope="session")
def checker(embedder: FakeEmbedder) -> ShowGroundingChecker:
    return ShowGroundingChecker(ScriptChecker(embedder))


@pytest.fixture
def brief(subjects: list[Subject]) -> Callable[..., Brief]:
    """A brief of all subjects but for what is given."""

    def make(**given: Any) -> Brief:
        until = datetime(2026, 11, 22, 18, tzinfo=UTC)
        edition = Edition("main", "daily", "2026-11-22", until - timedelta(days=1), until)
        return replace(Brief(edition, "Paper Radio", tuple(subjects)), **given)

    return make


@pytest.fixture
def daily() -> ShowFormat:
    return show_format(
        ["opening", "headlines", "papers", "themes", "brief", "earlier", "corrections", "closing"], least_papers=3
    )


def show_format(sections: list[str], **given: Any) -> ShowFormat:
    """A format of these sections; five papers at most."""
    return ShowFormat.model_validate(
        {"name": "daily", "title": "The Daily", "sections": sections, "most_papers": 5} | given
    )
