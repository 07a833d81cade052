"""Sentences as claims, each with its part, its measurements and its scope."""

from __future__ import annotations

from dataclasses import replace

from paperradio.domain.digest import Claim, Part
from paperradio.domain.document import Document
from paperradio.editorial.measuring.glossary import glossary
from paperradio.editorial.measuring.measurements import measurements
from paperradio.editorial.parts import own_names, part_of
from paperradio.editorial.scope import loses_condition, scope_of
from paperradio.editorial.sentences import Sentence, sentence_before


class ClaimMaker:
    """Makes the claims of one document. A claim that would lose the condition with which the sentence before it opens
    holds that sentence too."""

    def __init__(self, document: Document, authors: int) -> None:
        self._document = document
        self._authors = authors
        self._names = glossary(document)
        self._own = own_names(document)

    def bound(self, sentence: Sentence) -> bool:
        """Whether it must not be told without the sentence before it."""
        index = sentence.index
        if index == 0:
            return False
        before, here = self._document.passages[index - 1], self._document.passages[index]
        same = before.paragraph == here.paragraph and before.section == here.section
        return same and loses_condition(sentence.text, part_of(sentence, self._own), before.text)

    def glued(self, spine: tuple[Sentence, ...]) -> tuple[Sentence, ...]:
        """`spine`, each sentence that is bound to the one before it leaning on that: nothing comes between."""
        return tuple(replace(each, leans=True) if not each.leans and self.bound(each) else each for each in spine)

    def add(self, claims: list[Claim], sentence: Sentence, score: float) -> None:
        """Append the claim, joined to the last of `claims` where it is bound to that.

        One that is bound to a sentence that cannot be said is left out.
        """
        if not self.bound(sentence):
            claims.append(self._claim((sentence,), part_of(sentence, self._own), score))
            return
        before = sentence_before(self._document, sentence.index, self._authors)
        if before is None:
            return
        if claims and claims[-1].passages == (before.index,):
            score = max(score, claims.pop().score)
        claims.append(self._claim((before, sentence), part_of(sentence, self._own), score))

    def _claim(self, sentences: tuple[Sentence, ...], part: Part, score: float) -> Claim:
        text = " ".join(each.text for each in sentences)
        found = [
            measurement
            for each in sentences
            for measurement in measurements(self._document, each.index, each.text, self._names)
        ]
        data = tuple(dict.fromkeys(each.dataset for each in found if each.dataset))
        passages = tuple(each.index for each in sentences)
        return Claim(part, text, passages, round(score, 3), tuple(dict.fromkeys(found)), scope_of(text, data))
