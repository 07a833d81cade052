"""How the spine begins where the first sentence of the abstract cannot be said."""

from __future__ import annotations

from typing import TYPE_CHECKING

from paperradio.domain.document import Role
from paperradio.editorial.sentences import abstract_sentences

if TYPE_CHECKING:
    from tests.unit.editorial.conftest import Build

FORMULA = "The noise of all rooms is N = ∑ n for each of them."
DATA = "The data are taken in the rooms of a house at night."
FIRST = "A test of the rooms shows no noise that readers hear."
AIM = "This paper presents a first measurement of noise in rooms."


def abstract(build: Build, *rows: tuple[Role, str]) -> list[str]:
    document = build([(role, "Abstract", text) for role, text in rows])
    return [each.text for each in abstract_sentences(document, 2)]


def test_it_does_not_begin_in_the_middle(build: Build) -> None:
    told = abstract(build, (Role.ABSTRACT, FORMULA), (Role.ABSTRACT, DATA), (Role.ABSTRACT, FIRST))
    assert told == [FIRST]


def test_what_reading_lost_counts_as_lost(build: Build) -> None:
    told = abstract(build, (Role.FRAGMENT, FORMULA), (Role.ABSTRACT, DATA), (Role.ABSTRACT, FIRST))
    assert told == [FIRST]


def test_the_abstracts_own_first_sentence_always_may(build: Build) -> None:
    assert abstract(build, (Role.ABSTRACT, DATA), (Role.ABSTRACT, FIRST)) == [DATA, FIRST]
    these = "These days most of the rooms are silent at night."
    assert abstract(build, (Role.ABSTRACT, these)) == [these]


def test_this_paper_leans_on_nothing(build: Build) -> None:
    told = abstract(build, (Role.FRAGMENT, FORMULA), (Role.ABSTRACT, AIM), (Role.ABSTRACT, DATA))
    assert told == ["The paper presents a first measurement of noise in rooms.", DATA]
