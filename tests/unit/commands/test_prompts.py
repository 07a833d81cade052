"""`paperradio prompts` as it is typed."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from paperradio.cli import main
from paperradio.commands.prompt_rendering import Renderer
from paperradio.commands.prompts import prompts
from paperradio.domain.document import Box, Document, Page, Passage, Role
from paperradio.domain.paper import Paper, PaperId
from paperradio.editorial.composing.editor import ModelEditor
from paperradio.editorial.grounding.mending import ScriptChecker
from paperradio.editorial.prompting import JOBS, PromptLibrary
from paperradio.editorial.writer import ExtractiveEditor
from paperradio.errors import BadInput, ConfigurationError
from paperradio.settings import Length, Settings
from paperradio.shipped import shipped_folder
from paperradio.testing import FakeEmbedder
from paperradio.testing.models import ScriptedModel

SENTENCES = (
    "Bees are known to visit many flowers in the course of a single summer day.",
    "In this paper, we ask whether honeybees may use the warmth of a flower to find it.",
    "We placed warm and cool flowers before a colony and counted the first visits.",
    "In 14 of 20 trials, bees visited the warmer flower first.",
    "However, we tested a single colony in one summer only.",
)


def one_paper(pdf: Path) -> Document:
    """The same small paper, whatever the file."""
    box = (Box(0.1, 0.1, 0.9, 0.12),)
    passages = tuple(
        Passage(index, 1, text, text, "Abstract", Role.ABSTRACT, box) for index, text in enumerate(SENTENCES)
    )
    return Document("Bees and Warmth", ("Ann Ash", "Bo Birch"), "", (Page(1, 600, 800),), passages)


def test_list_names_every_job_and_its_file() -> None:
    lines = CliRunner().invoke(prompts, ["list"]).output.splitlines()
    assert [line.split()[0] for line in lines[1:]] == list(JOBS)
    assert all(line.endswith(f"{name}.md)") for name, line in zip(JOBS, lines[1:], strict=True))


def test_show_gives_the_file_in_force(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (shipped_folder("prompts") / "mend.md").read_text(encoding="utf-8")
    assert CliRunner().invoke(prompts, ["show", "mend"]).output == text
    (tmp_path / "mend.md").write_text(text.replace("radio", "television"), encoding="utf-8")
    monkeypatch.setenv("PAPERRADIO_EDITORIAL__PROMPTS", str(tmp_path))
    assert "television" in CliRunner().invoke(prompts, ["show", "mend"]).output


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["show", "poem"], "no prompt for the job poem"),
        (["render", "dialogue", "nowhere.pdf"], "nowhere.pdf: there is no such PDF file"),
        (["render", "dialogue"], "PAPER"),
    ],
)
def test_bad_input_is_one_line_and_exit_2(
    arguments: list[str], told: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.argv", ["paperradio", "prompts", *arguments])
    with pytest.raises(SystemExit) as caught:
        main()
    assert caught.value.code == 2
    error = capsys.readouterr().err
    assert told in error
    assert error.count("\n") == 1


@pytest.fixture
def renderer() -> Renderer:
    library = PromptLibrary([shipped_folder("prompts")])
    return Renderer(library, Settings(), Length(), ScriptedModel({}), one_paper, FakeEmbedder())


@pytest.mark.parametrize("name", [name for name in JOBS if name != "digest"])
def test_every_job_can_be_rendered_from_one_paper(name: str, renderer: Renderer) -> None:
    rendered = renderer.render(name, [Path("bees.pdf")])
    system, user = rendered.prompt.messages
    assert system.text
    assert "ees" in user.text
    wanted = {
        "link": "second PDF", "what_changed": "second PDF", "weekly_trends": "counts", "answer": "question",
        "mend": "example", "daily_theme": "share",
    }  # fmt: skip
    assert wanted.get(name, "") in " ".join(rendered.notes)
    assert bool(rendered.notes) == (name in wanted)


def test_a_paper_without_long_sections_has_no_digest(renderer: Renderer) -> None:
    with pytest.raises(BadInput, match="no section"):
        renderer.render("digest", [Path("bees.pdf")])


def test_what_is_shown_is_what_the_station_asks_first(renderer: Renderer) -> None:
    model, paper, document = ScriptedModel({}), Paper(PaperId("bees"), ""), one_paper(Path("bees.pdf"))
    plain = ExtractiveEditor(FakeEmbedder())
    editor = ModelEditor(plain, model, ScriptChecker(FakeEmbedder()), renderer.library, FakeEmbedder())
    editor.write(paper, document, editor.digest(paper, document))
    assert renderer.render("dialogue", [Path("bees.pdf")]).prompt == model.asked[0]


def test_the_dialogue_shows_the_passages_in_the_order_of_the_pages(renderer: Renderer) -> None:
    user = renderer.render("dialogue", [Path("bees.pdf")]).prompt.messages[1].text
    assert [line for line in user.splitlines() if line[1:2].isdigit()] == [
        f"[{number}] {text}" for number, text in enumerate(SENTENCES, 1)
    ]


def test_a_folder_that_is_not_there_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PAPERRADIO_EDITORIAL__PROMPTS", "/nowhere/at/all")
    result = CliRunner().invoke(prompts, ["list"])
    assert isinstance(result.exception, ConfigurationError)
    assert "/nowhere/at/all: there is no such folder" in str(result.exception)
