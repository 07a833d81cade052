"""The lines between two papers: what both speak of, and where it can be heard, a sentence of each about it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

import numpy as np

from paperradio.domain.document import Passage, Role
from paperradio.domain.paper import PaperId
from paperradio.domain.script import Turn
from paperradio.domain.show import Subject
from paperradio.editorial.digest import author_count
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.tokens import content, tokens
from paperradio.editorial.phrases import Chooser
from paperradio.editorial.salience import is_detail
from paperradio.editorial.sentences import Sentence, body_sentences
from paperradio.editorial.shows.terms import Key, uses
from paperradio.editorial.shows.topics import Shared, shared
from paperradio.editorial.standing import opens
from paperradio.ports import Embedder

NEAR = 0.55
"""Least cosine of two sentences, one of each paper, that are held side by side."""
MOST_WORDS = 30
"""Of a sentence that is held beside another."""
_LIMITING = rules.words("negations") | rules.words("amount") | rules.words("possibility") | rules.words("universal")
_UNTOLD = re.compile(r"^(?:[A-Z][\w-]*\s+){4}|(?i:^for (?:more )?details?\b|\brefers?\b)")
"""A heading run into the sentence, or a pointer to somewhere else."""


@dataclass(frozen=True, slots=True)
class Pair:
    """A sentence of each of two papers, with the cosine of their vectors."""

    last: Sentence
    following: Sentence
    nearness: float


@dataclass(slots=True)
class Said:
    """What the lines of one show have named and cited so far."""

    terms: list[Key] = field(default_factory=list)
    passages: set[tuple[PaperId, int]] = field(default_factory=set)

    def add(self, turns: Sequence[Turn]) -> None:
        """Keep what these turns cite."""
        self.passages.update((turn.about, index) for turn in turns if turn.about is not None for index in turn.cites)


def link(
    last: Subject, following: Subject, speaker: str, chooser: Chooser, embedder: Embedder, said: Said | None = None
) -> tuple[Turn, ...]:
    """The line from `last` to `following`, () where nothing ties them. `said` is what was said before, and grows.

    The first turn cites what of `following` has the term that both have. Where each paper has a sentence about it that
    its digest does not tell, and the two are near each other, they are said one after the other.
    """
    said = said or Said()
    found = ties(last, following, said.terms)
    line = _line(found[0], following, speaker, chooser, again=found[0].key in said.terms) if found else None
    if line is None:
        return ()
    said.terms.append(found[0].key)
    pair = nearest(last, following, found[0], embedder, said)
    turns = [line]
    if pair is not None and chooser.offers("evidence_last") and chooser.offers("evidence_next"):
        for kind, subject, each in (("evidence_last", last, pair.last), ("evidence_next", following, pair.following)):
            text = chooser.choose(kind, sentence=each.text)
            turns.append(Turn(speaker, text, (each.index,), factual=True, about=subject.paper.id))
        said.add(turns[1:])
    return tuple(turns)


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
    return Turn(speaker, text, (plainest(following, tie),), factual=True, about=following.paper.id)


def plainest(subject: Subject, tie: Shared) -> int:
    """The passage that shows best that the last of the papers that share a term has it: its title, else one that has it
    as it is said, with few words that limit or deny."""
    passages = subject.document.passages

    def rank(place: int) -> tuple[bool, bool, int, int]:
        passage = passages[place]
        return passage.role is not Role.TITLE, tie.text not in passage.text, _limits(passage), place

    return min(tie.topics[-1].passages, key=rank)


def _limits(passage: Passage) -> int:
    return sum(token.text.lower() in _LIMITING for token in tokens(passage.text))


def nearest(last: Subject, following: Subject, tie: Shared, embedder: Embedder, said: Said) -> Pair | None:
    """The nearest two sentences that have the term and that nobody tells; None where none are near."""
    ours, theirs = untold_about(last, tie.key, said), untold_about(following, tie.key, said)
    if not ours or not theirs:
        return None
    vectors = embedder.embed([each.text for each in (*ours, *theirs)])
    close = vectors[: len(ours)] @ vectors[len(ours) :].T
    for place in np.argsort(-close, axis=None, kind="stable"):
        row, column = divmod(int(place), len(theirs))
        if close[row, column] < NEAR:
            return None
        if _alike(ours[row], theirs[column], tie):
            return Pair(ours[row], theirs[column], float(close[row, column]))
    return None


def _alike(one: Sentence, other: Sentence, tie: Shared) -> bool:
    """Whether two sentences have something in common beside the term."""
    return bool((content(one.text) & content(other.text)) - content(tie.text) - rules.stems("talk"))


def untold_about(subject: Subject, key: Key, said: Said) -> list[Sentence]:
    """Short sentences of the body that can be heard first, have the term and are told neither by the digest nor by a
    line before."""
    return [
        each
        for each in _untold(subject)
        if (subject.paper.id, each.index) not in said.passages and any(use.key == key for use in uses(each.text))
    ]


@lru_cache(maxsize=32)
def _untold(subject: Subject) -> tuple[Sentence, ...]:
    told = {index for claim in subject.digest.claims for index in claim.passages}
    authors = author_count(subject.paper, subject.document)
    return tuple(
        each
        for each in body_sentences(subject.document, authors, "Abstract")
        if each.index not in told
        and len(each.text.split()) <= MOST_WORDS
        and opens(each.text)
        and not is_detail(each.text)
        and not _UNTOLD.search(each.text)
    )
