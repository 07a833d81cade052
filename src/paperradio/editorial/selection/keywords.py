"""Keywords in titles and abstracts, by the stems of their words."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.grounding.stems import stem

IN_TITLE = 0.6
IN_ABSTRACT = 0.4
"""How much of all that keywords can give one of them gives."""
MOST_KEPT = 6000
_ACRONYMS = re.compile(r"[^\W\d_aeiouy]{2,}s", re.IGNORECASE)
"""``LLMs``, whose ending the stems leave, since what remains would be no word."""
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Match:
    """`value` from 0 to 1, and the keywords that were found in the title and, of the others, in the abstract."""

    value: float
    title: tuple[str, ...] = ()
    abstract: tuple[str, ...] = ()


class Keywords:
    """Words or phrases that make a paper interesting. ``graph*`` stands for all words that begin so."""

    def __init__(self, keywords: Sequence[str]) -> None:
        self._known: OrderedDict[PaperId, Match] = OrderedDict()
        self._patterns = {keyword: _pattern(keyword) for keyword in keywords if _WORD.search(keyword)}

    def __len__(self) -> int:
        return len(self._patterns)

    def match(self, paper: Paper) -> Match:
        """What is found in a paper; what was found last is kept.

        Several keywords say more than one, each further one less.
        """
        if paper.id not in self._known:
            self._known[paper.id] = self._found(paper)
            while len(self._known) > MOST_KEPT:
                self._known.popitem(last=False)
        return self._known[paper.id]

    def _found(self, paper: Paper) -> Match:
        title, abstract = _spaced(paper.title), _spaced(paper.abstract)
        in_title = tuple(keyword for keyword, pattern in self._patterns.items() if pattern.search(title))
        others = ((keyword, each) for keyword, each in self._patterns.items() if keyword not in in_title)
        in_abstract = tuple(keyword for keyword, pattern in others if pattern.search(abstract))
        left = (1 - IN_TITLE) ** len(in_title) * (1 - IN_ABSTRACT) ** len(in_abstract)
        return Match(1 - left, in_title, in_abstract)


def _pattern(keyword: str) -> re.Pattern[str]:
    open_end = keyword.rstrip().endswith("*")
    words = _WORD.findall(keyword)
    if open_end:
        words, last = words[:-1], words[-1].lower()
        return re.compile("".join(f" {re.escape(_stem(word))}" for word in words) + f" {re.escape(last)}")
    return re.compile("".join(f" {re.escape(_stem(word))}" for word in words) + " ")


def _spaced(text: str) -> str:
    """The stems of all words, each with a space before it, and one at the end."""
    return "".join(f" {_stem(word)}" for word in _WORD.findall(text)) + " "


def _stem(word: str) -> str:
    return stem(word[:-1] if _ACRONYMS.fullmatch(word) else word)
