"""The order of a show's papers."""

from __future__ import annotations

from paperradio.domain.show import Subject
from paperradio.editorial.shows.order import order
from paperradio.testing import FakeEmbedder


def test_neighbours_come_together_behind_the_best(bees: Subject, wasps: Subject, tides: Subject) -> None:
    assert order([bees, tides, wasps], FakeEmbedder()) == (bees, wasps, tides)
    assert order([tides, bees, wasps], FakeEmbedder())[0] == tides


def test_one_or_two_stay_as_they_are(bees: Subject, tides: Subject) -> None:
    assert order([tides, bees], FakeEmbedder()) == (tides, bees)
    assert order([], FakeEmbedder()) == ()
