"""Which sentences of the body are told besides the abstract, and where."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Part
from paperradio.domain.document import Document
from paperradio.editorial.parts import part_of
from paperradio.editorial.salience import (
    LEAST_NEWS,
    NEAR,
    acronyms,
    content,
    elaborations,
    is_conclusion,
    is_detail,
    measured,
    news,
    reports_results,
    salience,
)
from paperradio.editorial.sentences import Sentence, following_sentence

MOST_FOR_ONE = 4
"""Elaborations of one sentence of the abstract."""
MOST_FINDINGS = 4
ALIKE = 0.76
"""From this cosine on, two sentences of the body are too much alike to be told both."""
NEAR_CENTRE = 0.32
"""Least cosine between a sentence of the conclusion and the abstract as a whole."""
SPARE_WORDS = 20
_FOUND = (Part.EVIDENCE, Part.COMPARISON)


@dataclass(frozen=True, slots=True)
class Material:
    """What there is to choose from; vectors are rows, one for each sentence.

    `chances`: for each word of the abstract the chance that a summary uses it.
    """

    document: Document
    authors: int
    spine: tuple[Sentence, ...]
    body: tuple[Sentence, ...]
    spine_vectors: NDArray[np.float32]
    body_vectors: NDArray[np.float32]
    chances: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Chosen:
    """A sentence to be told after the one at `place` in the spine; `after` is the index of what it elaborates there."""

    place: int
    sentence: Sentence
    score: float
    after: int


class Selection:
    """Takes sentences of the body until `words` are spent, each with something new and none like another."""

    def __init__(self, material: Material, words: int) -> None:
        self._material = material
        self._left = words - sum(len(each.text.split()) for each in material.spine)
        self._heard = frozenset[str]().union(*(content(each.text) for each in material.spine))
        self._vectors = {each.index: vector for each, vector in zip(material.body, material.body_vectors, strict=True)}
        self._chosen: list[Chosen] = []
        self._further: list[Chosen] = []

    def elaborations(self) -> list[Chosen]:
        """In the order of telling: the worthiest, then what elaborates those, then what stands right behind them."""
        material = self._material
        ranked = elaborations(
            material.spine, material.body, material.spine_vectors, material.body_vectors, material.chances
        )
        for most in (1, 2, MOST_FOR_ONE):
            for score, place, sentence in ranked:
                if sum(each.place == place for each in self._chosen) < most and self._fits(sentence, LEAST_NEWS):
                    self._take(self._chosen, Chosen(place, sentence, score, sentence.index))
        self._second_hop()
        self._followers()
        return sorted(self._chosen, key=lambda each: (each.place, each.after, each.sentence.index))

    def further(self) -> list[Chosen]:
        """Where room is left: measured findings of this work, then what its conclusion says beyond the abstract."""
        material = self._material
        central = material.spine_vectors.mean(axis=0)
        known = acronyms(" ".join(each.text for each in material.spine))
        findings, concluding = [], []
        for sentence, vector in zip(material.body, material.body_vectors, strict=True):
            score = float(vector @ central)
            own = bool(known & acronyms(sentence.text)) or "authors" in sentence.text
            telling = measured(sentence.text) or re.search(r"\bthan\b|\bagree", sentence.text) is not None
            if is_conclusion(sentence.section) and score >= NEAR_CENTRE:
                concluding.append(Chosen(len(material.spine), sentence, score, sentence.index))
            elif (
                own and telling and reports_results(sentence) and part_of(sentence) in (Part.EVIDENCE, Part.COMPARISON)
            ):
                findings.append(Chosen(len(material.spine), sentence, score, sentence.index))
        for each in sorted(findings, key=lambda each: -each.score - salience(each.sentence.text, material.chances)):
            if len(self._further) < MOST_FINDINGS and self._fits(each.sentence, LEAST_NEWS):
                self._take(self._further, each)
        for each in concluding:
            if self._fits(each.sentence, LEAST_NEWS):
                self._take(self._further, each)
        return sorted(self._further, key=lambda each: (is_conclusion(each.sentence.section), each.sentence.index))

    def limit(self) -> Chosen | None:
        """One sentence that names a limit of this work: in a section about limits, and nearest to the abstract."""
        material = self._material
        if any(part_of(each) is Part.LIMIT for each in material.spine):
            return None
        central = material.spine_vectors.mean(axis=0)
        found = [
            (float(vector @ central) + (0.2 if "limit" in each.section.lower() else 0.0), each)
            for each, vector in zip(material.body, material.body_vectors, strict=True)
            if part_of(each) is Part.LIMIT and not self._taken(each)
        ]
        if not found:
            return None
        score, sentence = max(found, key=lambda each: each[0])
        return Chosen(len(material.spine), sentence, score, sentence.index)

    def _taken(self, sentence: Sentence) -> bool:
        return any(each.sentence.index == sentence.index for each in (*self._chosen, *self._further))

    def _fits(self, sentence: Sentence, least_news: float) -> bool:
        if len(sentence.text.split()) > self._left or self._taken(sentence) or part_of(sentence) is Part.LIMIT:
            return False
        if is_detail(sentence.text):
            return False
        vector = self._vectors[sentence.index]
        told = (*self._chosen, *self._further)
        alike = any(float(vector @ self._vectors[each.sentence.index]) > ALIKE for each in told)
        return not alike and news(sentence.text, self._heard) >= least_news

    def _take(self, into: list[Chosen], chosen: Chosen) -> None:
        into.append(chosen)
        self._heard |= content(chosen.sentence.text)
        self._left -= len(chosen.sentence.text.split())

    def _second_hop(self) -> None:
        """What elaborates a chosen elaboration, one for each."""
        for parent in sorted(self._chosen, key=lambda each: -each.score):
            near = self._material.body_vectors @ self._vectors[parent.sentence.index]
            for row in np.argsort(-near):
                sentence = self._material.body[int(row)]
                if near[row] < NEAR:
                    break
                if self._fits(sentence, 1.5 * LEAST_NEWS) and self._left > SPARE_WORDS:
                    self._take(self._chosen, Chosen(parent.place, sentence, parent.score - 0.2, parent.after))
                    break

    def _followers(self) -> None:
        """What stands right behind a chosen sentence and can be said in the same breath."""
        for each in sorted(self._chosen, key=lambda each: -each.score):
            follower = following_sentence(self._material.document, each.sentence, self._material.authors)
            if follower is None or self._taken(follower) or part_of(follower) is Part.LIMIT:
                continue
            if follower.index not in self._vectors:
                fresh = news(follower.text, self._heard) >= LEAST_NEWS
            else:
                fresh = self._fits(follower, LEAST_NEWS)
            if fresh and len(follower.text.split()) <= self._left - SPARE_WORDS:
                self._heard |= content(follower.text)
                self._left -= len(follower.text.split())
                self._chosen.append(Chosen(each.place, follower, each.score - 0.1, each.after))
                self._vectors.setdefault(follower.index, np.zeros_like(self._material.body_vectors[0]))
