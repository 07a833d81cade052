"""The ranker: coefficients that `scripts/train_salience.py` made, and the order they give."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from paperradio.editorial.ranking import words
from paperradio.editorial.ranking.features import NAMES, Abstract, Candidate, all_candidates, features
from paperradio.editorial.ranking.words import WordModel

COEFFICIENTS = "coefficients.json"


@dataclass(frozen=True, slots=True)
class Ranked:
    """`score` is about the ROUGE-1 (0 to 1) that the candidate would have against a person's summary."""

    place: int
    text: str
    score: float


@dataclass(frozen=True, slots=True)
class Ranker:
    """Linear over `features.NAMES`; `words` gives the chances that some of these are made from."""

    words: WordModel
    intercept: float
    weights: NDArray[np.float64]

    def rank(self, abstract: Abstract) -> list[Ranked]:
        """Every candidate of `abstract`, the best first; empty where it has no sentence."""
        if not abstract.sentences:
            return []
        found = all_candidates(abstract)
        scores = self.scores(abstract, found)
        ranked = [Ranked(each.place, each.text, float(score)) for each, score in zip(found, scores, strict=True)]
        return sorted(ranked, key=lambda each: (-each.score, each.place))

    def scores(self, abstract: Abstract, found: Sequence[Candidate]) -> NDArray[np.float64]:
        """The score of each candidate."""
        table = features(abstract, found, self.chances(abstract))
        return np.asarray(table @ self.weights + self.intercept)

    def chances(self, abstract: Abstract) -> dict[str, float]:
        """For each word of the abstract the chance that a summary uses it."""
        return self.words.chances(abstract.sentences, abstract.nearness, abstract.title)


@cache
def shipped_ranker() -> Ranker:
    """The ranker that comes with the package."""
    return decoded(json.loads(files("paperradio.editorial.ranking").joinpath(COEFFICIENTS).read_text("utf-8")))


def decoded(table: dict[str, Any]) -> Ranker:
    """The ranker from the form in which it is shipped. Raises KeyError where a coefficient is missing."""
    model = WordModel(
        float(table["words"]["intercept"]),
        np.array([table["words"]["weights"][name] for name in words.NAMES], dtype=float),
        {word: float(weight) for word, weight in table["words"]["lexicon"].items()},
    )
    weights = np.array([table["candidates"]["weights"][name] for name in NAMES], dtype=float)
    return Ranker(model, float(table["candidates"]["intercept"]), weights)
