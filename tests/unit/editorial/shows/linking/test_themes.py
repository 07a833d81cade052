"""What several papers of a show share."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from paperradio.domain.show import Subject
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.links import Said, link
from paperradio.editorial.shows.themes import facts, themes
from paperradio.testing import FakeEmbedder

HOSTS = ("ada", "ben")
NewChooser = Callable[[], Chooser]


@pytest.fixture(scope="session")
def three(subject: Callable[..., Subject], bees: Subject, wasps: Subject) -> list[Subject]:
    ants = subject(4, "Ants and Bumblebees", ("The authors counted bumblebees beside ants on 3 meadows in June.",))
    return [bees, wasps, ants]


def test_a_theme_is_named_once_and_each_paper_has_its_say(three: list[Subject], chooser: NewChooser) -> None:
    turns = themes(three, HOSTS, chooser(), FakeEmbedder())
    question, name, *told = turns
    assert question.text.endswith("?")
    assert "three of the papers" in name.text
    assert "bumblebees" in name.text
    assert [turn.about for turn in told] == [each.paper.id for each in three]
    assert all(turn.factual and len(turn.cites) == 1 for turn in told)
    assert all(each.paper.title in turn.text for each, turn in zip(three, told, strict=True))


def test_what_a_link_said_of_two_papers_is_no_theme(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    lines, said = chooser(), Said()
    assert themes([bees, wasps], HOSTS, chooser(), FakeEmbedder())
    link(bees, wasps, "ben", lines, FakeEmbedder(), said)
    assert themes([bees, wasps], HOSTS, lines, FakeEmbedder(), said) == ()


def test_papers_that_share_nothing_have_no_theme(bees: Subject, tides: Subject, chooser: NewChooser) -> None:
    assert themes([bees, tides], HOSTS, chooser(), FakeEmbedder()) == ()
    assert facts([bees, tides]) == ()


def test_a_single_host_asks_nobody(three: list[Subject], chooser: NewChooser) -> None:
    turns = themes(three, ("ada",), chooser(), FakeEmbedder())
    assert {turn.speaker for turn in turns} == {"ada"}
    assert not turns[0].text.endswith("?")


def test_the_facts_are_what_is_filled_in(three: list[Subject]) -> None:
    assert {"bumblebees", "three of the papers"} <= set(facts(three))
