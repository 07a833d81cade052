"""The lines between two papers: what both speak of, and where it can be heard, a sentence of each about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.digest import author_count
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.sentences import Sentence, body_sentences
from paperradio.editorial.shows.terms import Key, uses
from paperradio.editorial.shows.topics import Shared, Topic, shared
from paperradio.ports import Embedder

MOST_CITED = 2
"""Passages of the following paper that stand behind a line about what it speaks of."""
NEAR = 0.45
"""Least cosine of two sentences, one of each paper, that are held side by side."""
MOST_WORDS = 30
"""Of a sentence that is held beside another."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of each of two papers, with the cosine of their vectors."""

    last: Sentence
    following: Sentence
    nearness: float


def link(
    last: Subject,
    following: Subject,
    speaker: str,
    chooser: Chooser,
    embedder: Embedder,
    said: Sequence[Key] = (),
) -> tuple[Turn, ...]:
    """The line from `last` to `following`, () where nothing ties them. `said` are the terms of links before this one.

    The first turn cites what of `following` has the term. Where each paper has a sentence about it that its digest
    does not tell, and the two are near each other, they are said one after the other.
    """
    tie = next(iter(ties(last, following, said)), None)
    if tie is None:
        return ()
    line = _line(tie, following, speaker, chooser, again=tie.key in said)
    if line is None:
        return ()
    pair = nearest(last, following, tie, embedder)
    if pair is None or not (chooser.offers("evidence_last") and chooser.offers("evidence_next")):
        return (line,)
    return (
        line,
        _quoted(chooser.choose("evidence_last", sentence=pair.last.text), last, pair.last, speaker),
        _quoted(chooser.choose("evidence_next", sentence=pair.following.text), following, pair.following, speaker),
    )


def ties(last: Subject, following: Subject, said: Sequence[Key] = ()) -> list[Shared]:
    """What both speak of, the best first; what was `said` already comes last."""
    return sorted(shared((last, following)), key=lambda each: each.key in said)


def _line(tie: Shared, following: Subject, speaker: str, chooser: Chooser, again: bool) -> Turn | None:
    """That both papers speak of it; None where all ways to say it are used up."""
    if again:
        kinds = ["link_again", "link_mention"]
    elif all(topic.titled for topic in tie.topics):
        kinds = ["link_about", "link_mention"]
    else:
        kinds = ["link_mention"]
    kind = next((each for each in kinds if chooser.offers(each)), None)
    if kind is None:
        return None
    text = chooser.choose(kind, term=tie.text)
    cites = cited(tie.topics[-1])
    return Turn(speaker, text, cites, factual=True, about=following.paper.id)


def cited(topic: Topic) -> tuple[int, ...]:
    """The first passages of a paper that have the term."""
    return topic.passages[:MOST_CITED]


def nearest(last: Subject, following: Subject, tie: Shared, embedder: Embedder) -> Pair | None:
    """The nearest two sentences that have the term and that the digests do not tell; None where none are near."""
    ours, theirs = untold_about(last, tie.key), untold_about(following, tie.key)
    if not ours or not theirs:
        return None
    vectors = embedder.embed([each.text for each in (*ours, *theirs)])
    close = vectors[: len(ours)] @ vectors[len(ours) :].T
    row, column = np.unravel_index(int(close.argmax()), close.shape)
    value = float(close[row, column])
    return Pair(ours[int(row)], theirs[int(column)], value) if value >= NEAR else None


def untold_about(subject: Subject, key: Key) -> list[Sentence]:
    """Short sentences of the body that can be said on their own, have the term and are not told by the digest."""
    told = {index for claim in subject.digest.claims for index in claim.passages}
    return [
        each
        for each in body_sentences(subject.document, author_count(subject.paper, subject.document), "Abstract")
        if each.index not in told
        and len(each.text.split()) <= MOST_WORDS
        and any(use.key == key for use in uses(each.text))
    ]


def _quoted(text: str, subject: Subject, sentence: Sentence, speaker: str) -> Turn:
    return Turn(speaker, text, (sentence.index,), factual=True, about=subject.paper.id)
