"""Samples that came with the station, read once, and told by whatever model the settings name."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pymupdf
import pytest

from paperradio.app.making import make_desk
from paperradio.codec import decode
from paperradio.domain.document import Document
from paperradio.domain.generation import Writing
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.script import Script
from paperradio.domain.verdict import Action, Outcome
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.vectors import RememberingEmbedder
from paperradio.editorial.writer import seconds
from paperradio.newsroom.outcomes import Outcomes
from paperradio.newsroom.steps import SegmentMaker
from paperradio.settings import Length, Settings
from paperradio.sources.choice import make_source
from paperradio.testing.stores import MemoryArtefacts


@dataclass(frozen=True)
class Sample:
    """The keys of what is known of a sample before it is told, and the files that they name."""

    paper: str
    document: str
    digest: str
    files: dict[str, bytes]


@dataclass(frozen=True)
class Told:
    """A script as it left the check, what the check did, and the model's fault that operators are told afterwards."""

    paper: Paper
    document: Document
    script: Script
    outcomes: tuple[Outcome, ...]
    fault: str

    @property
    def writing(self) -> Writing:
        """How it came about."""
        assert self.script.writing is not None
        return self.script.writing

    @property
    def text(self) -> str:
        """All that is said."""
        return "\n".join(turn.text for turn in self.script.turns)


Tell = Callable[..., Told]
WithModel = Callable[..., Tell]


@pytest.fixture(scope="session")
def sample(minilm: RememberingEmbedder) -> Callable[[str, str], Sample]:
    """Reads a sample, `smuggled` put into it as the last sentence of its body."""

    @cache
    def read(stem: str, smuggled: str = "") -> Sample:
        settings, store = Settings.model_validate({"intake": {"source": "samples"}}), MemoryArtefacts()
        source = make_source(settings)
        maker = SegmentMaker(make_desk(settings, source, store, minilm))
        fetched = maker.fetch(source.paper(PaperId(stem)))
        pdf = store.put("pdf", "pdf", smuggled_into(store.get(fetched.pdf), smuggled)).key if smuggled else fetched.pdf
        document = maker.read(pdf)
        return Sample(fetched.paper, document, maker.digest(fetched.paper, document), store.files)

    return read


def smuggled_into(pdf: bytes, sentence: str) -> bytes:
    """The PDF with a sentence behind the one before the references, on the same line."""
    with pymupdf.open("pdf", pdf) as opened:
        page = opened[-1]
        (references,) = page.search_for("References")
        before = max((each for each in page.get_text("words") if each[3] < references.y0 + 5), key=lambda each: each[3])
        page.insert_text((before[2] + 4, before[3] - 5), sentence, fontsize=9)
        return bytes(opened.tobytes())


@pytest.fixture
def with_model(minilm: RememberingEmbedder, sample: Callable[[str, str], Sample], tmp_path: Path) -> WithModel:
    """A desk with a model of these settings and a store of its own, that writes and checks samples."""

    def desk(**model: Any) -> Tell:
        store = MemoryArtefacts()
        settings = Settings.model_validate(
            {"intake": {"source": "samples"}, "storage": {"data": tmp_path}, "model": model}
        )
        desk = make_desk(settings, make_source(settings), store, minilm)
        maker = SegmentMaker(desk)

        def tell(stem: str, smuggled: str = "") -> Told:
            known = sample(stem, smuggled)
            store.files |= known.files
            written = maker.write(known.paper, known.document, known.digest)
            vetted = maker.check(known.paper, known.document, written)
            return Told(
                decode(Paper, store.get(known.paper)),
                decode(Document, store.get(known.document)),
                decode(Script, store.get(vetted.script)),
                decode(Outcomes, store.get(vetted.outcomes)).turns,
                desk.model.use().fault if desk.model is not None else "",
            )

        return tell

    return desk


@pytest.fixture
def assert_whole(minilm: RememberingEmbedder) -> Callable[[Told], None]:
    """Opening, closing, length, and not one word that the paper does not bear out."""

    def whole(told: Told) -> None:
        turns, limits = told.script.turns, Length()
        assert any(told.paper.title in turn.text for turn in turns[:2])
        assert not turns[-1].factual and not turns[-1].text.endswith("?")
        assert limits.least_seconds <= seconds(turns) <= limits.most_seconds
        assert sum(turn.factual for turn in turns) >= 6
        assert all(turn.cites for turn in turns if turn.factual)
        assert [each.action for each in told.outcomes] == [Action.KEPT] * len(turns)
        verdicts = GroundingCheck(told.paper, told.document, minilm).judge(told.script)
        assert [each.findings for each in verdicts if not each.supported] == []

    return whole
