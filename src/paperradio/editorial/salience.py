"""How much a sentence is worth telling."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Part
from paperradio.editorial.gate import names
from paperradio.editorial.lexicon import words
from paperradio.editorial.parts import part_of
from paperradio.editorial.ranking.words import expected_f1
from paperradio.editorial.sentences import Sentence

NEAR = 0.6
"""Least cosine between an elaboration and what it elaborates."""
NEAR_ENOUGH = 0.5
"""Least cosine to the sentence it is told after, where it must wait for a later one than the nearest."""
SAME = 0.8
"""From this cosine on, two sentences say the same thing."""

_DETAIL = re.compile(
    r"(?i)\b(?:splits?|hyper-?parameters?|optimi[sz]er|learning rate|batch size|initiali[sz]ed|dropout|epochs?|seeds?|"
    r"during training|implementation|notation|denote|tokenizer|clip|default|we set)\b"
)
"""Workshop detail that nobody wants to hear."""
_ANNOUNCES = re.compile(r"(?i)\b(?:authors?|paper) (?:\w+ly |also |then )?(?:propos|present|introduc|describ)\w*\b")
"""A second announcement of what was announced already is no elaboration."""
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z][\w-]*")
_MEASURED = re.compile(
    r"(?<![-\w.])\d[\d.,]*\s?(?:%|x\b|×|[MBK]\b|percent|points?|times|million|billion|trillion|thousand|GPUs?|BLEU|"
    r"[kMG]?eV|TeV|hours?|days?|minutes?|(?:milli|micro)?seconds?|ms|(?:kilo|mega|giga)bytes|[KMG]i?B|decibels?|dB|LUFS|"
    r"pages|lines|parameters|layers|papers|documents|sentences|tokens|words|participants|users|images|classes|examples|"
    r"samples|accuracy|F1|degrees|km|Hz)"
)

SALIENCE = 0.6
"""Weight of the expected share in a summary (0.1 to 0.4 for sentences of the body) against nearness."""
LEAST_NEWS = 0.34
"""Least share of words in an elaboration that the spine does not have."""


def is_conclusion(section: str) -> bool:
    """Whether a section is the paper's own conclusion."""
    return re.search(r"(?i)\b(?:conclu\w+|summary|concluding)\b", section) is not None


def is_detail(text: str) -> bool:
    """Whether `text` is about settings and procedure only."""
    return _DETAIL.search(text) is not None


def reports_results(sentence: Sentence) -> bool:
    """Whether a sentence stands in a section that reports results."""
    return re.search(r"(?i)result|evaluat|experiment|finding|perform|compar|interpret", sentence.section) is not None


def acronyms(text: str) -> frozenset[str]:
    """The acronyms and names with inner capitals in `text`."""
    return frozenset(_ACRONYM.findall(text))


def measured(text: str) -> bool:
    """Whether `text` holds a figure with its unit, years and names like CIFAR-10 not counted."""
    return _MEASURED.search(text) is not None


def salience(text: str, chances: Mapping[str, float]) -> float:
    """How much of `text` a person's summary of the paper is expected to use, on the scale of a cosine's differences."""
    return SALIENCE * expected_f1(text, chances)


def worth(sentence: Sentence, similarity: float, known: str) -> float:
    """How much an elaboration is worth: nearness to what it elaborates, and what cues, section and length add.

    Acronyms that `known`, the text said anyway, does not have cost something.
    """
    text, section = sentence.text, sentence.section.lower()
    length = len(text.split())
    value = similarity
    value += 0.10 if measured(text) else 0.0
    value += 0.05 if re.search(r"\bthan\b|\bbecause\b", text) else 0.0
    value += 0.05 if re.search(r"(?i)\b(?:authors?|the paper)\b", text) else 0.0
    value += 0.05 if re.search(r"result|experiment|evaluat|conclu|discuss|finding", section) else 0.0
    value -= 0.05 if re.search(r"detail|setup|implementation|notation", section) else 0.0
    value -= 0.06 * len(acronyms(text) - acronyms(known))
    value -= 0.01 * max(0, length - 28) + 0.02 * max(0, 9 - length)
    return value


def content(text: str) -> frozenset[str]:
    """The words that carry meaning, cut to six letters so that forms of one word are one."""
    found = re.findall(r"[^\W_]{3,}|\d[\d.,]*", text.lower())
    return frozenset(word[:6] for word in found if word not in words("function_words"))


def news(text: str, heard: frozenset[str]) -> float:
    """The share of the content words of `text` that are not among `heard`."""
    found = content(text)
    return len(found - heard) / len(found) if found else 0.0


def elaborations(
    spine: Sequence[Sentence],
    body: Sequence[Sentence],
    spine_vectors: NDArray[np.float32],
    body_vectors: NDArray[np.float32],
    chances: Mapping[str, float],
) -> list[tuple[float, int, Sentence]]:
    """(worth, place in `spine`, sentence) of every sentence near enough to one of the spine, the worthiest first.

    A sentence that repeats one of the spine is none.
    """
    if not spine or not body:
        return []
    similarity = body_vectors @ spine_vectors.T
    known = " ".join(each.text for each in spine)
    heard = frozenset[str]().union(*(content(each.text) for each in spine))
    announced = [place for place, each in enumerate(spine) if _ANNOUNCES.search(each.text)]
    found = []
    for row, sentence in zip(similarity, body, strict=True):
        place = _place(sentence, spine, int(row.argmax()))
        late = place == len(spine) - 1 and "introduction" in sentence.section.lower()
        if _DETAIL.search(sentence.text) or (late and part_of(sentence) is Part.CONTEXT):
            continue
        if _ANNOUNCES.search(sentence.text) and any(row[each] >= NEAR for each in announced):
            continue
        if (
            row[place] >= NEAR_ENOUGH
            and row.max() >= NEAR
            and row.max() < SAME
            and news(sentence.text, heard) >= LEAST_NEWS
        ):
            value = worth(sentence, float(row[place]), known) + salience(sentence.text, chances)
            found.append((value, place, sentence))
    return sorted(found, key=lambda each: (-each[0], each[2].index))


def _place(sentence: Sentence, spine: Sequence[Sentence], nearest: int) -> int:
    """Where to tell it: not before the names in it were spoken, nor between a sentence and one that leans on it."""
    first = 0
    for name in names(sentence.text):
        first = max(first, next((place for place, each in enumerate(spine) if name in each.text), 0))
    place = max(first, nearest)
    while place + 1 < len(spine) and (spine[place + 1].leans or spine[place + 1].points):
        place += 1
    return place
