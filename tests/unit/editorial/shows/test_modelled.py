"""Shows with a language model, which says what a test tells it to."""

from __future__ import annotations

from collections.abc import Callable

from paperradio.domain.generation import Writer
from paperradio.domain.show import Brief, Section, ShowScript
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.prompting import PromptLibrary
from paperradio.editorial.shows.builder import ShowBuilder
from paperradio.editorial.shows.check import ShowGroundingChecker
from paperradio.editorial.writer import ExtractiveEditor, seconds
from paperradio.errors import ModelUnreachable
from paperradio.settings.shows import SectionKind, ShowFormat
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeEmbedder
from paperradio.testing.models import Answer, ScriptedModel

Make = Callable[..., Brief]
GOOD = """
BEN: What makes this hard?
ADA [1]: Work with papers is difficult because formulas get in the way of everything.
BEN: So what do they propose?
ADA [2]: They propose a small tool for papers, the Lector, that keeps only what is certain.
BEN: Did anybody try it out?
ADA [3]: They evaluate the Lector on 120 papers, finding that listeners understand 31% more of them.
BEN: Where does it fail?
ADA [4]: The Lector still copes badly with formulas.
BEN: How fast is it, then?
ADA [5]: The tool handles 40 pages per second on one core, improving over the earlier tool by 12 pages.
"""


def written(answers: list[Answer], brief: Brief, format: ShowFormat) -> ShowScript:
    embedder, plain = FakeEmbedder(), ExtractiveEditor(FakeEmbedder())
    checker, library = ScriptChecker(embedder), PromptLibrary([shipped_folder("prompts")])
    model = ModelEditor(plain, ScriptedModel({"dialogue": answers}), checker, library, embedder)
    script = ShowBuilder(plain, embedder, model_editor=model).write(brief, format)
    checked = ShowGroundingChecker(checker).check(brief, script)
    assert checked.script == script
    return script


def first_paper(script: ShowScript) -> Section:
    return next(section for section in script.sections if section.kind == SectionKind.PAPERS)


def test_the_models_discussion_stands_in_the_show_without_the_frame_of_a_segment(
    brief: Make, daily: ShowFormat
) -> None:
    given = brief(target_seconds=330)
    script = written([GOOD, "nonsense"], given, daily)
    texts = [turn.text for turn in first_paper(script).turns]
    lines = [line.partition(": ")[2] for line in GOOD.strip().splitlines()]
    first = next(place for place, text in enumerate(texts) if text.endswith(lines[0]))
    assert texts[first + 1 : first + len(lines)] == lines[1:]
    assert not texts[-1].endswith("?")
    assert first_paper(script).turns[-1].factual
    assert sum(first_paper(script).title in text for text in texts) == 1
    assert script.writing is not None
    assert (script.writing.writer, script.writing.kept) == (Writer.MODEL, len(lines))
    assert 0.9 * 330 <= seconds(script.turns) <= 1.1 * 330


def test_without_a_usable_answer_the_show_is_the_extractive_one(
    builder: ShowBuilder, brief: Make, daily: ShowFormat
) -> None:
    given, plain = brief(target_seconds=330), builder.write(brief(target_seconds=330), daily)
    for answers in (["nonsense"], [ModelUnreachable("it is away")]):
        script = written(list(answers), given, daily)
        assert script.turns == plain.turns
        assert script.writing is not None
        assert script.writing.writer is Writer.EXTRACTIVE
        assert script.writing.note


def test_a_format_may_have_no_paper_of_the_models(brief: Make, daily: ShowFormat) -> None:
    script = written([GOOD], brief(), daily.model_copy(update={"model_papers": 0}))
    assert script.writing is not None
    assert "dialogue" not in {call.job for call in script.writing.calls}
