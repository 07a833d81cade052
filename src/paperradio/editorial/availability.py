"""The sentence that says that code, data or models of a paper can be had, also where a footnote says it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperradio.domain.document import Document, Passage, Role
from paperradio.editorial.gate import FEWEST_WORDS, keeps_meaning, numbers
from paperradio.editorial.parts import tells_availability
from paperradio.editorial.retell import cleaned, retold
from paperradio.editorial.sentences import Sentence
from paperradio.editorial.standing import dangles, unfit

_ADDRESS = r"(?:https?://|www\.)\S*"
_AT_ADDRESS = re.compile(rf",? (?:at|from|via|under|on|here|in)?:? ?\(?{_ADDRESS}.*$")
_NOTE_MARK = re.compile(r"(?<!\w)[\d∗*†‡]{1,2} ?(?=[A-Z])")
_NO_VERB = re.compile(
    r"^(?P<what>(?:[\w-]+,? ){1,8}?)(?P<openly>(?:publicly |freely |openly )?available)\b(?! (?:is|are))"
)
_OTHERS = re.compile(r"(?i)related|previous work|prior work|acknowledg|background|literature")
_GOODS = re.compile(r"(?i)\b(?:code(?:base)?|data ?sets?|data|models?|corpus|weights|software|library)\b")
_LATER = re.compile(r"(?i)\b(?:will|plan|plans|upon publication|soon|hope)\b")
_IDEAL_WORDS = 14
_WORD = re.compile(r"[^\W\d_]{2,}")


def availability(document: Document, authors: int, apart_from: str) -> Sentence | None:
    """The best such sentence outside the section `apart_from`, fit to be said; None where the paper has none.

    What names code, data or models outright and says so briefly comes before a plan, running text before a footnote.
    """
    found = [
        (_worth(passage, text), -passage.index, Sentence(passage.index, text, passage.section, passage.paragraph))
        for passage in document.passages
        if passage.role in (Role.BODY, Role.FRAGMENT, Role.FOOTNOTE) and passage.section != apart_from
        if not _OTHERS.search(passage.section) or passage.role is Role.FOOTNOTE
        for text in _said(passage, authors)
    ]
    return max(found, key=lambda each: each[:2], default=(0.0, 0, None))[2]


def _worth(passage: Passage, text: str) -> float:
    worth = 0.5 * len({each.lower() for each in _GOODS.findall(text)})
    worth -= 1.0 if _LATER.search(text) else 0.0
    worth -= 0.4 if passage.role is Role.FOOTNOTE else 0.0
    return worth - 0.04 * max(0, len(text.split()) - _IDEAL_WORDS)


def _said(passage: Passage, authors: int) -> Iterator[str]:
    """The statements of availability in a passage, without their addresses; a footnote may hold several."""
    if not re.search(r"(?i)availab|accessible|releas|open[- ]?sourc|shar", passage.text):
        return
    notes = _NOTE_MARK.split(passage.text) if passage.role is Role.FOOTNOTE else [passage.text]
    for note in notes:
        cut = _AT_ADDRESS.search(note)
        if cut is None and passage.role is not Role.BODY:
            continue
        text = retold(_whole(note[: cut.start()] if cut else note), authors)
        if unfit(text) is None and tells_availability(text) and _keeps(text, passage, note):
            yield text


def _whole(note: str) -> str:
    """A note as a sentence: "Code and data available" gets its verb, and a full stop its place."""
    words = _NO_VERB.match(note)
    if words and not re.search(r"\b(?:is|are|be|been|has|have|we|make|makes|made)\b", words["what"]):
        several = re.search(r"\band\b|,|s $", words["what"]) is not None
        note = f"{words['what']}{'are' if several else 'is'} {note[words.start('openly') :]}"
    return note.rstrip(" .,:;") + "."


def _keeps(text: str, passage: Passage, note: str) -> bool:
    """Whether it can be said away from its neighbours, and says all that its note does."""
    alone = not dangles(cleaned(note)) and len(_WORD.findall(text)) >= FEWEST_WORDS
    return alone and not numbers(text) - numbers(passage.quote) and keeps_meaning(text, note)
