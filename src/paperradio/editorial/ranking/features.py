"""What the ranker knows of each candidate: a sentence of an abstract, or what is left of one without its tail."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.editorial.ranking.clauses import candidates
from paperradio.editorial.ranking.cues import CUES, OF_THE_WHOLE, announces
from paperradio.editorial.ranking.words import expected_overlap, terms

_LENGTH = ("length", "log length", "off twenty", "beyond thirty", "below twelve", "below eight")
_PLACE = (
    "place", "is first", "is second", "is third", "is last", "is last but one", "from start", "sentences", "short",
    "announces", "first announcement", "none announces", "behind announcement", "before announcement",
    "announcements before", "from announcement",
)  # fmt: skip
_NEARNESS = (
    "to middle", "to title", "to others", "nearest middle", "nearest title", "to middle relative", "to title relative",
)  # fmt: skip
_CUT = ("whole", "share kept")
_WORDS = ("f1 at 21", "f1 at 15", "f1 at 28", "overlap", "precision", "content overlap", "content precision")
NAMES = (
    *_LENGTH, *_PLACE, *_NEARNESS, *_CUT, *CUES, *(f"whole: {name}" for name in OF_THE_WHOLE), *_WORDS,
)  # fmt: skip
_CUT_BY_LINES = re.compile(r"[.!?:;][\"”’')\]]*$")


@dataclass(frozen=True, slots=True)
class Abstract:
    """Sentences with their unit vectors; `title_vector` is the abstract's middle where no title is known."""

    sentences: tuple[str, ...]
    vectors: NDArray[np.float64]
    title: str
    title_vector: NDArray[np.float64]

    @property
    def nearness(self) -> NDArray[np.float64]:
        """Each sentence's cosine to the middle."""
        return np.asarray(self.vectors @ middle(self.vectors))


@dataclass(frozen=True, slots=True)
class Candidate:
    """`text` comes from the sentence at `place`."""

    place: int
    text: str


def middle(vectors: NDArray[np.float64]) -> NDArray[np.float64]:
    """The unit vector between all `vectors`."""
    mean = vectors.mean(axis=0)
    return np.asarray(mean / max(float(np.linalg.norm(mean)), 1e-9))


def joined(lines: Sequence[str]) -> tuple[str, ...]:
    """Sentences, put together where they came as the lines of a page."""
    found: list[str] = []
    for line in (each.strip() for each in lines):
        if line and found and not _CUT_BY_LINES.search(found[-1]):
            found[-1] += " " + line
        elif line:
            found.append(line)
    return tuple(found)


def all_candidates(abstract: Abstract) -> tuple[Candidate, ...]:
    """Every sentence with what can stand for it, in the order of the abstract."""
    return tuple(Candidate(place, text) for place, each in enumerate(abstract.sentences) for text in candidates(each))


def features(
    abstract: Abstract, found: Sequence[Candidate], chances: Mapping[str, float] | None
) -> NDArray[np.float64]:
    """A row for each candidate, columns as in `NAMES`; without `chances` the last `WORD_COLUMNS` are 0."""
    of_sentences = _of_sentences(abstract)
    wholes = {each.place: each.text for each in reversed(found)}
    rows = []
    for each in found:
        whole = wholes[each.place]
        count = len(terms(each.text))
        share = count / max(1, len(terms(whole)))
        cues = [float(pattern.search(each.text) is not None) for pattern in CUES.values()]
        whole_cues = [float(CUES[name].search(abstract.sentences[each.place]) is not None) for name in OF_THE_WHOLE]
        cut = (float(each.text == whole), share)
        rows.append([*_of_length(count), *of_sentences[each.place], *cut, *cues, *whole_cues, *[0.0] * len(_WORDS)])
    table = np.array(rows, dtype=float).reshape(len(rows), len(NAMES))
    if chances is not None:
        table[:, -len(_WORDS) :] = word_columns(found, chances)
    return table


WORD_COLUMNS = len(_WORDS)


def word_columns(found: Sequence[Candidate], chances: Mapping[str, float]) -> NDArray[np.float64]:
    """The last columns of `features`: how much of each candidate a summary is expected to use."""
    rows = []
    for each in found:
        every, meaning, count, content = expected_overlap(each.text, chances)
        f1 = [2 * every / (count + length) for length in (21, 15, 28)]
        rows.append([*f1, every / 10, every / max(1, count), meaning / 10, meaning / max(1, content)])
    return np.array(rows, dtype=float).reshape(len(rows), len(_WORDS))


def _of_length(count: int) -> list[float]:
    return [
        count / 20,
        math.log(count + 1),
        abs(count - 20) / 20,
        max(0, count - 30) / 10,
        max(0, 12 - count) / 10,
        max(0, 8 - count) / 8,
    ]


def _of_sentences(abstract: Abstract) -> list[list[float]]:
    """Place and nearness of each sentence."""
    total = len(abstract.sentences)
    announcing = [announces(each) for each in abstract.sentences]
    first = announcing.index(True) if True in announcing else -1
    near, titled = abstract.nearness, abstract.vectors @ abstract.title_vector
    others = ((abstract.vectors @ abstract.vectors.T).sum(axis=1) - 1) / max(1, total - 1)
    rows = []
    for place in range(total):
        position = [
            place / max(1, total - 1),
            place == 0,
            place == 1,
            place == 2,
            place == total - 1,
            place == total - 2,
            min(place, 8) / 8,
            total / 8,
            1 / total,
            announcing[place],
            place == first,
            first < 0,
            place > first >= 0,
            place < first,
            sum(announcing[:place]) / 4,
            (place - first) / 5 if first >= 0 else 0.0,
        ]
        nearness = [
            near[place],
            titled[place],
            others[place],
            near[place] >= near.max(),
            titled[place] >= titled.max(),
            near[place] - near.mean(),
            titled[place] - titled.mean(),
        ]
        rows.append([float(value) for value in (*position, *nearness)])
    return rows
