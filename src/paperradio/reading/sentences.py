"""Where sentences end."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from paperradio.reading.pages import SUPERSCRIPT

_ABBREVIATION = re.compile(
    r"(?:^|[\s(\[“\"'‘—–-])(?:e\.\s?g|i\.\s?e|et al|al|etc|cf|vs|viz|resp|approx|ca|[Ff]igs?|FIGS?|[Ee]qs?"
    r"|[Ee]qns?|[Ss]ecs?|Sects?|Tabs?|[Rr]efs?"
    r"|Apps?|Chap|Ch|Thm|Lem|Def|Prop|Cor|Dr|Prof|Mr|Mrs|Ms|St|Nos?|Vols?|pp|Inc|Ltd|Corp|Co|Jr|Sr|Ph\.\s?D|U\.\s?S"
    r"|w\.\s?r\.\s?t"
    r"|a\.\s?k\.\s?a|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|[A-Z])\.$"
)
_ALWAYS_ENDS = re.compile(r"(?:etc|et al|Inc|U\.\s?S|Ph\.\s?D|Co|Corp|Ltd|[a-z,] [A-Z])\.$")
_TURNING = re.compile(r"[.!?()\[\]]")
_BRACKETS = {"(": 1, "[": 1, ")": -1, "]": -1}
_CLOSERS = "\"'”’»)]"
_OPENERS = "\"'“‘«([•"


def split(text: str, styles: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The sentences of a paragraph as ranges of `text`, white space at their ends left out.

    `styles` has one style for each character: superscripts after a full stop (footnote marks) belong to the sentence.
    """
    start = end = depth = 0
    for found in _TURNING.finditer(text):
        index = found.start() + 1
        if found[0] in _BRACKETS:
            depth = max(0, depth + _BRACKETS[found[0]]) if index > end else depth
            continue
        if index <= end or styles[index - 1] & SUPERSCRIPT:
            continue
        end = _closing(text, styles, index)
        if _ends_here(text, start, index, end, depth):
            yield from _trimmed(text, start, end)
            start, depth = end, 0
    yield from _trimmed(text, start, len(text))


def ends_sentence(text: str) -> bool:
    """Whether a line's last word closes a sentence, marks after the full stop left aside."""
    said = re.sub(r"(?:[\d,∗*†‡§]|\[[\d,;\s–-]+\])*\s*$", "", " ".join(text[-40:].split()))
    return re.search(r"[.!?:;][\"”’)\]]*$", said) is not None and not _ABBREVIATION.search(said)


def _closing(text: str, styles: Sequence[int], index: int) -> int:
    """Past the quotes, brackets and marks that belong to the full stop before `index`."""
    while index < len(text) and (text[index] in _CLOSERS or styles[index] & SUPERSCRIPT):
        index += 1
    return index


def _ends_here(text: str, start: int, stop: int, end: int, depth: int) -> bool:
    if end >= len(text):
        return True
    rest = text[end:].lstrip()
    if not text[end].isspace() or not rest:
        return not rest
    first = rest.lstrip(_OPENERS)[:1]
    if not (first.isupper() or first.isdigit()) or depth > 1:
        return False
    said = " ".join(text[max(start, stop - 24) : stop].split())
    if _ABBREVIATION.search(said) and text[stop - 1] == ".":
        following = re.match(r"[\"“(]?(?:[A-Z][a-z]+)", rest)
        ends = (
            _ALWAYS_ENDS.search(said) and following and re.match(r"(?:We|The|This|In|It|For|Our|To|A|An|These)\b", rest)
        )
        return bool(ends)
    return True


def _trimmed(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if end > start:
        yield start, end
