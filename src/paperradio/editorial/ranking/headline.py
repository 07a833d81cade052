"""One line that says what a paper does: a sentence or clause of its abstract, word for word or retold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from paperradio.domain.document import Document, Passage, Role
from paperradio.editorial.gate import keeps_meaning, numbers
from paperradio.editorial.ranking.features import Abstract, joined, middle
from paperradio.editorial.ranking.model import shipped_ranker
from paperradio.editorial.retell import retold
from paperradio.editorial.standing import dangles, unfit
from paperradio.ports import Embedder

MOST_OPENING = 10
MOST_WORDS = 40
"""A longer line is taken only where no other comes near it."""
NEAR_ENOUGH = 0.06
"""By how much a line that stands alone may be behind the best one."""


@dataclass(frozen=True, slots=True)
class Headline:
    """`text` comes from the sentence at `place` among those it was chosen from."""

    text: str
    place: int


def make_abstract(sentences: Sequence[str], embedder: Embedder, title: str = "") -> Abstract:
    """`sentences`, at least one, with their vectors; embedded in one call."""
    vectors = np.asarray(embedder.embed([*sentences, title] if title else [*sentences]), dtype=float)
    own = vectors[: len(sentences)]
    return Abstract(tuple(sentences), own, title, vectors[-1] if title else middle(own))


def abstract_headline(sentences: Sequence[str], embedder: Embedder, title: str = "") -> Headline:
    """The sentence or clause that a person's one-line summary would be nearest to, in the authors' words.

    Raises:
        ValueError: there is no sentence.
    """
    whole = joined(sentences)
    if not whole:
        raise ValueError("a headline needs at least one sentence")
    best = shipped_ranker().rank(make_abstract(whole, embedder, title.strip()))[0]
    return Headline(best.text, best.place)


def abstract_passages(document: Document) -> list[Passage]:
    """The abstract, or where there is none the first passages of the body."""
    found = [each for each in document.passages if each.role is Role.ABSTRACT]
    return found or [each for each in document.passages if each.role is Role.BODY][:MOST_OPENING]


def headline(abstract: Abstract, authors: int = 2) -> Headline | None:
    """The best line of `abstract` that can be said by itself, in the third person; None where none can.

    One that points to nothing outside itself and is not too long goes before others that are hardly better.
    """
    best, least = None, 0.0
    for each in shipped_ranker().rank(abstract):
        said = retold(each.text, authors)
        faithful = not numbers(said) - numbers(each.text) and keeps_meaning(said, each.text)
        if unfit(said, strict=False) is not None or not faithful:
            continue
        if best is None:
            best, least = Headline(said, each.place), each.score - NEAR_ENOUGH
        if each.score < least:
            break
        if not dangles(each.text) and len(said.split()) <= MOST_WORDS:
            return Headline(said, each.place)
    return best
