"""Which passages a language model gets to read, when it cannot read the whole paper."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Part
from paperradio.domain.document import Document, Passage
from paperradio.domain.generation import estimated_tokens
from paperradio.editorial.parts import part_of
from paperradio.editorial.ranking.headline import abstract_passages, make_abstract
from paperradio.editorial.ranking.model import shipped_ranker
from paperradio.editorial.ranking.words import expected_f1
from paperradio.editorial.salience import is_conclusion, is_detail, measured, reports_results
from paperradio.editorial.sentences import body_sentences
from paperradio.ports import Embedder

MOST_LOOKED_AT = 400
REPEATING = 0.5
"""What a passage loses for its cosine to the nearest one that is taken."""
_AVAILABLE = re.compile(r"(?i)\b(?:code|data|dataset|models?)\b[^.]*\b(?:available|released?|open[- ]sourced?)\b")


def choose_passages(
    document: Document,
    embedder: Embedder,
    tokens: int,
    title: str = "",
    count: Callable[[str], int] = estimated_tokens,
) -> tuple[Passage, ...]:
    """The passages worth reading, in their order on the pages; `count` of all their texts is at most `tokens`.

    The abstract comes first, as far as there is room; where there is none, the beginning. Then the body: what tells
    most of what the abstract promises, measured results, the conclusion, one passage each on limits and availability,
    and little twice. Sections about others' work are left out.
    """
    opening = abstract_passages(document)
    chosen: list[Passage] = []
    for passage in opening:
        if count(passage.text) > tokens:
            break
        chosen.append(passage)
        tokens -= count(passage.text)
    section = opening[0].section if opening else ""
    sentences = body_sentences(document, 2, apart_from=section)[:MOST_LOOKED_AT]
    body = [document.passages[each.index] for each in sentences]
    if not body or not opening or tokens <= 0:
        return tuple(chosen)
    abstract = make_abstract([each.text for each in opening], embedder, title or document.title)
    chances = shipped_ranker().chances(abstract)
    vectors = np.asarray(embedder.embed([each.text for each in body]), dtype=float)
    worth = vectors @ abstract.vectors.mean(axis=0)
    for row, (passage, sentence) in enumerate(zip(body, sentences, strict=True)):
        worth[row] += 0.5 * expected_f1(passage.text, chances)
        worth[row] += 0.1 * (measured(passage.text) and reports_results(sentence)) + 0.1 * is_conclusion(
            passage.section
        )
        worth[row] -= 0.1 * is_detail(passage.text)
    needed = _first(worth, [part_of(each) is Part.LIMIT for each in sentences])
    needed += _first(worth, [_AVAILABLE.search(each.text) is not None for each in body])
    taken = _within(worth, vectors, [count(each.text) for each in body], tokens, needed)
    return tuple(sorted([*chosen, *(body[row] for row in taken)], key=lambda each: each.index))


def _first(worth: NDArray[np.float64], wanted: Sequence[bool]) -> list[int]:
    """The worthiest row that is wanted, if any."""
    rows = np.flatnonzero(np.array(wanted))
    return [int(rows[np.argmax(worth[rows])])] if len(rows) else []


def _within(
    worth: NDArray[np.float64], vectors: NDArray[np.float64], costs: Sequence[int], budget: int, needed: Sequence[int]
) -> list[int]:
    """Rows of at most `budget` cost: the needed ones first, then each time the worthiest that repeats the least."""
    taken: list[int] = []
    nearest = np.zeros(len(worth))
    left = np.array(costs) <= budget
    waiting = list(dict.fromkeys(needed))
    while left.any():
        row = waiting.pop(0) if waiting else int(np.argmax(np.where(left, worth - REPEATING * nearest, -np.inf)))
        if not left[row]:
            continue
        taken.append(row)
        budget -= costs[row]
        nearest = np.maximum(nearest, vectors @ vectors[row])
        left[row] = False
        left &= np.array(costs) <= budget
    return taken
