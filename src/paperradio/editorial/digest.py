"""From a document to the claims worth telling, in the order in which they are told."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from paperradio.domain.digest import Claim, Digest, Part
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper
from paperradio.editorial.salience import LEAST_NEWS, NEAR, content, elaborations, is_conclusion, news, part_of
from paperradio.editorial.sentences import (
    Sentence,
    abstract_sentences,
    body_sentences,
    following_sentence,
    introduction_sentences,
    is_english,
)
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder

FEWEST_WORDS = 25
MOST_BODY = 400
"""Sentences of the body that are looked at; the rest of a very long paper is left."""
MOST_FOR_ONE = 4
ALIKE = 0.78
"""From this cosine on, two elaborations are too much alike to be told both."""
SPARE_WORDS = 20
NEAR_CENTRE = 0.4
_GROUP = re.compile(r"(?i)collaboration|consortium|team|group|university|institute|department|laboratory|inc\b|et al")


@dataclass(frozen=True, slots=True)
class _Material:
    """What there is to choose from; vectors are rows, one for each sentence."""

    document: Document
    authors: int
    spine: tuple[Sentence, ...]
    body: tuple[Sentence, ...]
    spine_vectors: NDArray[np.float32]
    body_vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class _Chosen:
    place: int
    sentence: Sentence
    score: float
    parent: int = 0


def make_digest(paper: Paper, document: Document, embedder: Embedder, words: int) -> Digest:
    """Claims of about `words` spoken words: the abstract, each sentence followed by what elaborates it, limits last.

    The first claim's section is that of the whole spine; claims from other sections elaborate the one before them.

    Raises:
        NothingToSay: the document holds no English text, or too few sentences that can be said.
    """
    if not is_english(document):
        raise NothingToSay(f"{paper.id} holds no running text in English")
    authors = author_count(paper, document)
    spine = _spine(document, authors)
    if sum(len(each.text.split()) for each in spine) < FEWEST_WORDS:
        raise NothingToSay(f"{paper.id} has fewer than {FEWEST_WORDS} words that can be said aloud")
    body = body_sentences(document, authors, apart_from=spine[0].section)[:MOST_BODY]
    vectors = embedder.embed([each.text for each in (*spine, *body)])
    material = _Material(document, authors, spine, body, vectors[: len(spine)], vectors[len(spine) :])
    chosen = _elaborations(material, words)
    conclusions = _conclusions(material, chosen, words)
    taken = {each.sentence.index for each in chosen} | {each.passages[0] for each in conclusions}
    limit = _limit(material, taken)
    central = material.spine_vectors @ material.spine_vectors.mean(axis=0)
    claims = []
    for place, sentence in enumerate(spine):
        claims.append(_claim(sentence, 1.0 + float(central[place])))
        claims.extend(_claim(each.sentence, each.score) for each in chosen if each.place == place)
    return Digest(paper.id, (*claims, *conclusions, *limit))


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


def _claim(sentence: Sentence, score: float) -> Claim:
    return Claim(part_of(sentence), sentence.text, (sentence.index,), round(score, 3))


def _elaborations(material: _Material, words: int) -> list[_Chosen]:
    """The worthiest that fit into what the spine leaves of `words`, no two alike, few for one sentence of the spine.

    Where room is left, sentences that stand right behind a chosen one follow it.
    """
    left = words - sum(len(each.text.split()) for each in material.spine)
    vector_of = {each.index: vector for each, vector in zip(material.body, material.body_vectors, strict=True)}
    heard = frozenset[str]().union(*(content(each.text) for each in material.spine))
    chosen: list[_Chosen] = []
    ranked = elaborations(material.spine, material.body, material.spine_vectors, material.body_vectors)
    for most in (1, 2, MOST_FOR_ONE):
        for score, place, sentence in ranked:
            length = len(sentence.text.split())
            vector = vector_of[sentence.index]
            alike = any(float(vector @ vector_of[each.sentence.index]) > ALIKE for each in chosen)
            full = sum(each.place == place for each in chosen) >= most
            if length > left or alike or full or news(sentence.text, heard) < LEAST_NEWS:
                continue
            if part_of(sentence) is not Part.LIMIT:
                chosen.append(_Chosen(place, sentence, score))
                heard |= content(sentence.text)
                left -= length
    left = _second_hop(material, chosen, left)
    return _with_followers(material, chosen, left)


def _second_hop(material: _Material, chosen: list[_Chosen], left: int) -> int:
    """Fill the room left with what elaborates a chosen elaboration. What is left then."""
    vector_of = {each.index: vector for each, vector in zip(material.body, material.body_vectors, strict=True)}
    heard = frozenset[str]().union(*(content(each.text) for each in (*material.spine, *(c.sentence for c in chosen))))
    for parent in sorted(chosen, key=lambda each: -each.score):
        for sentence in material.body:
            near = float(vector_of[sentence.index] @ vector_of[parent.sentence.index])
            alike = any(float(vector_of[sentence.index] @ vector_of[each.sentence.index]) > ALIKE for each in chosen)
            length = len(sentence.text.split())
            if near < NEAR or alike or length > left - SPARE_WORDS or part_of(sentence) is Part.LIMIT:
                continue
            if news(sentence.text, heard) >= 2 * LEAST_NEWS:
                chosen.append(_Chosen(parent.place, sentence, parent.score - 0.2, parent.sentence.index))
                heard |= content(sentence.text)
                left -= length
                break
    return left


def _with_followers(material: _Material, chosen: list[_Chosen], left: int) -> list[_Chosen]:
    taken = {each.sentence.index for each in chosen}
    for each in sorted(chosen, key=lambda each: -each.score):
        follower = following_sentence(material.document, each.sentence, material.authors)
        if follower is None or follower.index in taken or len(follower.text.split()) > left - SPARE_WORDS:
            continue
        chosen.append(_Chosen(each.place, follower, each.score - 0.1, each.parent))
        taken.add(follower.index)
        left -= len(follower.text.split())
    return sorted(chosen, key=lambda each: (each.place, each.parent or each.sentence.index, each.sentence.index))


def _conclusions(material: _Material, chosen: list[_Chosen], words: int) -> list[Claim]:
    """Where much of the abstract was lost: what the paper's conclusion says beyond it, in its own order."""
    said = [*material.spine, *(each.sentence for each in chosen)]
    left = words - sum(len(each.text.split()) for each in said)
    heard = frozenset[str]().union(*(content(each.text) for each in said))
    taken = {each.index for each in said}
    central = material.spine_vectors.mean(axis=0)
    found = []
    for sentence, vector in zip(material.body, material.body_vectors, strict=True):
        fresh = sentence.index not in taken and news(sentence.text, heard) >= LEAST_NEWS
        length = len(sentence.text.split())
        near = float(vector @ central)
        if fresh and is_conclusion(sentence.section) and near >= NEAR_CENTRE and length <= left:
            if part_of(sentence) is Part.LIMIT:
                continue
            found.append(_claim(sentence, near))
            heard |= content(sentence.text)
            left -= length
    return found


def _limit(material: _Material, taken: set[int]) -> tuple[Claim, ...]:
    """One sentence that names a limit of this work: in a section about limits, and nearest to the abstract."""
    if any(part_of(each) is Part.LIMIT for each in material.spine):
        return ()
    central = material.spine_vectors.mean(axis=0)
    found = [
        (float(vector @ central) + (0.2 if "limit" in each.section.lower() else 0.0), each)
        for each, vector in zip(material.body, material.body_vectors, strict=True)
        if part_of(each) is Part.LIMIT and each.index not in taken
    ]
    if not found:
        return ()
    score, sentence = max(found, key=lambda each: each[0])
    return (_claim(sentence, score),)
