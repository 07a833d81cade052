"""What the real papers offer for speaking and what scripts take of it, by a look that owes the reader nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.digest import Part
from paperradio.domain.document import Document, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.embedder import MiniLmEmbedder
from paperradio.editorial.sentences import abstract_sentences
from paperradio.editorial.writer import ExtractiveEditor

if TYPE_CHECKING:
    from tests.integration.reading.conftest import PageLook

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not PAPERS.is_dir(), reason=f"no {PAPERS.name}")]
STEMS = sorted(path.stem for path in PAPERS.glob("*.pdf"))
SPOKEN = (Role.ABSTRACT, Role.BODY)
FRONT = (Role.TITLE, Role.AUTHORS)
OPENING_TURNS = 4
EVERY = 3
LEAST_SEEN, FEWEST_SEEN = 0.97, 20


@pytest.mark.parametrize("stem", STEMS)
def test_what_may_be_spoken_is_whole_sentences_of_the_running_text(
    read_paper: Callable[[str], Document], look_at: Callable[[str], PageLook], stem: str
) -> None:
    look = look_at(stem)
    spoken = [passage for passage in read_paper(stem).passages if passage.role in SPOKEN]
    faults = {each.quote: look.fault(each.page, each.quote, each.role is Role.ABSTRACT) for each in spoken}
    assert {quote: fault for quote, fault in faults.items() if fault} == {}
    assert len(spoken) >= 30


def test_the_look_sees_what_is_no_sentence_of_the_text(
    read_paper: Callable[[str], Document], look_at: Callable[[str], PageLook]
) -> None:
    kinds = ("cut at its end", "begun late", "caption", "reference", "footnote")
    seen: dict[str, list[str]] = {kind: [] for kind in kinds}
    for stem in STEMS:
        look = look_at(stem)
        for passage in read_paper(stem).passages[::EVERY]:
            words = passage.quote.split()
            if passage.role is Role.BODY and len(words) > 8:
                seen["cut at its end"].append(look.fault(passage.page, " ".join(words[:-3]), abstract=False))
                seen["begun late"].append(look.fault(passage.page, " ".join(words[3:]), abstract=False))
            elif passage.role in (Role.CAPTION, Role.REFERENCE, Role.FOOTNOTE) and len(words) > 8:
                seen[passage.role.value].append(look.fault(passage.page, passage.quote, abstract=False))
    for kind, faults in seen.items():
        assert sum(map(bool, faults)) >= LEAST_SEEN * len(faults), kind
        assert len(faults) >= FEWEST_SEEN, kind


@pytest.mark.parametrize("stem", STEMS)
def test_a_script_says_only_sentences_of_the_abstract_and_the_body(
    read_paper: Callable[[str], Document], minilm: MiniLmEmbedder, stem: str
) -> None:
    document = read_paper(stem)
    paper, editor = Paper(PaperId(stem), document.title, document.authors), ExtractiveEditor(minilm)
    digest = editor.digest(paper, document)
    cited = {index for claim in digest.claims for index in claim.passages}
    had = {index for claim in digest.claims if claim.part is Part.AVAILABILITY for index in claim.passages}
    assert {document.passages[index].role for index in cited - had} <= set(SPOKEN)
    assert {document.passages[index].role for index in had} <= {*SPOKEN, Role.FOOTNOTE, Role.FRAGMENT}
    turns = editor.write(paper, document, digest).turns
    for place, turn in enumerate(turns):
        allowed = {*SPOKEN, *FRONT} if place < OPENING_TURNS else set(SPOKEN)
        assert {document.passages[index].role for index in set(turn.cites) - had} <= allowed, turn
    told = [index for turn in turns for index in turn.cites if document.passages[index].role in SPOKEN]
    assert set(told) <= cited
    assert len(set(told)) >= 4
    first = abstract_sentences(document, len(document.authors))[0].index
    assert told[0] == first == min(each.index for each in document.passages if each.role is Role.ABSTRACT)
