"""A small paper, a model that says what a test tells it to, and the editor between them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest

from paperradio.domain.document import Document
from paperradio.domain.paper import Paper, PaperId
from paperradio.domain.repetition import Heard
from paperradio.domain.script import Script
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.grounding.check import GroundingCheck
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.settings import Length, ModelSettings
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeEmbedder
from paperradio.testing.models import Answer, ScriptedModel

from ..conftest import Build, Rows

PAPER = Paper(
    PaperId("p"),
    "The Lector: Reading Papers Aloud",
    ("Ann Ash", "Bo Birch", "Cy Cedar", "Di Dogwood"),
    categories=("cs.SD",),
)
GOOD = """
BEN: What makes this hard?
ADA [1]: Reading aloud from scientific papers is difficult because formulas interrupt the sentences.
BEN: So what do they propose?
ADA [2]: They propose a small reader for papers, the Lector, that keeps only whole sentences.
BEN: Did anybody listen to it?
ADA [3]: They evaluate the Lector on 120 papers, finding that listeners understand 31% more of each paper.
BEN: Where does it fail?
ADA [4]: The Lector still reads tables poorly.
BEN: How fast is it, then?
ADA [5]: The reader processes 40 pages per second on one core, improving over the earlier reader by 12 pages.
BEN: Can other stations have it?
ADA [6,7]: They release the Lector and the recordings of all listeners. These recordings cover 600 hours of speech.
"""
LENGTHS = Length(least_seconds=20, target_seconds=75, most_seconds=100)


@dataclass(frozen=True)
class Desk:
    """Everything that a script is written with."""

    document: Document
    library: PromptLibrary
    checker: ScriptChecker
    lengths: Length = LENGTHS

    def editor(self, model: ScriptedModel, settings: ModelSettings | None = None) -> ModelEditor:
        plain = ExtractiveEditor(FakeEmbedder(), self.lengths)
        return ModelEditor(plain, model, self.checker, self.library, FakeEmbedder(), self.lengths, settings)

    def write(self, model: ScriptedModel, settings: ModelSettings | None = None, heard: Sequence[str] = ()) -> Script:
        editor = self.editor(model, settings)
        return editor.write(PAPER, self.document, editor.digest(PAPER, self.document), Heard(tuple(heard)))

    def told(self, answers: Mapping[str, Sequence[Answer]], settings: ModelSettings | None = None) -> Script:
        """The script that comes of these answers, which is whole in every case."""
        script = self.write(ScriptedModel(answers), settings)
        whole(script, self)
        return script

    @property
    def plain(self) -> Script:
        """What is told without a model."""
        editor = ExtractiveEditor(FakeEmbedder(), self.lengths)
        return editor.write(PAPER, self.document, editor.digest(PAPER, self.document))


def statements(script: Script) -> list[str]:
    """What a script says, without its first and last turn."""
    return [turn.text for turn in script.turns[1:-1]]


def whole(script: Script, desk: Desk) -> None:
    """Fails where a script has no beginning or end, is too long or too short, or holds what the paper does not."""
    turns = script.turns
    assert PAPER.title in turns[0].text and turns[-1].speaker == "ada" and not turns[-1].factual
    assert desk.lengths.least_seconds <= seconds(turns) <= desk.lengths.most_seconds
    checked = desk.checker.check(PAPER, desk.document, script)
    assert [str(each.action) for each in checked.outcomes if each.action != "kept"] == []
    assert script.writing is not None and script.lines
    verdicts = GroundingCheck(PAPER, desk.document, FakeEmbedder()).judge(script)
    for turn, verdict in zip(turns, verdicts, strict=True):
        assert turn.factual == bool(turn.cites), turn
        assert turn.cites or not verdict.factual, turn
    for turn, following in pairwise(turns):
        if turn.text.endswith("?") and not turn.factual:
            assert following.speaker != turn.speaker and not following.text.endswith("?")


@pytest.fixture(scope="session")
def library() -> PromptLibrary:
    return PromptLibrary([shipped_folder("prompts")])


@pytest.fixture
def desk(build: Build, paper_rows: Rows, library: PromptLibrary) -> Desk:
    return Desk(build(paper_rows), library, ScriptChecker(FakeEmbedder()))
