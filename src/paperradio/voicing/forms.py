"""The spoken forms of turns: each paper's own acronyms win, and are said in full where they first come up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper
from paperradio.domain.script import Turn
from paperradio.ports.making import Subjects
from paperradio.voicing.definitions import definitions_in, speakable_in_order
from paperradio.voicing.lexicon import Lexicon, load_lexicon
from paperradio.voicing.speakable import Speakable


def forms_of(turns: Sequence[Turn], subjects: Subjects, own: Path | None) -> dict[Turn, Speakable]:
    """Those of the turns whose paper is among `subjects`; `own` is the user's folder of lexicons."""
    forms: dict[Turn, Speakable] = {}
    for about, (paper, document) in subjects.items():
        said = [turn for turn in turns if turn.about == about]
        texts = [plain(turn) for turn in said]
        forms |= zip(said, speakable_in_order(texts, lexicon_of(paper, document, own)), strict=True)
    return forms


def lexicon_of(paper: Paper, document: Document, own: Path | None) -> Lexicon:
    """How things are said in a paper."""
    defined = definitions_in(passage.text for passage in document.passages)
    return load_lexicon(own, paper.categories).defining(defined)


def plain(turn: Turn) -> str:
    """A turn's text in one line."""
    return " ".join(turn.text.split())
