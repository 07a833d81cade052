"""How likely a person's summary of an abstract is to use each of its words.

A logistic model over where a word stands and how often, and over the word itself where it is common. Words are runs of
letters or digits in lower case, cut to six characters so that forms of one word are one.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.editorial import lexicon
from paperradio.editorial.ranking.cues import announces

REPEATED = 0.4
"""How much the second mention of a word counts against the first, the third against the second."""
UNSEEN = 0.1
"""The chance of a word that the abstract lacks."""
USUAL_LENGTH = 21
"""Words in a person's summary, about."""

FUNCTION_WORDS = frozenset(word[:6] for word in lexicon.words("function_words"))
_POSITION = (
    "title", "count", "share", "first place", "in first", "in last", "announced", "announced first", "near", "nearest",
)  # fmt: skip
_FORM = ("length", "digits", "acronym", "capital", "short abstract")
NAMES = (
    *_POSITION, *_FORM, "function", *(f"function {name}" for name in _POSITION), "title announced", "title count",
)  # fmt: skip
_INNER_CAPITAL = re.compile(r"[A-Z][A-Za-z0-9]*[A-Z]")


@dataclass(frozen=True, slots=True)
class WordModel:
    """`weights` in the order of `NAMES`; `lexicon` has a further weight for common words."""

    intercept: float
    weights: NDArray[np.float64]
    lexicon: Mapping[str, float]

    def chances(self, sentences: Sequence[str], nearness: NDArray[np.float64], title: str) -> dict[str, float]:
        """For each word of `sentences` the chance (0 to 1) that a summary uses it.

        `nearness`: each sentence's cosine to the abstract's middle. `title`: "" where it is unknown.
        """
        found, rows = word_features(sentences, nearness, title)
        scores = rows @ self.weights + self.intercept + np.array([self.lexicon.get(word, 0.0) for word in found])
        return dict(zip(found, (1 / (1 + np.exp(-scores))).tolist(), strict=True))


def terms(text: str) -> list[str]:
    """The words of `text`, as the model knows them, in order."""
    return [word[:6] for word in re.findall(r"[a-z0-9]+", text.lower())]


def word_features(
    sentences: Sequence[str], nearness: NDArray[np.float64], title: str
) -> tuple[list[str], NDArray[np.float64]]:
    """The distinct words of `sentences`, and a row of features, named by `NAMES`, for each."""
    spoken = [terms(each) for each in sentences]
    counts = Counter(word for sentence in spoken for word in sentence)
    forms: dict[str, str] = {}
    places: dict[str, list[int]] = {word: [] for word in counts}
    for place, sentence in enumerate(sentences):
        for form in re.findall(r"[A-Za-z0-9]+", sentence):
            forms.setdefault(form.lower()[:6], form)
        for word in set(spoken[place]):
            places[word].append(place)
    announcing = [place for place, each in enumerate(sentences) if announces(each)]
    titled = set(terms(title))
    rows = [
        _row(word, forms[word], counts[word], places[word], word in titled, announcing, nearness) for word in counts
    ]
    return list(counts), np.array(rows, dtype=float).reshape(len(rows), len(NAMES))


def _row(
    word: str,
    form: str,
    count: int,
    places: Sequence[int],
    titled: bool,
    announcing: Sequence[int],
    nearness: NDArray[np.float64],
) -> list[float]:
    last = len(nearness) - 1
    announced = not set(places).isdisjoint(announcing)
    position = [
        float(titled),
        math.log(count),
        len(places) / (last + 1),
        places[0] / max(1, last),
        float(places[0] == 0),
        float(places[-1] == last),
        float(announced),
        float(bool(announcing) and announcing[0] in places),
        float(nearness[places].mean()),
        float(nearness[places].max()),
    ]
    shape = [
        len(form) / 10,
        float(any(character.isdigit() for character in form)),
        float(_INNER_CAPITAL.search(form) is not None),
        float(form[0].isupper()),
        1 / (last + 1),
    ]
    empty = word in FUNCTION_WORDS
    plain = [0.0 if empty else value for value in (*position, *shape)]
    function = [value if empty else 0.0 for value in position]
    return [*plain, float(empty), *function, float(titled and announced), titled * math.log(count)]


def expected_overlap(text: str, chances: Mapping[str, float]) -> tuple[float, float, int, int]:
    """How many words of `text` a summary is expected to use, how many of these carry meaning, and how many words and
    words with meaning `text` has."""
    seen: Counter[str] = Counter()
    every, meaning, content = 0.0, 0.0, 0
    spoken = terms(text)
    for word in spoken:
        chance = chances.get(word, UNSEEN) * REPEATED ** seen[word]
        seen[word] += 1
        every += chance
        if word not in FUNCTION_WORDS:
            meaning += chance
            content += 1
    return every, meaning, len(spoken), content


def expected_f1(text: str, chances: Mapping[str, float], length: int = USUAL_LENGTH) -> float:
    """The unigram F1 (0 to 1) that `text` is expected to have against a summary of `length` words."""
    every, _, count, _ = expected_overlap(text, chances)
    return 2 * every / (count + length)
