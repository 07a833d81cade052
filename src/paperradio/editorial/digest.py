"""From a document to the claims worth telling, in the order in which they are told."""

from __future__ import annotations

import re

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper
from paperradio.editorial.availability import availability
from paperradio.editorial.choosing import Material, Selection
from paperradio.editorial.claims import ClaimMaker
from paperradio.editorial.parts import tells_availability
from paperradio.editorial.ranking.headline import abstract_passages, headline, make_abstract
from paperradio.editorial.ranking.model import shipped_ranker
from paperradio.editorial.sentences import (
    Sentence,
    abstract_sentences,
    body_sentences,
    introduction_sentences,
    is_english,
)
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder

FEWEST_WORDS = 25
MOST_BODY = 400
"""Sentences of the body that are looked at; the rest of a very long paper is left."""
RELEASE_SCORE = 0.9
"""Of the claim that code or data can be had: above most elaborations, below the abstract."""
_GROUP = re.compile(
    r"(?i)^the |collaboration|developers|consortium|team|group|university|institute|department|laboratory|inc\b|et al"
)


def make_digest(paper: Paper, document: Document, embedder: Embedder, words: int) -> Digest:
    """Claims of about `words` spoken words: the abstract, each sentence followed by what elaborates it,
    then further findings, what the conclusion adds, that code or data can be had where no claim says so yet, and a
    limit. The summary is the line that a person's would be nearest to.

    The first claim's section is that of the whole spine; claims from other sections elaborate the one before them.

    Raises:
        NothingToSay: the document holds no English text, or too few sentences that can be said.
    """
    if not is_english(document):
        raise NothingToSay(f"{paper.id} holds no running text in English")
    authors = author_count(paper, document)
    maker = ClaimMaker(document, authors)
    spine = maker.glued(_spine(document, authors))
    if sum(len(each.text.split()) for each in spine) < FEWEST_WORDS:
        raise NothingToSay(f"{paper.id} has fewer than {FEWEST_WORDS} words that can be said aloud")
    body = body_sentences(document, authors, apart_from=spine[0].section)[:MOST_BODY]
    vectors = embedder.embed([each.text for each in (*spine, *body)])
    opening = abstract_passages(document)
    abstract = make_abstract([each.text for each in opening], embedder, paper.title)
    chances = shipped_ranker().chances(abstract)
    material = Material(document, authors, spine, body, vectors[: len(spine)], vectors[len(spine) :], chances)
    release = None
    if not any(tells_availability(each.text) for each in spine):
        release = availability(document, authors, apart_from=spine[0].section)
    selection = Selection(material, words - (len(release.text.split()) if release else 0))
    chosen, further, limit = selection.elaborations(), selection.further(), selection.limit()
    ranked = shipped_ranker().rank(abstract)
    told = {opening[each.place].index: each.score for each in reversed(ranked)}
    claims: list[Claim] = []
    for place, sentence in enumerate(spine):
        maker.add(claims, sentence, 1.5 + told.get(sentence.index, 0.0))
        for each in (each for each in chosen if each.place == place):
            maker.add(claims, each.sentence, each.score)
    for each in further:
        maker.add(claims, each.sentence, each.score)
    if release is not None and not any(claim.part is Part.AVAILABILITY for claim in claims):
        maker.add(claims, release, RELEASE_SCORE)
    if limit is not None:
        maker.add(claims, limit.sentence, limit.score)
    line = headline(abstract, authors)
    return Digest(paper.id, tuple(claims), line.text if line is not None else "")


def author_count(paper: Paper, document: Document) -> int:
    """How many wrote it; 0 where a single name may hide more (a collaboration, a page that lists several addresses)."""
    if len(paper.authors) != 1:
        return len(paper.authors)
    page = " ".join(each.quote for each in document.passages if each.role is Role.AUTHORS)
    several = page.count("@") > 1 or " and " in page or len(document.authors) > 1
    return 0 if several or _GROUP.search(paper.authors[0]) else 1


def _spine(document: Document, authors: int) -> tuple[Sentence, ...]:
    spine = abstract_sentences(document, authors)
    if sum(len(each.text.split()) for each in spine) >= FEWEST_WORDS:
        return spine
    return introduction_sentences(document, authors)
