"""A paper prepared for checking: each passage in the forms in which it may be said, and what the whole paper knows."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import log

from paperradio.domain.document import Document, Passage, Role
from paperradio.domain.paper import Paper
from paperradio.editorial.digest import author_count
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.names import acronyms, names, parts
from paperradio.editorial.grounding.tokens import Token, content, folded, tokens
from paperradio.editorial.retell import retold
from paperradio.taxonomy import field_name

SPOKEN = frozenset({Role.ABSTRACT, Role.BODY})
_UNSPOKEN = frozenset({Role.REFERENCE, Role.MARGIN})
_STAMP = re.compile(r"\[([a-z-]+(?:\.[A-Za-z-]{2,})?)\]")
_PROPOSED = re.compile(r"\b(?:propose|present|introduce|develop|release|describe|call)s?\b([^.;:]{1,90})")
_NEIGHBOURS = 2


@dataclass(frozen=True)
class Ground:
    """One passage, or neighbours taken together, as something to hold a sentence against."""

    passages: tuple[Passage, ...]
    forms: tuple[str, ...]
    """The passage retold, as it was cleaned, and as it is quoted; the retold form first."""
    spoken: tuple[str, ...] = ()
    """Its sentences as the digest tells them, which have vectors already; not title, authors and the like."""

    @cached_property
    def tokens(self) -> tuple[tuple[Token, ...], ...]:
        return tuple(tokens(form) for form in self.forms)

    @cached_property
    def stems(self) -> frozenset[str]:
        """Every word of every form."""
        return frozenset(token.stem for form in self.tokens for token in form)

    @cached_property
    def content(self) -> frozenset[str]:
        return frozenset().union(*(content(form) for form in self.forms))

    @property
    def text(self) -> str:
        return " ".join(passage.text for passage in self.passages)


class PreparedPaper:
    """What a paper's sentences are checked against. Made once for a paper."""

    def __init__(self, paper: Paper, document: Document) -> None:
        self.paper = paper
        self.document = document
        self._authors = author_count(paper, document)
        self._grounds: dict[tuple[int, ...], Ground] = {}

    def ground(self, indices: Sequence[int]) -> Ground:
        """These passages taken together."""
        key = tuple(indices)
        if key not in self._grounds:
            passages = tuple(self.document.passages[index] for index in key)
            spoken = tuple(map(self.spoken, passages))
            running = tuple(text for text, each in zip(spoken, passages, strict=True) if each.role in SPOKEN)
            forms = (
                " ".join(spoken),
                " ".join(each.text for each in passages),
                " ".join(each.quote for each in passages),
            )
            self._grounds[key] = Ground(passages, tuple(dict.fromkeys(folded(form) for form in forms)), running)
        return self._grounds[key]

    def spoken(self, passage: Passage) -> str:
        """The passage as the digest tells it."""
        return retold(passage.text, self._authors)

    @cached_property
    def searched(self) -> tuple[Passage, ...]:
        """The passages in which evidence is looked for."""
        return tuple(each for each in self.document.passages if each.role not in _UNSPOKEN)

    @cached_property
    def words(self) -> tuple[frozenset[str], ...]:
        """The content of each searched passage."""
        return tuple(content(passage.text) for passage in self.searched)

    @cached_property
    def weights(self) -> dict[str, float]:
        """How much a stem tells: the rarer among the passages, the more."""
        counts = Counter(word for words in self.words for word in words)
        return {word: log(1 + len(self.words) / count) for word, count in counts.items()}

    @cached_property
    def acronyms(self) -> dict[str, frozenset[str]]:
        return acronyms(passage.text for passage in self.searched)

    @cached_property
    def title(self) -> str:
        return folded(self.paper.title or self.document.title)

    @cached_property
    def authors(self) -> tuple[str, ...]:
        return tuple(folded(name) for name in self.paper.authors or self.document.authors)

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """The paper's fields in words."""
        stamps = [code for each in self.document.passages[:60] for code in _STAMP.findall(each.quote)]
        named = (field_name(code) for code in (*self.paper.categories, *stamps))
        return tuple(dict.fromkeys(name for name in named if name))

    @cached_property
    def record(self) -> frozenset[str]:
        """Stems of the record: title, authors, fields, the date; a connective turn may name these."""
        date = str(self.paper.published.year) if self.paper.published else ""
        told = " ".join((self.title, *self.authors, *self.fields, date, *rules.words("dates")))
        return frozenset(token.stem for token in tokens(told))

    @cached_property
    def subjects(self) -> frozenset[str]:
        """Stems of what the paper is about by name: names of its title, and what its abstract says it proposes."""
        proposed = (
            match.group(1)
            for each in self.searched
            if each.role is Role.ABSTRACT
            for match in _PROPOSED.finditer(each.text)
        )
        named = [name for text in (self.title, *proposed) for name in names(text)]
        return frozenset(part for name in named for part in parts(name))

    @cached_property
    def pairs(self) -> frozenset[tuple[str, str]]:
        """Every two words that stand next to each other somewhere in the paper, by stem."""
        return frozenset(
            (first.stem, second.stem)
            for text in (self.title, *(passage.quote for passage in self.searched))
            for first, second in pairwise(tokens(text))
        )

    @cached_property
    def vocabulary(self) -> frozenset[str]:
        """Every stem that the paper has anywhere."""
        return frozenset(token.stem for passage in self.searched for token in tokens(passage.text)) | self.record

    def around(self, index: int) -> frozenset[str]:
        """The content of the passages next to one, in its paragraph."""
        passages = self.document.passages
        own = passages[index].paragraph
        near = passages[max(0, index - _NEIGHBOURS) : index + _NEIGHBOURS + 1]
        return frozenset().union(*(content(each.text) for each in near if each.paragraph == own))
