"""What the real papers offer for speaking, by a look that owes the reader nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paperradio.domain.document import Document, Role

if TYPE_CHECKING:
    from tests.integration.reading.conftest import PageLook

PAPERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "papers"
pytestmark = [pytest.mark.real, pytest.mark.slow, pytest.mark.skipif(not PAPERS.is_dir(), reason=f"no {PAPERS.name}")]
STEMS = sorted(path.stem for path in PAPERS.glob("*.pdf"))
SPOKEN = (Role.ABSTRACT, Role.BODY)
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
