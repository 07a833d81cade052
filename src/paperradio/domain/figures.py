"""Figures: how a text names them, and which of them a passage of a paper speaks of."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from paperradio.domain.document import Document, Passage, Role

_FIGURE = r"(?P<more>Extended Data |Supplementary )?Fig(?:ure)?"
_NUMBER = r"(?:[A-Z]\.?)?\d{1,3}(?:\.\d{1,3})?(?![\d%])"
_PANEL = r"(?:\s?\([a-z]\)|[a-z]\b)?"
_AND = r"(?:,? and|,? &|,|–|-| to)"
_NAMED = re.compile(
    rf"\b{_FIGURE}s?\.?\s?(?P<first>{_NUMBER}){_PANEL}(?P<rest>(?:{_AND}\s?{_NUMBER}{_PANEL})*)", re.IGNORECASE
)
_CAPTION = re.compile(rf"(?:^|(?<=[.:] )){_FIGURE}\.?\s?(?P<first>{_NUMBER})\s*(?:[.:|–—-]\s*|$)", re.IGNORECASE)
_RUNNING = (Role.ABSTRACT, Role.BODY, Role.FRAGMENT)
_WORD = re.compile(r"[^\W\d_]{4,}")
_NEAR = 2
"""Sentences before and behind a passage that may name its figure."""
_STEM = 6
"""Letters by which words are told apart."""
_COMMON = re.compile(
    "with|from|this|that|these|those|each|over|under|which|when|where|have|been|were|their|there|than|then|into|such|"
    "also|only|more|most|other|using|used|based|shown|left|right|results|models?|different|compared|comparison|"
    "performance|proposed|method|examples?|overview|figure|table|language|modell?ing|part|parts|schematic|illustration"
)
"""Words that many captions share, whatever they are about."""
_ENOUGH_SHARED, _LEAST_SHARED = 3, 2
_SHARED_PART = 0.6


@dataclass(frozen=True, slots=True)
class Caption:
    """What stands below or above a figure: ``Figure 2``, what it says after that, and the passage it is.

    Where the captions of two figures that stand side by side were read as one passage, it is that of both.
    """

    label: str
    text: str
    passage: Passage


def labels(text: str) -> tuple[str, ...]:
    """Figures that `text` names, each once: "Figs. 2a and 3" gives ``Figure 2`` and ``Figure 3``."""
    return tuple(label for label, _ in mentions(text))


def mentions(text: str) -> tuple[tuple[str, int], ...]:
    """`labels`, each with the place in `text` where its first mention begins."""
    places: dict[str, int] = {}
    for found in _NAMED.finditer(text):
        for label in _each(found):
            places.setdefault(label, found.start())
    return tuple(places.items())


def captions(document: Document) -> dict[str, Caption]:
    """The captions of a paper's figures by label; of a label that comes again, the first."""
    found: dict[str, Caption] = {}
    for passage in document.passages:
        begins = list(_CAPTION.finditer(passage.text)) if passage.role is Role.CAPTION else []
        if begins and begins[0].start() == 0:
            ends = [*(each.start() for each in begins[1:]), len(passage.text)]
            for each, end in zip(begins, ends, strict=True):
                label = _label(each, each["first"])
                found.setdefault(label, Caption(label, passage.text[each.end() : end].strip(), passage))
    return found


def spoken_of(document: Document, index: int, known: Mapping[str, Caption]) -> tuple[str, ...]:
    """Labels of the figures that passage `index` speaks of; `known` are the captions of its document.

    These are the figures that it names, or else those that a sentence near it in its paragraph names, or else the one
    whose caption says the same.
    """
    passage = document.passages[index]
    around = document.passages[max(0, index - _NEAR) : index + _NEAR + 1]
    beside = [other for other in around if other.paragraph == passage.paragraph and other.role in _RUNNING]
    for told in (passage, *sorted(beside, key=lambda other: abs(other.index - index))):
        named = tuple(label for label in labels(told.quote) if label in known)
        if named:
            return named
    return _alike(passage.text, known.values()) if passage.role in _RUNNING else ()


def _alike(text: str, known: Collection[Caption]) -> tuple[str, ...]:
    """The figure most of whose caption's first sentence is in `text`."""
    said = _stems(text)
    best, found = 0.0, ""
    for caption in known:
        words = _stems(caption.text.split(". ")[0])
        shared = len(words & said)
        part = shared / len(words) if words else 0.0
        alike = part >= _SHARED_PART if shared >= _ENOUGH_SHARED else shared >= _LEAST_SHARED and part == 1
        if alike and part > best:
            best, found = part, caption.label
    return (found,) if found else ()


def _stems(text: str) -> frozenset[str]:
    return frozenset(word[:_STEM] for word in _WORD.findall(text.lower()) if not _COMMON.fullmatch(word))


def _each(found: re.Match[str]) -> Iterator[str]:
    for number in (found["first"], *re.findall(_NUMBER, found["rest"] or "", re.IGNORECASE)):
        yield _label(found, number)


def _label(found: re.Match[str], number: str) -> str:
    return f"{(found['more'] or '').title()}Figure {number.upper()}"
