"""The week's counts: groups of papers, how many there were, and how many in the weeks before."""

from __future__ import annotations

from collections.abc import Sequence

from paperradio.domain.script import Turn
from paperradio.domain.show import Cluster, Subject
from paperradio.editorial.opening import title_of
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.shows.counts import WEEKS, in_words, week_by_week

MOST = 5
"""Groups that are told."""
MOST_EXAMPLES = 3


def trends(
    clusters: Sequence[Cluster], subjects: Sequence[Subject], hosts: Sequence[str], chooser: Chooser
) -> tuple[Turn, ...]:
    """The largest groups with their counts, each with a paper of the show as an example where one belongs to it; ()
    where there are no groups. Says what was counted and nothing about why."""
    turns: list[Turn] = []
    examples: set[str] = set()
    for place, cluster in enumerate(clusters[:MOST]):
        if not chooser.offers("trend"):
            break
        if len(hosts) > 1:
            kind = "ask_trends" if place == 0 else "ask_trend_next"
            if chooser.offers(kind):
                turns.append(Turn(hosts[1], chooser.choose(kind)))
        counts = week_by_week(cluster.count, cluster.before)
        text = chooser.choose("trend", label=cluster.label, counts=counts)
        example = next((each for each in subjects if each.paper.id in cluster.papers), None)
        title = title_of(example.paper, example.document) if example is not None else ""
        if title and title not in examples and len(examples) < MOST_EXAMPLES and chooser.offers("trend_example"):
            examples.add(title)
            text = f"{text} {chooser.choose('trend_example', title=title)}"
        turns.append(Turn(hosts[0], text))
    return tuple(turns)


def counted(cluster: Cluster) -> str:
    """One sentence that says what was counted."""
    return f"Papers that speak of {cluster.label}: {week_by_week(cluster.count, cluster.before)}."


def facts(clusters: Sequence[Cluster]) -> tuple[str, ...]:
    """The labels, the counts as they are said, and each count by itself ("nine", "9")."""
    told = [each for cluster in clusters for each in (cluster.label, week_by_week(cluster.count, cluster.before))]
    counts = [each for cluster in clusters for each in (cluster.count, *cluster.before[:WEEKS])]
    return tuple(dict.fromkeys((*told, *(form for each in counts for form in (in_words(each), str(each))))))
