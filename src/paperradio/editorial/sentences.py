"""A document's passages as sentences that can be said: retold, judged, with their place in the argument."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from paperradio.domain.document import Document, Passage, Role
from paperradio.editorial import lexicon
from paperradio.editorial.gate import keeps_meaning, numbers
from paperradio.editorial.retell import cleaned, retold
from paperradio.editorial.standing import dangles, leans_on_neighbour, opens, unfit

_OTHERS_WORK = re.compile(
    r"(?i)related|previous work|prior work|background|preliminar|literature|acknowledg|ethic|broader impact|"
    r"contribution|reproducib|availability|checklist|funding|appendix|supplement"
)
_ROADMAP = re.compile(
    r"(?i)\b(?:we|authors|paper) (?:\w+ly |also |then )?(?:discuss|describe|present|outline|detail|explain|elaborate|"
    r"review|return|provide|give|summari[sz]e)s?\b[^.;]*\b(?:in|to) (?:the )?(?:§|sec\.|sections?\b|appendi|supplement)"
)
"""Says where something stands in the paper; without its pointer it says nothing."""
ENGLISH_SHARE = 0.2
FEWEST_WORDS_ALONE = 8


@dataclass(frozen=True, slots=True)
class Sentence:
    """One passage retold. `leans`: only the sentence before it explains how it opens; `points`: or something in it."""

    index: int
    text: str
    section: str
    paragraph: int
    leans: bool = False
    points: bool = False


def abstract_sentences(document: Document, authors: int) -> tuple[Sentence, ...]:
    """The abstract in its own order, without what cannot be said; a sentence that leans on a lost one is lost too.

    Where its first sentence is lost, it begins with one that can be heard first.
    """
    passages = [each for each in document.passages if each.role is Role.ABSTRACT]
    return _connected(passages, _first_of(document, passages), authors, strict=False)


def introduction_sentences(document: Document, authors: int, most: int = 12) -> tuple[Sentence, ...]:
    """Where there is no abstract: the first sentences of the introduction, or of the text where none is so called."""
    body = [each for each in document.passages if each.role is Role.BODY]
    introduction = [each for each in body if "introduction" in each.section.lower()] or body
    first = introduction[0].section if introduction else ""
    passages = [each for each in introduction if each.section == first]
    return _connected(passages, _first_of(document, passages), authors, strict=True)[:most]


def body_sentences(document: Document, authors: int, apart_from: str) -> tuple[Sentence, ...]:
    """Sentences of the body that can be said on their own, but for sections about others' work and `apart_from`."""
    found = []
    for passage in document.passages:
        if passage.role is not Role.BODY or passage.section == apart_from or _OTHERS_WORK.search(passage.section):
            continue
        text = _said(passage, authors, strict=True)
        if text is not None and len(text.split()) >= FEWEST_WORDS_ALONE and not dangles(cleaned(passage.text)):
            found.append(Sentence(passage.index, text, passage.section, passage.paragraph))
    return tuple(found)


def following_sentence(document: Document, sentence: Sentence, authors: int) -> Sentence | None:
    """The next sentence of the same paragraph, where it can be said right after it and points at nothing else."""
    index = sentence.index + 1
    if index >= len(document.passages):
        return None
    passage = document.passages[index]
    if passage.role is not Role.BODY or passage.paragraph != sentence.paragraph:
        return None
    text = _said(passage, authors, strict=True)
    if text is None:
        return None
    first, _, rest = cleaned(passage.text).partition(",")
    leans = leans_on_neighbour(cleaned(passage.text))
    if dangles(rest if leans else first + "," + rest):
        return None
    return Sentence(index, text, passage.section, passage.paragraph, leans)


def sentence_before(document: Document, index: int, authors: int) -> Sentence | None:
    """The sentence right before the one at `index` in its paragraph, where it can be said."""
    if index == 0:
        return None
    passage, here = document.passages[index - 1], document.passages[index]
    if passage.role is not here.role or passage.paragraph != here.paragraph or passage.section != here.section:
        return None
    text = _said(passage, authors, strict=passage.role is not Role.ABSTRACT)
    return Sentence(passage.index, text, passage.section, passage.paragraph) if text is not None else None


def is_english(document: Document) -> bool:
    """Whether the running text looks like English, by the share of its commonest words."""
    text = " ".join(each.text for each in document.passages if each.role in (Role.ABSTRACT, Role.BODY))
    words, common = re.findall(r"[^\W\d_]+", text.lower()), lexicon.words("commonest")
    return bool(words) and sum(word in common for word in words) >= ENGLISH_SHARE * len(words)


def _first_of(document: Document, passages: Sequence[Passage]) -> int:
    """The index of the first sentence of the section of `passages`, spoken or lost; -1 where there is none."""
    running = (Role.ABSTRACT, Role.BODY, Role.FRAGMENT, Role.FORMULA)
    sections = {each.section for each in passages}
    return min(
        (each.index for each in document.passages if each.section in sections and each.role in running), default=-1
    )


def _connected(passages: Sequence[Passage], first: int, authors: int, strict: bool) -> tuple[Sentence, ...]:
    """The sentences that can be said, each after what it leans on; `first` is the index of the section's own first."""
    found: list[Sentence] = []
    for passage in passages:
        text = _said(passage, authors, strict)
        if text is None:
            continue
        leans = leans_on_neighbour(cleaned(passage.text))
        if not found and passage.index != first and not opens(cleaned(passage.text)):
            continue
        if found and dangles(cleaned(passage.text)) and found[-1].index != passage.index - 1:
            continue
        points = dangles(cleaned(passage.text))
        found.append(Sentence(passage.index, text, passage.section, passage.paragraph, leans, points))
    return tuple(found)


def _said(passage: Passage, authors: int, strict: bool) -> str | None:
    """The passage retold, None where it cannot be said or does not say what the quote says."""
    text = retold(passage.text, authors)
    if _ROADMAP.search(passage.text):
        return None
    if unfit(text, strict) is not None or numbers(text) - numbers(passage.quote):
        return None
    return text if keeps_meaning(text, passage.quote) else None
