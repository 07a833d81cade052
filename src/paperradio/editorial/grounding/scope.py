"""What narrows a statement and was left out when it was told in other words."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.evidence import Likeness
from paperradio.editorial.grounding.marks import overlap
from paperradio.editorial.grounding.passages import Ground
from paperradio.editorial.grounding.tokens import Token, content, folded, tokens

_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|(?:—|--)[^—]*(?:—|--)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_ENDS = re.compile(r"[.,;:!?]|\b(?:while|whereas|although|but|because)\b")
_TOLD = 2
"""Content words before a phrase that must be told for the phrase to count as lost."""
_BEFORE = 3
_FEWEST = 1
_BEGINNING = 5
_NEARER_WITHOUT = 0.03
"""By how much the cosine grows when a phrase that nobody told is taken out of the passage."""
_CLAUSE_TOLD = 0.5
"""Share of the other content of its clause that must be told."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A preposition or condition with what it governs.

    `head` are the content words before it (after it, where it opens the clause), `beside` all others of its clause.
    """

    words: tuple[Token, ...]
    head: tuple[str, ...]
    beside: frozenset[str]

    @property
    def content(self) -> tuple[str, ...]:
        idle = rules.stems("talk") | rules.stems("idle_scope") | rules.stems("openers")
        return tuple(
            token.stem
            for token in self.words
            if token.content and token.stem not in idle and not _YEAR.fullmatch(token.text)
        )


def lost_scope(said: str, ground: Ground, elsewhere: frozenset[str], likeness: Likeness) -> Iterator[Finding]:
    """Phrases of the paper of which not a word is told although what they narrow is.

    What is told in quite other words is told all the same: without it the passage would be less like what is said.
    """
    here = content(said) | elsewhere
    for phrase in phrases(ground.forms[0]):
        own = phrase.content
        if len(own) < _FEWEST or not phrase.head or _told((*own, *_short_for(phrase, ground)), here):
            continue
        told = overlap(phrase.head, here) >= min(_TOLD, len(phrase.head))
        if told and overlap(phrase.beside, here) >= _CLAUSE_TOLD * len(phrase.beside):
            lost = " ".join(token.text for token in phrase.words)
            if _in_other_words(said, ground.forms[0], phrase, likeness):
                continue
            yield Finding(Reason.SCOPE, lost, f"“{lost}” was left out")


def _in_other_words(said: str, form: str, phrase: Phrase, likeness: Likeness) -> bool:
    whole = likeness(said, form)
    words = r"\W+".join(re.escape(token.text) for token in phrase.words)
    without = likeness(said, re.sub(words, "", form, count=1))
    return whole is not None and without is not None and without - whole < _NEARER_WITHOUT


def _short_for(phrase: Phrase, ground: Ground) -> tuple[str, ...]:
    """What stands in brackets right behind a phrase: its acronym."""
    behind = re.search(rf"{re.escape(phrase.words[-1].text)} \(([^()]*)\)", ground.forms[0])
    return tuple(token.stem for token in tokens(behind[1])) if behind else ()


def _told(words: Sequence[str], here: frozenset[str]) -> bool:
    """Whether one of `words` is said, in another form perhaps: words that begin alike count as the same."""
    if overlap(words, here):
        return True
    beginnings = {word[:_BEGINNING] for word in here if len(word) >= _BEGINNING}
    return any(word[:_BEGINNING] in beginnings for word in words if len(word) >= _BEGINNING)


def phrases(text: str) -> Iterator[Phrase]:
    """The phrases of `text` that narrow what stands before them; what stands in brackets is no part of them."""
    plain = _ASIDE.sub(" ", folded(text))
    cut = _ENDS.split(re.sub(r"(?<=\d)[.,](?=\d)|(?<=\w)\.(?=\w)", "\u00b7", plain))
    clauses = [tokens(clause.replace("\u00b7", ".")) for clause in cut]
    for clause, following in pairwise([*clauses, ()]):
        yield from _of(clause, following)


def _of(clause: Sequence[Token], following: Sequence[Token]) -> Iterator[Phrase]:
    opens = [token.text.lower() in rules.words("narrowing") for token in clause]
    places = [place for place, opening in enumerate(opens) if opening]
    for place, stop in pairwise([*places, len(clause)]):
        words = _until_verb(clause[place:stop])
        before = [token.stem for token in clause[:place] if token.content][-_BEFORE:]
        rest = clause[place + len(words) :] or (following if not place else ())
        after = [token.stem for token in rest if token.content][:_BEFORE]
        beside = frozenset(token.stem for token in (*clause[:place], *rest) if token.content)
        yield Phrase(tuple(words), tuple(before or after), beside)


def _until_verb(words: Sequence[Token]) -> Sequence[Token]:
    """A phrase ends before "and", a relative word or a form of to be."""
    for place, token in enumerate(words[1:], 1):
        if token.text.lower() in rules.words("phrase_ends"):
            return words[:place]
    return words
