"""Groups of papers that are alike, named by words of their titles, counted week by week."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.paper import Paper
from paperradio.domain.show import Cluster
from paperradio.editorial.changes import sentences_of
from paperradio.editorial.shows.terms import Key, Use, uses
from paperradio.editorial.shows.topics import Topic, spoken, stands_for_a_thing
from paperradio.ports import Embedder

FEWEST = 3
"""Papers of the week that make a group."""
MOST_LOOKED_AT = 600
"""Papers of the week that are grouped; the counts go over all."""
FAR = 0.62
"""Cosine distance from which on two groups are kept apart."""
TITLED = 2
"""Titles of a group that have its label, at least."""


def clusters(papers: Sequence[Paper], weeks: Sequence[Sequence[Paper]], embedder: Embedder) -> tuple[Cluster, ...]:
    """The groups of this week's `papers`, the largest first; `weeks` are those before, the latest first.

    Vectors say which papers belong together, titles name the group, and what is counted is in how many papers the name
    stands in title or abstract, so that anybody can count again. A group without a name that can be said is none.
    """
    looked_at = list(papers[:MOST_LOOKED_AT])
    if len(looked_at) < FEWEST:
        return ()
    vectors = embedder.embed([f"{each.title}. {each.abstract}" for each in looked_at])
    terms = [_terms(each) for each in looked_at]
    everywhere = Counter(key for own in terms for key in own)
    found: list[Cluster] = []
    for members in _groups(vectors):
        topic = _label([terms[place] for place in members], everywhere, len(looked_at))
        text = spoken((topic,)) if topic is not None else None
        if topic is None or text is None:
            continue
        centre = vectors[list(members)].mean(axis=0)
        closeness = vectors @ centre
        having = [place for place, own in enumerate(terms) if topic.key in own]
        near = sorted(having, key=[-float(each) for each in closeness].__getitem__)
        count = len(near) + sum(topic.key in _terms(each) for each in papers[MOST_LOOKED_AT:])
        before = tuple(sum(topic.key in _terms(each) for each in week) for week in weeks)
        found.append(Cluster(text, tuple(looked_at[place].id for place in near), count, before))
    return tuple(_apart(sorted(found, key=lambda each: (-each.count, each.label))))


def _groups(vectors: NDArray[np.float32]) -> list[tuple[int, ...]]:
    from sklearn.cluster import AgglomerativeClustering

    labels = AgglomerativeClustering(
        n_clusters=None, metric="cosine", linkage="average", distance_threshold=FAR
    ).fit_predict(vectors)
    groups = (tuple(int(place) for place in np.flatnonzero(labels == each)) for each in np.unique(labels))
    return [group for group in groups if len(group) >= FEWEST]


def _terms(paper: Paper) -> dict[Key, Topic]:
    """The terms of title and abstract."""
    titled = uses(paper.title, title=True)
    found: dict[Key, list[Use]] = {}
    for use in (*titled, *(use for text in sentences_of(paper.abstract) for use in uses(text))):
        found.setdefault(use.key, []).append(use)
    keys = {use.key for use in titled}
    return {key: Topic(key, (), key in keys, tuple(each)) for key, each in found.items()}


def _label(members: Sequence[dict[Key, Topic]], everywhere: Counter[Key], papers: int) -> Topic | None:
    """The term that most of the group and few others have, with the uses of all of the group."""
    titles = Counter(key for own in members for key, topic in own.items() if topic.titled)
    inside = Counter(key for own in members for key in own)
    best, most = None, 0.0
    for key, count in titles.items():
        if count < TITLED or inside[key] < FEWEST:
            continue
        found = tuple(use for own in members if key in own for use in own[key].found)
        if len(key) == 1 and not any(use.named or stands_for_a_thing(use) for use in found):
            continue
        rare = math.log((1 + papers) / everywhere[key]) + 1
        score = (count + inside[key]) / len(members) * rare * (1 + 0.3 * (len(key) - 1))
        if score > most:
            best, most = Topic(key, (), True, found), score
    return best


def _apart(found: Sequence[Cluster]) -> list[Cluster]:
    """Without those that share more than half of their papers with a larger one."""
    kept: list[Cluster] = []
    for each in found:
        if all(2 * len(set(each.papers) & set(other.papers)) <= len(each.papers) for other in kept):
            kept.append(each)
    return kept
