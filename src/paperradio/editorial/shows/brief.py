"""Papers that a show only names, with a sentence of the abstract where one can be said by itself."""

from __future__ import annotations

import re

from paperradio.domain.paper import Paper
from paperradio.domain.script import Turn
from paperradio.domain.show import Section
from paperradio.editorial.changes import sentences_of
from paperradio.editorial.gate import keeps_meaning, numbers
from paperradio.editorial.grounding.record import record_document
from paperradio.editorial.opening import ASKS, EXPLAINS, title_of
from paperradio.editorial.ranking.headline import make_abstract
from paperradio.editorial.ranking.model import shipped_ranker
from paperradio.editorial.retell import retold
from paperradio.editorial.shows.composition import Composition
from paperradio.editorial.standing import dangles, opens, unfit
from paperradio.errors import NothingToSay
from paperradio.ports import Embedder
from paperradio.settings.shows import SectionKind

MOST_WORDS = 38
SPARE = 2
"""So many times as many papers are looked at as are named."""
_SAID = re.compile(r"[^\\$^_{}<>|]+")
_SETTLES = re.compile(r"(?i)\bauthors? (?:says?|calls?|writes?|denotes?|defines?|assumes?)\b|\$")
"""A sentence that only settles what a word means, or holds a formula."""
_OF_THE_AUTHORS = re.compile(r"(?i)\bthe (?:authors?|paper)\b")


def brief(show: Composition) -> tuple[Section, ...]:
    """Title and one sentence of each, read from the record. Raises NothingToSay where there is none to name."""
    turns: list[Turn] = []
    for title, line, paper in _candidates(show)[: show.most_named]:
        if not show.chooser.offers("show_brief_paper"):
            break
        text = show.chooser.choose("show_brief_paper", title=title)
        if line and show.chooser.offers("show_brief_says"):
            text = f"{text} {show.chooser.choose('show_brief_says')} {line}"
        speaker = EXPLAINS if len(turns) % 2 else ASKS
        turns.append(Turn(speaker, text, about=paper.id))
    if not turns:
        raise NothingToSay("there is no paper that is only named")
    first = Turn(EXPLAINS, show.chooser.choose("show_brief"))
    return (Section(SectionKind.BRIEF.value, "In brief", (first, *turns)),)


def _candidates(show: Composition) -> list[tuple[str, str, Paper]]:
    """Titles that can be said, with a sentence of the abstract; those that have one first, else in their order."""
    looked_at = show.named[: SPARE * show.most_named]
    titled = [(title_of(paper, record_document(paper)), paper) for paper in looked_at]
    found = [(title, abstract_line(paper, show.embedder), paper) for title, paper in titled if _SAID.fullmatch(title)]
    return sorted(found, key=lambda each: not each[1])


def abstract_line(paper: Paper, embedder: Embedder) -> str:
    """The sentence of the record's abstract that says best what the paper does, in the third person; one that says what
    the authors do goes first, and "" stands for none that can be said by itself."""
    sentences = sentences_of(paper.abstract)
    if not sentences:
        return ""
    ranked = shipped_ranker().rank(make_abstract(sentences, embedder, paper.title))
    places = dict.fromkeys(each.place for each in ranked)
    lines = [line for place in places if (line := _line(sentences[place], len(paper.authors) or 2))]
    return next((line for line in lines if _OF_THE_AUTHORS.search(line)), next(iter(lines), ""))


def _line(sentence: str, authors: int) -> str:
    """The sentence retold; "" where it cannot be said by itself."""
    said = retold(sentence, authors)
    faithful = not numbers(said) - numbers(sentence) and keeps_meaning(said, sentence)
    stands = opens(said) and not dangles(sentence) and _SETTLES.search(said) is None
    return said if faithful and stands and unfit(said) is None and len(said.split()) <= MOST_WORDS else ""
