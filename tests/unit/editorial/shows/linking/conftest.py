"""Small papers for tests of what ties papers together."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.show import Subject
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.phrases import all_lines
from paperradio.shipped import shipped_folder

_BOX = (Box(0.1, 0.1, 0.9, 0.12),)


def make(number: int, title: str, abstract: Sequence[str], body: Sequence[str] = ()) -> Subject:
    """A paper whose digest tells its abstract and nothing else. The title is passage 0."""
    rows = [(Role.TITLE, "", title), *((Role.ABSTRACT, "Abstract", each) for each in abstract)]
    rows += [(Role.BODY, "Results", each) for each in body]
    passages = tuple(
        Passage(index, 1, text, text, section, role, _BOX, index) for index, (role, section, text) in enumerate(rows)
    )
    paper = Paper(PaperId(f"2611.0000{number}v1"), title, ("Ann Ash", "Bo Birch"), " ".join(abstract), ("cs.HC",))
    claims = tuple(
        Claim(Part.APPROACH, text, (place,), 1.0 - place / 10) for place, text in enumerate(abstract, start=1)
    )
    document = Document(title, paper.authors, paper.abstract, (Page(1, 600, 800),), passages)
    return Subject(paper, document, Digest(paper.id, claims, abstract[0]))


@pytest.fixture(scope="session")
def subject() -> Callable[..., Subject]:
    """Makes a paper of a number, a title, the sentences of its abstract and of its body."""
    return make


@pytest.fixture(scope="session")
def chooser() -> Callable[[], Chooser]:
    """Makes a chooser of a show's lines, nothing said yet."""
    lines = all_lines(shipped_folder("prompts"))
    return lambda: lines.chooser("show:main:daily:2026-11-22:1")


@pytest.fixture(scope="session")
def bees() -> Subject:
    return make(
        1,
        "Warmth and Flower Choice",
        (
            "The authors ask how bumblebees find a flower on cold mornings.",
            "They put artificial flowers on warm plates and counted visits of bumblebees.",
            "Bumblebees went to the warmer flower first in 14 of 20 trials.",
        ),
        ("The authors trained bumblebees on the plates for 3 days before the trials of the experiment began.",),
    )


@pytest.fixture(scope="session")
def wasps() -> Subject:
    return make(
        2,
        "Wasps, Bumblebees and the Scent of Figs",
        (
            "Wasps reach a fig by its scent when they search in the dark.",
            "The authors followed wasps with a camera and compared them with bumblebees.",
        ),
        ("The authors trained bumblebees on the scent for 9 days before the trials of the experiment began.",),
    )


@pytest.fixture(scope="session")
def tides() -> Subject:
    return make(
        3,
        "Tides in Narrow Harbours",
        (
            "Tides rise faster in harbours with narrow mouths.",
            "The authors measured water levels in 12 harbours for a year.",
        ),
    )
