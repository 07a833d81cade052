"""What stands between the facts: questions, leads, the paper's record."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paperradio.domain.document import Role
from paperradio.domain.verdict import Finding, Reason
from paperradio.editorial.grounding import rules
from paperradio.editorial.grounding.marks import is_superlative
from paperradio.editorial.grounding.names import unknown
from paperradio.editorial.grounding.numbers import Quantity, equals, quantities
from paperradio.editorial.grounding.passages import PreparedPaper
from paperradio.editorial.grounding.sentences import RECORD
from paperradio.editorial.grounding.tokens import folded, tokens

_COUNTS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
_OTHERS = re.compile(r"(?i)\band (\w+) others\b")

_COMPOUND = re.compile(r"[A-Za-z]+(?:-[A-Za-z]+)*")
_OVERTHROWN = re.compile(r"(?i)\b(?:chang|beat|solv|break)\w*\s(?:everything|it all)\b")
_THE_BEST = re.compile(r"(?i)\bthe best\b")


class Frame:
    """The record's words in a turn: title, authors, field. They need no passage."""

    def __init__(self, prepared: PreparedPaper) -> None:
        titles = [each.text for each in prepared.document.passages if each.role is Role.TITLE]
        said = [prepared.title, *titles, *prepared.authors, *(name.removeprefix("The ") for name in prepared.authors)]
        self._record = _any_of(said)
        self._with_field = _any_of([*said, *prepared.fields])
        self._authors = len(prepared.authors)

    def without_record(self, text: str, factual: bool) -> str:
        """`text` with a sign where it has title, authors or the right number of "others"; the field where it is
        connective, since a statement may need its words."""
        said = self._record if factual else self._with_field
        return _OTHERS.sub(self._others, said.sub(RECORD, folded(text)))

    def _others(self, match: re.Match[str]) -> str:
        count = match[1].lower()
        right = count in {"many", "several"} or (count in _COUNTS and _COUNTS.index(count) + 3 == self._authors)
        return f"and {RECORD}" if right else match.group()


def _any_of(said: Sequence[str]) -> re.Pattern[str]:
    longest_first = sorted((re.escape(each) for each in said if each), key=len, reverse=True)
    return re.compile(rf"(?i)(?<!\w)(?:{'|'.join(longest_first) or '(?!)'})(?!\w)")


def unfounded(sentence: str, prepared: PreparedPaper) -> Iterator[Finding]:
    """Names and numbers of a connective sentence that the paper has nowhere."""
    for name in unknown(sentence, prepared.vocabulary, prepared.acronyms):
        yield Finding(Reason.NAME, name, f"“{name}” stands nowhere in the paper")
    for quantity in quantities(sentence):
        if not any(equals(quantity, each) for each in _all_numbers(prepared)):
            yield Finding(Reason.NUMBER, quantity.text, f"“{quantity.text}” stands nowhere in the paper")


def overpraised(sentence: str) -> Iterator[Finding]:
    """Praise in a connective sentence; the paper is not asked, since it never praises itself there."""
    plain = folded(sentence)
    praised = [word for word in _COMPOUND.findall(plain) if word.lower() in rules.words("hype")]
    praised += [match.group() for match in _OVERTHROWN.finditer(plain)]
    for token in tokens(sentence):
        lower = token.text.lower()
        plainly = lower in rules.words("plain_superlatives") or (lower == "best" and not _THE_BEST.search(plain))
        if is_superlative(token) and not plainly:
            praised.append(token.text)
    for word in praised:
        yield Finding(Reason.SUPERLATIVE, word, f"“{word}” is praise that nobody has given")


def _all_numbers(prepared: PreparedPaper) -> Iterator[Quantity]:
    published = prepared.paper.published
    yield from quantities(f"{prepared.title} {published:%Y %m %d}" if published else prepared.title)
    for passage in prepared.searched:
        yield from quantities(passage.text)
