"""One paper's idea in detail."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.show import Subject
from paperradio.editorial.gate import objection
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.idea import FEWEST, further, idea
from paperradio.testing import FakeEmbedder

HOSTS = ("ada", "ben")
ABSTRACT = (
    "Reading aloud from scientific papers is difficult because formulas interrupt the sentences.",
    "In this paper, we propose a small reader for papers, the Lector, that keeps only whole sentences.",
    "We evaluate the Lector on 120 papers, finding that listeners understand 31% more of each paper.",
)
BODY = (
    "The authors found that listeners of old radio plays remember 12% more of the formulas than readers do.",
    "The authors found that pages with 2 columns take 9 seconds longer than pages with a single wide column.",
    "The authors found that blind students prefer the slow voice to the fast one in 7 of 10 lessons, more than before.",
    "The authors found that tables cost 3 times more attention than plain prose in every school they visited.",
)


def test_what_was_not_told_is_told(subject: Callable[..., Subject], chooser: Callable[[], Chooser]) -> None:
    lector = subject(1, "The Lector", ABSTRACT, BODY)
    told = lector.digest.claims
    turns = idea(lector, told, HOSTS, chooser(), FakeEmbedder())
    assert "The Lector" in turns[0].text
    stated = [turn for turn in turns if turn.factual]
    assert len({index for turn in stated for index in turn.cites}) >= FEWEST
    assert not {index for turn in stated for index in turn.cites} & {each for claim in told for each in claim.passages}
    assert all(turn.about == lector.paper.id for turn in stated)
    assert all(objection(turn, lector.document.passages) is None for turn in stated)


def test_a_paper_that_was_told_whole_has_no_further_idea(bees: Subject, chooser: Callable[[], Chooser]) -> None:
    lines = chooser()
    assert idea(bees, bees.digest.claims, HOSTS, lines, FakeEmbedder()) == ()
    assert lines.lines == []


def test_a_paper_without_running_text_has_nothing_further(subject: Callable[..., Subject]) -> None:
    assert further(subject(1, "A Title", ("Zwei Sätze auf Deutsch.",)), (), FakeEmbedder()) == []
