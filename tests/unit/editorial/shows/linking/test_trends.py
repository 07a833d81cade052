"""The week's counts as they are said."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.show import Cluster, Subject
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.counts import week_by_week
from paperradio.editorial.shows.trends import facts, trends

HOSTS = ("ada", "ben")
NewChooser = Callable[[], Chooser]


def test_counts_are_said_week_by_week() -> None:
    assert week_by_week(9, (4, 0, 7)) == "nine this week, four the week before, none two weeks before"
    assert week_by_week(30, ()) == "30 this week"


def test_each_group_is_told_with_its_counts(bees: Subject, chooser: NewChooser) -> None:
    groups = [Cluster("bumblebees", (bees.paper.id,), 9, (4,)), Cluster("tides", (), 3, (5,))]
    asked, first, again, second = trends(groups, [bees], HOSTS, chooser())
    assert [turn.speaker for turn in (asked, first, again, second)] == ["ben", "ada", "ben", "ada"]
    assert "nine this week, four the week before" in first.text
    assert bees.paper.title in first.text
    assert "three this week, five the week before" in second.text
    assert "tides" in second.text.lower()
    assert not any(turn.factual or turn.cites or turn.about for turn in (first, second))


def test_an_example_is_a_paper_of_the_group(bees: Subject, wasps: Subject, chooser: NewChooser) -> None:
    groups = [Cluster("bumblebees", (wasps.paper.id,), 3, ())]
    text = trends(groups, [bees, wasps], HOSTS, chooser())[1].text
    assert wasps.paper.title in text
    assert bees.paper.title not in text


def test_no_groups_no_trends(bees: Subject, chooser: NewChooser) -> None:
    assert trends([], [bees], HOSTS, chooser()) == ()


def test_the_facts_hold_labels_and_every_count() -> None:
    told = facts([Cluster("bumblebees", (), 9, (14,))])
    assert set(told) == {"bumblebees", "nine this week, 14 the week before", "nine", "9", "14"}
