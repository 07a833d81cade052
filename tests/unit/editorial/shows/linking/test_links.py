"""The lines between two papers."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.show import Subject
from paperradio.editorial.gate import objection
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.links import Said, link
from paperradio.testing import FakeEmbedder

NewChooser = Callable[[], Chooser]


def test_a_link_names_what_both_have_and_cites_where_the_next_has_it(
    bees: Subject, wasps: Subject, chooser: NewChooser
) -> None:
    line, *_ = link(bees, wasps, "ben", chooser(), FakeEmbedder())
    assert "bumblebees" in line.text.lower()
    assert (line.speaker, line.about, line.cites, line.factual) == ("ben", wasps.paper.id, (0,), True)


def test_sentences_that_nobody_told_are_held_side_by_side(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    _, last, following = link(bees, wasps, "ben", chooser(), FakeEmbedder())
    assert (last.about, last.cites) == (bees.paper.id, (4,))
    assert (following.about, following.cites) == (wasps.paper.id, (3,))
    assert "for 3 days" in last.text
    assert "for 9 days" in following.text


def test_the_papers_bear_out_every_line(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    papers = {each.paper.id: each for each in (bees, wasps)}
    lines, said = chooser(), Said()
    for _ in range(6):
        for turn in link(bees, wasps, "ben", lines, FakeEmbedder(), said):
            assert turn.about is not None
            paper = papers[turn.about]
            assert objection(turn, paper.document.passages) is None
            assert not GroundingCheck(paper.paper, paper.document).judge_turn(turn).findings, turn


def test_nothing_ties_papers_that_share_nothing(bees: Subject, tides: Subject, chooser: NewChooser) -> None:
    lines = chooser()
    assert link(bees, tides, "ben", lines, FakeEmbedder()) == ()
    assert lines.lines == []


def test_a_sentence_is_not_said_twice(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    lines, said = chooser(), Said()
    assert len(link(bees, wasps, "ben", lines, FakeEmbedder(), said)) == 3
    again = link(wasps, bees, "ben", lines, FakeEmbedder(), said)
    assert [turn.about for turn in again] == [bees.paper.id]
    assert said.terms == [("bumblebee",), ("bumblebee",)]


def test_a_link_that_has_no_form_left_is_left_out(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    lines, said = chooser(), Said()
    made = [link(bees, wasps, "ben", lines, FakeEmbedder(), said) for _ in range(60)]
    texts = [turns[0].text for turns in made if turns]
    assert len(texts) == len(set(texts))
    assert made[-1] == ()
